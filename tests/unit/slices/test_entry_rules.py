"""What a scheme asks of one entry."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.events.entries import EntryRecorded
from domain.slices.entry_rules import EntryRules, check_entry
from tests.unit.slices.world import INPUTS, MONTHLY, PACK, declared, entry

FITTING: list[dict[str, Any]] = [
    {"value": "0"},
    {"value": "10"},
    {"value": "9.9999"},
    {"input": "deeds", "kind": "bonus", "value": "5", "item": "抢险"},
    {"input": "faults", "kind": "demerit", "value": "999"},
    {"input": "talks", "kind": "panel", "value": "-3", "rater": "villagers"},
    {"input": "discipline", "kind": "gate", "level": "pass"},
    {"input": "attitude", "kind": "level", "level": "好"},
    {"input": "honours", "kind": "honour", "level": "省级", "period": ""},
    {"input": "income", "kind": "measure", "value": "-12.34", "period": ""},
    {"input": "weak_branch", "kind": "flag", "level": "off", "period": ""},
    {"effective_on": date(2025, 3, 1)},
    {"effective_on": date(2025, 4, 5)},
]

WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"scheme": "other"}, "wrong-assessment", "assessment"),
    ({"assessment": "yearly"}, "wrong-assessment", "assessment"),
    ({"input": "nothing"}, "unknown-input", "input"),
    ({"kind": "bonus"}, "wrong-kind", "kind"),
    ({"rater": "villagers"}, "unknown-rater", "rater"),
    ({"input": "talks", "kind": "panel", "value": "3"}, "unknown-rater", "rater"),
    ({"input": "talks", "kind": "panel", "value": "3", "rater": "x"}, "unknown-rater", "rater"),
    ({"level": "好"}, "not-a-value", "value"),
    ({"value": "4", "level": "好"}, "not-a-value", "value"),
    ({"value": "４"}, "not-a-value", "value"),
    ({"value": "1e3"}, "not-a-value", "value"),
    ({"value": "0.00001"}, "not-a-value", "value"),
    ({"value": "10.0001"}, "value-out-of-bounds", "value"),
    ({"value": "-1"}, "value-out-of-bounds", "value"),
    ({"input": "faults", "kind": "demerit", "value": "-1"}, "value-out-of-bounds", "value"),
    ({"input": "deeds", "kind": "bonus", "value": "6"}, "value-out-of-bounds", "value"),
    (
        {"input": "income", "kind": "measure", "value": "1.234", "period": ""},
        "not-a-value",
        "value",
    ),
    ({"input": "discipline", "kind": "gate", "level": "on"}, "unknown-level", "level"),
    ({"input": "attitude", "kind": "level", "level": "一般"}, "unknown-level", "level"),
    ({"input": "attitude", "kind": "level", "value": "好"}, "unknown-level", "level"),
    (
        {"input": "attitude", "kind": "level", "value": "1", "level": "好"},
        "unknown-level",
        "level",
    ),
    ({"input": "honours", "kind": "honour", "level": "省级"}, "wrong-period", "period"),
    ({"period": ""}, "wrong-calendar", "period"),
    ({"period": "2025-Q1"}, "wrong-calendar", "period"),
    ({"period": "March"}, "wrong-calendar", "period"),
    ({"effective_on": date(2025, 2, 28)}, "day-outside-period", "effective_on"),
    ({"effective_on": date(2025, 4, 6)}, "day-outside-period", "effective_on"),
]


def made(fields: dict[str, Any]) -> EntryRecorded:
    recorded = entry(**fields)
    # `entry` gives points where no value is asked for; these entries say all themselves.
    return replace(recorded, value=fields.get("value")) if "level" in fields else recorded


@pytest.mark.parametrize("fields", FITTING, ids=str)
def test_accepts_what_fits(fields: dict[str, Any]) -> None:
    assert check_entry(made(fields), PACK, MONTHLY) is None


@pytest.mark.parametrize(("fields", "code", "field"), WRONG, ids=str)
def test_names_what_is_wrong_and_where(fields: dict[str, Any], code: str, field: str) -> None:
    problem = check_entry(made(fields), PACK, MONTHLY)
    assert problem is not None
    assert (problem.code, problem.field) == (code, field)
    assert problem.message
    assert problem.next_step


def test_answers_alike_when_asked_again() -> None:
    rules = EntryRules(PACK, MONTHLY)
    for _ in range(2):
        for fields, code, _field in WRONG:
            problem = rules.check(made(fields))
            assert problem is not None
            assert problem.code == code
        for fields in FITTING:
            assert rules.check(made(fields)) is None


def test_states_the_bounds_in_the_unit_of_the_entry() -> None:
    money = declared(
        "grant", kind="measure", value_type="money", window="standing", at_least=0, at_most=10_050
    )
    pack = replace(PACK, inputs=(money,))
    assessment = replace(MONTHLY, inputs=("grant",))
    paid = entry(input="grant", kind="measure", value="100.51", period="")
    problem = check_entry(paid, pack, assessment)
    assert problem is not None
    assert "at least 0 and at most 100.5;" in problem.message
    assert check_entry(replace(paid, value="100.5"), pack, assessment) is None


def test_an_input_that_the_assessment_does_not_use_is_unknown() -> None:
    problem = check_entry(entry(), PACK, replace(MONTHLY, inputs=("deeds",)))
    assert problem is not None
    assert "deeds" in problem.next_step


def test_knows_whom_an_input_is_about() -> None:
    rules = EntryRules(PACK, MONTHLY)
    assert {known.name for known in INPUTS if rules.is_about_body(known.name)} == {
        "income",
        "weak_branch",
    }
    villages = EntryRules(PACK, replace(MONTHLY, subject_kind="village"))
    assert villages.is_about_body("tasks")


def test_slots_tell_apart_period_day_item_and_rater() -> None:
    rules = EntryRules(PACK, MONTHLY)
    honour = entry(input="honours", kind="honour", level="县级", period="")
    slots = {
        rules.slot(recorded)
        for recorded in (
            entry(),
            entry(item="b"),
            entry(rater="x"),
            entry(subject="p2"),
            entry(period="2025-04"),
            honour,
            replace(honour, effective_on=date(2025, 3, 11)),
        )
    }
    assert len(slots) == 7
    assert rules.slot(entry(value="1")) == rules.slot(entry(effective_on=date(2025, 3, 2)))
    assert rules.slot(entry(input="deeds", kind="bonus")) is None
