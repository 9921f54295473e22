"""The roster in SQL: twin of `interpret_roster`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.calendar import Period, parse_period
from domain.evaluation.sql_text import known, listed, literal

if TYPE_CHECKING:
    from domain.schemes.model import Assessment


def roster_relations(assessment: Assessment, period: Period) -> list[tuple[str, str]]:
    """The named queries (name, text) that end in `roster`, one row a subject."""
    classes = (
        f"\n  where l.cadre_class in {listed(assessment.classes)}" if assessment.classes else ""
    )
    return [
        ("spans", _spans(assessment, period)),
        (
            "last_span",
            """select distinct on (s.subject) s.*
  from spans as s
  order by s.subject, s.starts_on desc, s.known_from desc""",
        ),
        ("held", _held(period)),
        ("served", _served(period)),
        (
            "roster",
            f"""select l.subject, l.cadre_class, l.post, l.unit, l."group",
    {_whole_months("l.service_from", "l.last_day")} as months_in_post,
    {_whole_months("l.unit_from", "l.last_day")} as months_in_unit,
    d.months_served,
    l.last_day = {literal(period.ends_on)} as present_at_end,
    d.classes_held
  from last_span as l join served as d on d.subject = l.subject{classes}""",
        ),
    ]


def _spans(assessment: Assessment, period: Period) -> str:
    """Spans that overlap the period, with the days of it that they cover."""
    first, last = literal(period.starts_on), literal(period.ends_on)
    if assessment.subject_kind == "person":
        columns = """a.subject, a.cadre_class, a.post, a.unit, a.group_body as "group",
    a.service_from, a.unit_from"""
        table, kind = "facts.appointment", ""
    else:
        columns = """a.body as subject, '' as cadre_class, '' as post, a.body as unit,
    a.parent as "group", a.starts_on as service_from, a.starts_on as unit_from"""
        table, kind = "facts.body", f" and a.kind = {literal(assessment.subject_kind)}"
    return f"""select {columns}, a.starts_on, a.known_from,
    greatest(a.starts_on, {first}) as first_day,
    least(coalesce(a.ends_on, {last}), {last}) as last_day
  from {table} as a
  where {known("a")}{kind}
    and a.starts_on <= {last} and (a.ends_on is null or a.ends_on >= {first})"""


def _months(period: Period) -> list[Period]:
    first, last = period.starts_on, period.ends_on
    return [
        parse_period(f"{first.year}-{month:02d}") for month in range(first.month, last.month + 1)
    ]


def _held(period: Period) -> str:
    """For each class that a subject held: the calendar months in which it served a day."""
    months = ",\n    ".join(
        f"max(case when s.first_day <= {literal(month.ends_on)}"
        f" and s.last_day >= {literal(month.starts_on)} then 1 else 0 end) as month_{number}"
        for number, month in enumerate(_months(period), start=1)
    )
    return f"""select s.subject, s.cadre_class,
    {months}
  from spans as s
  group by s.subject, s.cadre_class"""


def _served(period: Period) -> str:
    """How many classes and months those are."""
    numbers = range(1, len(_months(period)) + 1)
    months = " + ".join(f"max(h.month_{number})" for number in numbers)
    return f"""select h.subject, count(*) as classes_held, {months} as months_served
  from held as h
  group by h.subject"""


def _whole_months(start: str, end_inclusive: str) -> str:
    """The SQL twin of `domain.calendar.whole_months`."""
    end = f"({end_inclusive} + 1)"
    return (
        f"greatest(0, (extract(year from {end}) - extract(year from {start}))::bigint * 12"
        f" + (extract(month from {end}) - extract(month from {start}))::bigint"
        f" - case when extract(day from {end}) < extract(day from {start}) then 1 else 0 end)"
    )
