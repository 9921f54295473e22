"""Trees three ways: by the RFC's recursion, as tiles that grow, and as proofs read out of tiles."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.merkle.errors import FormatError, ProofError
from domain.merkle.hashing import HASH_BYTES, root_hash
from domain.merkle.proofs import (
    consistency_proof,
    inclusion_proof,
    tree_root,
    verify_consistency,
    verify_inclusion,
)
from domain.merkle.tile_paths import FULL, TileAt, format_path, parse_path
from domain.merkle.tile_reading import hash_reader, verified_reader
from domain.merkle.tiles import Edge, ReadTile, grow, new_tiles, read_edge, tile_width
from tests.property.reference_tree import ReferenceTree, numbered_leaves

LARGEST_SIZE = 70_000
TREE = ReferenceTree(numbered_leaves(LARGEST_SIZE))
LEAVES = b"".join(TREE.leaves)

# Mostly any size, but the seams of tiles and the small ones are where mistakes are.
SIZES = st.one_of(
    st.integers(0, 20),
    st.integers(0, LARGEST_SIZE),
    st.builds(
        lambda about, off: max(0, min(LARGEST_SIZE, about + off)),
        st.sampled_from([256, 512, 4096, 65_536, 65_792]),
        st.integers(-2, 2),
    ),
)


def by_definition(at: TileAt) -> bytes:
    """MTH(D[(n * 256 + i) * 256^l : (n * 256 + i + 1) * 256^l]) for each i."""
    span = 256**at.level
    first = at.index * FULL
    return b"".join(
        TREE.mth(place * span, (place + 1) * span) for place in range(first, first + at.width)
    )


def leaves(start: int, end: int) -> bytes:
    return LEAVES[start * HASH_BYTES : end * HASH_BYTES]


@settings(max_examples=60)
@given(SIZES, SIZES)
def test_growing_writes_the_tiles_of_the_definition_and_knows_the_root(
    one_size: int, another_size: int
) -> None:
    old, size = sorted((one_size, another_size))
    before = grow(Edge(), leaves(0, old)).edge
    growth = grow(before, leaves(old, size))
    assert before.root() == TREE.mth(0, old)
    assert growth.edge.root() == root_hash(leaves(0, size)) == TREE.mth(0, size)
    places = [tile.at for tile in growth.tiles]
    assert places == list(new_tiles(old, size))
    assert all(tile.hashes == by_definition(tile.at) for tile in growth.tiles)
    assert growth.edge == read_edge(size, by_definition)
    assert {tile.at for tile in growth.edge.tiles()} == {
        at for at in new_tiles(0, size) if at.width < FULL
    }


@given(SIZES, SIZES)
def test_what_stood_is_only_ever_widened(one_size: int, another_size: int) -> None:
    old, size = sorted((one_size, another_size))
    later = {(at.level, at.index): at.width for at in new_tiles(0, size)}
    for at in new_tiles(0, old):
        assert later[at.level, at.index] >= at.width == tile_width(at.level, at.index, old)
    changed = {at for at in new_tiles(0, size) if at not in set(new_tiles(0, old))}
    assert list(new_tiles(old, size)) == sorted(changed, key=lambda at: (at.level, at.index))


@given(SIZES.filter(bool), st.data())
def test_inclusion_out_of_tiles_is_the_recursions_and_verifies(
    size: int, data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(hash_reader(size, by_definition), index, size)
    assert proof == TREE.path(index, 0, size)
    leaf, root = TREE.leaves[index], TREE.mth(0, size)
    verify_inclusion(leaf, index, size, proof, root)
    refuses = refused(lambda: verify_inclusion(*bent(data, leaf, index, size, proof, root)))
    assert refuses == "inclusion-not-proved"


@given(SIZES, SIZES, st.data())
def test_consistency_out_of_tiles_is_the_recursions_and_verifies(
    one_size: int, another_size: int, data: st.DataObject
) -> None:
    old, size = sorted((one_size, another_size))
    proof = consistency_proof(hash_reader(size, by_definition), old, size)
    assert proof == TREE.proof(old, size)
    old_root, root = TREE.mth(0, old), TREE.mth(0, size)
    verify_consistency(old, size, old_root, root, proof)
    if old:  # from the empty tree on, everything is a continuation
        bad_old, bad_root, bad_proof = _one_bent(data, (old_root, root), proof)
        refuses = refused(lambda: verify_consistency(old, size, bad_old, bad_root, bad_proof))
        assert refuses == "consistency-not-proved"


@given(SIZES.filter(bool))
def test_the_root_out_of_tiles(size: int) -> None:
    assert tree_root(hash_reader(size, by_definition), size) == TREE.mth(0, size)


@settings(max_examples=40)
@given(SIZES.filter(bool), st.data())
def test_a_bent_tile_is_noticed_and_the_others_can_still_be_read(
    size: int, data: st.DataObject
) -> None:
    places = list(new_tiles(0, size))
    bad = data.draw(st.sampled_from(places))
    good = data.draw(st.sampled_from(places))
    bit = data.draw(st.integers(0, bad.width * HASH_BYTES * 8 - 1))

    def read_tile(at: TileAt) -> bytes:
        hashes = by_definition(at)
        return _flip(hashes, bit) if at == bad else hashes

    root = TREE.mth(0, size)
    assert refused(lambda: verified_reader(size, root, read_tile)(bad)) == "tile-wrong"
    honest = verified_reader(size, root, by_definition)
    assert honest(good) == by_definition(good)
    if bad.width == FULL and not _stands_above(bad, good):
        assert verified_reader(size, root, read_tile)(good) == by_definition(good)


@given(SIZES.filter(bool), st.data())
def test_full_tiles_may_stand_in_for_partial_ones(size: int, data: st.DataObject) -> None:
    complete = LARGEST_SIZE - LARGEST_SIZE % FULL

    def widest(at: TileAt) -> bytes:
        width = tile_width(at.level, at.index, complete)
        return by_definition(TileAt(at.level, at.index, max(width, at.width)))

    size = min(size, complete)
    index = data.draw(st.integers(0, size - 1))
    reader = verified_reader(size, TREE.mth(0, size), widest)
    proof = inclusion_proof(hash_reader(size, reader), index, size)
    verify_inclusion(TREE.leaves[index], index, size, proof, TREE.mth(0, size))


@given(st.integers(0, 63), st.integers(0, 2**63 - 1), st.integers(1, FULL))
def test_paths_are_read_as_they_are_written(level: int, index: int, width: int) -> None:
    at = TileAt(level, index, width)
    assert parse_path(format_path(at)) == at


@given(st.one_of(st.text(), st.from_regex(r"tile/([0-9]{1,2}|entries)/(x?[0-9]{3}/?)+(\.p/.*)?")))
def test_a_path_is_refused_or_is_the_one_way_to_write_it(path: str) -> None:
    try:
        at = parse_path(path)
    except FormatError:
        return
    assert format_path(at) == path


@pytest.mark.parametrize("hashes", [b"", bytes(31), bytes(33), bytes(32), bytes(8193), bytes(8224)])
def test_a_tile_of_another_length_is_refused(hashes: bytes) -> None:
    read: ReadTile = lambda _at: hashes  # noqa: E731 (a reader in one line)
    with pytest.raises(FormatError):
        read_edge(2, read)


def refused(act: Callable[[], object]) -> str:
    try:
        act()
    except ProofError as wrong:
        return wrong.code
    return "accepted"


def bent(
    data: st.DataObject, leaf: bytes, index: int, size: int, proof: tuple[bytes, ...], root: bytes
) -> tuple[bytes, int, int, tuple[bytes, ...], bytes]:
    """The same with one thing wrong: a bit, the index, or a hash too many or too few."""
    what = data.draw(st.sampled_from(["bit", "index", "longer", "shorter"]))
    if what == "index" and size > 1:
        other = data.draw(st.integers(0, size - 1).filter(lambda place: place != index))
        return leaf, other, size, proof, root
    if what == "longer":
        return leaf, index, size, (*proof, root), root
    if what == "shorter" and proof:
        return leaf, index, size, proof[:-1], root
    bad_leaf, bad_root, bad_proof = _one_bent(data, (leaf, root), proof)
    return bad_leaf, index, size, bad_proof, bad_root


def _one_bent(
    data: st.DataObject, ends: tuple[bytes, bytes], proof: tuple[bytes, ...]
) -> tuple[bytes, bytes, tuple[bytes, ...]]:
    everything = [*ends, *proof]
    place = data.draw(st.integers(0, len(everything) - 1))
    everything[place] = _flip(everything[place], data.draw(st.integers(0, 255)))
    first, second, *rest = everything
    return first, second, tuple(rest)


def _flip(value: bytes, bit: int) -> bytes:
    place = bit // 8
    return value[:place] + bytes([value[place] ^ 1 << bit % 8]) + value[place + 1 :]


def _stands_above(tile: TileAt, other: TileAt) -> bool:
    """Whether the first tile is the second, or vouches for it."""
    return tile.level >= other.level and other.index >> 8 * (tile.level - other.level) == tile.index
