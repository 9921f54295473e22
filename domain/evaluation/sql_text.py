"""Small pieces of SQL in PostgreSQL's dialect: literals, amounts, conditions, exact rounding.

Everything that comes from a pack passes through `literal` or `identifier`; nothing else is ever
put into a statement as text.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from domain.scaled import SCALE
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
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from domain.scaled import Rounding
    from domain.schemes.values import Amount, ColumnType

Constant = str | int | bool | date | None

# Where the ledger and the position go. U+0000 stands in no PostgreSQL text, so no literal can
# contain them; `domain.evaluation.sql` replaces them.
LEDGER = "\x00ledger\x00"
AS_OF = "\x00as_of\x00"

SQL_TYPES: dict[ColumnType, str] = {
    "number": "bigint",
    "money": "bigint",
    "count": "bigint",
    "text": "text",
    "flag": "boolean",
}

# A step's column, or an intermediate value of it: "grade.2.floor".
_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*")
_LONGEST_NAME = 63  # PostgreSQL cuts off the rest
# A literal as a whole, so that a quote inside it starts nothing, or a quoted name.
_LITERAL_OR_NAME = re.compile(r"""'(?:[^']|'')*'|"([^"]+)\"""")


def identifier(name: str) -> str:
    """A column name in double quotes; ValueError for anything but the names of steps."""
    if not _IDENTIFIER.fullmatch(name):
        raise ValueError(f"{name!r} is not a column name")
    if len(name) > _LONGEST_NAME:
        raise ValueError(f"{name} is longer than the {_LONGEST_NAME} letters that names can have")
    return f'"{name}"'


def columns_read(expression: str) -> list[str]:
    """The quoted names in an expression, as often as they stand there."""
    return [name for name in _LITERAL_OR_NAME.findall(expression) if name]


def with_values(expression: str, values: Mapping[str, str]) -> str:
    """The expression with those of the quoted names that have a value replaced by it."""
    return _LITERAL_OR_NAME.sub(
        lambda found: values.get(found[1], found[0]) if found[1] else found[0], expression
    )


def literal(value: Constant) -> str:
    """A constant; ValueError for text with U+0000, which PostgreSQL cannot hold."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return f"({value})" if value < 0 else str(value)
        case date():
            return f"date '{value.isoformat()}'"
    if "\x00" in value:
        raise ValueError(f"text with U+0000: {value!r}")
    return "'" + value.replace("'", "''") + "'"


def listed(values: Iterable[str | int]) -> str:
    """Constants between brackets, for IN."""
    return "(" + ", ".join(literal(value) for value in values) + ")"


def known(table: str) -> str:
    """The ledger's rows of a facts table that hold as of the position."""
    return (
        f"{table}.ledger = {LEDGER} and {table}.known_from <= {AS_OF}"
        f" and ({table}.known_until is null or {table}.known_until > {AS_OF})"
    )


def amount(given: Amount) -> str:
    """A constant, or the value for the row's group."""
    if not isinstance(given, ByUnit):
        return literal(given)
    cases = "".join(f" when {literal(code)} then {literal(value)}" for code, value in given.groups)
    return (
        f'case "group"{cases} else {literal(given.default)} end'
        if cases
        else literal(given.default)
    )


def number(column: str, types: Mapping[str, ColumnType]) -> str:
    """A column in ten-thousandths: a count stands for whole points."""
    name = identifier(column)
    return f"{name} * {SCALE}" if types[column] == "count" else name


def operand(given: Operand) -> str:
    """The value of a case."""
    if isinstance(given, Column):
        return identifier(given.name)
    return amount(given) if isinstance(given, ByUnit) else literal(given)


def condition(given: Condition) -> str:
    """A condition that is true or false, never NULL."""
    match given:
        case Compare(column, op, value):
            compared = "<>" if op == "!=" else op
            return f"coalesce({identifier(column)} {compared} {operand(value)}, false)"
        case OneOf(column, values):
            return (
                f"coalesce({identifier(column)} in {listed(values)}, false)" if values else "false"
            )
        case Absent(column):
            return f"{identifier(column)} is null"
        case Not(part):
            return f"not ({condition(part)})"
        case AllOf(parts):
            return " and ".join(f"({condition(part)})" for part in parts) or "true"
        case AnyOf(parts):
            return " or ".join(f"({condition(part)})" for part in parts) or "false"


def rounded(numerator: str, denominator: str, rounding: Rounding) -> str:
    """The SQL twin of `domain.scaled.divide`; both operands are plain names, calls or brackets.

    Division of integers drops the fraction in both engines.
    """
    n, d = numerator, denominator
    match rounding:
        case "down":
            return f"({n} / {d})"
        case "up":
            return f"(case when {n} < 0 then ({n} - {d} + 1) / {d} else ({n} + {d} - 1) / {d} end)"
        case "half_up":
            return (
                f"(case when {n} < 0 then (2 * {n} - {d}) / (2 * {d})"
                f" else (2 * {n} + {d}) / (2 * {d}) end)"
            )
        case "half_even":
            # Away from zero where the rest is more than half, or is half and the quotient is odd.
            return (
                f"({n} / {d} + case when 2 * abs({n} % {d}) + abs({n} / {d} % 2) <= {d} then 0"
                f" when {n} < 0 then -1 else 1 end)"
            )


def times_unit(expression: str, unit: int) -> str:
    """The multiple of a rounding unit."""
    return expression if unit == 1 else f"{expression} * {unit}"
