"""The tree above the blocks: every tile and every signed root on the way, made anew."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from domain.merkle.hashing import HASH_BYTES, root_hash
from domain.merkle.tile_paths import FULL, TileAt
from domain.merkle.tiles import HEIGHT, TILE_BYTES, Edge, Tile
from ledger.tlog.verify.blocks import Block


@dataclass
class Tree:
    """Grows block by block. `rows[l]` is the unfinished tile of level l + 1."""

    size: int = 0
    rows: list[bytes] = field(default_factory=list)
    last: bytes = b""  # leaf hashes of a block that is not full: the last one

    def roots(self, block: Block, sizes: frozenset[int]) -> Iterator[tuple[int, bytes]]:
        """The roots of those sizes that lie in the block, which is the next to be added."""
        if block.hashes is None:
            return
        for size in range(self.size + 1, self.size + block.count + 1):
            if size in sizes and size % FULL:
                inside = block.hashes[: (size - self.size) * HASH_BYTES]
                yield size, Edge(size, (inside, *self.rows)).root()

    def add(self, block: Block) -> Iterator[Tile]:
        """Append a block; the full tiles above the lowest level that come of it."""
        self.size += block.count
        if block.count < FULL:
            self.last = block.hashes or b""
            return
        above, level = block.root, 1
        while above:
            if len(self.rows) < level:
                self.rows.append(b"")
            row = self.rows[level - 1] + above
            above = b""
            if len(row) == TILE_BYTES:
                index = (self.size >> HEIGHT * (level + 1)) - 1
                yield Tile(TileAt(level, index), row)
                above, row = root_hash(row), b""
            self.rows[level - 1] = row
            level += 1

    def edge(self) -> Edge:
        """The right edge of what has been added."""
        return Edge(self.size, (self.last, *self.rows))


def tile_at_edge(edge: Edge, level: int, size: int) -> Tile | None:
    """The partial tile that a size at the edge has at a level; None if the edge has moved on."""
    index, width = divmod(size >> HEIGHT * level, FULL)
    if level >= len(edge.rows) or index != edge.size >> HEIGHT * (level + 1) or not width:
        return None
    return Tile(TileAt(level, index, width), edge.rows[level][: width * HASH_BYTES])
