"""The county's standing: rows by rank, how scores are spread, how many have which grade."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace

from api.office.answering.distribution import distribution_of
from api.office.answering.reading import Reading
from api.office.answering.rows import Standing, ranking_of, standing_of, yuan_text
from api.office.views.answers import Option, StandingRow, StandingView
from domain.calendar import parse_period
from domain.evaluation.result import Row
from domain.slices.decided import possible_values
from projections.periods import PeriodLife

_LAST = 2**62  # sorts behind every rank and score


def view_of(reading: Reading, standing: Standing, *, group: str, cadre_class: str) -> StandingView:
    """The whole view, narrowed to a township and a class if they are not "".

    Rows that the asker may not read are left out, and amounts of pay where no grant reaches them.
    """
    rows = {
        subject: row
        for subject, row in standing.rows.items()
        if reading.sight.covers("read-standings", str(row["unit"]), subject)
    }
    paid = {s for s in rows if reading.sight.covers("read-pay", str(rows[s]["unit"]), s)}
    previous = _previous(reading, standing.life)
    before = standing_of(reading, previous) if previous else None
    shown = {
        subject: row
        for subject, row in rows.items()
        if group in ("", row["group"]) and cadre_class in ("", row["cadre_class"])
    }
    names = _names(reading, standing, shown)
    ranking = ranking_of(standing.assessment)
    amounts = [
        amount
        for subject in shown
        if subject in paid and isinstance(amount := standing.outcomes[subject]["amount"], int)
    ]
    return StandingView(
        freshness=reading.freshness,
        jurisdiction=reading.jurisdiction,
        period=reading.period_view(standing.life),
        previous_period=previous.period if previous else None,
        recorded=standing.recorded,
        facts_position=standing.facts_position,
        fields=tuple(name for name in standing.fields if name != "amount" or paid),
        ranked_within=ranking.within if ranking else (),
        subject_kind=standing.assessment.subject_kind,
        subjects=len(rows),
        rows=tuple(
            _row(reading, standing, subject, names.get(subject), before, paid=subject in paid)
            for subject in sorted(shown, key=lambda subject: _place(standing, subject))
        ),
        distribution=distribution_of([_integer(standing, s, "score") for s in shown]),
        grades=_counts(standing, shown, "grade"),
        tiers=_counts(standing, shown, "tier"),
        groups=_options(rows, "group", reading.body_name),
        classes=_options(rows, "cadre_class", str),
        total_yuan=yuan_text(sum(amounts)) if amounts else None,
    )


def _previous(reading: Reading, life: PeriodLife) -> PeriodLife | None:
    """The period of the same assessment right before this one, if it was ever opened."""
    ordinal = parse_period(life.period).ordinal - 1
    for other in reading.lives:
        same = (other.scheme, other.assessment) == (life.scheme, life.assessment)
        if same and parse_period(other.period).ordinal == ordinal:
            return other
    return None


def _names(reading: Reading, standing: Standing, shown: Mapping[str, Row]) -> Mapping[str, str]:
    if standing.assessment.subject_kind == "person":
        return reading.names()
    return {code: reading.body_name(code) for code in shown}


def _row(
    reading: Reading,
    standing: Standing,
    subject: str,
    name: str | None,
    before: Standing | None,
    *,
    paid: bool,
) -> StandingRow:
    """One row; without `paid` its amount is left out."""
    row = standing.rows[subject]
    unit, group = str(row["unit"]), str(row["group"])
    rank = _integer(standing, subject, "rank")
    old = _integer(before, subject, "rank") if before and subject in before.rows else None
    figures = standing.figures(subject)
    return StandingRow(
        subject=subject,
        name=name,
        cadre_class=str(row["cadre_class"]),
        unit=unit,
        unit_name=reading.body_name(unit),
        group=group,
        group_name=reading.body_name(group),
        figures=figures if paid else replace(figures, amount_yuan=None),
        rank_change=None if rank is None or old is None else old - rank,
    )


def _place(standing: Standing, subject: str) -> tuple[int, int, int, str]:
    """Best rank first, then highest tier, then best score; what is absent last; the id decides."""
    rank, tier = _integer(standing, subject, "rank"), _integer(standing, subject, "tier")
    score = _integer(standing, subject, "score")
    return (
        _LAST if rank is None else rank,
        _LAST if tier is None else tier,
        _LAST if score is None else -score,
        subject,
    )


def _integer(standing: Standing, subject: str, field: str) -> int | None:
    value = standing.outcomes[subject][field]
    return value if isinstance(value, int) else None


def _counts(standing: Standing, shown: Mapping[str, Row], field: str) -> tuple[Option, ...]:
    """How many have each grade or tier; those that nobody has stand last, as the scheme has them."""
    column = getattr(standing.assessment.outcome, field)
    if column is None:
        return ()
    found = Counter(standing.outcomes[subject][field] for subject in shown)
    counts = {str(value): count for value, count in found.items() if value is not None}
    order = possible_values(standing.scheme, standing.assessment, column) or []
    return tuple(
        Option(code=value, name=value, subjects=counts.get(value, 0))
        for value in dict.fromkeys([*order, *sorted(counts)])
    )


def _options(
    rows: Mapping[str, Row], column: str, name_of: Callable[[str], str]
) -> tuple[Option, ...]:
    counts = Counter(str(row[column]) for row in rows.values())
    return tuple(
        Option(code=code, name=name_of(code), subjects=counts[code])
        for code in sorted(counts)
        if code
    )
