"""Proofs out of tiles: which tile holds a hash, and whether the tile is the one that was signed."""

from __future__ import annotations

from domain.merkle.errors import ProofError
from domain.merkle.hashing import HASH_BYTES, root_hash
from domain.merkle.proofs import HashAt
from domain.merkle.tile_paths import FULL, TileAt
from domain.merkle.tiles import HEIGHT, ReadTile, read_edge, read_hashes, tile_width


def hash_reader(size: int, read_tile: ReadTile) -> HashAt:
    """How `proofs` finds hashes in the tiles of a tree of this size.

    Each tile is read once and remembered, so make a reader for each question, not for ever.
    """
    read: dict[TileAt, bytes] = {}

    def hash_at(level: int, index: int) -> bytes:
        height = level % HEIGHT  # of the subtree inside its tile
        first = index << height
        tile_level, tile_index = level // HEIGHT, first // FULL
        width = tile_width(tile_level, tile_index, size)
        at = TileAt(tile_level, tile_index, width)
        start, end = first % FULL, first % FULL + (1 << height)
        if end > width:
            raise ProofError(
                "index-outside-tree",
                f"A tree of size {size} has no full subtree {index} at level {level}.",
                next_step="Wait for a later checkpoint, or ask for something that is in this one.",
                index=index,
                size=size,
            )
        if at not in read:
            read[at] = read_hashes(at, read_tile)
        return root_hash(read[at][start * HASH_BYTES : end * HASH_BYTES])

    return hash_at


def verified_reader(size: int, root: bytes, read_tile: ReadTile) -> ReadTile:
    """Read tiles from somebody who is not trusted, against a root that is.

    The partial tiles together give the root; each full tile stands, as one hash, in the tile
    above it. Raises ProofError `tile-wrong` for any tile that does not fit.
    """
    edge = read_edge(size, read_tile)
    if edge.root() != root:
        raise ProofError(
            "tile-wrong",
            f"The last tiles do not give the root of size {size}.",
            next_step="Fetch the checkpoint and the tiles again, from another place if need be.",
            size=size,
        )
    above: dict[TileAt, bytes] = {}  # a 65,536th of the tree

    def read(at: TileAt) -> bytes:
        width = tile_width(at.level, at.index, size)
        if not width or at.width != width:
            raise _wrong(at)
        if width < FULL:
            return edge.rows[at.level]
        if at in above:
            return above[at]
        hashes = read_hashes(at, read_tile)
        parent_index, place = divmod(at.index, FULL)
        parent = read(
            TileAt(at.level + 1, parent_index, tile_width(at.level + 1, parent_index, size))
        )
        if root_hash(hashes) != parent[place * HASH_BYTES : (place + 1) * HASH_BYTES]:
            raise _wrong(at)
        if at.level:
            above[at] = hashes
        return hashes

    return read


def _wrong(at: TileAt) -> ProofError:
    return ProofError(
        "tile-wrong",
        f"Tile {at.index} of width {at.width} at level {at.level} is not the one that was signed.",
        next_step="Fetch the tile again, from another place if need be; if it stays, keep it.",
        level=at.level,
        index=at.index,
        width=at.width,
    )
