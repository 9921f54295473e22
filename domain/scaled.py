"""Exact decimals as integers: points, weights and coefficients in ten-thousandths, money in fen.

Every engine (PostgreSQL, DuckDB, the interpreter) does the same integer arithmetic, so every
engine gives the same digits. Division happens only in `divide`, with a declared rounding.
"""

from __future__ import annotations

import re
from typing import Literal

SCALE = 10_000
"""One point is 10,000 units: four decimals."""

DECIMALS = 4
FEN_PER_YUAN = 100
MONEY_DECIMALS = 2
# Keeps every product of a score and a weight inside a signed 64-bit integer.
LIMIT_SCALED = 10**12
# Of whatever an evaluation computes, so that doubling it to round a half fits 64 bits as well.
LIMIT_COMPUTED = 2**61
MAX_DIGITS = 40  # longer texts are refused before they are turned into numbers

Rounding = Literal["half_up", "half_even", "down", "up"]

_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")


def parse_scaled(text: str, *, decimals: int = DECIMALS) -> int:
    """Turn a decimal string into an integer count of 10**-decimals.

    Accepts only the plain form (`-12.5`): no sign `+`, exponent, blank, or leading zero.
    Raises ValueError for anything else, for digits that would be lost, and for values whose
    magnitude reaches LIMIT_SCALED.
    """
    if not _DECIMAL.fullmatch(text):
        raise ValueError(f"not a plain decimal number: {text!r}")
    whole, _, fraction = text.partition(".")
    fraction = fraction.rstrip("0")
    if len(fraction) > decimals:
        raise ValueError(f"more than {decimals} decimals: {text!r}")
    negative = whole.startswith("-")
    digits = whole.lstrip("-") + fraction.ljust(decimals, "0")
    if len(digits) > MAX_DIGITS:
        raise ValueError(f"too large: {text[:20]!r}...")
    value = int(digits)
    if value >= LIMIT_SCALED:
        raise ValueError(f"too large: {text!r}")
    return -value if negative else value


def format_scaled(value: int, *, decimals: int = DECIMALS) -> str:
    """Write an integer count of 10**-decimals as its shortest plain decimal string."""
    sign = "-" if value < 0 else ""
    whole, fraction = divmod(abs(value), 10**decimals)
    digits = f"{fraction:0{decimals}d}".rstrip("0") if decimals else ""
    return f"{sign}{whole}.{digits}" if digits else f"{sign}{whole}"


def within_limit(*parts: int) -> int:
    """Add the parts up; OverflowError where their magnitudes come to LIMIT_COMPUTED.

    Magnitudes, so that the parts may be added in any order.
    """
    if sum(map(abs, parts)) >= LIMIT_COMPUTED:
        raise OverflowError("a number is too large to compute with")
    return sum(parts)


def divide(numerator: int, denominator: int, rounding: Rounding) -> int:
    """Divide integers with a declared rounding; the denominator must be positive.

    half_up rounds halves away from zero, half_even to the even neighbour, down truncates
    towards zero, up goes away from zero. SQL twin: `domain.evaluation.sql_text.rounded`.
    """
    if denominator <= 0:
        raise ValueError("denominator must be positive")
    sign = -1 if numerator < 0 else 1
    quotient, rest = divmod(abs(numerator), denominator)
    match rounding:
        case "half_up":
            quotient += 2 * rest >= denominator
        case "half_even":
            quotient += 2 * rest > denominator or (2 * rest == denominator and quotient % 2 == 1)
        case "up":
            quotient += rest > 0
        case "down":
            pass
    return sign * quotient
