"""Reading the cells of a row: typed access, conditions, operands and amounts."""

from __future__ import annotations

from operator import eq, ge, gt, le, lt, ne
from typing import TYPE_CHECKING, Any

from domain.scaled import SCALE, within_limit
from domain.schemes.steps import Operand
from domain.schemes.values import (
    Absent,
    AllOf,
    AnyOf,
    ByUnit,
    Column,
    Compare,
    Condition,
    Not,
    OneOf,
    Value,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from domain.evaluation.result import Row
    from domain.schemes.values import Amount, ColumnType

_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "=": eq,
    "!=": ne,
    "<": lt,
    "<=": le,
    ">": gt,
    ">=": ge,
}


def integer(row: Row, column: str) -> int | None:
    """The cell of a number, money or count column; TypeError for text and flags."""
    value = row[column]
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise TypeError(f"column {column} holds {value!r}, not an integer")


def number(row: Row, column: str, types: Mapping[str, ColumnType]) -> int | None:
    """The cell in ten-thousandths: a count stands for as many whole points."""
    value = integer(row, column)
    return within_limit(value * SCALE) if value is not None and types[column] == "count" else value


def amount(given: Amount, row: Row) -> int:
    """A constant, or the value that holds for the row's group."""
    if isinstance(given, ByUnit):
        return dict(given.groups).get(str(row["group"]), given.default)
    return given


def operand(given: Operand, row: Row) -> Value:
    """The value of a case: another column, an amount, a text, a flag, or absent."""
    if isinstance(given, Column):
        return row[given.name]
    return amount(given, row) if isinstance(given, ByUnit) else given


def holds(condition: Condition, row: Row) -> bool:
    """Whether the condition is true of the row; comparisons with an absent cell are false."""
    match condition:
        case Compare(column, op, value):
            cell, other = row[column], operand(value, row)
            return cell is not None and other is not None and _OPERATORS[op](cell, other)
        case OneOf(column, values):
            return row[column] in values
        case Absent(column):
            return row[column] is None
        case Not(part):
            return not holds(part, row)
        case AllOf(parts):
            return all(holds(part, row) for part in parts)
        case AnyOf(parts):
            return any(holds(part, row) for part in parts)
