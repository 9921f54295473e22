"""What earlier outcomes come to."""

from __future__ import annotations

from typing import Any

import pytest

from domain.evaluation.facts import Facts, OutcomeFact
from domain.schemes.steps import History
from domain.schemes.values import Value
from tests.unit.evaluation.small import cadre, column, outcome, scheme, title

GOOD: dict[str, str | None] = {"2024-12": "优", "2025-01": "优", "2025-02": "优"}


def step(how: Any, field: Any = "grade", **options: Any) -> History:
    types = {"grade": "text", "amount": "money", "tier": "count"}
    of = "count" if how in ("count", "run") else types.get(field, "number")
    given: dict[str, Any] = {
        "scheme": "small", "assessment": "monthly", "equals": (), "type": of, **options,
    }  # fmt: skip
    return History(name="it", title=title("it"), how=how, field=field, **given)


def it(given: History, outcomes: list[OutcomeFact]) -> Value:
    facts = Facts(appointments=[cadre("p")], outcomes=outcomes)
    return column(scheme([given]), facts, "it")["p"]


def grades(months: dict[str, str | None]) -> list[OutcomeFact]:
    return [outcome("p", month, n, grade=grade) for n, (month, grade) in enumerate(months.items())]


@pytest.mark.parametrize(
    ("within", "last", "expected"), [("year", 0, 2), ("periods", 1, 1), ("ever", 0, 3)]
)
def test_counts_within_its_window(within: Any, last: int, expected: int) -> None:
    months: dict[str, str | None] = GOOD | {
        "2025-03": "优",
        "2025-04": "优",
    }  # this very period, and a later one
    counted = step("count", equals=("优",), within=within, last=last)
    assert it(counted, grades(months)) == expected


def test_counts_present_fields_when_nothing_is_asked_for() -> None:
    months: dict[str, str | None] = {"2025-01": None, "2025-02": "差"}
    assert it(step("count"), grades(months)) == 1
    assert it(step("count", equals=("优",)), grades(months)) == 0


@pytest.mark.parametrize(
    ("months", "breaks", "skipped"),
    [
        (GOOD, 3, 3),
        ({"2024-12": "优", "2025-02": "优"}, 1, 2),  # January is missing
        ({"2024-12": "优", "2025-01": "优"}, 0, 2),  # February is
        ({"2024-12": "优", "2025-01": "差", "2025-02": "优"}, 1, 1),
        ({"2025-01": "优", "2025-02": None}, 0, 0),
        ({}, 0, 0),
    ],
)
def test_run_ends_at_the_first_break(
    months: dict[str, str | None], breaks: int, skipped: int
) -> None:
    for gap, expected in (("breaks", breaks), ("skipped", skipped)):
        run = step("run", equals=("优",), within="ever", gap=gap)
        assert it(run, grades(months)) == expected


@pytest.mark.parametrize(
    ("how", "expected"),
    [("sum", 100_000), ("mean", 33_300), ("minimum", 10_000), ("maximum", 70_000),
     ("latest", None)],
)  # fmt: skip
def test_figures_of_earlier_scores(how: Any, expected: int | None) -> None:
    scores = {"2024-10": 20_000, "2024-11": 70_000, "2024-12": 10_000, "2025-01": None}
    outcomes = [
        outcome("p", month, n, score=score) for n, (month, score) in enumerate(scores.items())
    ]
    assert it(step(how, "score", within="ever", decimals=2), outcomes) == expected
    assert it(step(how, "score", within="ever"), []) is None


def test_mean_of_counts_is_a_whole_number() -> None:
    outcomes = [outcome("p", f"2025-0{n}", n, tier=tier) for n, tier in ((1, 2), (2, 3))]
    assert it(step("mean", "tier"), outcomes) == 3


def test_result_of_the_village_in_the_same_month_is_in_sight() -> None:
    own = outcome("p", "2025-03", 1, grade="差", assessment="village")
    village = outcome("village-1", "2025-03", 2, grade="优", assessment="village")
    latest = step("latest", assessment="village", about="unit", calendar="month")
    assert it(latest, [own, village]) == "优"


def test_run_over_another_calendar_starts_at_its_last_period() -> None:
    quarters = [
        outcome("p", key, n, grade="优", assessment="quarterly")
        for n, key in enumerate(("2024-Q3", "2024-Q4", "2025-Q1"))
    ]
    run = step("run", assessment="quarterly", calendar="quarter", within="ever")
    assert it(run, quarters) == 3
    assert it(run, quarters[:2]) == 0
