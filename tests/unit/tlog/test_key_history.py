"""Which keys may sign which tree, as the entries of the log itself say."""

from __future__ import annotations

from datetime import date

import pytest

from domain.events.base import Event
from domain.events.log_keys import LogKeyIntroduced, LogKeyRetired
from domain.merkle.checkpoints import Checkpoint, format_checkpoint
from domain.merkle.cosignatures import COSIGNATURE, SUBTREE
from domain.merkle.errors import FormatError, ProofError
from domain.merkle.keys import SigningKey, format_vkey
from domain.merkle.notes import Note, Signature, parse_note
from ledger.tlog.key_history import (
    KeyHistoryError,
    check_signed,
    key_terms,
    keys_in_force,
    kind_of,
    parse_log_key,
)
from ledger.tlog.signers import NoteSigner, Signer, sign_checkpoint
from ledger.tlog.sm2 import Sm2Signer

ORIGIN = "log.example/anqing/taihu"
TODAY = date(2026, 1, 1)
FIRST, SECOND = SigningKey(ORIGIN, 1, bytes([1]) * 32), SigningKey(ORIGIN, 1, bytes([2]) * 32)
LATTICE = SigningKey(ORIGIN, SUBTREE, bytes([3]) * 32)
SM2 = Sm2Signer(ORIGIN, bytes([4]) * 32)


def signer(key: SigningKey | Sm2Signer) -> Signer:
    return key if isinstance(key, Sm2Signer) else NoteSigner(key)


def introduced(key: SigningKey | Sm2Signer) -> Event:
    by = signer(key)
    return LogKeyIntroduced(
        effective_on=TODAY,
        key=by.verifier.key_id.hex(),
        kind=kind_of(parse_log_key(by.vkey)),
        public_key=by.vkey,
    )


def retired(key: SigningKey) -> Event:
    return LogKeyRetired(effective_on=TODAY, key=key.key.key_id.hex(), reason="更换")


TERMS = key_terms(
    [
        (10, introduced(FIRST)),
        (20, introduced(SECOND)),
        (25, introduced(LATTICE)),
        (26, introduced(SM2)),
        (30, retired(FIRST)),
    ]
)


def note(size: int, *keys: SigningKey | Sm2Signer) -> Note:
    checkpoint = Checkpoint(ORIGIN, size, bytes(32))
    return parse_note(sign_checkpoint(checkpoint, [signer(key) for key in keys]))


def test_terms_begin_with_the_introduction_and_end_before_the_retirement() -> None:
    assert [(term.kind, term.since, term.until) for term in TERMS] == [
        ("ed25519", 0, 30),
        ("ed25519", 20, None),
        ("ml-dsa-44", 25, None),
        ("sm2", 26, None),
    ]


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (1, [FIRST]),
        (19, [FIRST]),
        (20, [FIRST, SECOND]),
        (26, [FIRST, SECOND, LATTICE, SM2]),
        (29, [FIRST, SECOND, LATTICE, SM2]),
        (30, [SECOND, LATTICE, SM2]),
    ],
)
def test_keys_in_force(size: int, expected: list[SigningKey | Sm2Signer]) -> None:
    assert keys_in_force(TERMS, size) == [signer(key).verifier for key in expected]


@pytest.mark.parametrize(
    ("size", "keys"),
    [(5, [FIRST]), (5, [FIRST, SECOND]), (29, [FIRST]), (30, [FIRST, SECOND]), (40, [SM2])],
)
def test_one_key_in_force_is_enough(size: int, keys: list[SigningKey | Sm2Signer]) -> None:
    assert check_signed(note(size, *keys), TERMS)


@pytest.mark.parametrize(("size", "key"), [(19, SECOND), (30, FIRST), (24, LATTICE)])
def test_a_key_outside_its_term_is_not(size: int, key: SigningKey) -> None:
    with pytest.raises(KeyHistoryError) as refused:
        check_signed(note(size, key), TERMS)
    assert refused.value.code == "log-key-not-in-force"
    assert refused.value.fields["signed_by"] == [key.key.key_id.hex()]


def test_a_signature_that_fails_is_not_outweighed_by_another() -> None:
    good = note(25, SECOND)
    text = format_checkpoint(Checkpoint(ORIGIN, 25, bytes(32)))
    bent = Signature(ORIGIN, FIRST.key.key_id, bytes(64))
    with pytest.raises(ProofError):
        check_signed(Note(text, (*good.signatures, bent)), TERMS)


def test_without_any_introduction_there_is_no_key() -> None:
    assert key_terms([]) == []
    with pytest.raises(KeyHistoryError):
        check_signed(note(5, FIRST), [])


@pytest.mark.parametrize(
    "text", ["", "nonsense", format_vkey(SigningKey("w.example", COSIGNATURE, bytes(32)).key)]
)
def test_what_is_no_key_of_a_log(text: str) -> None:
    with pytest.raises(FormatError):
        parse_log_key(text)
