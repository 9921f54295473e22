"""One entry: it fits the scheme, its period is open, its subject known, its slot free."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from domain.slices.record_entry import RecordEntry
from domain.slices.withdraw_entry import WithdrawEntry
from tests.unit.slices.world import (
    PACK,
    World,
    entry,
    record,
    scheme_of,
)

HONOUR = {"input": "honours", "kind": "honour", "level": "县级", "value": None, "period": ""}
INCOME = {"input": "income", "kind": "measure", "value": "300000", "period": "", "subject": "v1"}


def test_records_the_entry_as_it_came() -> None:
    world = World().opened()
    receipt = world.do(record())
    assert world.events(receipt) == [entry()]
    tags = set(world.ledger.at(receipt.last_position).tags)
    assert tags == {"subject:p1", "sheet:points/monthly/2025-03"}


def test_refuses_what_the_scheme_refuses() -> None:
    assert World().opened().refusal(record(value="11")) == "value-out-of-bounds"


def test_refuses_entries_of_periods_that_are_not_open() -> None:
    world = World().with_county()
    assert world.refusal(record()) == "period-state"
    world = World().closed()
    assert world.refusal(record(input="deeds", kind="bonus", value="1")) == "period-state"


def test_refuses_a_pack_other_than_the_periods() -> None:
    other = scheme_of("other text", "2")
    assert World().opened().refusal(RecordEntry(entry=entry(), pack=other)) == (
        "wrong-scheme-version"
    )


def test_refuses_an_assessment_that_the_scheme_has_not() -> None:
    yearly = RecordEntry(entry=entry(assessment="yearly"), pack=PACK)
    assert World().opened().refusal(yearly) == "unknown-assessment"


def test_refuses_unknown_subjects_of_either_sort() -> None:
    world = World().opened()
    assert world.refusal(record(subject="p9")) == "unknown-subject"
    assert world.refusal(record(subject="v1")) == "unknown-subject"
    assert world.refusal(record(**{**INCOME, "subject": "p1"})) == "unknown-subject"
    world.do(record(**INCOME))


def test_dated_entries_need_no_period_but_an_adopted_scheme() -> None:
    world = World().with_county()
    world.do(record(**HONOUR))
    other = RecordEntry(entry=entry(**INCOME), pack=scheme_of("other text", "2"))
    assert world.refusal(other) == "scheme-not-adopted"


def test_takes_one_entry_for_each_item_rater_and_period() -> None:
    world = World().opened()
    world.do(record(), record(item="b"), record(subject="p2"))
    assert world.refusal(record(value="5")) == "duplicate-entry"
    assert world.refusal(record(item="b")) == "duplicate-entry"


def test_takes_one_dated_entry_a_day() -> None:
    world = World().with_county()
    world.do(record(**HONOUR), record(**HONOUR, effective_on=date(2025, 3, 11)))
    assert world.refusal(record(**HONOUR)) == "duplicate-entry"


def test_takes_any_number_where_the_input_does() -> None:
    world = World().opened()
    bonus = {"input": "deeds", "kind": "bonus", "value": "1"}
    world.do(record(**bonus), record(**bonus))


def test_a_withdrawn_entry_leaves_its_slot_free() -> None:
    world = World().opened()
    position = world.do(record()).first_position
    world.do(WithdrawEntry(pack=PACK, position=position, original=entry(), reason="误录"))
    world.do(record(value="5"))
    assert world.refusal(record(value="6")) == "duplicate-entry"


def test_the_same_slot_of_another_scheme_is_another_slot() -> None:
    world = World().opened()
    other = RecordEntry(entry=entry(), pack=PACK)
    other.learn(replace(entry(), scheme="other"))
    world.do(other)
    third = RecordEntry(entry=entry(), pack=PACK)
    third.learn(replace(entry(), assessment="yearly"))
    assert world.refusal(third) == "duplicate-entry"
