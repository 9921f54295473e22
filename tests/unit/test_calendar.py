from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import get_args

import pytest

from domain.calendar import PeriodKind, parse_period, periods_of, whole_months


@pytest.mark.parametrize("kind", get_args(PeriodKind))
def test_periods_of_a_year_follow_one_another_without_gap(kind: PeriodKind) -> None:
    periods = periods_of(kind, 2024) + periods_of(kind, 2025)
    assert periods[0].starts_on == date(2024, 1, 1)
    assert periods[-1].ends_on == date(2025, 12, 31)
    for earlier, later in pairwise(periods):
        assert later.starts_on == earlier.ends_on + timedelta(days=1)
        assert later.ordinal == earlier.ordinal + 1
        assert later.kind == kind


@pytest.mark.parametrize("key", ["", "2025-13", "2025-Q5", "2025-H3", "2025-B7", "25", "2025-3"])
def test_refuses_keys_that_name_no_period(key: str) -> None:
    with pytest.raises(ValueError, match=r"period"):
        parse_period(key)


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2024, 1, 1), date(2024, 12, 31), 12),
        (date(2024, 1, 2), date(2024, 12, 31), 11),
        (date(2024, 1, 31), date(2024, 2, 29), 1),
        (date(2024, 5, 1), date(2024, 4, 30), 0),
        (date(2024, 5, 1), date(2023, 4, 30), 0),
    ],
)
def test_counts_whole_months_of_service(start: date, end: date, months: int) -> None:
    assert whole_months(start, end) == months
