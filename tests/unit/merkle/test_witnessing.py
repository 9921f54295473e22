"""How a witness answers: one line of the table for each way to be wrong."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import pytest

from domain.merkle.checkpoints import Checkpoint, format_checkpoint
from domain.merkle.cosignatures import COSIGNATURE, ED25519
from domain.merkle.errors import FormatError, ProofError
from domain.merkle.hashing import EMPTY_ROOT, leaf_hashes
from domain.merkle.keys import SigningKey
from domain.merkle.notes import Note, Signature, format_signatures, sign_text
from domain.merkle.proofs import consistency_proof
from domain.merkle.tile_reading import hash_reader
from domain.merkle.tiles import Edge, grow
from domain.merkle.witnessing import (
    AddCheckpoint,
    Refusal,
    TreeHead,
    decide,
    format_size,
    monitoring_path,
    parse_size,
    read_cosignatures,
)

ORIGIN = "county.example/ledger"
LOG = SigningKey(ORIGIN, ED25519, bytes([1]) * 32)
OTHER = SigningKey(ORIGIN, ED25519, bytes([2]) * 32)
WITNESS = SigningKey("paper.example/w", COSIGNATURE, bytes([3]) * 32)
LEAVES = leaf_hashes(str(number).encode() for number in range(20))


def root(size: int) -> bytes:
    return grow(Edge(), LEAVES[: size * 32]).edge.root()


def signed(size: int, at_root: bytes, signer: SigningKey = LOG) -> Note:
    text = format_checkpoint(Checkpoint(ORIGIN, size, at_root))
    return Note(text, (sign_text(text, signer),))


def asked(old: int, size: int) -> AddCheckpoint:
    proof = consistency_proof(hash_reader(20, lambda at: LEAVES[: at.width * 32]), old, size)
    return AddCheckpoint(old, proof, signed(size, root(size)))


BENT = (bytes(32),)


@pytest.mark.parametrize(
    ("known", "request_", "expected"),
    [
        (0, asked(0, 0), 0),
        (0, asked(0, 1), 1),
        (0, asked(0, 20), 20),
        (7, asked(7, 20), 20),
        (8, asked(8, 20), 20),
        (20, asked(20, 20), 20),
    ],
)
def test_what_continues_is_taken(known: int, request_: AddCheckpoint, expected: int) -> None:
    assert decide(request_, [LOG.key], TreeHead(known, root(known))) == TreeHead(
        expected, root(expected)
    )


@pytest.mark.parametrize(
    ("known", "request_", "status"),
    [
        (0, replace(asked(0, 5), note=signed(5, root(5), OTHER)), 403),
        (7, replace(asked(7, 9), old_size=10), 400),
        (7, asked(0, 9), 409),
        (7, asked(8, 9), 409),
        (7, asked(0, 3), 409),
        (0, replace(asked(0, 5), proof=BENT), 422),
        (0, replace(asked(0, 0), note=signed(0, bytes(32))), 422),
        (7, replace(asked(7, 9), proof=()), 422),
        (7, replace(asked(7, 9), proof=(*asked(7, 9).proof, bytes(32))), 422),
        (7, replace(asked(7, 9), note=signed(9, root(10))), 422),
        (8, replace(asked(8, 9), proof=()), 422),
        (7, replace(asked(7, 7), note=signed(7, root(8))), 422),
        (7, replace(asked(7, 7), proof=BENT), 422),
    ],
)
def test_what_does_not_is_refused(known: int, request_: AddCheckpoint, status: int) -> None:
    decision = decide(request_, [LOG.key], TreeHead(known, root(known)))
    assert isinstance(decision, Refusal)
    assert decision.status == status
    assert decision.reason


def test_an_unknown_log_and_a_failing_signature() -> None:
    unknown = decide(asked(0, 5), [], TreeHead())
    assert isinstance(unknown, Refusal)
    assert unknown.status == 404
    good = asked(0, 5)
    bad = replace(good.note.signatures[0], payload=bytes(64))
    failing = decide(replace(good, note=Note(good.note.text, (bad,))), [LOG.key], TreeHead())
    assert isinstance(failing, Refusal)
    assert failing.status == 403


def test_a_history_that_was_changed_is_not_cosigned() -> None:
    changed = leaf_hashes(b"changed" if number == 3 else b"%d" % number for number in range(20))
    tree = grow(Edge(), changed).edge
    proof = consistency_proof(hash_reader(20, lambda at: changed[: at.width * 32]), 7, 20)
    request = AddCheckpoint(7, proof, signed(20, tree.root()))
    decision = decide(request, [LOG.key], TreeHead(7, root(7)))
    assert isinstance(decision, Refusal)
    assert decision.status == 422


def test_before_the_first_tree_a_witness_knows_the_empty_one() -> None:
    assert TreeHead() == TreeHead(0, EMPTY_ROOT)
    assert root(0) == EMPTY_ROOT


def test_an_answer_is_read_for_the_witnesses_that_are_known() -> None:
    note = asked(0, 5).note
    own = sign_text(note.text, WITNESS, time_s=9)
    foreign = Signature("other.example", bytes(4), b"x")
    answer = format_signatures((foreign, own))
    assert [one.time_s for one in read_cosignatures(answer, note, [WITNESS.key])] == [9]
    assert read_cosignatures(answer, note, []) == ()
    with pytest.raises(ProofError):
        read_cosignatures(answer, asked(0, 6).note, [WITNESS.key])
    for nothing in (b"", b"{}", b"<html>\n"):
        with pytest.raises(FormatError):
            read_cosignatures(nothing, note, [WITNESS.key])


def test_sizes_and_where_to_look() -> None:
    assert format_size(0) == b"0\n"
    assert parse_size(b"12\n") == 12
    assert monitoring_path(ORIGIN) == sha256(ORIGIN.encode()).hexdigest() + "/checkpoint"
