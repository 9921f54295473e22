"""Proofs at their limits, and why each refusal is made."""

from __future__ import annotations

import pytest

from domain.errors import DomainError
from domain.merkle.errors import FormatError, LogError, ProofError
from domain.merkle.hashing import EMPTY_ROOT, leaf_hash, leaf_hashes, node_hash, root_hash
from domain.merkle.proofs import (
    consistency_proof,
    inclusion_proof,
    tree_root,
    verify_consistency,
    verify_inclusion,
)
from domain.merkle.tile_paths import TileAt
from domain.merkle.tile_reading import hash_reader, verified_reader
from domain.merkle.tiles import Edge, grow, tile_width

LEAVES = leaf_hashes(str(number).encode() for number in range(600))
TILES = {tile.at: tile.hashes for tile in grow(Edge(), LEAVES).tiles}
ROOT = root_hash(LEAVES)
A, B = leaf_hash(b"a"), leaf_hash(b"b")


@pytest.mark.parametrize(("index", "size"), [(-1, 1), (1, 1), (0, 0), (600, 600)])
def test_there_is_no_proof_outside_the_tree(index: int, size: int) -> None:
    with pytest.raises(ProofError) as refused:
        inclusion_proof(hash_reader(600, TILES.__getitem__), index, size)
    assert refused.value.code == "index-outside-tree"
    with pytest.raises(ProofError):
        verify_inclusion(A, index, size, (), A)


def test_there_is_no_proof_beyond_the_tiles() -> None:
    reader = hash_reader(600, TILES.__getitem__)
    for asked in (lambda: tree_root(reader, 601), lambda: inclusion_proof(reader, 0, 1024)):
        with pytest.raises(ProofError) as refused:
            asked()
        assert refused.value.code == "index-outside-tree"
    for sizes in ((2, 1), (-1, 1)):
        with pytest.raises(ProofError):
            consistency_proof(reader, *sizes)


@pytest.mark.parametrize(
    ("old_size", "size", "old_root", "root", "proof"),
    [
        (0, 0, A, A, ()),
        (0, 0, EMPTY_ROOT, A, ()),
        (0, 1, A, A, ()),
        (0, 1, EMPTY_ROOT, A, (B,)),
        (1, 1, A, B, ()),
        (1, 1, A, A, (B,)),
        (2, 1, A, A, ()),
        (-1, 1, A, A, ()),
        (1, 2, A, node_hash(A, B), ()),
        (1, 2, A, node_hash(A, B), (B, B)),
        (1, 2, A, node_hash(A, B), (A,)),
        (1, 2, B, node_hash(A, B), (B,)),
        (1, 2, A, node_hash(A, B), (B[:-1],)),
        (1, 2, A[:-1], node_hash(A, B), (B,)),
        (3, 7, A, B, ()),
    ],
)
def test_what_proves_no_consistency(
    old_size: int, size: int, old_root: bytes, root: bytes, proof: tuple[bytes, ...]
) -> None:
    with pytest.raises(ProofError) as refused:
        verify_consistency(old_size, size, old_root, root, proof)
    assert refused.value.code == "consistency-not-proved"


def test_what_proves_it() -> None:
    verify_consistency(0, 0, EMPTY_ROOT, EMPTY_ROOT, ())
    verify_consistency(0, 1, EMPTY_ROOT, A, ())
    verify_consistency(1, 1, A, A, ())
    verify_consistency(1, 2, A, node_hash(A, B), (B,))


def test_a_leaf_cannot_pass_for_a_node() -> None:
    with pytest.raises(ProofError):
        verify_inclusion(node_hash(A, B), 0, 2, (), node_hash(A, B))
    assert leaf_hash(A + B) != node_hash(A, B)


@pytest.mark.parametrize(
    "at", [TileAt(0, 0, 255), TileAt(0, 2), TileAt(0, 3, 1), TileAt(2, 0, 1), TileAt(1, 0, 1)]
)
def test_tiles_that_the_tree_has_not_are_refused(at: TileAt) -> None:
    read = verified_reader(600, ROOT, TILES.__getitem__)
    assert tile_width(at.level, at.index, 600) != at.width
    with pytest.raises(ProofError) as refused:
        read(at)
    assert refused.value.code == "tile-wrong"


def test_tiles_of_another_size_or_root_are_refused() -> None:
    with pytest.raises(ProofError):
        verified_reader(600, A, TILES.__getitem__)
    with pytest.raises(ProofError):
        verified_reader(600, EMPTY_ROOT, TILES.__getitem__)
    with pytest.raises(FormatError):
        verified_reader(600, ROOT, lambda _at: b"")
    with pytest.raises(ProofError):
        verified_reader(0, ROOT, TILES.__getitem__)
    verified_reader(0, EMPTY_ROOT, TILES.__getitem__)


def test_each_tile_is_read_once_for_a_question() -> None:
    asked: list[TileAt] = []

    def read(at: TileAt) -> bytes:
        asked.append(at)
        return TILES[at]

    reader = hash_reader(600, read)
    for index in range(250, 260):
        inclusion_proof(reader, index, 600)
    assert len(asked) == len(set(asked)) == 4


def test_refusals_are_domain_errors_with_a_code_and_a_next_step() -> None:
    wrong = FormatError("checkpoint", "it is empty")
    assert isinstance(wrong, LogError)
    assert isinstance(wrong, DomainError)
    assert (wrong.code, wrong.fields) == ("log-malformed", {"part": "checkpoint"})
    assert str(wrong).startswith("This is no checkpoint: it is empty. Fetch it again")
