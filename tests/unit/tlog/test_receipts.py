"""Receipts out of a published log: one for each entry, and valid without the log."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.errors import DomainError
from domain.merkle.checkpoints import parse_checkpoint
from domain.merkle.errors import ProofError
from domain.merkle.hashing import leaf_hash
from domain.merkle.keys import SigningKey
from domain.merkle.notes import parse_note, sign_text
from domain.merkle.policies import Group, KnownLog, Policy, Witness
from domain.merkle.receipts import format_receipt, parse_receipt, verify_receipt
from ledger.tlog.receipts import make_receipt, own_policy, proven, receipt_name
from tests.published import KEY, ORIGIN, Log
from tests.unit.tlog.published_log import log_of, published

PAPER = SigningKey("paper.example", 4, bytes(range(1, 33)))
COURT = SigningKey("court.example", 4, bytes(range(2, 34)))


@pytest.fixture(scope="module")
def log() -> Log:
    return log_of(1, 2, 300, 1000)


@pytest.fixture
def policy(log: Log) -> Policy:
    return own_policy(published(log))


def witness(log: Log, size: int, *keys: SigningKey) -> None:
    assert log.checkpoints is not None
    committed = log.checkpoints.at(size)
    assert committed is not None
    text = parse_note(committed.note).text
    log.checkpoints.add_cosignatures(size, [sign_text(text, key, time_s=1_000) for key in keys])


def test_every_entry_has_a_receipt_that_proves_itself(log: Log, policy: Policy) -> None:
    for position in range(1, len(log.entries) + 1):
        made = make_receipt(published(log), position, policy, entry=True)
        receipt = parse_receipt(format_receipt(made))
        assert receipt.extra == log.entries[position - 1]
        accepted = verify_receipt(receipt, leaf_hash(receipt.extra), policy)
        assert accepted.checkpoint.size >= position


def test_a_receipt_is_of_the_first_checkpoint_that_holds_the_entry(
    log: Log, policy: Policy
) -> None:
    def size(position: int) -> int:
        made = make_receipt(published(log), position, policy, entry=False)
        return parse_checkpoint(made.note.text).size

    assert [size(position) for position in (1, 2, 3, 4, 303, 304, 1303)] == [
        1,
        3,
        3,
        303,
        303,
        1303,
        1303,
    ]


def test_a_receipt_without_the_entry_gives_nothing_away(log: Log, policy: Policy) -> None:
    made = make_receipt(published(log), 7, policy, entry=False)
    assert made.extra == b""
    verify_receipt(made, leaf_hash(log.entries[6]), policy)
    with pytest.raises(ProofError):
        verify_receipt(made, leaf_hash(log.entries[7]), policy)


@pytest.mark.parametrize("position", [-1, 0, 4])
def test_there_is_no_receipt_of_nothing(position: int) -> None:
    log = published(log_of(3))
    with pytest.raises(DomainError) as refused:
        make_receipt(log, position, own_policy(log), entry=False)
    assert refused.value.code == "no-such-entry"
    assert "1 to 3" in refused.value.next_step


def test_what_is_not_published_yet_will_have_one_in_a_moment() -> None:
    log = log_of(3)
    log.append(1)
    of = published(log)
    with pytest.raises(DomainError) as refused:
        make_receipt(of, 4, own_policy(of), entry=False)
    assert refused.value.code == "log-not-reached"
    assert refused.value.fields["retry_after_s"] == 1
    log.integrator().round()
    make_receipt(of, 4, own_policy(of), entry=False)


def test_what_was_signed_but_not_published_has_none_yet() -> None:
    """The checkpoint that is committed first must not get out before its tiles are there."""
    log = log_of(3)
    log.append(2)
    kept = log.store.checkpoint()
    assert kept is not None
    log.integrator().round()
    log.store.show(kept)
    of = published(log)
    assert proven(of, 4, own_policy(of)) is None
    assert proven(of, 3, own_policy(of)) is not None


def witnessed_by_both(log: Log) -> Policy:
    return replace(
        own_policy(published(log)),
        witnesses=(Witness("paper", PAPER.key), Witness("court", COURT.key)),
        groups=(Group("both", 2, ("paper", "court")),),
        quorum="both",
    )


def test_the_first_checkpoint_with_witnesses_enough_is_preferred() -> None:
    log = log_of(3, 2, 2, 2)
    of, policy = published(log), witnessed_by_both(log)
    witness(log, 3, PAPER)
    found = proven(of, 1, policy)
    assert found is not None
    assert (found.size, found.quorum) == (3, False), "nothing is better yet"
    assert found.witnessed == (("paper", 1_000),), "who has seen it is told all the same"
    witness(log, 7, PAPER, COURT)
    witness(log, 9, PAPER, COURT)
    found = proven(of, 1, policy)
    assert found is not None
    assert (found.size, found.quorum) == (7, True)
    assert [name for name, _ in found.witnessed] == ["paper", "court"]
    receipt = make_receipt(of, 1, policy, entry=True)
    assert verify_receipt(receipt, leaf_hash(receipt.extra), policy).checkpoint.size == 7


def test_after_a_long_burst_the_checkpoint_that_is_shown_will_do() -> None:
    log = log_of(*[1] * 30)
    of, policy = published(log), witnessed_by_both(log)
    witness(log, 30, PAPER, COURT)
    found = proven(of, 1, policy)
    assert found is not None
    assert (found.size, found.quorum) == (30, True)


def test_what_a_key_of_old_times_signed_still_has_receipts() -> None:
    log = log_of(3)
    of = published(log)
    forgotten = Policy((KnownLog(SigningKey(ORIGIN, 1, bytes(32)).key),), (), ())
    receipt = make_receipt(of, 2, forgotten, entry=True)
    verify_receipt(receipt, leaf_hash(receipt.extra), own_policy(of))


def test_the_policy_of_a_log_names_its_keys() -> None:
    policy = own_policy(published(log_of(1)))
    assert [log.key for log in policy.logs] == [KEY.key]
    assert policy.logs[0].key.name == ORIGIN


def test_files_are_named_for_ledger_and_position() -> None:
    assert receipt_name("anqing/taihu", 4711) == "anqing-taihu-4711.tlog-proof"
