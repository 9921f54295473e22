"""Numbers as people write them in a scheme, and the exact integers that they stand for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.scaled import parse_scaled
from domain.schemes.values import Amount, ByUnit

if TYPE_CHECKING:
    from domain.schemes.values import ColumnType

QUANTITY_PATTERN = r"-?(0|[1-9][0-9]*)(\.[0-9]+)?%?"
_QUANTITY = re.compile(QUANTITY_PATTERN)
YUAN_DECIMALS = 2


@dataclass(frozen=True, slots=True)
class Quantity:
    """A decimal number as written ("60", "0.6", "20%"), perhaps another for some townships."""

    text: str
    by_group: tuple[tuple[str, str], ...] = ()


def quantity_of(value: object) -> Quantity:
    """Read a written number; ValueError says what is wrong with it."""
    if isinstance(value, Quantity):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return Quantity(str(value))
    if not isinstance(value, str):
        raise ValueError('this is not a number; write it as "60", "0.6" or "20%"')  # noqa: TRY004
    if not _QUANTITY.fullmatch(value):
        raise ValueError(f'{value!r} is not a number; write it as "60", "0.6" or "20%"')
    return Quantity(value)


def parse_quantity(text: str, column_type: ColumnType) -> int:
    """The integer that a written number stands for in a column of the type.

    number: ten-thousandths (a percentage is a hundredth of its figure: "20%" is 2,000); money:
    yuan to fen; count: a whole number. ValueError when digits would be lost or a sign is wrong.
    """
    percent = text.endswith("%")
    digits = text.removesuffix("%")
    if column_type == "number":
        return parse_scaled(digits, decimals=2) if percent else parse_scaled(digits)
    if percent:
        raise ValueError(f'"{text}": a percentage is not possible here; write the amount itself')
    if column_type == "money":
        return parse_scaled(digits, decimals=YUAN_DECIMALS)
    if column_type == "count":
        if "." in digits:
            raise ValueError(f'"{text}" is not a whole number; write it without decimals')
        return parse_scaled(digits, decimals=0)
    raise ValueError(f'"{text}": no number is possible here; compare with a value of the column')


def amount_of(quantity: Quantity, column_type: ColumnType) -> Amount:
    """The exact amount of a quantity, by township where it differs."""
    default = parse_quantity(quantity.text, column_type)
    if not quantity.by_group:
        return default
    groups = tuple((code, parse_quantity(text, column_type)) for code, text in quantity.by_group)
    return ByUnit(default, groups)


def plain_amount_of(quantity: Quantity, column_type: ColumnType) -> int:
    """The exact amount of a quantity where it may not differ between townships."""
    if quantity.by_group:
        raise ValueError("this value may not differ between townships")
    return parse_quantity(quantity.text, column_type)
