"""Texts that were adopted in the first language are read on, and no new ones are."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from domain.schemes.diff import diff
from domain.schemes.lint import lint
from domain.schemes.load import load_scheme
from domain.schemes.model import LANGUAGE, Scheme, Supervision
from domain.schemes.problems import SchemeErrors
from domain.schemes.values import Label

HERE = Path(__file__).parent
FIRST = (HERE / "first_language.yaml").read_text("utf-8")
GOOD = (HERE / "good.yaml").read_text("utf-8")
DAY = date(2025, 12, 31)


def loaded(text: str = FIRST) -> Scheme:
    return load_scheme(text, on=DAY)


def test_it_computes_what_it_always_did() -> None:
    said = {"note", "reason", "rater_titles", "parameters", "in_time_days", "rules"}
    differences = diff(loaded(), loaded(GOOD))
    assert {change.field for change in differences} <= said
    assert [one.steps for one in loaded().assessments] == [
        one.steps for one in loaded(GOOD).assessments
    ]


def test_what_it_does_not_say_holds_as_the_software_held_it() -> None:
    scheme = loaded()
    assert (scheme.language, loaded(GOOD).language) == (1, LANGUAGE)
    assert scheme.supervision == Supervision(in_time_days=31, escalate_after_days=(1, 15))
    for assessment in scheme.assessments:
        disclosure = assessment.disclosure
        assert (disclosure.ruling_days, disclosure.appeal_to) == (15, "same_body")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("先试行。 First tried.", Label("先试行。", "First tried.")),
        ("取“两委”名单。 “Both” lists. (All.)", Label("取“两委”名单。", "“Both” lists. (All.)")),
        ("参照 GB 2312。 See GB 2312.", Label("参照 GB 2312。", "See GB 2312.")),
        ("先试行。", Label("先试行。", "先试行。")),
        ("Usual.", Label("Usual.", "Usual.")),
    ],
)
def test_reasons_and_notes_are_halved_where_they_have_halves(written: str, read: Label) -> None:
    reason = FIRST.replace("reason: Kind.", f"reason: {written}")
    note = FIRST.replace("note: The ledger itself.", f"note: {written}")
    assert [one.reason for one in loaded(reason).parameters if one.name == "tie_rule"] == [read]
    assert [one.note for one in loaded(note).rules if one.id == "EX-05"] == [read]


@pytest.mark.parametrize(
    ("raters", "titles"),
    [
        ("[上级, 群众]", (Label("上级", "上级"), Label("群众", "群众"))),
        ("{parameter: raters}", (Label("上级", "上级"), Label("群众", "群众"))),
        ("[villagers, 群众]", (Label("村民代表", "villagers"), Label("群众", "群众"))),
    ],
)
def test_raters_are_called_by_their_names(raters: str, titles: tuple[Label, ...]) -> None:
    text = FIRST.replace("raters: [上级, 群众]", f"raters: {raters}").replace(
        "inputs:\n  task_points",
        "  raters: {title: {zh: 组, en: Groups}, unit: list, settles: [P-19], values: "
        "[{from: 2025-01-01, value: [上级, 群众], status: decided, decided_by: 县}]}\n"
        "inputs:\n  task_points",
    )
    if "villagers" in raters:
        text = text.replace('groups: {上级: "40%"', 'groups: {villagers: "40%"')
    assert loaded(text).input("opinion").rater_titles == titles


def test_it_may_not_be_adopted_any_more() -> None:
    (problem,) = lint(FIRST)
    assert (problem.key, problem.severity) == ("language", "error")
    assert f"language: {LANGUAGE}" in problem.next_step


def test_the_present_language_fills_nothing_in() -> None:
    with pytest.raises(SchemeErrors) as refused:
        loaded(FIRST.replace("title: {zh: 示例", "language: 2\ntitle: {zh: 示例", 1))
    keys = {problem.key for problem in refused.value.problems}
    assert {
        "supervision",
        "assessments.month.disclosure.ruling_days",
        "assessments.month.disclosure.appeal_to",
        "inputs.opinion.raters",
        "rules.EX-05.note",
    } <= keys


@pytest.mark.parametrize(
    "spoilt",
    [
        {"raters: [上级, 群众]": "raters: 上级"},
        {"note: The ledger itself.": "note: [The ledger]"},
        {"disclosure: {audience: village, fields: [name, grade], masked: [name]": "disclosure: {"},
        {"verification: {within_days": "verification: {days"},
        {"not_applicable:\n": "not_applicable: [P-01]\nread: \n"},
    ],
    ids=str,
)
def test_mistakes_of_shape_are_told_as_in_any_text(spoilt: dict[str, Any]) -> None:
    text = FIRST
    for old, new in spoilt.items():
        assert text.count(old) == 1
        text = text.replace(old, new)
    with pytest.raises(SchemeErrors):
        loaded(text)
