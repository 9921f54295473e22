"""The county at a glance: a standing side by side by township, by grade and tier, over periods.

All of it is worked out from the rows of a standing's view, so that it holds what the asker may
see and no more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from api.office.answering.distribution import distribution_of
from api.office.answering.reading import reading
from api.office.answering.rows import yuan_text
from api.office.parts import Office
from api.office.views.answers import Option, StandingRow, StandingView
from domain.calendar import parse_period
from domain.scaled import MONEY_DECIMALS, divide, format_scaled, parse_scaled
from projections.outcomes import OUTCOME_TOPICS
from projections.outcomes_trend import outcomes_trend


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How many have a grade or tier, and what they are paid in all."""

    name: str
    subjects: int
    total_yuan: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A township, or a village where one township was chosen: its subjects, their scores and pay.

    `best` is how many have the best grade; None where there are no grades.
    """

    code: str
    name: str
    subjects: int
    scored: int
    lowest: str | None
    median: str | None
    highest: str | None
    best: int | None
    total_yuan: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendPoint:
    """One period of a trend; `provisional` while it is not final."""

    period: str
    scored: int
    lowest: str
    median: str
    highest: str
    total_yuan: str | None
    provisional: bool


def shares_of(view: StandingView, field: str) -> tuple[Share, ...]:
    """The grades or tiers (`field`: grade, tier) of a standing, best first, with what they cost."""
    options: Sequence[Option] = view.grades if field == "grade" else view.tiers
    rows = _grouped(view.rows, lambda row: str(getattr(row.figures, field)))
    return tuple(
        Share(name=one.name, subjects=one.subjects, total_yuan=_total(rows[one.name]))
        for one in options
    )


def places_of(view: StandingView, *, villages: bool) -> tuple[Place, ...]:
    """The townships (or the villages) of a standing, those with the highest median first."""
    rows = _grouped(view.rows, lambda row: row.unit if villages else row.group)
    best = view.grades[0].name if view.grades else None
    found = [
        _place(code, members[0].unit_name if villages else members[0].group_name, members, best)
        for code, members in rows.items()
        if code
    ]
    return tuple(sorted(found, key=lambda one: (_low(one.median), one.code)))


def trend_of(office: Office, view: StandingView) -> tuple[TrendPoint, ...]:
    """How those in the view scored in the final periods of the same assessment, oldest first.

    The view's own period stands among them, also while it is provisional.
    """
    subjects = tuple(sorted(row.subject for row in view.rows))  # in whatever order they rank now
    paid = "amount" in view.fields
    own = view.period
    with reading(office) as look:
        spreads = look.lasting(
            ("trend", own.scheme, own.assessment, subjects),
            OUTCOME_TOPICS,
            lambda: outcomes_trend(
                look.connection,
                look.ledger,
                scheme=own.scheme,
                assessment=own.assessment,
                subjects=subjects,
            ),
        )
    points = [
        TrendPoint(
            period=one.period,
            scored=one.scored,
            lowest=format_scaled(one.lowest),
            median=format_scaled(divide(one.lower_median + one.upper_median, 2, "half_up")),
            highest=format_scaled(one.highest),
            total_yuan=yuan_text(one.total_fen) if paid and one.total_fen is not None else None,
            provisional=False,
        )
        for one in spreads
        if one.period != own.period
    ]
    points += _own_point(view)
    return tuple(sorted(points, key=lambda one: parse_period(one.period).ends_on))


def _own_point(view: StandingView) -> list[TrendPoint]:
    spread = view.distribution
    if spread.lowest is None or spread.median is None or spread.highest is None:
        return []
    return [
        TrendPoint(
            period=view.period.period,
            scored=spread.scored,
            lowest=spread.lowest,
            median=spread.median,
            highest=spread.highest,
            total_yuan=view.total_yuan,
            provisional=not view.recorded,
        )
    ]


def _place(code: str, name: str, rows: Sequence[StandingRow], best: str | None) -> Place:
    spread = distribution_of([score_scaled(row) for row in rows])
    return Place(
        code=code,
        name=name,
        subjects=len(rows),
        scored=spread.scored,
        lowest=spread.lowest,
        median=spread.median,
        highest=spread.highest,
        best=None if best is None else sum(row.figures.grade == best for row in rows),
        total_yuan=_total(rows),
    )


def score_scaled(row: StandingRow) -> int | None:
    """The score of a row, scaled by 10,000."""
    return None if row.figures.score is None else parse_scaled(row.figures.score)


def _low(median: str | None) -> int:
    """Sorts the highest first, and what is absent last."""
    return 2**62 if median is None else -parse_scaled(median)


def _total(rows: Iterable[StandingRow]) -> str | None:
    amounts = [
        parse_scaled(row.figures.amount_yuan, decimals=MONEY_DECIMALS)
        for row in rows
        if row.figures.amount_yuan is not None
    ]
    return yuan_text(sum(amounts)) if amounts else None


def _grouped(
    rows: Iterable[StandingRow], key_of: Callable[[StandingRow], str]
) -> defaultdict[str, list[StandingRow]]:
    groups: defaultdict[str, list[StandingRow]] = defaultdict(list)
    for row in rows:
        groups[key_of(row)].append(row)
    return groups
