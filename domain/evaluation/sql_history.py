"""Earlier outcomes in SQL: twin of `interpret_history`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.evaluation.readings import last_ordinal_before, unit_of_rounding
from domain.evaluation.sql_text import (
    SQL_TYPES,
    identifier,
    known,
    listed,
    literal,
    rounded,
    times_unit,
)

if TYPE_CHECKING:
    from domain.calendar import Period
    from domain.schemes.model import Assessment, History, Scheme

_FIELDS = {"amount": "amount_fen"}


def history_relation(step: History, scheme: Scheme, assessment: Assessment, period: Period) -> str:
    """What one History step makes of the outcomes in sight, by the code they are about."""
    last_ordinal = last_ordinal_before(step, scheme, assessment, period)
    if step.how == "run":
        return _run(step, _in_sight(step, scheme, assessment, period), last_ordinal)
    return f"""select o.subject, {_aggregate(step)} as {identifier(step.name)}
  from facts.outcome as o
  where {_in_sight(step, scheme, assessment, period)}
  group by o.subject"""


def history_default(step: History) -> str | None:
    """What stands in the column of a subject without any outcome; None: absent."""
    return "0" if step.how in ("count", "run") else None


def _in_sight(step: History, scheme: Scheme, assessment: Assessment, period: Period) -> str:
    tests = [
        known("o"),
        f"o.scheme = {literal(step.scheme)} and o.assessment = {literal(step.assessment)}",
        f"o.ends_on <= {literal(period.ends_on)}",
    ]
    if (step.scheme, step.assessment) == (scheme.name, assessment.name):
        tests.append(f"o.period <> {literal(period.key)}")
    if step.within == "year":
        tests.append(f"o.ends_on >= {literal(period.ends_on.replace(month=1, day=1))}")
    elif step.within == "periods":
        last = last_ordinal_before(step, scheme, assessment, period)
        tests.append(f"o.ordinal > {literal(last - step.last)} and o.ordinal <= {literal(last)}")
    return "\n    and ".join(tests)


def _field(step: History) -> str:
    return f"o.{_FIELDS.get(step.field, step.field)}"


def _matches(step: History) -> str:
    field = _field(step)
    return f"{field} in {listed(step.equals)}" if step.equals else f"{field} is not null"


def _aggregate(step: History) -> str:
    field = _field(step)
    match step.how:
        case "count":
            return f"count(*) filter (where {_matches(step)})"
        case "sum":
            return f"sum({field})::bigint"
        case "minimum" | "maximum":
            return f"{step.how[:3]}({field})::bigint"
        case "mean":
            unit = unit_of_rounding(step.type, step.decimals)
            whole = f"nullif({times_unit(f'count({field})', unit)}, 0)::numeric"
            return f"({times_unit(rounded(f'sum({field})', whole, step.rounding), unit)})::bigint"
        case _:  # latest
            return f"((array_agg({field} order by o.ends_on desc))[1])::{SQL_TYPES[step.type]}"


def _run(step: History, in_sight: str, last_ordinal: int) -> str:
    """Count matching outcomes from the latest back, as long as none is missed.

    `place` numbers the matching outcomes, `place_of_all` all of them, latest first. Before the
    run breaks both are equal, and the ordinal is as many below the last as there are before it.
    """
    unbroken = (
        f"o.ordinal = {literal(last_ordinal)} + 1 - o.place"
        if step.gap == "breaks"
        else "o.place = o.place_of_all"
    )
    return f"""select o.subject,
    count(*) filter (where o.matches and {unbroken}) as {identifier(step.name)}
  from (
    select o.subject, o.ordinal, o.matches,
      row_number() over (partition by o.subject, o.matches order by o.ordinal desc) as place,
      row_number() over (partition by o.subject order by o.ordinal desc) as place_of_all
    from (
      select o.subject, o.ordinal, coalesce({_matches(step)}, false) as matches
      from facts.outcome as o
      where {in_sight}) as o) as o
  group by o.subject"""
