"""Whose signatures count: unknown keys, failing keys, repeated signatures, quorums."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.merkle.checkpoints import Checkpoint, format_checkpoint
from domain.merkle.cosignatures import COSIGNATURE, ED25519, SUBTREE
from domain.merkle.errors import FormatError, ProofError
from domain.merkle.hashing import EMPTY_ROOT, leaf_hash
from domain.merkle.keys import SigningKey, VerifierKey, format_vkey
from domain.merkle.notes import (
    Note,
    Signature,
    add_signatures,
    format_note,
    open_note,
    sign_text,
    verified_signatures,
)
from domain.merkle.policies import (
    Group,
    KnownLog,
    Policy,
    Witness,
    accept,
    format_policy,
    parse_policy,
    quorum_met,
)
from domain.merkle.receipts import Receipt, verify_receipt

ORIGIN = "county.example/ledger"
LOG = SigningKey(ORIGIN, ED25519, bytes([1]) * 32)
NEXT = SigningKey(ORIGIN, ED25519, bytes([2]) * 32)
PAPER = SigningKey("paper.example/w", COSIGNATURE, bytes([3]) * 32)
UNIVERSITY = SigningKey("university.example/w", COSIGNATURE, bytes([4]) * 32)
QUANTUM = SigningKey("university.example/pq", SUBTREE, bytes([5]) * 32)
TEXT = format_checkpoint(Checkpoint(ORIGIN, 1, leaf_hash(b"entry")))
LOG_LINE = sign_text(TEXT, LOG)


def lines(*witnesses: SigningKey) -> str:
    return "".join(
        f"witness {name} {format_vkey(key.key)}\n"
        for name, key in zip("abcdef", witnesses, strict=False)
    )


def policy(quorum: str, *witnesses: SigningKey) -> Policy:
    return parse_policy(f"log {format_vkey(LOG.key)}\n{lines(*witnesses)}{quorum}".encode())


def note(*cosigners: SigningKey) -> Note:
    return Note(TEXT, (LOG_LINE, *(sign_text(TEXT, one, time_s=7) for one in cosigners)))


def test_signatures_of_unknown_keys_are_passed_over_even_under_a_known_name() -> None:
    fake = replace(LOG_LINE, key_id=b"fake")
    foreign = replace(LOG_LINE, name="other.example")
    both = Note(TEXT, (fake, foreign, LOG_LINE))
    assert [one.signature for one in verified_signatures(both, [LOG.key])] == [LOG_LINE]
    with pytest.raises(ProofError) as refused:
        open_note(format_note(Note(TEXT, (fake, foreign))), [LOG.key])
    assert refused.value.code == "note-signature-missing"


@pytest.mark.parametrize("place", [0, 1])
def test_one_failing_signature_of_a_known_key_spoils_the_note(place: int) -> None:
    bad = replace(LOG_LINE, payload=bytes(64))
    two = [LOG_LINE, LOG_LINE]
    two[place] = bad
    with pytest.raises(ProofError) as refused:
        open_note(format_note(Note(TEXT, tuple(two))), [LOG.key])
    assert refused.value.code == "note-signature-wrong"


@pytest.mark.parametrize("signer", [LOG, PAPER, QUANTUM], ids=lambda one: one.name)
def test_signatures_of_another_length_are_wrong(signer: SigningKey) -> None:
    time_s = None if signer is LOG else 7
    good = sign_text(TEXT, signer, time_s=time_s)
    for payload in (good.payload + b"\0", good.payload[:-1], b"x", b"\xff" * len(good.payload)):
        with pytest.raises(ProofError):
            signer.key.check(TEXT, payload)
    assert signer.key.check(TEXT, good.payload) == time_s


def test_a_public_key_that_is_none_verifies_nothing() -> None:
    for kind, size in ((ED25519, 31), (SUBTREE, 1312), (SUBTREE, 7)):
        with pytest.raises(ProofError):
            VerifierKey("a", kind, b"\xff" * size).check(TEXT, bytes(8 + 2420))


def test_an_ml_dsa_key_signs_checkpoints_only() -> None:
    good = sign_text(TEXT, QUANTUM, time_s=7)
    with pytest.raises(ProofError):
        QUANTUM.key.check(b"no checkpoint\n", good.payload)


def test_every_type_of_key_signs_the_empty_tree() -> None:
    text = format_checkpoint(Checkpoint(ORIGIN, 0, EMPTY_ROOT))
    for signer, time_s in ((LOG, None), (PAPER, 0), (QUANTUM, 0)):
        signature = sign_text(text, signer, time_s=time_s)
        assert signer.key.check(text, signature.payload) == time_s


def test_two_keys_with_one_id_are_refused_and_one_key_twice_is_not() -> None:
    class Twin:
        name, key_id = LOG.key.name, LOG.key.key_id

        def check(self, text: bytes, payload: bytes) -> int | None:
            raise AssertionError(text, payload)

    assert verified_signatures(note(), [LOG.key, LOG.key])
    with pytest.raises(FormatError):
        verified_signatures(note(), [LOG.key, Twin()])


def test_a_key_of_a_kind_of_its_own_takes_part() -> None:
    class Reversed:
        name, key_id = "sm2.example", b"\xff\xff\xff\xff"

        def check(self, text: bytes, payload: bytes) -> int | None:
            if payload != text[::-1]:
                raise ProofError("note-signature-wrong", "It is not reversed.")
            return None

    own = Signature("sm2.example", b"\xff\xff\xff\xff", TEXT[::-1])
    verified = verified_signatures(add_signatures(note(), [own, own]), [LOG.key, Reversed()])
    assert [one.signature for one in verified] == [LOG_LINE, own]


def test_signatures_are_added_once() -> None:
    assert add_signatures(note(), [LOG_LINE]) == note()


@pytest.mark.parametrize(
    ("quorum", "cosigners"),
    [
        ("quorum none\n", []),
        ("quorum a\n", [PAPER]),
        ("group g any a b\nquorum g\n", [UNIVERSITY]),
        ("group g all a b\nquorum g\n", [UNIVERSITY, PAPER]),
        ("group g 2 a b c\nquorum g\n", [PAPER, QUANTUM]),
        ("group g any a b\ngroup h all g c\nquorum h\n", [UNIVERSITY, QUANTUM]),
    ],
)
def test_enough_witnesses(quorum: str, cosigners: list[SigningKey]) -> None:
    accepted = accept(note(*cosigners), policy(quorum, PAPER, UNIVERSITY, QUANTUM))
    assert len(accepted.witnessed) == len(cosigners)
    assert {time_s for _, time_s in accepted.witnessed} <= {7}


@pytest.mark.parametrize(
    ("quorum", "cosigners"),
    [
        ("quorum a\n", []),
        ("quorum a\n", [UNIVERSITY]),
        ("quorum a\n", [SigningKey("paper.example/w", COSIGNATURE, bytes(32))]),
        ("group g all a b\nquorum g\n", [UNIVERSITY]),
        ("group g 2 a b c\nquorum g\n", [PAPER, PAPER, PAPER]),
        ("group g any a b\ngroup h all g c\nquorum h\n", [PAPER, UNIVERSITY]),
        ("group g any a\nquorum b\n", [PAPER]),
    ],
)
def test_too_few_witnesses(quorum: str, cosigners: list[SigningKey]) -> None:
    with pytest.raises(ProofError) as refused:
        accept(note(*cosigners), policy(quorum, PAPER, UNIVERSITY, QUANTUM))
    assert refused.value.code == "quorum-not-met"


def test_two_signatures_of_one_witness_at_two_times_are_one_witness() -> None:
    twice = add_signatures(note(PAPER), [sign_text(TEXT, PAPER, time_s=8)])
    with pytest.raises(ProofError, match="Only 1"):
        accept(twice, policy("group g 2 a b\nquorum g\n", PAPER, UNIVERSITY))


def test_only_a_log_that_the_policy_names_and_only_by_its_own_signature() -> None:
    trusting = policy("quorum a\n", PAPER)
    with pytest.raises(ProofError) as refused:
        accept(Note(TEXT, (sign_text(TEXT, PAPER, time_s=7),)), trusting)
    assert refused.value.code == "note-signature-missing"
    other = format_checkpoint(Checkpoint("other.example", 0, EMPTY_ROOT))
    signed = Note(other, (sign_text(other, LOG), sign_text(other, PAPER, time_s=7)))
    with pytest.raises(ProofError) as refused:
        accept(signed, trusting)
    assert refused.value.code == "log-unknown"
    bad = Note(TEXT, (LOG_LINE, replace(sign_text(TEXT, PAPER, time_s=7), payload=bytes(72))))
    with pytest.raises(ProofError) as refused:
        accept(bad, policy("quorum none\n", PAPER))
    assert refused.value.code == "note-signature-wrong"


def test_two_keys_of_one_log_overlap_while_it_changes_them() -> None:
    both = (
        f"log {format_vkey(LOG.key)}\nlog {format_vkey(NEXT.key)} https://x.example\nquorum none\n"
    )
    trusting = parse_policy(both.encode())
    for signers in ((LOG,), (NEXT,), (LOG, NEXT)):
        accepted = accept(Note(TEXT, tuple(sign_text(TEXT, one) for one in signers)), trusting)
        assert accepted.checkpoint.origin == ORIGIN


def test_a_receipt_for_another_entry_or_place_is_refused() -> None:
    trusting = policy("quorum a\n", PAPER)
    right = Receipt(0, (), note(PAPER))
    assert verify_receipt(right, leaf_hash(b"entry"), trusting).witnessed == (("a", 7),)
    for receipt, entry in (
        (right, b"Entry"),
        (replace(right, index=1), b"entry"),
        (replace(right, proof=(bytes(32),)), b"entry"),
    ):
        with pytest.raises(ProofError) as refused:
            verify_receipt(receipt, leaf_hash(entry), trusting)
        assert refused.value.code == "inclusion-not-proved"


V = format_vkey(PAPER.key)
U = format_vkey(UNIVERSITY.key)
L = format_vkey(LOG.key)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "not ended"),
        ("quorum none", "not ended"),
        ("\n", "no quorum"),
        ("# quorum none\n", "no quorum"),
        ("quorum none\r\n", "control character"),
        ("quorum\u007fnone\n", "control character"),
        ("quorum none\nquorum none\n", "line 2: there is one quorum"),
        ("quorum none none\n", "one quorum"),
        ("quorum\n", "one quorum"),
        ("quorum x\n", "not defined above"),
        (f"quorum a\nwitness a {V}\n", "line 1"),
        ("Quorum none\n", "none of log"),
        ("quorum\u3000none\n", "none of log"),
        ("log\n", "a log has a key"),
        (f"log {L} url more\n", "a log has a key"),
        ("log what\n", "line 1: its key id"),
        (f"log {V}\n", "type that is not meant"),
        (f"log {L}\nlog {L}\n", "stands there twice"),
        (f"witness a {L}\n", "type that is not meant"),
        (f"witness a {V}\nwitness b {V}\n", "stands there twice"),
        (f"witness a {V}\nwitness a {U}\n", "a name is taken"),
        (f"witness none {V}\n", "a name is taken"),
        (f"witness {V}\n", "a name, a key"),
        (f"witness a {V}\ngroup a all a\n", "a name is taken"),
        (f"witness a {V}\ngroup g\n", "and members"),
        (f"witness a {V}\ngroup g all\n", "and members"),
        (f"witness a {V}\ngroup g 0 a\n", "0 of 1"),
        (f"witness a {V}\ngroup g 2 a\n", "2 of 1"),
        (f"witness a {V}\ngroup g 01 a\n", "plain decimal"),
        (f"witness a {V}\ngroup g most a\n", "plain decimal"),
        (f"witness a {V}\ngroup g 1 a a\n", "is one already"),
        (f"witness a {V}\ngroup g all a\ngroup h all a\n", "is one already"),
        (f"witness a {V}\ngroup g all g\n", "not defined above"),
        (f"witness a {V}\ngroup g all none\n", "not defined above"),
    ],
    ids=lambda value: value[:20],
)
def test_policies_that_are_refused(text: str, words: str) -> None:
    with pytest.raises(FormatError, match=words):
        parse_policy(text.encode())


def test_a_policy_may_have_blanks_comments_and_names_in_any_bytes() -> None:
    text = (
        f"# 谁可信\n\n \t\n  log\t{L}  https://log.example/ \n\t# more\n"
        f"witness 报社 {V} https://w.example/\nwitness ".encode()
        + b"\xff "
        + f"{U}\ngroup #g any 报社 ".encode()
        + b"\xff\nquorum #g\n"
    )
    read = parse_policy(text)
    assert read.logs == (KnownLog(LOG.key, "https://log.example/"),)
    assert read.witnesses[0] == Witness("报社", PAPER.key, "https://w.example/")
    assert read.groups == (Group("#g", 1, ("报社", "\udcff")),)
    assert parse_policy(format_policy(read)) == read
    assert quorum_met(read, {"\udcff"})


@pytest.mark.parametrize(
    "broken",
    [
        Policy((), (), (), "x"),
        Policy((KnownLog(LOG.key, "two words"),), (), ()),
        Policy((), (Witness("", PAPER.key),), ()),
        Policy((), (Witness("a\nquorum none", PAPER.key),), ()),
        Policy((), (Witness("\ud800", PAPER.key),), ()),
    ],
    ids=range(5),
)
def test_policies_that_cannot_be_written(broken: Policy) -> None:
    with pytest.raises(FormatError):
        format_policy(broken)
