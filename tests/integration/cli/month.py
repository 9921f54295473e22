"""The files of a small county's month under haixing-monthly, as its clerk would write them."""

from __future__ import annotations

from collections.abc import Sequence

BASIC = "农村“五位一体”组织体系,多彩主题党日,党员中心户,网格化管理,坐班值班,四议两公开,党务村务公开,工作纪实"
SCORED = (
    "村集体经济“5万+”,重点工作单项考核,乡村振兴,防返贫监测,党员教育管理,人居环境整治,信访维稳,"
    "为民服务,移风易俗,政策宣传落实"
)
PLACE = ("haixing-monthly", "month", "2025-03")
NAMES = ["王建国", "李秀英", "张伟", "刘洋", "陈静", "欧阳明月"]
POINTS = ["9.5", "9", "8.5", "8", "7.5", "7"]


def csv(headers: str, rows: Sequence[Sequence[str]]) -> str:
    return "\n".join([headers, *(",".join(row) for row in rows)]) + "\n"


def code(number: int) -> str:
    return f"H-{number + 1}"


def roster(names: Sequence[str] = tuple(NAMES)) -> str:
    return csv(
        "人员编号,姓名,乡镇,行政村,职务,类别,任职时间",
        [
            [
                code(number),
                name,
                "苏基镇",
                "东村" if number % 2 else "西村",
                "村干部",
                "委员",
                "2020-01-01",
            ]
            for number, name in enumerate(names)
        ],
    )


def allowances() -> str:
    return csv(
        "人员编号,指标,得分,日期",
        [[code(number), "月基础职务补贴", "1200", "2025-01-01"] for number in range(len(NAMES))],
    )


def scores(points: Sequence[str] = tuple(POINTS)) -> str:
    return csv(
        f"人员编号,姓名,{BASIC},{SCORED}",
        [
            [code(number), NAMES[number], *["达标"] * 8, *[points[number]] * 10]
            for number in range(len(NAMES))
        ],
    )
