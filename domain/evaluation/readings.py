"""Small readings of a scheme that all engines share."""

from __future__ import annotations

from datetime import date

from domain.calendar import Period, PeriodKind, periods_of
from domain.schemes.model import Assessment, Input, Scheme
from domain.schemes.steps import History
from domain.schemes.values import ColumnType


def unit_of_rounding(column_type: ColumnType, decimals: int) -> int:
    """The integer that a rounded value is a multiple of.

    Decimals are those of a point, or of a yuan for money (at most 2 of them count); counts are
    rounded to whole numbers.
    """
    scale = {"number": 4, "money": 2}.get(column_type, 0)
    return int(10 ** max(scale - decimals, 0))


def months_before(end_inclusive: date, months: int) -> date:
    """The first day of the `months` months that end with the month of `end_inclusive`."""
    index = end_inclusive.year * 12 + end_inclusive.month - months
    return date(index // 12, index % 12 + 1, 1)


def window_start(declared: Input, period: Period, months: int | None = None) -> date:
    """First day from which entries of a dated input count; `months` instead of its own, if given."""
    length = declared.months if months is None else months
    return months_before(period.ends_on, length) if length else period.starts_on


def history_calendar(step: History, scheme: Scheme, assessment: Assessment) -> PeriodKind:
    """The kind of period of the assessment that a History step looks at."""
    if step.calendar is not None:
        return step.calendar
    if step.scheme == scheme.name:
        return scheme.assessment(step.assessment).calendar
    return assessment.calendar


def last_ordinal_before(
    step: History, scheme: Scheme, assessment: Assessment, period: Period
) -> int:
    """Number of the latest period that a History step can see: ended with or before this one."""
    if (step.scheme, step.assessment) == (scheme.name, assessment.name):
        return period.ordinal - 1
    periods_a_year = len(periods_of(history_calendar(step, scheme, assessment), period.year))
    months = 12 // periods_a_year
    return (period.ends_on.year * 12 + period.ends_on.month) // months - 1
