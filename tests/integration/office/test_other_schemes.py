"""A month under haixing-monthly, and two half-years under tongcheng-tiers, by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from api.office import entries
from api.office.periods import Change
from domain.schemes import packs
from domain.schemes.load import load_scheme
from projections.tiers import coefficient_history
from tests.integration.office.town import CONTEXT, NAMES, WHO, Town, each, open_town

pytestmark = pytest.mark.slow

MONTH = ("month", "2025-03")


@pytest.fixture
def haixing(database: str) -> Iterator[Town]:
    with open_town(database, "haixing-monthly", cadre_class="委员", day=date(2025, 1, 3)) as opened:
        opened.enrol()
        yield opened


@pytest.fixture
def tongcheng(database: str) -> Iterator[Town]:
    with open_town(database, "tongcheng-tiers", cadre_class="书记", day=date(2025, 1, 3)) as opened:
        opened.enrol()
        yield opened


def fill_month(town: Town) -> None:
    """Ten cadres with 10 x (10, 9, ..., 1) points; the second one missed a basic item."""
    pack = load_scheme(packs.pack_text(town.scheme, "2024.1"), on=date(2025, 3, 1))
    gates = [one.title.zh for one in pack.inputs if one.kind == "gate"]
    scored = [one.title.zh for one in pack.inputs if one.kind == "points"]
    town.enter(
        "month",
        "",
        (*WHO, "指标", "得分", "日期"),
        each(lambda _: ("月基础职务补贴", 1200, "2025-01-01")),
    )
    town.open(*MONTH)
    town.on(2025, 3, 31)
    town.enter(
        *MONTH,
        (*WHO, *gates, *scored),
        each(
            lambda number: (
                *("未达标" if number == 1 and not place else "达标" for place in range(len(gates))),
                *(10 - number for _ in scored),
            )
        ),
    )
    town.on(2025, 4, 2)


def test_a_month_grades_by_quota_behind_the_gate_and_pays_the_subsidy(haixing: Town) -> None:
    fill_month(haixing)
    # Ten: two 优秀, six 一般, two 较差. Who failed the gate is last, whatever the points; the
    # meeting spares the one before.
    haixing.settle(*MONTH, Change(haixing.person(9), "grade", "一般", "连续在外抗洪"))
    rows = haixing.standing(*MONTH)
    assert [rows[NAMES[number]].figures.grade for number in (0, 2, 3, 8)] == [
        *("优秀", "优秀", "一般", "一般")
    ]
    assert (rows[NAMES[1]].figures.score, rows[NAMES[1]].figures.grade) == ("0", "较差")
    # 20 % of 1,200 yuan to all but 较差; 100 more to 优秀.
    assert [haixing_pay(haixing, number) for number in (0, 1, 3, 9)] == [
        {"month_subsidy": 24_000, "reward": 10_000},
        {"month_subsidy": 0, "reward": 0},
        {"month_subsidy": 24_000, "reward": 0},
        {"month_subsidy": 24_000, "reward": 0},
    ]
    assert haixing.check().clean


def haixing_pay(town: Town, number: int) -> dict[str, int]:
    return {line.stream: line.amount_fen for line in town.pay(number)}


def test_a_half_year_moves_tiers_and_the_history_of_coefficients_tells_it(
    tongcheng: Town,
) -> None:
    tongcheng.enter(
        "half",
        "",
        (*WHO, "指标", "得分", "日期"),
        each(lambda _: ("月基本薪资", 3600, "2025-01-01")),
    )
    review(tongcheng, "2025-H1", date(2025, 6, 30), grades="称职")
    # 0.4 x 80 + 0.2 x 80 + 0.1 x 100 (ten years) + 0.15 x 0 + 0.15 x 80 = 70: tier 3.
    rows = tongcheng.standing("half", "2025-H1")
    assert {(row.figures.score, row.figures.tier) for row in rows.values()} == {("70", 3)}

    tongcheng.on(2025, 9, 10)
    entries.record_entry(
        tongcheng.office,
        tongcheng.scheme,
        "half",
        "",
        CONTEXT,
        subject=tongcheng.person(0),
        input_name="honour",
        level="省级",
        item="省级表彰",
    )
    entries.record_entry(
        tongcheng.office,
        tongcheng.scheme,
        "half",
        "",
        CONTEXT,
        subject=tongcheng.person(1),
        input_name="key_work_failure",
        level="on",
    )
    review(tongcheng, "2025-H2", date(2025, 12, 31), grades=None)
    rows = tongcheng.standing("half", "2025-H2")
    assert [rows[NAMES[number]].figures.tier for number in (0, 1, 2)] == [2, 4, 3]
    assert [history_of(tongcheng, number) for number in (0, 1)] == [
        [("2025-H1", 3, 11_500, []), ("2025-H2", 2, 12_250, ["up_for_honour"])],
        [("2025-H1", 3, 11_500, []), ("2025-H2", 4, 10_750, ["key_work_failed"])],
    ]
    # Six months of 3,600 yuan at 1.225.
    assert tongcheng.pay(0)[-1].amount_fen == 2_646_000
    assert tongcheng.check().clean


def review(town: Town, period: str, day: date, *, grades: str | None) -> None:
    town.open("half", period)
    if grades is not None:
        town.enter(
            "half",
            "",
            (*WHO, "指标", "等次", "日期"),
            each(lambda _: ("年度考核等次", grades, "2025-01-08")),
        )
    town.clock.day = day
    town.enter("half", period, (*WHO, "能力研判"), each(lambda _: (80,)))
    town.enter(
        "half",
        period,
        (*WHO, "指标", "事项", "测评主体", "得分"),
        [
            [*who, "百姓口碑", f"村民{rater}", "villagers", 80]
            for rater in range(1, 6)
            for who in each(lambda _: ())
        ],
    )
    town.settle("half", period)


def history_of(town: Town, number: int) -> list[tuple[str, int | None, int | None, list[str]]]:
    town.office.catch_up()
    with town.office.database.connection() as connection:
        found = coefficient_history(connection, town.office.ledger.name, town.person(number))
    return [
        (one.period, one.tier, one.coefficient, one.grounds if one.from_tier else [])
        for one in found
    ]
