from __future__ import annotations

from datetime import date

import pytest

from api.imports.values import NotReadableError, is_identity_number, read_day, read_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("92.5", "92.5"),
        ("3", "3"),
        ("+5", "5"),
        ("-2.50", "-2.5"),
        ("1,234,567.80", "1234567.8"),
        ("００３．５", "3.5"),
        ("－３", "-3"),
        ("5 分", "5"),
        ("1200元", "1200"),
        ("007", "7"),
        ("0.0", "0"),
        ("1.23456", "1.23456"),  # the scheme's rules refuse it, with their own words
    ],
)
def test_reads_numbers_as_people_write_them(text: str, number: str) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize(
    "text", ["", "九十", "1,23", "1e3", "5/6", "--1", "1.", "TRUE", "2025-03-08"]
)
def test_refuses_what_is_no_number(text: str) -> None:
    with pytest.raises(NotReadableError, match="not-a-number"):
        read_number(text)


def test_refuses_percentages() -> None:
    with pytest.raises(NotReadableError, match="percent-not-points"):
        read_number("85％")


@pytest.mark.parametrize(
    "text",
    ["2025-03-08", "2025/3/8", "2025.3.8", "2025年3月8日", "20250308", "２０２５－０３－０８"],
)
def test_reads_days_as_people_write_them(text: str) -> None:
    assert read_day(text) == date(2025, 3, 8)


@pytest.mark.parametrize("text", ["2021.03", "2021-03", "2021年3月", "2021.3"])
def test_a_month_is_its_first_day_where_that_is_enough(text: str) -> None:
    assert read_day(text, month_is_enough=True) == date(2021, 3, 1)
    with pytest.raises(NotReadableError, match="day-unreadable"):
        read_day(text)


def test_refuses_january_that_may_be_october() -> None:
    with pytest.raises(NotReadableError, match="day-ambiguous"):
        read_day("2021.1", month_is_enough=True)
    assert read_day("2021.10", month_is_enough=True) == date(2021, 10, 1)


@pytest.mark.parametrize("text", ["2025-02-30", "2025-13-01", "45724", "3月8日", "2025-03/08", ""])
def test_refuses_what_is_no_day(text: str) -> None:
    with pytest.raises(NotReadableError, match="day-unreadable"):
        read_day(text)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("11010519491231002X", True),
        ("440524188001010014", True),
        ("110105194912310021", False),
        ("110105491231002", True),
        ("1101051949123100", False),
        ("", False),
    ],
)
def test_checks_identity_numbers(text: str, right: bool) -> None:  # noqa: FBT001
    assert is_identity_number(text) is right
