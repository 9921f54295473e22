"""Earlier outcomes in SQL: twin of `interpret_history`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.evaluation.readings import (
    history_calendar,
    last_ordinal_before,
    unit_of_rounding,
)
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
    from domain.evaluation.sql_periods import Periods
    from domain.schemes.model import Assessment, Scheme
    from domain.schemes.steps import History

_FIELDS = {"amount": "amount_fen"}


def history_relation(
    step: History, scheme: Scheme, assessment: Assessment, periods: Periods
) -> str:
    """What one History step makes of the outcomes in sight, by period and code they are about."""
    own = (step.scheme, step.assessment) == (scheme.name, assessment.name)
    kind = history_calendar(step, scheme, assessment).replace("-", "_")
    last_ordinal = periods.column(
        "last_before" if own else f"last_{kind}",
        lambda period: last_ordinal_before(step, scheme, assessment, period),
    )
    in_sight = _in_sight(step, periods, last_ordinal, own=own)
    if step.how == "run":
        return _run(step, in_sight, last_ordinal)
    return f"""select p.period, o.subject, {_aggregate(step)} as {identifier(step.name)}
  {in_sight}
  group by p.period, o.subject"""


def history_default(step: History) -> str | None:
    """What stands in the column of a subject without any outcome; None: absent."""
    return "0" if step.how in ("count", "run") else None


def _in_sight(step: History, periods: Periods, last_ordinal: str, *, own: bool) -> str:
    """Each period (p) with the outcomes (o) that it can see; `own`: of the same assessment."""
    tests = [f"o.ends_on <= {periods.last_day}"]
    if own:
        tests.append("o.period <> p.period")
    if step.within == "year":
        new_year = periods.column(
            "year_starts_on", lambda period: period.ends_on.replace(month=1, day=1)
        )
        tests.append(f"o.ends_on >= {new_year}")
    elif step.within == "periods":
        tests.append(f"o.ordinal > {last_ordinal} - {step.last} and o.ordinal <= {last_ordinal}")
    return f"""from facts.outcome as o join periods as p
    on {" and ".join(tests)}
  where {known("o")}
    and o.scheme = {literal(step.scheme)} and o.assessment = {literal(step.assessment)}"""


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
            whole = f"nullif({times_unit(f'count({field})', unit)}, 0)"
            total = f"(sum({field}))::bigint"
            return f"({times_unit(rounded(total, whole, step.rounding), unit)})::bigint"
        case _:  # latest
            return f"((array_agg({field} order by o.ends_on desc))[1])::{SQL_TYPES[step.type]}"


def _run(step: History, in_sight: str, last_ordinal: str) -> str:
    """Count matching outcomes from the latest back, as long as none is missed.

    `place` numbers the matching outcomes, `place_of_all` all of them, latest first. Before the
    run breaks both are equal, and the ordinal is as many below the last as there are before it.
    """
    unbroken = (
        "o.ordinal = o.last_ordinal + 1 - o.place"
        if step.gap == "breaks"
        else "o.place = o.place_of_all"
    )
    return f"""select o.in_period as period, o.subject,
    count(*) filter (where o.matches and {unbroken}) as {identifier(step.name)}
  from (
    select o.*,
      row_number() over (
        partition by o.in_period, o.subject, o.matches order by o.ordinal desc) as place,
      row_number() over (
        partition by o.in_period, o.subject order by o.ordinal desc) as place_of_all
    from (
      select p.period as in_period, {last_ordinal} as last_ordinal, o.subject, o.ordinal,
        coalesce({_matches(step)}, false) as matches
      {in_sight}) as o) as o
  group by o.in_period, o.subject"""
