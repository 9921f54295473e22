"""What is said of a file that somebody holds out."""

from __future__ import annotations

import pytest

from domain.merkle.checkpoints import Checkpoint
from domain.merkle.forks import parse_fork, verify_fork
from domain.merkle.keys import SigningKey
from domain.merkle.policies import Policy, Witness
from domain.merkle.receipts import Receipt, format_receipt
from ledger.tlog.judging import Judged, judge, tidied
from ledger.tlog.receipts import make_receipt, own_policy
from ledger.tlog.signers import NoteSigner, sign_checkpoint
from tests.published import ORIGIN, Log, numbered_entries
from tests.unit.tlog.published_log import log_of, published


def judged(data: bytes, log: Log) -> Judged:
    of = published(log)
    return judge(data, lambda _: own_policy(of), of)


def receipt_of(log: Log, position: int, *, entry: bool = True) -> Receipt:
    of = published(log)
    return make_receipt(of, position, own_policy(of), entry=entry)


def note_of(log: Log) -> bytes:
    note = log.store.checkpoint()
    assert note is not None
    return note


@pytest.fixture(scope="module")
def log() -> Log:
    return log_of(5, 300)


@pytest.fixture(scope="module")
def rewritten() -> Log:
    """The same ledger after its third entry was changed, and signed anew with the same key."""
    log = Log(entries=numbered_entries(305))
    log.entries[2] = b"changed"
    log.integrator().catch_up()
    return log


def test_a_receipt_says_what_stands_where(log: Log) -> None:
    found = judged(format_receipt(receipt_of(log, 3)), log)
    assert found.genuine
    assert (found.kind, found.position, found.entry) == ("receipt", 3, log.entries[2])
    assert found.standing == "stands"
    assert found.checkpoint is not None
    assert found.checkpoint.size == 5
    assert found.quorum, "no witness is asked for"


def test_a_receipt_without_its_entry_is_compared_with_the_log_here(log: Log) -> None:
    receipt = receipt_of(log, 3, entry=False)
    found = judged(format_receipt(receipt), log)
    assert (found.genuine, found.standing, found.entry) == (True, "stands", b"")
    bent = Receipt(receipt.index + 1, receipt.proof, receipt.note)
    found = judged(format_receipt(bent), log)
    assert found.problem is not None
    assert found.problem.code == "inclusion-not-proved"


def test_another_entry_in_a_receipt_is_found(log: Log) -> None:
    receipt = receipt_of(log, 3)
    false = Receipt(receipt.index, receipt.proof, receipt.note, b'{"n":5}')
    found = judged(format_receipt(false), log)
    assert not found.genuine
    assert found.problem is not None
    assert found.problem.code == "inclusion-not-proved"


@pytest.mark.parametrize("extra", ["with the entry", "without"])
def test_an_old_receipt_convicts_a_log_that_was_rewritten(
    log: Log, rewritten: Log, extra: str
) -> None:
    receipt = receipt_of(log, 3, entry=extra == "with the entry")
    found = judged(format_receipt(receipt), rewritten)
    assert found.genuine, "the log did sign it"
    assert found.standing == "broken"
    proved = verify_fork(parse_fork(found.evidence), own_policy(published(log)))
    assert (proved.earlier.size, proved.later.size) == (5, 305)
    told = judged(found.evidence, log)
    assert (told.kind, told.genuine, told.forked) == ("fork", True, proved)


def test_a_notice_is_compared_with_the_log_here(log: Log, rewritten: Log) -> None:
    earlier = log_of(5)
    assert judged(note_of(earlier), log).standing == "stands"
    assert judged(note_of(log), earlier).standing == "ahead"
    assert judged(note_of(log), rewritten).standing == "broken"
    assert judged(note_of(log), Log()).standing == "ahead"
    assert judged(note_of(log), log).kind == "checkpoint"


def test_a_checkpoint_of_another_log_is_not_taken_for_ours(log: Log) -> None:
    other = NoteSigner(SigningKey("other.example", 1, bytes(32)))
    found = judged(sign_checkpoint(Checkpoint("other.example", 5, bytes(32)), [other]), log)
    assert found.problem is not None
    assert found.problem.code == "log-unknown"
    assert found.checkpoint is not None
    assert found.checkpoint.origin == "other.example"


def test_a_false_signature_is_found(log: Log) -> None:
    stranger = NoteSigner(SigningKey(ORIGIN, 1, bytes(32)))
    found = judged(sign_checkpoint(Checkpoint(ORIGIN, 5, bytes(32)), [stranger]), log)
    assert found.problem is not None
    assert found.problem.code.endswith("note-signature-missing")


def test_evidence_that_proves_nothing_is_told(log: Log, rewritten: Log) -> None:
    evidence = judged(note_of(log_of(5)), rewritten).evidence
    half = evidence.split(b"\n\n")
    swapped = b"\n\n".join([half[0], half[3], half[4].rstrip(b"\n"), half[1], half[2] + b"\n"])
    found = judged(swapped, log)
    assert found.problem is not None
    assert found.problem.code == "fork-not-proved"


@pytest.mark.parametrize("data", [b"", b"hello", b"mingce/log-fork@v1\n", b"\xff" * 30])
def test_whatever_else_comes_is_told_not_raised(log: Log, data: bytes) -> None:
    found = judged(data, log)
    assert found.problem is not None
    assert found.problem.code == "log-malformed"


def test_lacking_witnesses_make_nothing_false(log: Log) -> None:
    of = published(log)
    paper = SigningKey("paper.example", 4, bytes(range(1, 33)))
    policy = Policy(own_policy(of).logs, (Witness("paper", paper.key),), (), "paper")
    found = judge(note_of(log), lambda _: policy, of)
    assert (found.genuine, found.quorum, found.witnessed) == (True, False, ())


def test_what_a_form_or_a_phone_did_to_a_text_is_undone(log: Log) -> None:
    note = note_of(log).decode()
    for pasted in (
        note.replace("\n", "\r\n"),
        note.strip(),
        f"\n\n  {note}\n\n\n",
        f"\ufeff{note}",
        "\n".join(f"{line} " for line in note.split("\n")),
    ):
        assert tidied(pasted) == note.encode()


def test_a_key_counts_for_the_sizes_at_which_it_was_in_force(log: Log, rewritten: Log) -> None:
    """One that was retired, and then stolen, signs nothing that counts."""
    of = published(log)
    own = own_policy(of)

    def until_100(size: int) -> Policy:
        return own if size < 100 else Policy((), (), ())

    assert judge(note_of(log_of(5)), until_100, of).genuine
    found = judge(note_of(rewritten), until_100, of)
    assert found.problem is not None
    assert found.problem.code == "log-unknown"
