"""Hashes, proofs and tile paths as RFC 6962, its reference implementation and C2SP have them."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from typing import Any

import pytest

from domain.merkle.errors import FormatError, ProofError
from domain.merkle.hashing import (
    EMPTY_ROOT,
    HASH_BYTES,
    leaf_hash,
    leaf_hashes,
    node_hash,
    root_hash,
)
from domain.merkle.proofs import (
    HashAt,
    consistency_proof,
    inclusion_proof,
    tree_root,
    verify_consistency,
    verify_inclusion,
)
from domain.merkle.tile_paths import BundleAt, TileAt, format_path, parse_path
from domain.merkle.tiles import new_bundles, new_tiles
from tests.conformance.tlog.vectors import VECTORS, unhex

CT = VECTORS["ct_reference_tree"]
CT_LEAVES = leaf_hashes(unhex(CT["leaf_inputs_hex"]))
CT_ROOTS = unhex(CT["root_hashes_hex_by_size"])
PATHS = VECTORS["paths"]


def over(leaves: bytes) -> HashAt:
    """Full subtrees hashed from the leaves, each time anew."""

    def hash_at(level: int, index: int) -> bytes:
        width = HASH_BYTES << level
        return root_hash(leaves[index * width : (index + 1) * width])

    return hash_at


def leaf_of(index: int) -> bytes:
    return CT_LEAVES[index * HASH_BYTES : (index + 1) * HASH_BYTES]


def test_hashes_of_rfc_6962() -> None:
    known = VECTORS["rfc6962_hashes"]
    assert bytes.fromhex(known["empty_root"]) == EMPTY_ROOT
    assert leaf_hash(b"").hex() == known["empty_leaf"]
    assert leaf_hash(b"L123456").hex() == known["leaf_L123456"]
    assert node_hash(b"N123", b"N456").hex() == known["node_N123_N456"]
    record = VECTORS["go_tlog_format"]
    assert b64encode(leaf_hash(record["record"].encode())).decode() == record["record_hash_b64"]


@pytest.mark.parametrize("size", range(9))
def test_roots_of_the_reference_tree(size: int) -> None:
    assert root_hash(CT_LEAVES[: size * HASH_BYTES]) == CT_ROOTS[size]
    assert tree_root(over(CT_LEAVES), size) == CT_ROOTS[size]


@pytest.mark.parametrize("known", CT["inclusion_hex"], ids=str)
def test_inclusion_in_the_reference_tree(known: dict[str, Any]) -> None:
    index, size, path = known["index"], known["size"], unhex(known["path"])
    assert inclusion_proof(over(CT_LEAVES), index, size) == path
    verify_inclusion(leaf_of(index), index, size, path, CT_ROOTS[size])


@pytest.mark.parametrize("known", CT["consistency_hex"], ids=str)
def test_consistency_of_the_reference_tree(known: dict[str, Any]) -> None:
    old, size, proof = known["size1"], known["size2"], unhex(known["proof"])
    assert consistency_proof(over(CT_LEAVES), old, size) == proof
    verify_consistency(old, size, CT_ROOTS[old], CT_ROOTS[size], proof)


def test_all_trees_to_130_leaves_and_all_their_proofs() -> None:
    known = VECTORS["accumulated_130"]
    leaves = leaf_hashes(bytes([number]) for number in range(130))
    hash_at = over(leaves)
    roots, inclusion, consistency = sha256(), sha256(), sha256()
    for size in range(131):
        roots.update(f"{size} {tree_root(hash_at, size).hex()}\n".encode())
        for index in range(size):
            proof = inclusion_proof(hash_at, index, size)
            inclusion.update(_line(index, size, proof))
        for old in range(1, size + 1):
            proof = consistency_proof(hash_at, old, size)
            consistency.update(_line(old, size, proof))
    assert roots.hexdigest() == known["roots_sha256"]
    assert inclusion.hexdigest() == known["inclusion_sha256"]
    assert consistency.hexdigest() == known["consistency_sha256"]


def _line(first: int, second: int, proof: tuple[bytes, ...]) -> bytes:
    return (" ".join([str(first), str(second), *(value.hex() for value in proof)]) + "\n").encode()


def test_a_proof_for_another_place_is_refused() -> None:
    for known in CT["inclusion_hex"]:
        path, root = unhex(known["path"]), CT_ROOTS[known["size"]]
        for index in range(known["size"]):
            if index != known["index"]:
                with pytest.raises(ProofError):
                    verify_inclusion(leaf_of(known["index"]), index, known["size"], path, root)


@pytest.mark.parametrize(("index", "path"), PATHS["index"].items())
def test_indices_in_paths(index: str, path: str) -> None:
    assert format_path(BundleAt(int(index))) == f"tile/entries/{path}"
    assert parse_path(f"tile/0/{path}") == TileAt(0, int(index))


@pytest.mark.parametrize(("place", "path"), PATHS["tile"])
def test_paths_of_tiles(place: str, path: str) -> None:
    level, index, width = place.split(",")
    at = TileAt(int(level), int(index), 256 if width == "full" else int(width[1:]))
    assert format_path(at) == path
    assert parse_path(path) == at


@pytest.mark.parametrize(
    ("at", "path"),
    [
        (BundleAt(251 // 256, 255), PATHS["entries"][0][1]),
        (BundleAt(255 // 256), PATHS["entries"][1][1]),
        (BundleAt(256 // 256, 1), PATHS["entries"][2][1]),
        (BundleAt(123456789), PATHS["entries"][3][1]),
    ],
)
def test_paths_of_bundles(at: BundleAt, path: str) -> None:
    assert format_path(at) == path
    assert parse_path(path) == at


@pytest.mark.parametrize("path", PATHS["reject"])
def test_paths_that_are_refused(path: str) -> None:
    with pytest.raises(FormatError):
        parse_path("tile/64/000" if path == "level 64" else f"tile/0/{path}")


def test_which_tiles_there_must_be() -> None:
    assert list(new_tiles(0, 256)) == [TileAt(0, 0), TileAt(1, 0, 1)]
    assert list(new_tiles(0, 70_000)) == [
        *(TileAt(0, index) for index in range(273)),
        TileAt(0, 273, 112),
        TileAt(1, 0),
        TileAt(1, 1, 17),
        TileAt(2, 0, 1),
    ]
    assert list(new_bundles(250, 600)) == [BundleAt(0), BundleAt(1), BundleAt(2, 88)]
