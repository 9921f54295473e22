"""The log in Tessera's test data, made again byte for byte: tiles, bundles, signed checkpoints."""

from __future__ import annotations

import pytest

from domain.merkle.bundles import format_bundle, parse_bundle
from domain.merkle.checkpoints import Checkpoint, format_checkpoint, parse_checkpoint
from domain.merkle.cosignatures import ED25519
from domain.merkle.hashing import leaf_hash, leaf_hashes
from domain.merkle.keys import SigningKey, format_vkey
from domain.merkle.notes import Note, format_note, open_note, sign_text
from domain.merkle.tile_paths import TileAt, format_path
from domain.merkle.tiles import Edge, Tile, grow
from tests.conformance.tlog.vectors import VECTORS

GOLDEN = VECTORS["tessera_golden_log"]
KEY = SigningKey(GOLDEN["key_name"], ED25519, bytes.fromhex(GOLDEN["ed25519_seed_hex"]))
ENTRIES = [leaf.encode() for leaf in GOLDEN["leaves"]]
SIZES = range(len(GOLDEN["checkpoints"]))


def signed(edge: Edge) -> bytes:
    text = format_checkpoint(Checkpoint(KEY.name, edge.size, edge.root()))
    return format_note(Note(text, (sign_text(text, KEY),)))


def test_the_key() -> None:
    assert format_vkey(KEY.key) == GOLDEN["vkey"]


@pytest.mark.parametrize("size", SIZES)
def test_each_checkpoint_is_made_again(size: int) -> None:
    known = GOLDEN["checkpoints"][size].encode()
    assert signed(grow(Edge(), leaf_hashes(ENTRIES[:size])).edge) == known
    note, _ = open_note(known, [KEY.key])
    assert parse_checkpoint(note.text).size == size


def test_the_log_grows_entry_by_entry_to_the_same_checkpoints_and_tiles() -> None:
    edge = Edge()
    assert signed(edge) == GOLDEN["checkpoints"][0].encode()
    for size, entry in enumerate(ENTRIES, 1):
        growth = grow(edge, leaf_hash(entry))
        edge = growth.edge
        assert signed(edge) == GOLDEN["checkpoints"][size].encode()
        assert growth.tiles == (Tile(TileAt(0, 0, size), leaf_hashes(ENTRIES[:size])),)


def test_the_tile_and_the_bundle_of_size_3() -> None:
    (tile,) = grow(Edge(), leaf_hashes(ENTRIES[:3])).tiles
    assert format_path(tile.at) == "tile/0/000.p/3"
    assert tile.hashes.hex() == GOLDEN["tile_0_3_hex"]
    bundle = bytes.fromhex(GOLDEN["entry_bundle_3_hex"])
    assert format_bundle(ENTRIES[:3]) == bundle
    assert parse_bundle(bundle) == ENTRIES[:3]
