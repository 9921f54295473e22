from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from domain.schemes.diff import diff
from domain.schemes.load import load_scheme
from domain.schemes.model import Scheme

GOOD = (Path(__file__).parent / "good.yaml").read_text("utf-8")


def loaded(text: str, on: date = date(2025, 1, 31)) -> Scheme:
    return load_scheme(text, on=on)


def changed(old: str, new: str) -> list[str]:
    assert GOOD.count(old) == 1
    return [str(change) for change in diff(loaded(GOOD), loaded(GOOD.replace(old, new)))]


def test_same_meaning_in_other_words_is_no_difference() -> None:
    text = "# another remark\n" + GOOD.replace('"0.8"', '"80%"')
    assert diff(loaded(GOOD), loaded(text)) == []


def test_a_day_on_which_a_parameter_changes_shows_value_and_effect() -> None:
    changes = diff(loaded(GOOD), loaded(GOOD, date(2026, 1, 31)))
    said = [str(change) for change in changes]
    assert "parameters.bonus_cap.value: 5 -> 6" in said
    assert "parameters.bonus_cap.valid_from: 2025-01-01 -> 2026-01-01" in said
    assert (
        'assessments.month.steps.bonus_counted: "Bonus sum", at most 5 -> '
        '"Bonus sum", at most 6 (T01 4.5)'
    ) in said


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('{work: "0.8"', '{work: "0.7"', 'assessments.month.steps.weighed: "Work" × 0.8'),
        ("phrase: 加分上限5分", "phrase: 加分上限6分", "rules.EX-02.phrase: 加分上限5分 -> 加分上限6分"),
        ("en: Month}", "en: Monthly}", "assessments.month.title: Month -> Monthly"),
        ("months: 12, missing", "months: 6, missing", "assessments.month.steps.demerits: sum of"),
        ("zh: 名次, en: Place", "zh: 名次, en: Position", "steps.place.title: Place -> Position"),
        ("masked: [name], days: 5", "masked: [name], days: 9",
         "assessments.month.disclosure.days: 5 -> 9"),
        ("after_days: [1, 15]", "after_days: [1, 20]",
         "supervision.escalate_after_days: 1, 15 -> 1, 20"),
        ("en: The public}", "en: Villagers}",
         "inputs.opinion.rater_titles: Superiors, The public -> Superiors, Villagers"),
        ('at_most: "100"', 'at_most: "90"', "inputs.task_points.at_most: 1000000 -> 900000"),
        ("name: 《示例积分办法》", "name: 《新办法》", "instrument.name: 《示例积分办法》 -> 《新办法》"),
    ],
)  # fmt: skip
def test_says_what_changed(old: str, new: str, expected: str) -> None:
    (change,) = changed(old, new)
    assert expected in change


def test_added_removed_and_moved_steps() -> None:
    lines = GOOD.splitlines(keepends=True)
    bonus = next(line for line in lines if "name: bonus_sum" in line)
    demerits = next(line for line in lines if "name: demerits" in line)
    talk = next(line for line in lines if "name: talk" in line)
    text = GOOD.replace(demerits, "").replace(bonus, demerits + bonus)
    text = text.replace(talk, talk.replace("name: talk", "name: warning"))
    happened = {(change.happened, change.key) for change in diff(loaded(GOOD), loaded(text))}
    assert happened == {
        ("moved", "assessments.month.steps"),
        ("removed", "assessments.month.steps.talk"),
        ("added", "assessments.month.steps.warning"),
    }


def test_added_and_removed_blocks() -> None:
    extra = "  EX-07: {phrase: 附则, document: example-1, treatment: stated}\n"
    text = GOOD.replace(
        "parameters:\n  instrument_number", f"{extra}parameters:\n  instrument_number"
    )
    forth, back = diff(loaded(GOOD), loaded(text)), diff(loaded(text), loaded(GOOD))
    assert [(change.happened, change.key) for change in forth] == [("added", "rules.EX-07")]
    assert [(change.happened, change.key) for change in back] == [("removed", "rules.EX-07")]
