"""How values are written for people: periods, days, money, changes of place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta, timezone
from typing import Any

from api.pages.language import Language
from domain.schemes.values import Label

CHINA = timezone(timedelta(hours=8), "CST")
_KINDS = {
    "Q": ("第{n}季度", "quarter {n}"),
    "H": ("半年", "half {n}"),
    "B": ("第{n}双月", "months {n}"),
}
_HALVES = {"1": "上半年", "2": "下半年"}


def label(value: Label, language: Language) -> str:
    """A title in the page's language; in the other one where it has none."""
    chosen, other = (value.en, value.zh) if language == "en" else (value.zh, value.en)
    return chosen or other


def period_words(key: str, language: Language) -> str:
    """2025-Q1 as 2025年第1季度, or as 2025, quarter 1."""
    year, _, part = key.partition("-")
    if not part:
        return year if language == "en" else f"{year}年"
    if part[0] not in _KINDS:
        month = int(part)
        return f"{_MONTHS[month - 1]} {year}" if language == "en" else f"{year}年{month}月"
    zh, en = _KINDS[part[0]]
    if language == "en":
        return f"{year}, {en.format(n=part[1])}"
    return f"{year}年{_HALVES[part[1]] if part[0] == 'H' else zh.format(n=part[1])}"


def day_words(day: date | None, language: Language) -> str:
    """2025年3月8日, or 8 March 2025; a dash for none."""
    if day is None:
        return "—"
    if language == "en":
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return f"{day.year}年{day.month}月{day.day}日"


_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def china_day(moment: datetime) -> date:
    """The day of a moment in China's time."""
    return moment.astimezone(CHINA).date()


def moment_words(moment: datetime, language: Language) -> str:
    """The day and minute in China's time."""
    local = moment.astimezone(CHINA)
    return f"{day_words(local.date(), language)} {local:%H:%M}"


def money_words(yuan: str | None) -> str:
    """12345.60 as 12,345.60; a dash for none."""
    if yuan is None:
        return "—"
    sign, digits = ("−", yuan[1:]) if yuan.startswith("-") else ("", yuan)
    whole, _, fen = digits.partition(".")
    return f"{sign}{int(whole):,}.{fen or '00'}"


def number_words(value: str | int | None) -> str:
    """A number with a true minus sign; a dash for none. Other texts stay as they are."""
    if value is None:
        return "—"
    text = str(value)
    return f"−{text[1:]}" if text.startswith("-") else text


def aligned(values: Iterable[str | None]) -> dict[str, str]:
    """Decimals of one column, all written with as many places as the longest."""
    known = {value for value in values if value is not None}
    places = max((len(value.partition(".")[2]) for value in known), default=0)
    return {value: number_words(_padded(value, places)) for value in known}


def _padded(value: str, places: int) -> str:
    whole, _, fraction = value.partition(".")
    return f"{whole}.{fraction.ljust(places, '0')}" if places else whole


_UNITS = {
    "points": ("分", "points"),
    "months": ("个月", "months"),
    "days": ("天", "days"),
    "fen": ("分钱", "fen"),
    "yuan": ("元", "yuan"),
}

_ROLES = {
    "administrator": ("系统管理员", "administrator"),
    "discipline_body": ("纪检监察机关", "discipline body"),
    "software": ("系统", "the software"),
    "auditor": ("审计人员", "auditor"),
    "dashboard": ("数据展示", "dashboard"),
    "cadre": ("村干部本人", "the cadre"),
    "county_clerk": ("县级经办人员", "county clerk"),
    "county_office": ("县级主管部门", "county office"),
    "joint_meeting": ("联席会议", "joint meeting"),
    "party_building_instructor": ("党建指导员", "party-building instructor"),
    "township_committee": ("乡镇党委", "township committee"),
    "township_organiser_office": ("乡镇组织办", "township organisation office"),
    "township_reviewer": ("乡镇审核人员", "township reviewer"),
    "village_committee": ("村“两委”", "village committee"),
}


def role_words(role: str, language: Language) -> str:
    """The name of a role; one that is not known is shown as written."""
    return _in(language, _ROLES.get(role, (role, role.replace("_", " "))))


# Levels that every scheme has; the others are its own words.
_LEVELS = {
    "pass": ("达标", "met"),
    "fail": ("未达标", "not met"),
    "on": ("是", "yes"),
    "off": ("否", "no"),
}


def level_words(level: str, language: Language) -> str:
    """The level of a gate or flag in words; any other level as the scheme writes it."""
    return _in(language, _LEVELS.get(level, (level, level)))


_VALUES = {
    "none": ("无", "none"),
    "absent": ("不计", "left out"),
    "zero": ("按 0 计", "counts as 0"),
    "half_up": ("四舍五入", "half up"),
    "half_even": ("四舍六入五成双", "half to even"),
    "down": ("舍去", "down"),
    "up": ("进一", "up"),
    "largest_remainder": ("最大余数法", "largest remainder"),
    "competition": ("并列占位", "1, 2, 2, 4"),
    "dense": ("并列不占位", "1, 2, 2, 3"),
    "better": ("就高", "the better"),
    "worse": ("就低", "the worse"),
    "include": ("并列计入", "ties are in"),
    "exclude": ("并列不计", "ties are out"),
    "split": ("抽签", "by lot"),
    "pass": ("通过", "pass"),
    "fail": ("不通过", "fail"),
    "true": ("是", "yes"),
    "false": ("否", "no"),
    "cadre_class": ("类别", "class"),
    "group": ("乡镇", "township"),
    "unit": ("单位", "body"),
}


def value_words(value: Any, unit: str, language: Language) -> str:
    """The value of a parameter with its unit; the words that a scheme may write are translated.

    Counts, shares and choices have no unit that needs saying.
    """
    if isinstance(value, list | tuple):
        return "、".join(value_words(each, unit, language) for each in value)
    text = str(value).lower() if isinstance(value, bool) else str(value)
    if text in _VALUES:
        return _in(language, _VALUES[text])
    measured = unit in _UNITS and text.lstrip("-")[:1].isdigit()
    return f"{number_words(text)} {_in(language, _UNITS[unit])}" if measured else number_words(text)


def _in(language: Language, words: tuple[str, str]) -> str:
    return words[1] if language == "en" else words[0]
