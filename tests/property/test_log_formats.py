"""Every format is read as it is written, in one way only, and refused in one way only."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.merkle.bundles import format_bundle, parse_bundle
from domain.merkle.checkpoints import (
    Checkpoint,
    format_checkpoint,
    parse_checkpoint,
)
from domain.merkle.cosignatures import (
    COSIGNATURE,
    ED25519,
    SUBTREE,
    TIMED,
    format_timed,
    parse_timed,
)
from domain.merkle.errors import FormatError, LogError, ProofError
from domain.merkle.hashing import leaf_hash, leaf_hashes, root_hash
from domain.merkle.keys import (
    SigningKey,
    VerifierKey,
    format_skey,
    format_vkey,
    parse_skey,
    parse_vkey,
)
from domain.merkle.notes import (
    Note,
    format_note,
    format_signatures,
    open_note,
    parse_note,
    parse_signatures,
    sign_text,
)
from domain.merkle.policies import (
    KnownLog,
    Policy,
    Witness,
    format_policy,
    parse_policy,
    quorum_met,
)
from domain.merkle.proofs import inclusion_proof
from domain.merkle.receipts import Receipt, format_receipt, parse_receipt, verify_receipt
from domain.merkle.tile_reading import hash_reader
from domain.merkle.tiles import Edge, grow
from domain.merkle.wire import LARGEST
from domain.merkle.witnessing import (
    AddCheckpoint,
    TreeHead,
    decide,
    format_add_checkpoint,
    format_size,
    parse_add_checkpoint,
    parse_size,
    read_cosignatures,
)
from tests.property import log_documents as documents

Pair = tuple[st.SearchStrategy[object], Callable[..., bytes], Callable[[bytes], object]]


def _text(write: Callable[..., str]) -> Callable[..., bytes]:
    return lambda value: write(value).encode("utf-8")


def _from_text(read: Callable[[str], object]) -> Callable[[bytes], object]:
    return lambda data: read(data.decode("utf-8", "surrogateescape"))


PAIRS: dict[str, Pair] = {
    "bundle": (
        st.lists(st.binary(max_size=30), min_size=1, max_size=256),
        format_bundle,
        parse_bundle,
    ),
    "checkpoint": (documents.checkpoints, format_checkpoint, parse_checkpoint),
    "vkey": (documents.verifier_keys, _text(format_vkey), _from_text(parse_vkey)),
    "skey": (documents.signing_keys, _text(format_skey), _from_text(parse_skey)),
    "timed": (
        st.tuples(documents.numbers, st.binary(min_size=1, max_size=64)),
        lambda pair: format_timed(*pair),
        parse_timed,
    ),
    "note": (documents.notes, format_note, parse_note),
    "signatures": (
        st.lists(documents.signatures, min_size=1, max_size=4).map(tuple),
        format_signatures,
        parse_signatures,
    ),
    "policy": (documents.policies(), format_policy, parse_policy),
    "receipt": (documents.receipts, format_receipt, parse_receipt),
    "request": (documents.requests, format_add_checkpoint, parse_add_checkpoint),
    "size": (documents.numbers, format_size, parse_size),
}

# A policy may be written with other blanks and comments; all else in one way only.
ONE_WAY = sorted(PAIRS.keys() - {"policy"})


@pytest.mark.parametrize("name", PAIRS)
@settings(max_examples=50)
@given(data=st.data())
def test_what_is_written_is_read_as_it_was(name: str, data: st.DataObject) -> None:
    values, write, read = PAIRS[name]
    value = data.draw(values)
    assert read(write(value)) == value


@pytest.mark.parametrize("name", PAIRS)
@settings(max_examples=100)
@given(data=st.data())
def test_whatever_bytes_come_only_a_format_error_is_raised(name: str, data: st.DataObject) -> None:
    values, write, read = PAIRS[name]
    come = data.draw(st.binary(max_size=200) | changed(write(data.draw(values))))
    try:
        value = read(come)
    except FormatError:
        return
    again = write(value)
    assert read(again) == value
    if name in ONE_WAY:
        assert again == come


@st.composite
def changed(draw: st.DrawFn, data: bytes) -> bytes:
    """A document with some bytes left out, put in, replaced or doubled."""
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 5)))
        fresh = draw(
            st.binary(max_size=3)
            | st.sampled_from([b"\n", b"\n\n", b" ", b"+", b"0", b"=", b"\r\n", "\u2028".encode()])
            | st.just(data[start:end] * 2)
        )
        data = data[:start] + fresh + data[end:]
    return data


LOG = SigningKey("county.example/ledger", ED25519, bytes(range(32)))
WITNESSES = (
    SigningKey("paper.example/w", COSIGNATURE, bytes(range(1, 33))),
    SigningKey("university.example/w", SUBTREE, bytes(range(2, 34))),
)
POLICY = parse_policy(
    "".join(
        [
            f"log {format_vkey(LOG.key)}\n",
            f"witness paper {format_vkey(WITNESSES[0].key)}\n",
            f"witness university {format_vkey(WITNESSES[1].key)}\n",
            "group both all paper university\nquorum both\n",
        ]
    ).encode()
)


def signed(checkpoint: Checkpoint, time_s: int = 1_700_000_000) -> Note:
    text = format_checkpoint(checkpoint)
    cosigned = (sign_text(text, one, time_s=time_s) for one in WITNESSES)
    return Note(text, (sign_text(text, LOG), *cosigned))


@settings(max_examples=20)
@given(st.integers(1, 600), st.data())
def test_a_receipt_that_is_bent_anywhere_is_refused(size: int, data: st.DataObject) -> None:
    """Extra data stand under no signature: bent, they may be read, but as nothing else."""
    entries = [str(number).encode() for number in range(size)]
    leaves = leaf_hashes(entries)
    tiles = {tile.at: tile.hashes for tile in grow(Edge(), leaves).tiles}
    reader = hash_reader(size, tiles.__getitem__)
    index = data.draw(st.integers(0, size - 1))
    receipt = Receipt(
        index,
        inclusion_proof(reader, index, size),
        signed(Checkpoint(LOG.name, size, root_hash(leaves))),
        data.draw(st.sampled_from([b"", b"salt"])),
    )
    leaf = leaf_hash(entries[index])
    assert len(verify_receipt(receipt, leaf, POLICY).witnessed) == 2
    written = format_receipt(receipt)
    for _ in range(40):
        place = data.draw(st.integers(0, len(written) - 1))
        bent = bytearray(written)
        bent[place] ^= 1 << data.draw(st.integers(0, 7))
        try:
            read = parse_receipt(bytes(bent))
            verify_receipt(read, leaf, POLICY)
        except LogError:
            continue
        assert (read.index, read.proof, read.note) == (index, receipt.proof, receipt.note)
        assert read.extra != receipt.extra


@settings(max_examples=30)
@given(documents.checkpoints, st.integers(0, LARGEST), st.data())
def test_signatures_of_each_type_are_for_one_text_and_one_time(
    checkpoint: Checkpoint, time_s: int, data: st.DataObject
) -> None:
    text = format_checkpoint(checkpoint)
    key = data.draw(st.sampled_from((LOG, *WITNESSES)))
    timed = time_s if key.kind in TIMED else None
    if key.kind == SUBTREE and len(checkpoint.origin.encode()) > 255:
        return
    signature = sign_text(text, key, time_s=timed)
    written = format_note(Note(text, (signature,)))
    (verified,) = open_note(written, [key.key])[1]
    assert verified.time_s == timed
    place = data.draw(st.integers(0, len(written) - 1))
    bent = bytearray(written)
    bent[place] ^= 1 << data.draw(st.integers(0, 7))
    if key.kind == SUBTREE and checkpoint.extensions:
        return  # which that type does not cover
    with pytest.raises((FormatError, ProofError)):
        open_note(bytes(bent), [key.key])


@given(documents.requests, st.lists(documents.verifier_keys, max_size=2), documents.numbers)
def test_a_witness_always_decides(asked: AddCheckpoint, keys: list[VerifierKey], size: int) -> None:
    decision = decide(asked, keys, TreeHead(size, bytes(32)))
    assert not isinstance(decision, TreeHead)
    assert decision.status == (403 if keys else 404)


@given(st.binary(max_size=100), documents.checkpoint_notes)
def test_whatever_a_witness_answers_only_a_log_error_is_raised(answer: bytes, note: Note) -> None:
    try:
        assert read_cosignatures(answer, note, [WITNESSES[0].key]) == ()
    except LogError:
        return


@given(documents.policies(), st.data())
def test_more_witnesses_never_lose_a_quorum(policy: Policy, data: st.DataObject) -> None:
    names = [witness.name for witness in policy.witnesses]
    order = data.draw(st.permutations(names))
    met = [quorum_met(policy, set(order[:count])) for count in range(len(order) + 1)]
    assert all(later or not earlier for earlier, later in pairwise(met))
    assert met[-1]
    assert met[0] == (policy.quorum == "none")


def test_the_pieces_of_a_policy_are_the_documented_ones() -> None:
    assert POLICY.logs == (KnownLog(LOG.key),)
    assert POLICY.witnesses[0] == Witness("paper", WITNESSES[0].key)
