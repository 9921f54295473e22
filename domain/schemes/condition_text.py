"""Writes conditions back as the text that `domain.schemes.conditions` reads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from domain.scaled import format_scaled
from domain.schemes.conditions import KEYWORDS
from domain.schemes.quantities import YUAN_DECIMALS
from domain.schemes.values import (
    Absent,
    AllOf,
    AnyOf,
    ByUnit,
    Column,
    Compare,
    Condition,
    OneOf,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from domain.schemes.values import ColumnType

_BARE = re.compile(r"[^\s<>=!\[\](){},'\"]+")
_COLUMN_LIKE = re.compile(r"[a-z][a-z0-9_]*")


def format_amount(value: int, column_type: ColumnType) -> str:
    """Write an exact amount of a column type as people write it: points, yuan, whole number."""
    if column_type == "number":
        return format_scaled(value)
    if column_type == "money":
        return format_scaled(value, decimals=YUAN_DECIMALS)
    return str(value)


def format_condition(condition: Condition, columns: Mapping[str, ColumnType]) -> str:
    """The condition as text; reading the text gives the condition again.

    ValueError for what has no text: values that differ by township, texts with both kinds of
    quotation marks. Those come from parameters only.
    """
    match condition:
        case Compare():
            return _compare(condition, columns[condition.column])
        case OneOf():
            return f"{condition.column} in [{', '.join(map(_text, condition.values))}]"
        case Absent():
            return f"{condition.column} is absent"
        case AllOf() | AnyOf():
            word = " and " if isinstance(condition, AllOf) else " or "
            return word.join(_inner(part, columns) for part in condition.parts)
        case _:
            if isinstance(condition.part, Absent):
                return f"{condition.part.column} is present"
            return f"not {_inner(condition.part, columns)}"


def _inner(condition: Condition, columns: Mapping[str, ColumnType]) -> str:
    text = format_condition(condition, columns)
    return f"({text})" if isinstance(condition, (AllOf, AnyOf)) else text


def _compare(condition: Compare, column_type: ColumnType) -> str:
    if column_type == "flag":
        return condition.column
    value = condition.value
    if isinstance(value, ByUnit):
        raise ValueError("a value that differs by township has no text")  # noqa: TRY004
    if isinstance(value, Column):
        text = value.name
    else:
        text = _text(value) if isinstance(value, str) else format_amount(value, column_type)
    return f"{condition.column} {condition.op} {text}"


def _text(value: str) -> str:
    """A text, in quotation marks unless it can only be a text."""
    if _BARE.fullmatch(value) and not _COLUMN_LIKE.fullmatch(value) and value not in KEYWORDS:
        return value
    if '"' not in value:
        return f'"{value}"'
    if "'" not in value:
        return f"'{value}'"
    raise ValueError(f"{value} has both kinds of quotation marks")
