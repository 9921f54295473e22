"""Taihu's year: 1,296 cadres, twenty tasks a quarter, a bonus and a demerit here and there."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date

from api.office import cadres, entries, periods
from api.office.people import opened_cadres
from ledger.context import Context
from ops.demo.people import Member, make_members, roster_workbook
from ops.demo.sheets import Cell, workbook
from ops.demo.story import Regrade, Story, StoryClock
from ops.wiring import Site
from projections.standing_entries import find_standing_entries

LEDGER = "anqing/taihu"
SCHEME = "taihu-points"
YEAR = 2025
CADRES = 1_296
TOWNSHIPS = 16
VILLAGES = 184
_POSTS = [
    ("村党组织书记", "正职"),
    ("村委会副主任", "副职"),
    ("村党组织副书记", "副职"),
    ("村委会委员", "副职"),
    ("妇联主席", "副职"),
    ("后备干部", "后备"),
    ("后备干部", "后备"),
    ("后备干部", "后备"),
]
# Twenty tasks that share the 100 points of a township's list.
TASKS = {
    "主题党日": 6, "发展党员": 5, "党务公开": 5, "集体经济": 8, "产业项目": 6,
    "防返贫监测": 6, "高标准农田": 4, "人居环境": 7, "垃圾治理": 4, "厕所革命": 3,
    "信访维稳": 7, "矛盾调解": 5, "安全生产": 5, "森林防火": 4, "防汛抗旱": 4,
    "医保社保": 5, "民政救助": 4, "移风易俗": 4, "网格管理": 5, "台账资料": 3,
}  # fmt: skip
_RATERS = {"township_leaders": "班子成员", "village_members": "村两委", "villagers": "村民代表"}
_RATERS_EACH = 3
_WHO = ("人员编号", "姓名", "乡镇", "行政村")
_LONG = (*_WHO, "指标", "事项", "得分")


def tell(site: Site) -> Story:
    """The acts from January 2025 to April 2026."""
    dice = random.Random(20250101)
    members = make_members(
        dice, prefix="TH", townships=TOWNSHIPS, villages=VILLAGES, count=CADRES, posts=_POSTS
    )
    story = Story(site, LEDGER, SCHEME, StoryClock(date(YEAR, 1, 2)))
    story.adopt("2024.1")
    story.import_roster(
        "太湖县村干部花名册", "太湖县", lambda: roster_workbook("太湖县村干部花名册", members)
    )
    story.on(date(YEAR, 1, 6))
    story.import_entries("2025年乡镇任务赋分", "quarter", "", lambda: _allocations(members))
    story.import_entries("2025年责任分", "quarter", "", lambda: _responsibilities(members))
    for number, closes_on in enumerate(
        (date(YEAR, 4, 8), date(YEAR, 7, 8), date(YEAR, 10, 9), date(YEAR + 1, 1, 6)), start=1
    ):
        _quarter(story, members, number, closes_on)
    _year(story, members)
    _next_quarter(story, members)
    return story


def _quarter(story: Story, members: list[Member], number: int, closes_on: date) -> None:
    period = f"{YEAR}-Q{number}"
    story.on(date(YEAR, 3 * number - 2, 8))
    story.open("quarter", period)
    _changes_of_staff(story, members, number)
    _deeds(story, members, number)
    story.on(date(YEAR, 3 * number, 28))
    story.import_entries(f"{period}任务得分", "quarter", period, _points(members, number))
    if number == 2:
        _wrong_entry(story, members[40].code, period)
    story.settle("quarter", period, closes_on=closes_on, meeting=f"各乡镇党委会议 {closes_on}")


def _changes_of_staff(story: Story, members: list[Member], number: int) -> None:
    """Somebody moves, is promoted, leaves; what the annual result must cope with."""
    if number == 2:
        mover, village_of = members[300], members[8]
        story.on(date(YEAR, 5, 6))
        story.do(
            f"{mover.code} 调任",
            lambda context: cadres.transfer(
                story.office,
                story.subject(mover.code),
                context,
                body=_unit(story, village_of.code),
                post=mover.post,
                cadre_class=mover.cadre_class,
                on=date(YEAR, 5, 6),
            ),
        )
    if number == 3:
        promoted = members[1000]
        story.on(date(YEAR, 8, 1))
        story.do(
            f"{promoted.code} 任副职",
            lambda context: cadres.change_class(
                story.office,
                story.subject(promoted.code),
                context,
                post="村委会副主任",
                cadre_class="副职",
                on=date(YEAR, 8, 1),
            ),
        )
        leaver = members[77]
        story.on(date(YEAR, 9, 15))
        story.do(
            f"{leaver.code} 离任",
            lambda context: cadres.depart(
                story.office,
                story.subject(leaver.code),
                context,
                last_day=date(YEAR, 9, 15),
                reason="本人辞职",
            ),
        )


def _deeds(story: Story, members: list[Member], number: int) -> None:
    """Honours and findings of the quarter, one entry each."""
    dice = random.Random(number)
    story.on(date(YEAR, 3 * number - 1, 12))
    for member in dice.sample(members, 12):
        deed = dice.choice(["防汛抢险表现突出", "获县级表彰", "招引项目落地", "调解重大纠纷"])
        story.record("year", member.code, "bonus", dice.choice(["1", "1.5", "2", "3"]), deed)
    for member in dice.sample(members, 8):
        fault = dice.choice(["环境整治被通报", "台账造假", "值班脱岗", "信访处置不力"])
        story.record("year", member.code, "demerit", dice.choice(["1", "2", "5"]), fault)


def _wrong_entry(story: Story, code: str, period: str) -> None:
    """A slip that is found before the quarter closes."""

    def correct(context: Context) -> object:
        story.office.catch_up()
        with story.office.database.connection() as connection:
            standing = find_standing_entries(
                connection, LEDGER, SCHEME, "quarter", period, subject=story.subject(code)
            )
        wrong = next(one for one in standing if one.item == "集体经济")
        return entries.correct_entry(
            story.office, wrong.position, context, value="1.5", reason="录入时看错行"
        )

    story.do(f"更正 {code}", correct)


def _year(story: Story, members: list[Member]) -> None:
    year = str(YEAR)
    story.on(date(YEAR + 1, 1, 15))
    story.open("year", year)
    story.import_entries(f"{YEAR}年民主测评", "year", year, lambda: _evaluations(members))
    story.import_entries(f"{YEAR}年绩效报酬", "year", year, lambda: _pay(members))
    story.settle(
        "year",
        year,
        closes_on=date(YEAR + 1, 1, 19),
        meeting="太湖县各乡镇党委会议 2026-01-19",
        changes=[
            Regrade("优秀", "称职", 3, "任期内信访积案未化解，会议研究降等"),
            Regrade("基本称职", "称职", 0, "因公负伤缺席一个季度，会议研究定为称职"),
        ],
    )
    _late_finding(story, members)


def _late_finding(story: Story, members: list[Member]) -> None:
    """A demerit of November comes to light in March: the outcome is superseded."""
    guilty = members[12].code
    story.on(date(YEAR + 1, 3, 10))
    story.do(
        f"{guilty} 迟到的减分",
        lambda context: entries.record_entry(
            story.office,
            SCHEME,
            "year",
            "",
            context,
            subject=story.subject(guilty),
            input_name="demerit",
            value="20",
            item="2025年11月违规发包，县纪委2026年3月查实",
            on=date(YEAR, 11, 20),
        ),
    )
    story.do(
        f"{YEAR} 结果变更",
        lambda context: periods.supersede_period(
            story.office,
            SCHEME,
            "year",
            str(YEAR),
            context,
            because=story.office.ledger.head(),
            reason="补记2025年11月减分，重新计算年度结果",
        ),
    )


def _next_quarter(story: Story, members: list[Member]) -> None:
    """The first quarter of the next year is open, and half of it is in."""
    period = f"{YEAR + 1}-Q1"
    story.on(date(YEAR + 1, 3, 20))
    story.open("quarter", period)
    early = [one for one in members if hash_of(one.place.township) % 2]
    story.import_entries(f"{period}任务得分（一）", "quarter", period, _points(early, 5))


def hash_of(text: str) -> int:
    """A number that is the same in every run, unlike Python's own hash."""
    return sum(text.encode())


def _unit(story: Story, code: str) -> str:
    found = opened_cadres(story.office, on=story.clock.day, persons=[story.subject(code)])
    return found[0][0].unit or ""


def _allocations(members: list[Member]) -> bytes:
    townships = sorted({one.place.township for one in members})
    return workbook(
        "太湖县2025年乡镇任务赋分表",
        ("乡镇", "指标", "事项", "得分", "日期"),
        (
            (township, "任务赋分", task, points, f"{YEAR}-01-05")
            for township in townships
            for task, points in TASKS.items()
        ),
    )


def _responsibilities(members: list[Member]) -> bytes:
    return workbook(
        "太湖县2025年村干部责任分表",
        (*_LONG, "日期"),
        (
            (*_who(one), "责任分", task, points, f"{YEAR}-01-05")
            for one in members
            for task, points in TASKS.items()
        ),
    )


def _points(members: list[Member], number: int) -> Callable[[], bytes]:
    def rows() -> Iterator[tuple[Cell, ...]]:
        dice = random.Random(1000 + number)
        for one in members:
            for task, points in TASKS.items():
                share = min(1000, max(300, round(dice.gauss(one.ability, 80))))
                halves = round(points * 2 * share / 1000)
                yield (*_who(one), "任务得分", task, f"{halves // 2}{'.5' if halves % 2 else ''}")

    return lambda: workbook(f"太湖县村干部任务得分表（{number}）", _LONG, rows())


def _evaluations(members: list[Member]) -> bytes:
    def rows() -> Iterator[tuple[Cell, ...]]:
        dice = random.Random(77)
        for one in members:
            for rater, title in _RATERS.items():
                for place in range(1, _RATERS_EACH + 1):
                    score = min(100, max(50, round(dice.gauss(one.ability / 10 + 4, 6))))
                    yield (*_who(one), "测评打分", f"{title}{place}", rater, score)

    return workbook("太湖县2025年民主测评汇总", (*_WHO, "指标", "事项", "测评主体", "得分"), rows())


def _pay(members: list[Member]) -> bytes:
    amounts = {"正职": 21600, "副职": 17280, "后备": 9600}
    return workbook(
        "太湖县2025年绩效报酬表",
        (*_WHO, "当年绩效报酬（元）"),
        ((*_who(one), amounts[one.cadre_class]) for one in members),
    )


def _who(one: Member) -> tuple[str, str, str, str]:
    return one.code, one.name, one.place.township, one.place.village
