"""The cadres of a demonstration county: who, where, how able. Made up, the same each time."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ops.demo.names import Place, people, places
from ops.demo.sheets import workbook

_HEADERS = ("人员编号", "姓名", "手机号", "乡镇", "行政村", "职务", "类别", "任职时间")


@dataclass(frozen=True, slots=True)
class Member:
    """One cadre. `ability` is about 0.6 to 1.0; `raters` see it with an error of their own."""

    code: str
    name: str
    phone: str
    place: Place
    post: str
    cadre_class: str
    since: date
    ability: int  # thousandths


def make_members(
    dice: random.Random,
    *,
    prefix: str,
    townships: int,
    villages: int,
    count: int,
    posts: list[tuple[str, str]],
    township_names: Sequence[str] = (),
) -> list[Member]:
    """`count` cadres over the villages; `posts` are (post, class), the first one in each village."""
    spread = places(dice, townships=townships, villages=villages, names=township_names)
    names = people(dice)
    members = []
    for index in range(count):
        post, cadre_class = posts[min(index // villages, len(posts) - 1)]
        members.append(
            Member(
                code=f"{prefix}-{index + 1:04d}",
                name=next(names),
                phone=f"1{dice.randrange(3, 10)}{dice.randrange(10**8, 10**9)}",
                place=spread[index % villages],
                post=post,
                cadre_class=cadre_class,
                since=date(2014, 1, 1) + timedelta(days=dice.randrange(0, 3900)),
                ability=max(520, min(1000, round(dice.gauss(860, 75)))),
            )
        )
    return members


def roster_workbook(title: str, members: list[Member]) -> bytes:
    """The roster as the county keeps it."""
    return workbook(
        title,
        _HEADERS,
        (
            (
                one.code,
                one.name,
                one.phone,
                one.place.township,
                one.place.village,
                one.post,
                one.cadre_class,
                one.since.isoformat(),
            )
            for one in members
        ),
    )
