"""Sishui's ladder: months, quarters, half-years, the year; two modules, two streams of pay.

The county and its townships are real, their people, villages, scores and cases are made up.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from domain.calendar import parse_period
from ops.demo.diary import Diary
from ops.demo.jining_cases import CaseStory
from ops.demo.jining_duties import (
    FEEDBACK,
    HELP,
    HELPED,
    OBJECTS,
    TALKED,
    FollowUp,
    objections_of_first_half,
)
from ops.demo.jining_staff import Staff
from ops.demo.people import Member, make_members
from ops.demo.sheets import Cell, workbook
from ops.demo.story import Regrade, Story, StoryClock
from ops.wiring import Site

LEDGER = "jining/sishui"
SCHEME = "jining-two-modules"
YEAR = 2025
VILLAGES = 402
# Township -> its code. Sizhang and Shengshuiyu have weights of their own in the scheme.
TOWNSHIPS = {
    "泗河街道": "sihe",
    "济河街道": "jihe",
    "泉林镇": "quanlin",
    "星村镇": "xingcun",
    "柘沟镇": "zhegou",
    "金庄镇": "jinzhuang",
    "苗馆镇": "miaoguan",
    "中册镇": "zhongce",
    "杨柳镇": "yangliu",
    "泗张镇": "sizhang",
    "圣水峪镇": "shengshuiyu",
    "高峪镇": "gaoyu",
    "华村镇": "huacun",
}
_WHO = ("人员编号", "姓名", "乡镇", "行政村")
_INDICATORS = ("落实决策部署", "建强村党组织", "规范组织运行", "信访稳定", "为民办实事", "重点工作")
_RATERS_EACH = 3
_SHOW = {"judges": "评委", "peers": "同行书记"}
_REPORT = {"superiors": "乡镇党委委员", "members": "党员群众代表"}
_MEETING = "泗水县委组织部部务会"


def tell(site: Site, *, villages: int = VILLAGES) -> Story:
    """The whole of 2025, the year's result, and the first month of 2026 open."""
    members = make_members(
        random.Random(20250104),
        prefix="SS",
        townships=len(TOWNSHIPS),
        villages=villages,
        count=villages,
        posts=[("村党组织书记", "书记")],
        township_names=tuple(TOWNSHIPS),
    )
    story = Story(site, LEDGER, SCHEME, StoryClock(date(YEAR, 1, 2)))
    story.adopt("2024.1")
    story.import_roster("泗水县村党组织书记名册", "泗水县", lambda: _roster(members))
    story.import_entries(f"{YEAR}年报酬标准", "month", "", lambda: _pay(members))
    staff = Staff(story)
    staff.arrive()
    diary = Diary(story)
    CaseStory(diary, staff).tell(members, YEAR)
    for month in range(1, 13):
        _month(diary, members, month)
        if month % 3 == 0:
            _quarter(story, members, month // 3)
        if month == 6:
            _first_half(diary, staff, members)
        if month == 12:
            _second_half(diary, staff, members)
    _year(diary, members)
    _next_month(diary, members)
    return story


def _month(diary: Diary, members: list[Member], month: int) -> None:
    story = diary.story
    period = f"{YEAR}-{month:02d}"
    ends_on = parse_period(period).ends_on
    story.on(date(YEAR, month, 12))
    story.open("month", period)
    diary.until(ends_on)
    story.on(ends_on)
    story.import_entries(f"{period}实绩考核", "month", period, _scores(members, month))
    closes_on = ends_on + timedelta(days=3)
    story.settle("month", period, closes_on=closes_on, meeting=f"各乡镇党委会议 {closes_on}")


def _quarter(story: Story, members: list[Member], number: int) -> None:
    period = f"{YEAR}-Q{number}"
    closes_on = parse_period(period).ends_on + timedelta(days=10)
    story.open("quarter", period)
    story.import_entries(
        f"{period}季度比武", "quarter", period, _ratings(members, _SHOW, "季度比武评分", number)
    )
    story.settle("quarter", period, closes_on=closes_on, meeting=f"{_MEETING} {closes_on}")


def _first_half(diary: Diary, staff: Staff, members: list[Member]) -> None:
    """With objections while it is on show, an appeal that is won, and its duties worked on."""
    follow = FollowUp(diary, staff, f"{YEAR}-H1")
    _half(diary.story, members, 1, lambda: objections_of_first_half(follow, members))
    follow.win_appeal(2, members[OBJECTS[1]])
    follow.work_on_duties(FEEDBACK, on=date(YEAR, 7, 30), late_on=date(YEAR, 8, 12), words=TALKED)
    follow.work_on_duties(HELP, on=date(YEAR, 9, 16), late_on=date(YEAR, 10, 14), words=HELPED)


def _second_half(diary: Diary, staff: Staff, members: list[Member]) -> None:
    _half(diary.story, members, 2)
    follow = FollowUp(diary, staff, f"{YEAR}-H2")
    following = YEAR + 1
    follow.work_on_duties(
        FEEDBACK, on=date(following, 1, 30), late_on=date(following, 2, 11), words=TALKED
    )
    follow.work_on_duties(
        HELP, on=date(following, 2, 24), late_on=date(following, 2, 25), words=HELPED
    )


def _half(
    story: Story,
    members: list[Member],
    number: int,
    on_show: Callable[[], None] | None = None,
) -> None:
    period = f"{YEAR}-H{number}"
    closes_on = parse_period(period).ends_on + timedelta(days=20)
    story.open("half", period)
    story.import_entries(
        f"{period}双述双评", "half", period, _ratings(members, _REPORT, "双述双评评分", 10 + number)
    )
    story.settle(
        "half", period, closes_on=closes_on, meeting=f"{_MEETING} {closes_on}", on_show=on_show
    )


def _year(diary: Diary, members: list[Member]) -> None:
    story = diary.story
    year = str(YEAR)
    closes_on = date(YEAR + 1, 2, 2)
    diary.until(closes_on)
    story.open("year", year)
    story.import_entries(
        f"{year}年底双述双评", "year", year, _ratings(members, _REPORT, "双述双评评分", 20)
    )
    story.import_entries(f"{year}村级集体收入", "year", year, lambda: _incomes(members))
    story.settle(
        "year",
        year,
        closes_on=closes_on,
        meeting=f"{_MEETING} {closes_on}",
        changes=[Regrade("优秀", "称职", 5, "任期经济责任审计问题未整改到位，会议研究定为称职")],
    )


def _next_month(diary: Diary, members: list[Member]) -> None:
    """The first month of the next year is open, and seven townships have scored."""
    story = diary.story
    period = f"{YEAR + 1}-01"
    story.open("month", period)
    diary.until(date(YEAR + 1, 2, 27))
    early = [one for one in members if one.place.township in list(TOWNSHIPS)[:7]]
    story.import_entries(f"{period}实绩考核（一）", "month", period, _scores(early, 13))


def _roster(members: list[Member]) -> bytes:
    headers = (
        *("人员编号", "姓名", "手机号", "乡镇", "乡镇代码"),
        *("行政村", "职务", "类别", "任职时间"),
    )
    return workbook(
        "泗水县村党组织书记名册",
        headers,
        (
            (
                *(one.code, one.name, one.phone),
                *(one.place.township, TOWNSHIPS[one.place.township], one.place.village),
                *(one.post, one.cadre_class, one.since.isoformat()),
            )
            for one in members
        ),
    )


def _pay(members: list[Member]) -> bytes:
    amounts = {"月基本报酬": 3200, "月绩效补贴": 1200}
    return workbook(
        "泗水县村党组织书记报酬标准",
        (*_WHO, "指标", "得分", "日期"),
        (
            (*_who(one), title, amount, f"{YEAR}-01-01")
            for one in members
            for title, amount in amounts.items()
        ),
    )


def _scores(members: list[Member], month: int) -> Callable[[], bytes]:
    """The month's six indicators side by side; a few months are better or worse than the person."""

    def rows() -> Iterator[tuple[Cell, ...]]:
        dice = random.Random(2000 + month)
        for one in members:
            form = dice.gauss(one.ability / 10 + 2, 3)
            yield (
                *_who(one),
                *(min(100, max(35, round(dice.gauss(form, 5)))) for _ in _INDICATORS),
            )

    return lambda: workbook(f"泗水县村书记月度实绩考核表（{month}）", (*_WHO, *_INDICATORS), rows())


def _ratings(
    members: list[Member], raters: dict[str, str], title: str, seed: int
) -> Callable[[], bytes]:
    def rows() -> Iterator[tuple[Cell, ...]]:
        dice = random.Random(3000 + seed)
        for one in members:
            for rater, name in raters.items():
                for place in range(1, _RATERS_EACH + 1):
                    score = min(100, max(45, round(dice.gauss(one.ability / 10 + 3, 5))))
                    yield (*_who(one), title, f"{name}{place}", rater, score)

    headers = (*_WHO, "指标", "事项", "测评主体", "得分")
    return lambda: workbook(f"泗水县{title}汇总", headers, rows())


def _incomes(members: list[Member]) -> bytes:
    dice = random.Random(4000)
    return workbook(
        f"泗水县{YEAR}年村级集体收入",
        ("乡镇", "行政村", "村级集体收入"),
        (
            (one.place.township, one.place.village, dice.randrange(80_000, 1_300_000, 100))
            for one in members
        ),
    )


def _who(one: Member) -> tuple[str, str, str, str]:
    return one.code, one.name, one.place.township, one.place.village
