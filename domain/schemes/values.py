"""What scheme models are made of: column types, labels, amounts, conditions.

To be imported from `domain.schemes.model`, which states what binds all engines.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ColumnType = Literal["number", "money", "count", "text", "flag"]
Value = int | str | bool | None

# Columns that every subject has before the first step (text unless said otherwise).
ROSTER_COLUMNS: dict[str, ColumnType] = {
    "subject": "text",
    "cadre_class": "text",  # class on the last day served in the period
    "post": "text",
    "unit": "text",  # village (or other body) served on the last day served in the period
    "group": "text",  # the township above the unit
    "months_in_post": "count",  # whole months of service up to the last day served in the period
    "months_in_unit": "count",  # whole months of service in the present unit up to then
    "months_served": "count",  # calendar months of the period with at least one day served
    "present_at_end": "flag",  # still in post on the period's last day
    "classes_held": "count",  # how many classes were held in the period
}


@dataclass(frozen=True, slots=True)
class Label:
    """A name for people, in Chinese and English."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class ByUnit:
    """A value that differs by group (township) code; `default` holds elsewhere."""

    default: int
    groups: tuple[tuple[str, int], ...]


Amount = int | ByUnit


@dataclass(frozen=True, slots=True)
class Column:
    """Refers to an earlier column."""

    name: str


# --- conditions ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Compare:
    """column op value; false when either is absent.

    The value is a constant of the column's type or another column of that type. Texts and flags
    are compared by = and != only.
    """

    column: str
    op: Literal["=", "!=", "<", "<=", ">", ">="]
    value: int | str | bool | ByUnit | Column


@dataclass(frozen=True, slots=True)
class OneOf:
    """The text column is one of the values; false when absent."""

    column: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Absent:
    """The column has no value."""

    column: str


@dataclass(frozen=True, slots=True)
class Not:
    part: Condition


@dataclass(frozen=True, slots=True)
class AllOf:
    parts: tuple[Condition, ...]  # empty: true


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple[Condition, ...]  # empty: false


Condition = Compare | OneOf | Absent | Not | AllOf | AnyOf
