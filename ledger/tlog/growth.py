"""The files by which a published log grows, made from the entries as they are read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from domain.merkle.bundles import format_bundle
from domain.merkle.hashing import HASH_BYTES, leaf_hashes
from domain.merkle.tile_paths import FULL, BundleAt, TileAt
from domain.merkle.tiles import HEIGHT, Edge, grow
from ledger.tlog.checks import check_leaves, check_present
from ledger.tlog.entries import Leaf, StoredEntries
from ledger.tlog.store import File


class Growing:
    """Grows a tree up to a size. `edge` is its right edge, complete once `files` are used up.

    Each entry is hashed again and compared with the hash that the database keeps; those at the
    edge that are published already, with their tile. `sizes` are those that were signed on the
    way: their partial tiles are made too.
    """

    def __init__(
        self, edge: Edge, entries: StoredEntries, size: int, sizes: Sequence[int] = ()
    ) -> None:
        self.edge = edge
        self._entries = entries
        self._size = size
        self._sizes = [*sizes, size]

    def files(self) -> Iterator[File]:
        """Full tiles and bundles as they fill, then the partial ones. At most a bundle is held."""
        # A bundle that is begun is read from its beginning.
        start = self.edge.size - self.edge.size % FULL
        stored = self._entries.read(start, self._size)
        entries: list[bytes] = []
        while start < self._size:
            entries, leaves = self._take(list(islice(stored, FULL)), start)
            growth = grow(self.edge, leaves[(self.edge.size - start) * HASH_BYTES :])
            self.edge = growth.edge
            yield from ((tile.at, tile.hashes) for tile in growth.tiles if tile.at.width == FULL)
            if len(entries) == FULL:
                yield BundleAt(start // FULL), format_bundle(entries)
            start += FULL
        yield from self._partial(entries)

    def _take(self, block: list[Leaf], start: int) -> tuple[list[bytes], bytes]:
        """The entries of a block after position `start`, as they should be, and their hashes."""
        count = min(FULL, self._size - start)
        positions = [position for position, _, _ in block]
        for number in range(count):
            check_present(start + 1 + number, positions[number] if number < len(block) else None)
        entries = [entry for _, entry, _ in block]
        leaves = leaf_hashes(entries)
        kept = b"".join([leaf for _, _, leaf in block])
        check_leaves(start + 1, leaves, kept, "is stored with it")
        if start < self.edge.size:
            check_leaves(start + 1, leaves, self.edge.rows[0], "was published")
        return entries, leaves

    def _partial(self, entries: Sequence[bytes]) -> Iterator[File]:
        """The partial tiles and bundles at the edge, of each width that a signed size has there."""
        for level, row in enumerate(self.edge.rows):
            index = self._size >> HEIGHT * (level + 1)
            widths = {
                (size >> HEIGHT * level) % FULL
                for size in self._sizes
                if size >> HEIGHT * (level + 1) == index
            }
            for width in sorted(widths - {0}):
                yield TileAt(level, index, width), row[: width * HASH_BYTES]
                if level == 0:
                    yield BundleAt(index, width), format_bundle(entries[:width])
