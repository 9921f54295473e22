"""Made-up people and places for the demonstration county; no resemblance is meant."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任"
_GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建国志文学海波宁晨松柏云山林川春梅冬生根宝"
    "福贵长青永红卫东新民立成金水木森德仁义礼智信和顺安康"
)
_TOWNSHIPS = [
    "晋熙镇",
    "徐桥镇",
    "新仓镇",
    "小池镇",
    "寺前镇",
    "天华镇",
    "牛镇镇",
    "弥陀镇",
    "北中镇",
    "百里镇",
    "大石乡",
    "城西乡",
    "江塘乡",
    "汤泉乡",
    "刘畈乡",
    "经开区",
]
_VILLAGE_FIRST = "龙凤石竹松梅桃杏柳枫清白青碧双三九上下前后东西南北新古金银玉铁花香茶"
_VILLAGE_SECOND = "山河溪湖塘湾桥岭坪冲铺店坝泉洞岗畈树林屋墩城庄"


@dataclass(frozen=True, slots=True)
class Place:
    """A village and the township above it."""

    township: str
    village: str


def people(dice: random.Random) -> Iterator[str]:
    """Names of two or three characters, no name twice."""
    seen: set[str] = set()
    while True:
        given = "".join(dice.sample(_GIVEN, dice.choice((1, 2, 2, 2))))
        name = dice.choice(_SURNAMES) + given
        if name not in seen:
            seen.add(name)
            yield name


def places(
    dice: random.Random, *, townships: int, villages: int, names: Sequence[str] = ()
) -> list[Place]:
    """Villages spread evenly over townships; a village's name is unique within its township."""
    towns = names or _TOWNSHIPS
    pool = [a + b + "村" for a in _VILLAGE_FIRST for b in _VILLAGE_SECOND]
    dice.shuffle(pool)
    return [Place(towns[index % townships], pool[index]) for index in range(villages)]
