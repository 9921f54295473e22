"""Assessment periods: a key such as 2025-03, 2025-Q1, 2025-H2 or 2025, and the days it spans."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

PeriodKind = Literal["month", "two-months", "quarter", "half-year", "year"]

_MONTHS: dict[PeriodKind, int] = {
    "month": 1,
    "two-months": 2,
    "quarter": 3,
    "half-year": 6,
    "year": 12,
}
_LETTER: dict[PeriodKind, str] = {"two-months": "B", "quarter": "Q", "half-year": "H"}
_MONTHS_IN_YEAR = 12
_KEY = re.compile(r"(20[0-9]{2})(?:-(0[1-9]|1[0-2])|-([BQH])([1-6]))?")


@dataclass(frozen=True, slots=True)
class Period:
    """A span of whole months. `ordinal` numbers the periods of one kind without gaps."""

    key: str
    kind: PeriodKind
    ordinal: int
    starts_on: date
    ends_on: date  # the last day, inclusive

    @property
    def year(self) -> int:
        return self.starts_on.year


def parse_period(key: str) -> Period:
    """Read a period key; ValueError says which forms are accepted."""
    matched = _KEY.fullmatch(key)
    if matched is None:
        raise ValueError(
            f"{key!r} is not a period: write 2025 (year), 2025-H1 (half-year), 2025-Q1 (quarter), "
            "2025-B1 (two months) or 2025-03 (month)"
        )
    year_text, month, letter, number = matched.groups()
    kind: PeriodKind = "year"
    index = 1
    if month:
        kind, index = "month", int(month)
    elif letter:
        kind = next(k for k, v in _LETTER.items() if v == letter)
        index = int(number)
    length = _MONTHS[kind]
    if index * length > _MONTHS_IN_YEAR:
        raise ValueError(f"{key!r}: a year has {_MONTHS_IN_YEAR // length} periods of kind {kind}")
    first_month = (index - 1) * length + 1
    year = int(year_text)
    end_year, end_month = divmod(first_month + length - 1, _MONTHS_IN_YEAR)
    ends_on = date(year + end_year, end_month + 1, 1) - timedelta(days=1)
    return Period(
        key=key,
        kind=kind,
        ordinal=(year * _MONTHS_IN_YEAR + first_month - 1) // length,
        starts_on=date(year, first_month, 1),
        ends_on=ends_on,
    )


def periods_of(kind: PeriodKind, year: int) -> list[Period]:
    """All periods of one kind in a year, in order."""
    count = _MONTHS_IN_YEAR // _MONTHS[kind]
    if kind == "year":
        return [parse_period(str(year))]
    if kind == "month":
        return [parse_period(f"{year}-{month:02d}") for month in range(1, _MONTHS_IN_YEAR + 1)]
    return [parse_period(f"{year}-{_LETTER[kind]}{index}") for index in range(1, count + 1)]


def whole_months(start: date, end_inclusive: date) -> int:
    """Whole months served from `start` to the end of `end_inclusive`; 0 if not yet begun."""
    end = end_inclusive + timedelta(days=1)
    months = (
        (end.year - start.year) * _MONTHS_IN_YEAR + end.month - start.month - (end.day < start.day)
    )
    return max(months, 0)


def months_after(day: date, months: int) -> date:
    """The same day so many months later; where that month has no such day, its last."""
    index = day.year * _MONTHS_IN_YEAR + day.month - 1 + months
    year, month = divmod(index, _MONTHS_IN_YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
