from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.scaled import (
    LIMIT_COMPUTED,
    LIMIT_SCALED,
    Rounding,
    divide,
    format_scaled,
    parse_scaled,
    within_limit,
)


@pytest.mark.parametrize(
    ("text", "scaled"),
    [("0", 0), ("5", 50_000), ("-12.5", -125_000), ("0.0001", 1), ("92.50000", 925_000)],
)
def test_reads_plain_decimals(text: str, scaled: int) -> None:
    assert parse_scaled(text) == scaled


@pytest.mark.parametrize(
    "text",
    ["", "+1", "1e3", " 1", "1 ", "01", "1.", ".5", "1_0", "٧", "0.00001", "100000000", "nan", "-"],
)
def test_refuses_everything_else(text: str) -> None:
    with pytest.raises(ValueError, match=r"plain decimal|decimals|too large"):
        parse_scaled(text)


@given(st.integers(-LIMIT_SCALED + 1, LIMIT_SCALED - 1))
def test_writes_what_it_reads(value: int) -> None:
    assert parse_scaled(format_scaled(value)) == value


@pytest.mark.parametrize(
    ("numerator", "rounding", "expected"),
    [
        (5, "half_up", 3), (-5, "half_up", -3), (5, "half_even", 2), (7, "half_even", 4),
        (5, "down", 2), (-5, "down", -2), (5, "up", 3), (-5, "up", -3), (4, "up", 2),
    ],
)  # fmt: skip
def test_rounds_halves_as_declared(numerator: int, rounding: Rounding, expected: int) -> None:
    assert divide(numerator, 2, rounding) == expected


@given(st.integers(-(10**15), 10**15), st.integers(1, 10**9))
def test_half_up_is_nearest(numerator: int, denominator: int) -> None:
    quotient = divide(numerator, denominator, "half_up")
    assert abs(Fraction(numerator, denominator) - quotient) <= Fraction(1, 2)


def test_refuses_to_divide_by_nothing() -> None:
    with pytest.raises(ValueError, match="positive"):
        divide(1, 0, "down")


def test_adds_up_only_what_fits_in_any_order() -> None:
    assert within_limit(3, -5) == -2
    assert within_limit(LIMIT_COMPUTED - 1) == LIMIT_COMPUTED - 1
    with pytest.raises(OverflowError):
        within_limit(LIMIT_COMPUTED // 2, -LIMIT_COMPUTED // 2)
