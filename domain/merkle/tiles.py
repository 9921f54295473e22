"""Trees as tiles of 256 hashes (C2SP tlog-tiles, section Merkle Tree), and how they grow.

The tile (level l, index n) holds MTH(D[(n * 256 + i) * 256^l : (n * 256 + i + 1) * 256^l]) for
i from 0 to 255. A level has size // 256^l hashes; the last tile may be partial, and only full
tiles are hashed into the level above. An empty tile does not exist.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from domain.merkle.errors import FormatError
from domain.merkle.hashing import EMPTY_ROOT, HASH_BYTES, root_hash, subtree_roots
from domain.merkle.tile_paths import FULL, BundleAt, TileAt

HEIGHT = 8
"""Levels of the binary tree that a tile spans."""

TILE_BYTES = FULL * HASH_BYTES

ReadTile = Callable[[TileAt], bytes]
"""Fetches the hashes of a tile. Instead of a partial tile the full one may come."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile and its hashes, end to end: what is written, once, at its path."""

    at: TileAt
    hashes: bytes


@dataclass(frozen=True, slots=True)
class Edge:
    """The right edge of a tree: all that is needed to grow it and to know its root.

    `rows[l]` are the hashes of the partial tile at level l (none: empty), for each level that has
    hashes at all.
    """

    size: int = 0
    rows: tuple[bytes, ...] = ()

    def root(self) -> bytes:
        """The root of the tree, 32 bytes."""
        # What is incomplete at a level is the last, smaller subtree of the level above.
        below = b""
        for row in self.rows:
            if row or below:
                below = root_hash(row + below)
        return below or EMPTY_ROOT

    def tiles(self) -> tuple[Tile, ...]:
        """The partial tiles, lowest level first."""
        return tuple(
            Tile(TileAt(level, self.size >> HEIGHT * (level + 1), len(row) // HASH_BYTES), row)
            for level, row in enumerate(self.rows)
            if row
        )


@dataclass(frozen=True, slots=True)
class Growth:
    """The edge after growing, and each tile that is new or wider than before."""

    edge: Edge
    tiles: tuple[Tile, ...]


def grow(edge: Edge, leaves: bytes) -> Growth:
    """Append leaf hashes that stand end to end.

    Growing in steps gives the same full tiles as growing at once; the partial tiles of a step
    between may be passed over (`Edge.tiles` has the last ones).
    """
    _whole_hashes(leaves)
    size = edge.size + len(leaves) // HASH_BYTES
    rows = list(edge.rows)
    tiles: list[Tile] = []
    level, fresh = 0, leaves
    while fresh:
        if level == len(rows):
            rows.append(b"")
        row = rows[level] + fresh
        first = edge.size >> HEIGHT * (level + 1)
        tiles += [
            Tile(
                TileAt(level, first + start // TILE_BYTES, len(part) // HASH_BYTES),
                part,
            )
            for start in range(0, len(row), TILE_BYTES)
            if (part := row[start : start + TILE_BYTES])
        ]
        full_bytes = len(row) - len(row) % TILE_BYTES
        rows[level] = row[full_bytes:]
        fresh = subtree_roots(row[:full_bytes], HEIGHT)
        level += 1
    return Growth(Edge(size, tuple(rows)), tuple(tiles))


def read_edge(size: int, read_tile: ReadTile) -> Edge:
    """The right edge of a tree of this size, from its partial tiles; FormatError for a bad one."""
    rows = []
    level, count = 0, size
    while count:
        at = TileAt(level, count // FULL, count % FULL)
        rows.append(read_hashes(at, read_tile) if at.width else b"")
        level, count = level + 1, count // FULL
    return Edge(size, tuple(rows))


def read_hashes(at: TileAt, read_tile: ReadTile) -> bytes:
    """The hashes of a tile, or as many of a wider one; FormatError for too few or broken ones."""
    hashes = read_tile(at)
    _whole_hashes(hashes)
    if not at.width * HASH_BYTES <= len(hashes) <= TILE_BYTES:
        raise FormatError("tile", f"it has not the {at.width} hashes of its place")
    return hashes[: at.width * HASH_BYTES]


def tile_width(level: int, index: int, size: int) -> int:
    """How many hashes the tile has in a tree of this size; 0 if there is no such tile."""
    return max(0, min(FULL, (size >> HEIGHT * level) - index * FULL))


def new_tiles(old_size: int, size: int) -> Iterator[TileAt]:
    """The tiles of a tree of this size that the old one has not, or not so wide; lowest first."""
    level = 0
    while (count := size >> HEIGHT * level) != (old := old_size >> HEIGHT * level):
        for index in range(old // FULL, -(-count // FULL)):
            yield TileAt(level, index, min(FULL, count - index * FULL))
        level += 1


def new_bundles(old_size: int, size: int) -> Iterator[BundleAt]:
    """The bundles of a tree of this size that the old one has not, or not so wide."""
    for at in new_tiles(old_size, size):
        if at.level:
            return
        yield BundleAt(at.index, at.width)


def _whole_hashes(hashes: bytes) -> None:
    if len(hashes) % HASH_BYTES:
        raise FormatError("tile", f"{len(hashes)} bytes are not a whole number of hashes")
