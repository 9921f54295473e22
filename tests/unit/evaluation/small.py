"""Small schemes and facts for tests that are worked by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from domain.calendar import parse_period
from domain.evaluation.facts import AppointmentFact, EntryFact, Facts, OutcomeFact
from domain.evaluation.interpret import interpret
from domain.evaluation.result import Result
from domain.schemes.model import (
    Assessment,
    Disclosure,
    Input,
    Instrument,
    MeetingPowers,
    OutcomeFields,
    Parameter,
    Rule,
    Scheme,
    Supervision,
)
from domain.schemes.steps import AnyStep, Gather
from domain.schemes.values import Label, Value

PERIOD = parse_period("2025-03")
NOBODY = MeetingPowers(confirmed_by=Label("会议", "meeting"), may_change=())
NOWHERE = Disclosure(
    audience="village",
    fields=(),
    masked=(),
    days=7,
    objection_days=7,
    ruling_days=15,
    appeal_days=7,
    appeal_to="same_body",
)
USUAL = Supervision(in_time_days=31, escalate_after_days=(1, 15))


def title(text: str) -> Label:
    return Label(zh=f"{text}项", en=text)


def some_input(name: str, **options: Any) -> Input:
    return Input(name=name, title=title(name), **{"kind": "points", **options})


def number(name: str, source: str | None = None) -> Gather:
    """The step that adds up an input of its own name, absent without entries."""
    return Gather(
        name=name, title=title(name), inputs=(source or f"{name}_in",), how="sum", type="number"
    )


def money(name: str) -> Gather:
    return replace(number(name), type="money")


def scheme(steps: Sequence[AnyStep], *inputs: Input, **options: Any) -> Scheme:
    """A scheme with one monthly assessment `monthly`; inputs that steps only sum are made up."""
    declared = {each.name: each for each in inputs}
    for step in steps:
        if isinstance(step, Gather):
            of = "money" if step.type == "money" else "number"
            kind = "measure" if of == "money" else "points"
            for name in step.inputs:
                declared.setdefault(name, some_input(name, kind=kind, value_type=of))
    assessment = Assessment(
        name="monthly", title=title("monthly"), inputs=tuple(declared), steps=tuple(steps),
        outcome=OutcomeFields(), powers=NOBODY, disclosure=NOWHERE,
        **{"calendar": "month", "subject_kind": "person", "classes": (), "entries_until_days": 5,
           **options},
    )  # fmt: skip
    return Scheme(
        name="small", version="1", title=title("small"), digest="d1",
        effective_on=date(2025, 1, 1), instrument=Instrument(name="办法"), reads=(),
        rules=(Rule(id="S-01", phrase="加分最高5分", document="办法.txt"),),
        parameters=(
            Parameter(name="bonus_cap", title=title("cap"), value="5", unit="points",
                      rules=("S-01",), settles=("P-07",), status="assumed", reason=title("open"),
                      decided_by="", valid_from=date(2025, 1, 1), review_on=None),
        ),
        inputs=tuple(declared.values()), assessments=(assessment,), supervision=USUAL,
    )  # fmt: skip


def cadre(subject: str, **options: Any) -> AppointmentFact:
    start = date(2020, 1, 1)
    given = {
        "unit": "village-1", "group": "town-1", "cadre_class": "正职", "post": "书记",
        "service_from": start, "unit_from": start, "starts_on": start, "ends_on": None,
        "known_from": 1,
    }  # fmt: skip
    return AppointmentFact(subject=subject, **{**given, **options})


def entry(subject: str, name: str, value: int | None, position: int, **options: Any) -> EntryFact:
    given: dict[str, Any] = {
        "scheme": "small", "assessment": "monthly", "period": PERIOD.key, "item": "", "rater": "",
        "level": "", "effective_on": date(2025, 3, 10), "known_from": position,
    }  # fmt: skip
    return EntryFact(
        subject=subject, input=name, value=value, position=position, **{**given, **options}
    )


def outcome(subject: str, period: str, position: int, **options: Any) -> OutcomeFact:
    parsed = parse_period(period)
    given: dict[str, Any] = {
        "scheme": "small", "assessment": "monthly", "score": None, "rank": None, "grade": None,
        "tier": None, "coefficient": None, "amount_fen": None, "known_from": position,
    }  # fmt: skip
    return OutcomeFact(
        subject=subject, period=period, ordinal=parsed.ordinal, ends_on=parsed.ends_on,
        position=position, **{**given, **options},
    )  # fmt: skip


def people(values: dict[str, dict[str, int | None]], **options: Any) -> Facts:
    """Cadres with one entry for each present value: subject -> number step -> scaled value."""
    facts = Facts(appointments=[cadre(subject, **options) for subject in values])
    for subject, columns in values.items():
        for name, value in columns.items():
            if value is not None:
                position = 100 + len(facts.entries)
                facts.entries.append(entry(subject, f"{name}_in", value, position))
    return facts


def column(given: Scheme, facts: Facts, name: str, as_of: int = 10_000) -> dict[str, Value]:
    """The column of every subject."""
    return {str(row["subject"]): row[name] for row in evaluate(given, facts, as_of).rows}


def evaluate(given: Scheme, facts: Facts, as_of: int = 10_000) -> Result:
    return interpret(given, "monthly", PERIOD, facts, as_of)
