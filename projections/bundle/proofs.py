"""The part of the published log that a bundle needs: tiles, bundles of entries, receipts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from domain.merkle.notes import parse_note
from domain.merkle.proofs import inclusion_proof
from domain.merkle.receipts import Receipt, format_receipt
from domain.merkle.tile_paths import FULL, TileAt, format_path
from domain.merkle.tile_reading import hash_reader
from domain.merkle.tiles import new_bundles, new_tiles, tile_width
from ledger.tlog.store import At, TileStore

_LEVELS = 64


def write_tree(directory: Path, store: TileStore, size: int) -> None:
    """All tiles and bundles of entries of a tree, at their paths (C2SP tlog-tiles)."""
    for tile in new_tiles(0, size):
        _write(directory, tile, store.expect(tile))
    for bundle in new_bundles(0, size):
        _write(directory, bundle, store.expect(bundle))


def write_branches(directory: Path, store: TileStore, size: int, positions: Iterable[int]) -> None:
    """The tiles between entries and the root, and the right edge, from which the root is made."""
    for tile in sorted(
        {*branches(size, positions), *_edge(size)}, key=lambda at: (at.level, at.index)
    ):
        _write(directory, tile, store.expect(tile))


def write_receipts(
    directory: Path, store: TileStore, size: int, note: bytes, entries: Iterable[tuple[int, bytes]]
) -> None:
    """A receipt of each entry, which holds the entry itself."""
    folder = directory / "receipts"
    folder.mkdir(exist_ok=True)
    hash_at, signed = hash_reader(size, store.expect), parse_note(note)
    for position, entry in entries:
        proof = tuple(inclusion_proof(hash_at, position - 1, size))
        receipt = Receipt(index=position - 1, proof=proof, note=signed, extra=entry)
        (folder / f"{position}.tlog-proof").write_bytes(format_receipt(receipt))


def branches(size: int, positions: Iterable[int]) -> Iterator[TileAt]:
    """For each entry its tile and all above it; a partial tile has none above."""
    seen: set[TileAt] = set()
    for position in positions:
        index = position - 1
        for level in range(_LEVELS):
            index //= FULL
            at = TileAt(level, index, tile_width(level, index, size))
            if at in seen:
                break
            seen.add(at)
            yield at
            if at.width < FULL:
                break


def _edge(size: int) -> Iterator[TileAt]:
    hashes, level = size, 0
    while hashes:
        if hashes % FULL:
            yield TileAt(level, hashes // FULL, hashes % FULL)
        hashes //= FULL
        level += 1


def _write(directory: Path, at: At, data: bytes) -> None:
    path = directory / format_path(at)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
