"""Steps that need only the row, by numbers worked by hand."""

from __future__ import annotations

from typing import Any

import pytest

from domain.errors import DomainError
from domain.schemes.steps import (
    AddMoney,
    AnyStep,
    Band,
    Choose,
    Clamp,
    Holds,
    Pay,
    Ratio,
    Table,
    Tally,
    Tier,
    Weigh,
)
from domain.schemes.values import (
    Absent,
    AllOf,
    AnyOf,
    ByUnit,
    Column,
    Compare,
    Condition,
    Not,
    OneOf,
    Value,
)
from tests.unit.evaluation.small import column, money, number, people, scheme, title

IT: dict[str, Any] = {"name": "it", "title": title("it")}


def it(step: AnyStep, **values: int | None) -> Value:
    """The step's value for one cadre of town-1 with these numbers, in ten-thousandths."""
    steps = [*(number(name) for name in values), step]
    return column(scheme(steps), people({"p": values}), "it")["p"]


def paid(step: AnyStep, **values: int | None) -> Value:
    """The same with money, in fen; `share` is a number."""
    steps = [number(name) if name == "share" else money(name) for name in values]
    return column(scheme([*steps, step]), people({"p": values}), "it")["p"]


def test_weigh_adds_products_and_rounds_once() -> None:
    # 85.25 x 0.6 + 90.5 x 0.4 = 51.15 + 36.2 = 87.35
    step = Weigh(**IT, terms=(("a", 6_000), ("b", 4_000)), decimals=1)
    assert it(step, a=852_500, b=905_000) == 874_000
    down = Weigh(**IT, terms=(("a", 6_000), ("b", 4_000)), decimals=1, rounding="down")
    assert it(down, a=852_500, b=905_000) == 873_000


@pytest.mark.parametrize(
    ("missing", "divide_by", "expected"),
    [("absent", "weights", None), ("zero", "weights", 480_000), ("reweight", "weights", 800_000),
     ("zero", "one", 480_000)],
)  # fmt: skip
def test_weigh_treats_an_absent_column_as_declared(
    missing: Any, divide_by: Any, expected: int | None
) -> None:
    terms = (("a", 6_000), ("b", 4_000))
    step = Weigh(**IT, terms=terms, missing=missing, divide_by=divide_by)
    assert it(step, a=800_000, b=None) == expected
    assert it(step, a=None, b=None) is None


def test_weigh_counts_a_count_as_whole_points() -> None:
    # one class held x 2 points
    assert it(Weigh(**IT, terms=(("classes_held", 20_000),))) == 20_000


def test_weight_may_differ_by_township() -> None:
    step = Weigh(**IT, terms=(("a", ByUnit(10_000, (("town-1", 5_000),))),))
    assert it(step, a=10_000) == 5_000


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [(20_000, 30_000, 666_700), (-20_000, 30_000, -666_700), (1, 0, None), (1, -5, None),
     (None, 1, None), (1, None, None)],
)  # fmt: skip
def test_ratio_is_a_rounded_share(
    part: int | None, whole: int | None, expected: int | None
) -> None:
    step = Ratio(**IT, part="a", whole="b", times=1_000_000, decimals=2)
    assert it(step, a=part, b=whole) == expected


def test_clamp_holds_to_its_bounds() -> None:
    step = Clamp(**IT, column="a", type="number", at_least=0, at_most=50_000)
    assert [it(step, a=a) for a in (65_000, 50_000, 49_999, -1, None)] == [
        50_000, 50_000, 49_999, 0, None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        (Compare("a", ">=", 10_000), True),
        (Compare("a", "!=", 10_000), False),
        (Compare("none", "!=", 10_000), False),
        (Compare("a", "<", Column("b")), True),
        (Compare("a", "=", Column("none")), False),
        (Not(Compare("none", "=", 1)), True),
        (Absent("none"), True),
        (OneOf("cadre_class", ("正职", "副职")), True),
        (OneOf("cadre_class", ()), False),
        (AllOf(()), True),
        (AnyOf(()), False),
        (AllOf((Absent("none"), Absent("a"))), False),
        (AnyOf((Absent("none"), Absent("a"))), True),
        (Compare("present_at_end", "=", value=True), True),
    ],
)
def test_condition(when: Condition, expected: object) -> None:
    assert it(Holds(**IT, when=when), a=10_000, b=20_000, none=None) is expected


def test_choose_and_table_take_the_first_case_that_holds() -> None:
    cases = (
        (Compare("a", ">=", 90), 3),
        (Compare("a", ">=", 50), None),
        (Absent("a"), Column("b")),
    )
    for step in (
        Choose(**IT, type="number", cases=cases, otherwise=1),
        Table(**IT, type="number", rows=cases, otherwise=1),
    ):
        assert [it(step, a=a, b=7) for a in (95, 90, 50, 49, None)] == [3, 3, None, 1, 7]


def test_an_absent_flag_is_false() -> None:
    step = Choose(**IT, type="flag", cases=((Absent("a"), None),), otherwise=True)
    assert [it(step, a=a) for a in (None, 1)] == [False, True]


def test_band_is_the_first_that_is_reached() -> None:
    step = Band(**IT, column="a", bands=(("优", 90), ("良", 80)))
    assert [it(step, a=a) for a in (90, 89, 80, 79, None)] == ["优", "良", "良", None, None]
    rest = Band(**IT, column="a", bands=(("优", 90), ("其余", None)))
    assert [it(rest, a=a) for a in (90, -5, None)] == ["优", "其余", None]


def test_tally_counts_grounds() -> None:
    flag = Holds(name="flag", title=title("flag"), when=Compare("a", ">", 0))
    values = {}
    for how in ("sum", "maximum"):
        step = Tally(**IT, terms=(("flag", 2), ("classes_held", 3)), how=how)
        given = scheme([number("a"), flag, step])
        values[how] = column(given, people({"yes": {"a": 1}, "no": {"a": 0}}), "it")
    assert values == {"sum": {"yes": 5, "no": 3}, "maximum": {"yes": 3, "no": 3}}


@pytest.mark.parametrize(
    ("previous", "up", "down", "expected"),
    [(3, 1, 0, 2), (3, 5, 0, 2), (3, 0, 9, 5), (1, 1, 0, 1), (3, 1, 1, 3), (None, 1, 1, 5)],
)
def test_tier_moves_within_its_bounds(
    previous: int | None, up: int, down: int, expected: int
) -> None:
    counts = {"previous": previous, "up": up, "down": down}
    chosen: list[AnyStep] = [
        Choose(name=name, title=title(name), type="count", cases=(), otherwise=value)
        for name, value in counts.items()
    ]
    initial = Choose(name="initial", title=title("initial"), type="count", cases=(), otherwise=5)
    step = Tier(**IT, previous="previous", initial="initial", up="up", down="down", best=1, worst=5,
                max_up=1, max_down=3)  # fmt: skip
    given = scheme([*chosen, initial, step])
    assert column(given, people({"p": {}}), "it") == {"p": expected}


def test_frozen_tier_stays_and_outsiders_have_none() -> None:
    two = Choose(name="two", title=title("two"), type="count", cases=(), otherwise=2)
    states = {"previous": "two", "initial": "two", "up": "two", "down": "classes_held", "best": 1,
              "worst": 5, "max_up": 9, "max_down": 9}  # fmt: skip
    frozen = Tier(**IT, **states, frozen="present_at_end")  # type: ignore[arg-type]
    outside = Holds(name="outside", title=title("outside"), when=AnyOf(()))
    among = Tier(**IT, **states, among="outside")  # type: ignore[arg-type]
    assert column(scheme([two, frozen]), people({"p": {}}), "it") == {"p": 2}
    assert column(scheme([two, outside, among]), people({"p": {}}), "it") == {"p": None}


def test_pay_multiplies_and_rounds_once() -> None:
    # 1,234.56 yuan x 20 % x 1.3 = 320.9856 yuan
    factors = (2_000, Column("share"))
    for unit, expected in ((1, 32_099), (10, 32_100), (100, 32_100)):
        step = Pay(**IT, base="base", factors=factors, unit_fen=unit)
        assert paid(step, base=123_456, share=13_000) == expected


def test_pay_of_an_increment_is_never_negative_and_is_capped() -> None:
    step = Pay(**IT, base="base", minus="last_year", factors=(1_000,), at_most=5_000, sign=-1)
    assert paid(step, base=30_000, last_year=10_000) == -2_000
    assert paid(step, base=30_000, last_year=40_000) == 0
    assert paid(step, base=900_000, last_year=0) == -5_000
    assert paid(step, base=900_000, last_year=None) is None


def test_absent_pay_may_be_zero() -> None:
    assert paid(Pay(**IT, base="base", missing="zero", at_most=-1), base=None) == 0


def test_money_is_added_with_its_sign() -> None:
    step = AddMoney(**IT, terms=(("a", 1), ("b", -1)))
    assert paid(step, a=500, b=700) == -200
    assert paid(step, a=None, b=700) == -700
    assert paid(step, a=None, b=None) is None


def test_refuses_a_value_that_no_column_can_hold() -> None:
    step = Weigh(**IT, terms=(("a", 10**12),))
    with pytest.raises(DomainError) as refused:
        it(step, a=10**12)
    assert refused.value.code == "value-out-of-range"
    assert refused.value.fields == {"column": "it", "subject": "p"}


def test_refuses_pay_whose_product_is_too_large_even_where_a_cap_would_hold_it() -> None:
    step = Pay(**IT, base="base", factors=(Column("share"), Column("share")), at_most=5_000)
    assert paid(step, base=2 * 10**9, share=10_000) == 5_000
    with pytest.raises(DomainError) as refused:
        paid(step, base=10**11, share=10_000)
    assert refused.value.code == "value-out-of-range"
