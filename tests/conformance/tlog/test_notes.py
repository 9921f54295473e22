"""Signed notes, cosignatures, receipts and requests as other implementations write them."""

from __future__ import annotations

from base64 import b64decode

import pytest

from domain.merkle.checkpoints import Checkpoint, format_checkpoint, parse_checkpoint
from domain.merkle.cosignatures import (
    COSIGNATURE,
    ED25519,
    SUBTREE,
    cosignature_message,
    parse_timed,
    signed_message,
    subtree_message,
)
from domain.merkle.errors import FormatError, ProofError
from domain.merkle.hashing import leaf_hash
from domain.merkle.keys import SigningKey, format_vkey, parse_vkey
from domain.merkle.notes import (
    Note,
    add_signatures,
    format_note,
    open_note,
    parse_note,
    parse_signatures,
    sign_text,
)
from domain.merkle.policies import accept, parse_policy
from domain.merkle.receipts import format_receipt, parse_receipt, verify_receipt
from domain.merkle.witnessing import (
    TreeHead,
    decide,
    format_add_checkpoint,
    parse_add_checkpoint,
    read_cosignatures,
)
from tests.conformance.tlog.vectors import VECTORS

GO = VECTORS["go_note_example"]
COSIGNED = VECTORS["cosignature_v1"]
POLICY = (
    f"log {COSIGNED['log_vkey']}\nwitness paper {COSIGNED['witness_vkey']}\nquorum paper\n".encode()
)


@pytest.mark.parametrize(
    "name", ["c2sp_signed_note_example", "go_note_example", "sum_golang_org_checkpoint"]
)
def test_published_notes_open_and_are_written_the_same(name: str) -> None:
    data = VECTORS[name]["note"].encode()
    key = parse_vkey(VECTORS[name]["vkey"])
    note, verified = open_note(data, [key])
    assert [one.signature.name for one in verified] == [key.name]
    assert format_note(note) == data
    assert format_vkey(key) == VECTORS[name]["vkey"]


def test_the_go_examples_signers_sign_to_the_same_line() -> None:
    text = parse_note(GO["note"].encode()).text
    peter = SigningKey(GO["key_name"], ED25519, bytes.fromhex(GO["ed25519_seed_hex"]))
    enoch = SigningKey(
        GO["second_signer"]["name"],
        ED25519,
        bytes.fromhex(GO["second_signer"]["ed25519_seed_hex"]),
    )
    assert format_vkey(peter.key) == GO["vkey"]
    assert format_note(Note(text, (sign_text(text, peter),))) == GO["note"].encode()
    both = format_note(Note(text, (sign_text(text, peter), sign_text(text, enoch))))
    assert both == GO["note"].encode() + GO["second_signer"]["line"].encode() + b"\n"


@pytest.mark.parametrize("text", GO["bad_vkeys"])
def test_the_go_examples_bad_keys_are_refused(text: str) -> None:
    with pytest.raises(FormatError):
        parse_vkey(text)


def test_a_real_logs_checkpoint() -> None:
    note = parse_note(VECTORS["sum_golang_org_checkpoint"]["note"].encode())
    checkpoint = parse_checkpoint(note.text)
    assert (checkpoint.origin, checkpoint.size) == ("go.sum database tree", 35225469)


def test_keys_of_types_that_we_do_not_need_are_refused_and_their_lines_passed_over() -> None:
    known = VECTORS["ct_rfc6962_note"]
    with pytest.raises(FormatError):
        parse_vkey(known["vkey"])
    note = parse_note(known["note"].encode())
    assert format_note(note) == known["note"].encode()
    own = SigningKey("ours.example", ED25519, bytes(32))
    opened, verified = open_note(
        format_note(add_signatures(note, [sign_text(note.text, own)])), [own.key]
    )
    assert [one.name for one in opened.signatures] == ["rome.ct.filippo.io/2024h1", "ours.example"]
    assert [one.signature.name for one in verified] == ["ours.example"]


def test_a_cosigned_checkpoint_is_made_and_opened_as_others_do() -> None:
    log = SigningKey("ledger.example/assessments", ED25519, bytes.fromhex(COSIGNED["log_seed_hex"]))
    witness = SigningKey(
        "witness1.example/w1", COSIGNATURE, bytes.fromhex(COSIGNED["witness_seed_hex"])
    )
    assert format_vkey(log.key) == COSIGNED["log_vkey"]
    assert format_vkey(witness.key) == COSIGNED["witness_vkey"]
    data = COSIGNED["checkpoint"].encode()
    text, at = parse_note(data).text, COSIGNED["timestamp"]
    assert cosignature_message(text, at) == COSIGNED["signed_message"].encode()
    signed = Note(text, (sign_text(text, log), sign_text(text, witness, time_s=at)))
    assert format_note(signed) == data
    _, verified = open_note(data, [log.key, witness.key])
    assert [one.time_s for one in verified] == [None, at]


def test_the_time_in_a_cosignature_and_the_key_of_another_witness() -> None:
    known = VECTORS["cosignature_vkeys_from_formats_tests"]
    assert parse_vkey(known["ed25519_cosig"]).kind == COSIGNATURE
    assert format_vkey(parse_vkey(known["ed25519_cosig"])) == known["ed25519_cosig"]
    payload = b64decode(known["timestamp_only"]["sig_b64"])[4:]
    assert parse_timed(payload)[0] == known["timestamp_only"]["unix"]


def test_what_an_ml_dsa_cosigner_signs() -> None:
    known = VECTORS["mldsa44_message"]
    message = subtree_message(
        known["cosigner"],
        known["origin"],
        start=known["start"],
        end=known["end"],
        root=bytes.fromhex(known["root_hex"]),
        time_s=known["timestamp"],
    )
    assert message.hex() == known["message_hex"]
    text = format_checkpoint(
        Checkpoint(known["origin"], known["end"], bytes.fromhex(known["root_hex"]), ("uncovered",))
    )
    assert signed_message(SUBTREE, known["cosigner"], text, known["timestamp"]) == message


def test_the_key_id_of_an_ml_dsa_key_is_checked_even_where_others_do_not() -> None:
    key = SigningKey("witness.example/pq", SUBTREE, bytes(32)).key
    text = format_vkey(key)
    assert parse_vkey(text) == key
    with pytest.raises(FormatError):
        parse_vkey(text.replace(key.key_id.hex(), "5893dc2c"))


def test_a_receipt_is_read_verified_and_written_as_others_do() -> None:
    data = COSIGNED["tlog_proof_index_5"].encode()
    receipt = parse_receipt(data)
    assert format_receipt(receipt) == data
    accepted = verify_receipt(
        receipt, leaf_hash(bytes.fromhex(COSIGNED["entry_5_hex"])), parse_policy(POLICY)
    )
    assert accepted.checkpoint.size == 8
    assert accepted.witnessed == (("paper", COSIGNED["timestamp"]),)


def test_a_request_to_a_witness_is_read_decided_and_written_as_others_do() -> None:
    data = COSIGNED["add_checkpoint_6_8"].encode()
    request = parse_add_checkpoint(data)
    assert format_add_checkpoint(request) == data
    roots = VECTORS["ct_reference_tree"]["root_hashes_hex_by_size"]
    known = TreeHead(6, bytes.fromhex(roots[6]))
    taken = decide(request, [parse_vkey(COSIGNED["log_vkey"])], known)
    assert taken == TreeHead(8, bytes.fromhex(roots[8]))
    answer = "".join(COSIGNED["checkpoint"].splitlines(keepends=True)[-1:]).encode()
    (cosigned,) = read_cosignatures(answer, request.note, [parse_vkey(COSIGNED["witness_vkey"])])
    complete = add_signatures(request.note, parse_signatures(answer))
    assert format_note(complete) == COSIGNED["checkpoint"].encode()
    assert accept(complete, parse_policy(POLICY)).witnessed == (("paper", cosigned.time_s),)


def test_every_flipped_bit_of_what_others_signed_is_refused() -> None:
    """No bit of a receipt without extra data, nor of a note with one signature, is free."""
    policy = parse_policy(POLICY)
    leaf = leaf_hash(bytes.fromhex(COSIGNED["entry_5_hex"]))
    for flipped in _flips(COSIGNED["tlog_proof_index_5"].encode()):
        with pytest.raises((FormatError, ProofError)):
            verify_receipt(parse_receipt(flipped), leaf, policy)
    for name in ("c2sp_signed_note_example", "sum_golang_org_checkpoint"):
        key = parse_vkey(VECTORS[name]["vkey"])
        for flipped in _flips(VECTORS[name]["note"].encode()):
            with pytest.raises((FormatError, ProofError)):
                open_note(flipped, [key])


def _flips(data: bytes) -> list[bytes]:
    return [
        data[:place] + bytes([data[place] ^ 1 << bit]) + data[place + 1 :]
        for place in range(len(data))
        for bit in range(8)
    ]
