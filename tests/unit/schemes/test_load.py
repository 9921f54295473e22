from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest

from domain.schemes.load import digest_of, load_scheme
from domain.schemes.model import Scheme
from domain.schemes.problems import SchemeErrors
from domain.schemes.steps import (
    Band,
    Choose,
    Clamp,
    Gather,
    History,
    Holds,
    Panel,
    Pay,
    Quota,
    Rank,
    SortKey,
    Step,
    Table,
    Weigh,
)
from domain.schemes.values import ByUnit, Column, Compare, Not

GOOD = (Path(__file__).parent / "good.yaml").read_text("utf-8")


@pytest.fixture(scope="module")
def scheme() -> Scheme:
    return load_scheme(GOOD, on=date(2025, 1, 31))


def step(scheme: Scheme, assessment: str, name: str) -> Step:
    return next(step for step in scheme.assessment(assessment).steps if step.name == name)


def test_digest_pins_the_text(scheme: Scheme) -> None:
    assert scheme.digest == digest_of(GOOD) == hashlib.sha256(GOOD.encode("utf-8")).hexdigest()


def test_value_in_force_on_the_day_counts() -> None:
    before = load_scheme(GOOD, on=date(2025, 12, 31))
    after = load_scheme(GOOD, on=date(2026, 1, 1))
    cap_before, cap_after = (step(one, "month", "bonus_counted") for one in (before, after))
    assert isinstance(cap_before, Clamp)
    assert isinstance(cap_after, Clamp)
    assert cap_before.at_most == 50_000
    assert cap_after.at_most == ByUnit(60_000, (("T01", 45_000),))
    by_name = {parameter.name: parameter for parameter in after.parameters}
    assert by_name["bonus_cap"].value == "6"
    assert by_name["bonus_cap"].by_group == (("T01", "4.5"),)
    assert by_name["bonus_cap"].valid_from == date(2026, 1, 1)


def test_day_before_every_value_is_refused() -> None:
    with pytest.raises(SchemeErrors, match="no value in force on 2024-12-31"):
        load_scheme(GOOD, on=date(2024, 12, 31))


def test_names_the_parameters_of_each_step(scheme: Scheme) -> None:
    assert step(scheme, "month", "quota_grade").parameters == ("excellent_share", "tie_rule")
    assert step(scheme, "month", "grade").parameters == ("bonus_cap",)  # inside a condition
    assert step(scheme, "month", "work").parameters == ()
    assert scheme.assessment("month").powers.parameters == ("may_change",)
    assert scheme.assessment("month").disclosure.parameters == ("objection_days",)


def test_sums_become_gathers(scheme: Scheme) -> None:
    demerits = step(scheme, "month", "demerits")
    assert isinstance(demerits, Gather)
    assert (demerits.how, demerits.inputs, demerits.months) == ("sum", ("demerit",), 12)
    assert (demerits.missing, demerits.type) == ("zero", "number")
    base = step(scheme, "year", "base")
    assert isinstance(base, Gather)
    assert (base.how, base.type, base.missing) == ("latest", "money", "absent")
    met = step(scheme, "month", "met")
    assert isinstance(met, Gather)
    assert (met.how, met.missing, met.type) == ("all", "zero", "flag")


def test_levels_and_panels_carry_scaled_figures(scheme: Scheme) -> None:
    conduct = step(scheme, "month", "conduct_points")
    assert isinstance(conduct, Gather)
    assert conduct.level_scores == (("好", 100_000), ("中", 50_000), ("差", 0))
    opinion = step(scheme, "month", "opinion_points")
    assert isinstance(opinion, Panel)
    assert opinion.groups == (("上级", 4_000), ("群众", 6_000))
    assert (opinion.min_raters, opinion.decimals, opinion.trim) == (3, 2, 0)


def test_total_is_a_sum_of_plus_and_minus_one(scheme: Scheme) -> None:
    total = step(scheme, "month", "total")
    assert isinstance(total, Weigh)
    assert total.terms == (
        ("weighed", 10_000),
        ("bonus_counted", 10_000),
        ("conduct_points", 10_000),
        ("demerits", -10_000),
    )
    assert total.missing == "absent"


def test_rank_and_quota(scheme: Scheme) -> None:
    place = step(scheme, "month", "place")
    assert isinstance(place, Rank)
    assert place.by == (SortKey("total"), SortKey("demerits", descending=False))
    assert (place.within, place.among) == (("group",), "met")
    quota = step(scheme, "month", "quota_grade")
    assert isinstance(quota, Quota)
    assert quota.bands == (("优秀", 2_000), ("合格", 8_000))
    assert (quota.rounding, quota.rest) == ("largest_remainder", None)


def test_bottom_is_a_quota_and_a_flag(scheme: Scheme) -> None:
    band = step(scheme, "month", "last_three_band")
    assert isinstance(band, Quota)
    assert band.bands == (("out", 0), ("in", 3))
    assert (band.rounding, band.rest, band.ties, band.small) == ("heads", "out", "worse", None)
    flag = step(scheme, "month", "last_three")
    assert isinstance(flag, Holds)
    assert flag.when == Compare("last_three_band", "=", "in")


@pytest.mark.parametrize(
    ("kind", "ties", "expected"),
    [
        ("top", "include", "better"),
        ("top", "exclude", "worse"),
        ("bottom", "include", "worse"),
        ("bottom", "exclude", "better"),
        ("top", "split", "split"),
    ],
)
def test_ties_at_the_cut_are_in_or_out(kind: str, ties: str, expected: str) -> None:
    text = GOOD.replace("kind: bottom", f"kind: {kind}").replace(
        "10, ties: include", f"10, ties: {ties}"
    )
    band = step(load_scheme(text, on=date(2025, 1, 31)), "month", "last_three_band")
    assert isinstance(band, Quota)
    assert band.ties == expected
    assert band.bands[0][0] == ("in" if kind == "top" else "out")


def test_choices_keep_their_order(scheme: Scheme) -> None:
    grade = step(scheme, "month", "grade")
    assert isinstance(grade, Choose)
    assert grade.cases == (
        (Not(Compare("met", "=", True)), "不合格"),
        (Compare("demerits", ">", 50_000), "合格"),
    )
    assert grade.otherwise == Column("quota_grade")
    change = step(scheme, "year", "change")
    assert isinstance(change, Table)
    assert change.rows == (
        (Compare("grade", "=", "优秀"), 500),
        (Compare("grade", "=", "不合格"), -500),
    )
    band = step(scheme, "year", "band")
    assert isinstance(band, Band)
    assert band.bands == (("优秀", 900_000), ("合格", 600_000), ("不合格", None))


def test_money_is_in_fen(scheme: Scheme) -> None:
    extra = step(scheme, "year", "extra")
    assert isinstance(extra, Pay)
    assert (extra.at_most, extra.unit_fen, extra.sign) == (500_000, 100, 1)
    assert extra.factors == (Column("change"),)


def test_history_of_this_and_of_another_scheme(scheme: Scheme) -> None:
    months = step(scheme, "year", "months_good")
    assert isinstance(months, History)
    assert (months.scheme, months.assessment, months.equals) == (
        "example-points",
        "month",
        ("优秀", "合格"),
    )
    assert (months.type, months.calendar) == ("count", None)
    other = step(scheme, "year", "other_grade")
    assert isinstance(other, History)
    assert (other.scheme, other.about, other.type) == ("other-scheme", "unit", "text")
    assert scheme.reads == (("other-scheme", "2024 and later"),)


def test_rules_and_instrument_are_carried_word_for_word(scheme: Scheme) -> None:
    assert scheme.instrument.number == "待定"
    cap = next(rule for rule in scheme.rules if rule.id == "EX-02")
    assert (cap.phrase, cap.document, cap.article) == ("加分上限5分", "example-1", "第五条")


def test_all_mistakes_are_reported_at_once() -> None:
    text = GOOD.replace("missing: zero}", "missing: nothing}").replace("kind: cap", "kind: cup")
    with pytest.raises(SchemeErrors) as caught:
        load_scheme(text, on=date(2025, 1, 31), source="two.yaml")
    problems = caught.value.problems
    assert caught.value.code == "scheme-invalid"
    assert len(problems) == 4
    assert [problem.line for problem in problems] == sorted(problem.line for problem in problems)
    assert all(str(problem).startswith("two.yaml:") for problem in problems)


def test_no_bound_is_a_word_of_its_own() -> None:
    text = GOOD.replace("at_most: {parameter: bonus_cap}", "at_most: none")
    cap = step(load_scheme(text, on=date(2025, 1, 31)), "month", "bonus_counted")
    assert isinstance(cap, Clamp)
    assert cap.at_most is None
