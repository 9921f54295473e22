"""Which entries stand, and what they add up to, by numbers worked by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain.evaluation.facts import EntryFact, Facts
from domain.schemes.model import Input
from domain.schemes.steps import Gather, LatestLevel, Panel
from domain.schemes.values import Value
from tests.unit.evaluation.small import cadre, column, entry, scheme, some_input, title

IT: dict[str, Any] = {"name": "it", "title": title("it")}
IN = some_input("in")


def gather(how: Any, **options: Any) -> Gather:
    return Gather(**IT, **{"inputs": ("in",), "how": how, "type": "number", **options})


def it(step: Any, entries: list[EntryFact], *inputs: Input, as_of: int = 10_000) -> Value:
    facts = Facts(appointments=[cadre("p")], entries=entries)
    return column(scheme([step], *(inputs or (IN,))), facts, "it", as_of)["p"]


@pytest.mark.parametrize(
    ("how", "expected"),
    [("sum", 100_000), ("minimum", 10_000), ("maximum", 70_000), ("mean", 33_333),
     ("latest", 20_000), ("count", 3)],
)  # fmt: skip
def test_aggregates(how: Any, expected: int) -> None:
    step = gather(how, type="count" if how == "count" else "number")
    last = date(2025, 3, 11)
    entries = [
        entry("p", "in", 20_000, 7, effective_on=last),
        entry("p", "in", 70_000, 5, effective_on=last),
        entry("p", "in", 10_000, 9),
        entry("someone else", "in", 1, 10),
    ]
    assert it(step, entries) == expected


def test_mean_is_rounded_where_declared() -> None:
    entries = [entry("p", "in", value, 1) for value in (20_000, 10_000, 70_000)]
    assert it(gather("mean", decimals=1), entries) == 33_000
    assert it(gather("mean", decimals=1, rounding="up"), entries) == 34_000


def test_nothing_entered_is_absent_unless_it_counts_as_zero() -> None:
    assert it(gather("sum"), []) is None
    assert it(gather("sum", missing="zero"), []) == 0
    assert it(gather("count", type="count"), []) == 0


def test_levels_score_points() -> None:
    step = gather("sum", level_scores=(("好", 30_000), ("差", -10_000)))
    entries = [entry("p", "in", None, n, level=level) for n, level in enumerate("好好差")]
    assert it(step, entries) == 50_000


def test_only_listed_levels_are_counted() -> None:
    step = gather("count", type="count", levels=("省级", "国家级"))
    entries = [entry("p", "in", None, n, level=each) for n, each in enumerate(("省级", "县级"))]
    assert it(step, entries) == 1


@pytest.mark.parametrize(
    ("levels", "missing", "expected"),
    [
        ({"a": ["pass"], "b": ["pass", "on"]}, "zero", True),
        ({"a": ["pass"], "b": ["pass", "fail"]}, "zero", False),
        ({"a": ["pass"]}, "zero", False),
        ({"a": ["pass"]}, "pass", True),
        ({}, "pass", True),
        ({}, "zero", False),
    ],
)
def test_all_gates_must_be_passed(
    levels: dict[str, list[str]], missing: Any, expected: object
) -> None:
    step = gather("all", inputs=("a", "b"), type="flag", missing=missing)
    entries = [
        entry("p", name, None, position, level=level)
        for name, each in levels.items()
        for position, level in enumerate(each)
    ]
    assert it(step, entries, some_input("a", kind="gate"), some_input("b", kind="flag")) is expected


def test_any_flag_is_enough() -> None:
    step = gather("any", type="flag")
    flags = [entry("p", "in", None, n, level=level) for n, level in enumerate(("off", "on"))]
    assert [it(step, flags[:n]) for n in range(3)] == [False, False, True]


def test_entries_of_other_periods_and_schemes_do_not_count() -> None:
    others = [
        entry("p", "in", 1, 1, period="2025-02"),
        entry("p", "in", 1, 2, assessment="annual"),
        entry("p", "in", 1, 3, scheme="other"),
    ]
    assert it(gather("sum"), others) is None


@pytest.mark.parametrize(("months", "expected"), [(0, 4), (2, 6), (14, 7)])
def test_dated_entries_count_for_their_months(months: int, expected: int) -> None:
    declared = some_input("in", window="dated", months=months)
    days = {date(2024, 2, 1): 1, date(2025, 2, 1): 2, date(2025, 3, 1): 4, date(2025, 4, 1): 8,
            date(2024, 1, 31): 16}  # fmt: skip
    entries = [
        entry("p", "in", value, value, period="", assessment="other", effective_on=day)
        for day, value in days.items()
    ]
    assert it(gather("sum"), entries, declared) == expected


def test_a_step_may_read_other_months_than_its_input_says() -> None:
    declared = some_input("in", window="dated", months=12)
    days = {date(2025, 3, 1): 1, date(2025, 2, 28): 2, date(2023, 1, 1): 4}
    entries = [
        entry("p", "in", value, value, period="", effective_on=day) for day, value in days.items()
    ]
    sums = [it(gather("sum", months=months), entries, declared) for months in (None, 0, 1, 2, 36)]
    assert sums == [3, 1, 1, 3, 7]


def test_latest_entry_of_each_item_stands() -> None:
    declared = some_input("in", window="standing")
    old, new = date(2019, 1, 1), date(2025, 1, 1)
    entries = [
        entry("p", "in", 1, 5, period="", item="a", effective_on=new),
        entry("p", "in", 2, 6, period="", item="a", effective_on=old),
        entry("p", "in", 4, 7, period="", item="b", effective_on=old),
        entry("p", "in", 8, 8, period="", item="b", effective_on=old),
        entry("p", "in", 16, 9, period="", item="a", effective_on=date(2025, 4, 1)),
    ]
    assert it(gather("sum"), entries, declared) == 9


def test_unit_and_group_entries_count_for_everyone_there() -> None:
    inputs = (some_input("in", about="unit"), some_input("town", about="group"), some_input("own"))
    entries = [
        entry("village-1", "in", 1, 1), entry("town-1", "town", 2, 2), entry("p", "own", 4, 3),
        entry("p", "in", 8, 4), entry("village-2", "in", 16, 5),
    ]  # fmt: skip
    assert it(gather("sum", inputs=("in", "town", "own")), entries, *inputs) == 7


def test_correction_replaces_and_withdrawal_removes() -> None:
    entries = [
        entry("p", "in", 10, 5, known_until=20),
        entry("p", "in", 30, 5, known_from=20, known_until=40),
    ]
    known = [it(gather("sum"), entries, as_of=as_of) for as_of in (4, 5, 19, 20, 39, 40)]
    assert known == [None, 10, 10, 30, 30, None]


def test_latest_level_passes_over_entries_without_one() -> None:
    entries = [
        entry("p", "in", None, 5, level="县级"),
        entry("p", "in", None, 6, level="市级"),
        entry("p", "in", 3, 7),
    ]
    assert it(LatestLevel(**IT, input="in"), entries) == "市级"
    assert it(LatestLevel(**IT, input="in"), []) is None


def votes(**scores: list[int]) -> list[EntryFact]:
    groups = {"masses": "群众", "team": "班子"}
    return [
        entry("p", "in", score, position, rater=groups[group])
        for group, each in scores.items()
        for position, score in enumerate(each)
    ]


def panel(**options: Any) -> Panel:
    groups = (("群众", 6_000), ("班子", 4_000))
    return Panel(**IT, **{"input": "in", "groups": groups, **options})


def test_panel_weighs_the_means_of_its_groups() -> None:
    # 群众 (90 + 80 + 85) / 3 = 85, 班子 (90 + 91) / 2 = 90.5: 85 x 0.6 + 90.5 x 0.4 = 87.2
    cast = votes(masses=[900_000, 800_000, 850_000], team=[900_000, 910_000])
    assert it(panel(), cast) == 872_000


def test_panel_trims_the_highest_and_the_lowest() -> None:
    cast = votes(masses=[0, 800_000, 820_000, 1_000_000], team=[500_000, 900_000])
    # 群众 (80 + 82) / 2 = 81; 班子 has only two scores, which all stay: 70
    assert it(panel(trim=1), cast) == 766_000


@pytest.mark.parametrize(
    ("missing", "expected"), [("reweight", 800_000), ("zero", 480_000), ("absent", None)]
)
def test_panel_without_one_group(missing: Any, expected: int | None) -> None:
    cast = votes(masses=[800_000, 800_000], team=[900_000])
    assert it(panel(min_raters=2, missing_group=missing), cast) == expected
    assert it(panel(min_raters=2, missing_group=missing), []) is None
