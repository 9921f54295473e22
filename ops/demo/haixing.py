"""Haixing's months: gates before points, 20/60/20, the month's subsidy."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from domain.calendar import parse_period
from domain.schemes import packs
from domain.schemes.load import load_scheme
from ops.demo.people import Member, make_members, roster_workbook
from ops.demo.sheets import Cell, workbook
from ops.demo.story import Story, StoryClock
from ops.wiring import Site

LEDGER = "cangzhou/haixing"
SCHEME = "haixing-monthly"
YEAR = 2025
CADRES = 889  # 197 secretaries and 692 members, as many as were consulted
TOWNSHIPS = 7
VILLAGES = 197
_POSTS = [("村党组织书记", "书记"), ("村“两委”成员", "委员")]
_WHO = ("人员编号", "姓名", "乡镇", "行政村")


def tell(site: Site) -> Story:
    """Twelve months, settled one after the other, and the annual assessment."""
    members = make_members(
        random.Random(20250102),
        prefix="HX",
        townships=TOWNSHIPS,
        villages=VILLAGES,
        count=CADRES,
        posts=_POSTS,
    )
    story = Story(site, LEDGER, SCHEME, StoryClock(date(YEAR, 1, 2)))
    story.adopt("2024.1")
    story.import_roster(
        "海兴县村两委干部名册", "海兴县", lambda: roster_workbook("海兴县村两委干部名册", members)
    )
    story.import_entries("2025年基础职务补贴", "month", "", lambda: _allowances(members))
    for month in range(1, 13):
        _month(story, members, month)
    year = str(YEAR)
    story.on(date(YEAR + 1, 1, 20))
    story.open("year", year)
    story.settle(
        "year", year, closes_on=date(YEAR + 1, 1, 20), meeting="县委组织部部务会 2026-01-20"
    )
    return story


def _month(story: Story, members: list[Member], month: int) -> None:
    period = f"{YEAR}-{month:02d}"
    ends_on = parse_period(period).ends_on
    story.on(date(YEAR, month, 12))
    story.open("month", period)
    story.on(ends_on)
    story.import_entries(f"{period}月度考核", "month", period, _table(members, month))
    story.settle(
        "month",
        period,
        closes_on=ends_on + timedelta(days=3),
        meeting=f"各乡镇党政联席会议 {ends_on + timedelta(days=3)}",
    )


def _allowances(members: list[Member]) -> bytes:
    return workbook(
        "海兴县村干部基础职务补贴",
        (*_WHO, "指标", "得分", "日期"),
        (
            (
                *_who(one),
                "月基础职务补贴",
                1800 if one.cadre_class == "书记" else 1200,
                f"{YEAR}-01-01",
            )
            for one in members
        ),
    )


def _table(members: list[Member], month: int) -> Callable[[], bytes]:
    """Both tables of the month side by side: basic items met or not, scored items in points."""
    pack = load_scheme(packs.pack_text(SCHEME, "2024.1"), on=date(YEAR, month, 1))
    gates = [one for one in pack.inputs if one.kind == "gate"]
    scored = [one for one in pack.inputs if one.kind == "points"]
    titles = [one.title.zh for one in (*gates, *scored)]

    def rows() -> Iterator[tuple[Cell, ...]]:
        dice = random.Random(month)
        for one in members:
            met = ["达标" if dice.random() < 0.997 else "未达标" for _ in gates]
            points = [min(10, max(2, round(dice.gauss(one.ability / 100, 0.9)))) for _ in scored]
            yield (*_who(one), *met, *points)

    return lambda: workbook(f"海兴县{YEAR}年{month}月村干部考核表", (*_WHO, *titles), rows())


def _who(one: Member) -> tuple[str, str, str, str]:
    return one.code, one.name, one.place.township, one.place.village
