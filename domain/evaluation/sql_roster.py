"""The roster in SQL: twin of `interpret_roster`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.evaluation.sql_text import known, listed, literal

if TYPE_CHECKING:
    from domain.evaluation.sql_periods import Periods
    from domain.schemes.model import Assessment


def roster_relations(assessment: Assessment, periods: Periods) -> list[tuple[str, str]]:
    """The named queries (name, text) that end in `roster`, one row a period and subject."""
    classes = (
        f"\n  where l.cadre_class in {listed(assessment.classes)}" if assessment.classes else ""
    )
    return [
        ("spans", _spans(assessment, periods)),
        ("held", _held(periods)),
        ("served", _served(periods)),
        (
            "roster",
            f"""select l.period, l.subject, l.cadre_class, l.post, l.unit, l."group",
    {_whole_months("l.service_from", "l.next_day")} as months_in_post,
    {_whole_months("l.unit_from", "l.next_day")} as months_in_unit,
    d.months_served::bigint as months_served,
    l.present_at_end,
    d.classes_held
  from spans as l
    join served as d on {periods.same("d", "l")}d.subject = l.subject
      and d.last_start = l.starts_on{classes}""",
        ),
    ]


def _spans(assessment: Assessment, periods: Periods) -> str:
    """Spans that overlap a period, with the months of it in which they cover a day."""
    first, last = periods.first_day, periods.last_day
    if assessment.subject_kind == "person":
        columns = """a.subject, a.cadre_class, a.post, a.unit, a.group_body as "group",
    a.service_from, a.unit_from"""
        table, kind = "facts.appointment", ""
    else:
        columns = """a.body as subject, '' as cadre_class, '' as post, a.body as unit,
    a.parent as "group", a.starts_on as service_from, a.starts_on as unit_from"""
        table, kind = "facts.body", f" and a.kind = {literal(assessment.subject_kind)}"
    return f"""select p.period, {columns},
    a.starts_on,
    least(coalesce(a.ends_on, {last}), {last}) + 1 as next_day,
    coalesce(a.ends_on >= {last}, true) as present_at_end,
    {_months_covered(periods)}
  from {table} as a join periods as p
    on a.starts_on <= {last} and (a.ends_on is null or a.ends_on >= {first})
  where {known("a")}{kind}"""


def _months_covered(periods: Periods) -> str:
    months = periods.months()
    covered = []
    for number, month in enumerate(months, start=1):
        begun = f"a.starts_on < {months[number]} and " if number < len(months) else ""
        covered.append(
            f"case when {begun}(a.ends_on is null or a.ends_on >= {month})"
            f" then 1 else 0 end as month_{number}"
        )
    return ",\n    ".join(covered)


def _held(periods: Periods) -> str:
    """For each class that a subject held: the months of the period in which it served a day."""
    months = ",\n    ".join(
        f"max(s.month_{number}) as month_{number}" for number in _numbers(periods)
    )
    return f"""select s.period, s.subject, s.cadre_class, max(s.starts_on) as last_start,
    {months}
  from spans as s
  group by s.period, s.subject, s.cadre_class"""


def _served(periods: Periods) -> str:
    """How many classes and months those are, and where the last span starts."""
    months = " + ".join(f"max(h.month_{number})" for number in _numbers(periods))
    return f"""select h.period, h.subject, max(h.last_start) as last_start,
    count(*) as classes_held, {months} as months_served
  from held as h
  group by h.period, h.subject"""


def _numbers(periods: Periods) -> range:
    return range(1, periods.length_months + 1)


def _whole_months(start: str, next_day: str) -> str:
    """The SQL twin of `domain.calendar.whole_months`; `next_day` follows the last one."""
    # date_part gives a double, exact for these; extract gives a numeric, many times slower
    years = f"(date_part('year', {next_day}) - date_part('year', {start}))"
    months = f"(date_part('month', {next_day}) - date_part('month', {start}))"
    begun = f"date_part('day', {next_day}) < date_part('day', {start})"
    return f"greatest(0, ({years} * 12 + {months})::bigint - case when {begun} then 1 else 0 end)"
