"""Tongcheng's reviews: 101 secretaries over two half-years, up and down five tiers."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date

from ops.demo.people import Member, make_members, roster_workbook
from ops.demo.sheets import Cell, workbook
from ops.demo.story import Story, StoryClock
from ops.wiring import Site

LEDGER = "anqing/tongcheng"
SCHEME = "tongcheng-tiers"
YEAR = 2025
SECRETARIES = 101
TOWNSHIPS = 15
_RATERS = 5
_WHO = ("人员编号", "姓名", "乡镇", "行政村")


def tell(site: Site) -> Story:
    """The reviews of 2025, and the first of 2026 open."""
    members = make_members(
        random.Random(20250103),
        prefix="TC",
        townships=TOWNSHIPS,
        villages=SECRETARIES,
        count=SECRETARIES,
        posts=[("村党组织书记", "书记")],
    )
    story = Story(site, LEDGER, SCHEME, StoryClock(date(YEAR, 1, 2)))
    story.adopt("2024.1")
    story.import_roster(
        "桐城市村书记名册", "桐城市", lambda: roster_workbook("桐城市村书记名册", members)
    )
    story.import_entries("2025年基本薪资", "half", "", lambda: _base_pay(members))
    for half, closes_on in ((1, date(YEAR, 7, 15)), (2, date(YEAR + 1, 1, 15))):
        period = f"{YEAR}-H{half}"
        story.on(date(YEAR, 6 * half - 5, 10))
        story.open("half", period)
        story.import_entries(f"{period}年度等次与荣誉", "half", "", _grades(members, half))
        story.on(date(YEAR, 6 * half, 28))
        story.import_entries(f"{period}评档材料", "half", period, _review(members, half))
        story.import_entries(f"{period}口碑测评", "half", period, _reputation(members, half))
        story.settle(
            "half", period, closes_on=closes_on, meeting=f"桐城市委组织部部务会 {closes_on}"
        )
    story.on(date(YEAR + 1, 2, 10))
    story.open("half", f"{YEAR + 1}-H1")
    return story


def _base_pay(members: list[Member]) -> bytes:
    return workbook(
        "桐城市村书记基本薪资",
        (*_WHO, "指标", "得分", "日期"),
        ((*_who(one), "月基本薪资", 3600, f"{YEAR}-01-01") for one in members),
    )


def _grades(members: list[Member], half: int) -> Callable[[], bytes]:
    """Grades of the year before come in January; honours as they are won."""

    def rows() -> Iterator[tuple[Cell, ...]]:
        dice = random.Random(500 + half)
        day = f"{YEAR}-{6 * half - 5:02d}-08"
        for one in members:
            if half == 1:
                grade = "优秀" if one.ability > 930 else "称职" if one.ability > 700 else "不称职"
                yield (*_who(one), "年度考核等次", "", grade, day)
            if dice.random() < 0.12:
                level = dice.choice(["县级", "县级", "市级", "省级"])
                yield (*_who(one), "表彰荣誉", f"{YEAR}年表彰", level, day)
            if dice.random() < 0.04:
                yield (*_who(one), "重点工作履职不力造成不良影响", "", "on", day)

    headers = (*_WHO, "指标", "事项", "等次", "日期")
    return lambda: workbook(f"桐城市{YEAR}年第{half}次评档依据", headers, rows())


def _review(members: list[Member], half: int) -> Callable[[], bytes]:
    def rows() -> Iterator[tuple[Cell, ...]]:
        dice = random.Random(600 + half)
        for one in members:
            yield (*_who(one), min(100, max(40, round(dice.gauss(one.ability / 10, 4)))))

    return lambda: workbook("桐城市村书记能力研判", (*_WHO, "能力研判"), rows())


def _reputation(members: list[Member], half: int) -> Callable[[], bytes]:
    def rows() -> Iterator[tuple[Cell, ...]]:
        dice = random.Random(700 + half)
        for one in members:
            for rater in range(1, _RATERS + 1):
                score = min(100, max(40, round(dice.gauss(one.ability / 10 + 3, 6))))
                yield (*_who(one), "百姓口碑", f"村民代表{rater}", "villagers", score)

    headers = (*_WHO, "指标", "事项", "测评主体", "得分")
    return lambda: workbook("桐城市村书记百姓口碑", headers, rows())


def _who(one: Member) -> tuple[str, str, str, str]:
    return one.code, one.name, one.place.township, one.place.village
