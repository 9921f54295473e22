"""A subject's card: the newest result of each assessment, and one period in full."""

from __future__ import annotations

from dataclasses import replace

from api.office.answering.make_up import score_parts
from api.office.answering.next_grade import next_grade
from api.office.answering.next_tier import tier_grounds
from api.office.answering.reading import Reading
from api.office.answering.rows import Standing, standing_of
from api.office.answering.subject import Subject, subject_of
from api.office.views.answers import (
    CardDetail,
    CardStanding,
    CardView,
    DeviationView,
    DutyView,
    EntryView,
    Explainable,
    IndicatorView,
)
from domain.calendar import parse_period
from domain.errors import DomainError
from domain.evaluation.facts import EntryFact, Facts
from domain.evaluation.interpret_entries import StandingEntries
from domain.scaled import format_scaled
from domain.schemes.model import Assessment, Input, Scheme
from domain.schemes.steps import Duty, Gather, LatestLevel, Panel
from domain.schemes.values import Label
from projections.deviations import DecidedDeviation
from projections.duties import find_duties
from projections.outcomes import find_outcomes
from projections.periods import PeriodLife
from projections.subject_facts import read_subject_facts

_YUAN_DECIMALS = 2


def card_of(reading: Reading, subject: str, chosen: PeriodLife | None) -> CardView:
    """The card, with the chosen period in full, or the newest that the subject is part of."""
    who = subject_of(reading, subject)
    lives = _lives_of(reading, subject)
    newest: dict[tuple[str, str], PeriodLife] = {}
    for life in lives:
        newest.setdefault((life.scheme, life.assessment), life)
    standings = {life.opened_at: standing_of(reading, life) for life in newest.values()}
    shown = chosen or (lives[0] if lives else None)
    detail = None
    if shown is not None:
        standing = standings.get(shown.opened_at) or standing_of(reading, shown)
        detail = _detail(reading, standing, who)
    return CardView(
        freshness=reading.freshness,
        jurisdiction=reading.jurisdiction,
        subject=subject,
        kind=who.kind,
        name=who.name,
        erased=who.erased,
        service=who.service,
        periods=tuple(reading.period_view(life) for life in lives),
        latest=tuple(_short(reading, one, subject) for one in standings.values()),
        detail=detail,
    )


def _lives_of(reading: Reading, subject: str) -> list[PeriodLife]:
    """The periods that the subject is part of, those that ended last first."""
    outcomes = find_outcomes(reading.connection, reading.ledger, subject=subject)
    final = {(one.scheme, one.assessment, one.period) for one in outcomes}
    lives = [
        life
        for life in reading.lives
        if (life.scheme, life.assessment, life.period) in final
        or (life.state != "final" and subject in standing_of(reading, life).rows)
    ]
    return sorted(
        lives, key=lambda life: (parse_period(life.period).ends_on, life.opened_at), reverse=True
    )


def _short(reading: Reading, standing: Standing, subject: str) -> CardStanding:
    figures, paid = standing.figures(subject), shows_pay(reading, standing, subject)
    return CardStanding(
        period=reading.period_view(standing.life),
        recorded=standing.recorded,
        fields=tuple(name for name in standing.fields if paid or name != "amount"),
        figures=figures if paid else replace(figures, amount_yuan=None),
    )


def shows_pay(reading: Reading, standing: Standing, subject: str) -> bool:
    """Whether the asker may see what the subject is paid."""
    return reading.sight.covers("read-pay", str(standing.rows[subject]["unit"]), subject)


def _detail(reading: Reading, standing: Standing, who: Subject) -> CardDetail:
    require_subject(standing, who.subject)
    facts = facts_of(reading, standing, who.subject)
    return CardDetail(
        standing=_short(reading, standing, who.subject),
        facts_position=standing.facts_position,
        takes_entries=bool(standing.assessment.inputs),
        explainable=explainable(standing, paid=shows_pay(reading, standing, who.subject)),
        score_parts=score_parts(standing, who.subject),
        indicators=_indicators(standing, facts, who.subject),
        next_grade=next_grade(standing, who.subject),
        tier_grounds=tier_grounds(standing, who.subject),
        deviations=tuple(
            DeviationView(
                field=one.field,
                computed=one.computed,
                decided=one.decided,
                reason=one.reason,
                meeting=one.meeting,
                before=one.before,
                objection=one.objection,
                set_aside=one.set_aside,
            )
            for one in _decisions(reading, standing, who.subject)
        ),
        duties=_duties(reading, standing, who.subject),
    )


def _decisions(reading: Reading, standing: Standing, subject: str) -> list[DecidedDeviation]:
    """What was decided otherwise about the subject, and what a ruling set aside of it."""
    life, as_of = standing.life, standing.decided_as_of
    found = reading.deviations(life, subject, as_of=as_of)
    return [*found, *reading.set_aside(life, subject, as_of=as_of)]


def require_subject(standing: Standing, subject: str) -> None:
    """DomainError `not-in-standing` unless the subject was assessed in the period."""
    if subject not in standing.rows:
        life = standing.life
        raise DomainError(
            "not-in-standing",
            f"{subject} is not part of {life.period} of {life.scheme}/{life.assessment}.",
            next_step="Choose a period in which the subject was assessed.",
            subject=subject,
            period=life.period,
        )


def facts_of(reading: Reading, standing: Standing, subject: str) -> Facts:
    """The facts that the subject's row was computed from."""
    row = standing.rows[subject]
    return read_subject_facts(
        reading.connection,
        reading.ledger,
        standing.scheme,
        standing.life.assessment,
        standing.life.period,
        subjects=sorted({subject, str(row["unit"]), str(row["group"])} - {""}),
        as_of=standing.facts_position,
    )


def explainable(standing: Standing, *, paid: bool) -> tuple[Explainable, ...]:
    """The outcome fields of the assessment with the columns that explain them; pay if `paid`."""
    declared = standing.assessment.outcome
    titles = {step.name: step.title for step in standing.assessment.steps}
    columns = [(name, getattr(declared, name)) for name in standing.fields if name != "amount"]
    columns += [("amount", stream) for stream in declared.pay if paid]
    return tuple(
        Explainable(field=field, column=column, title=titles.get(column, Label(column, column)))
        for field, column in columns
    )


def _indicators(standing: Standing, facts: Facts, subject: str) -> tuple[IndicatorView, ...]:
    """The inputs of the assessment that have entries which count for the subject, in its order."""
    period = parse_period(standing.life.period)
    counting = StandingEntries(standing.scheme, standing.assessment, period, facts)
    row = standing.rows[subject]
    found = []
    for name in standing.assessment.inputs:
        declared = standing.scheme.input(name)
        entries = counting.of(row, name)
        if entries:
            read_by = _read_by(standing.assessment, name)
            found.append(_indicator(standing.scheme, declared, entries, read_by))
    return tuple(found)


def _read_by(assessment: Assessment, name: str) -> str | None:
    """The first step that reads an input."""
    for step in assessment.steps:
        match step:
            case Gather(inputs=inputs) if name in inputs:
                return step.name
            case LatestLevel(input=read) | Panel(input=read) if read == name:
                return step.name
    return None


def _said(scheme: Scheme, declared: Input, entry: EntryFact) -> Label | None:
    """What a verified case or a measure is called."""
    titles: dict[str, Label] = {}
    if declared.kind == "case":
        titles = {one.name: one.title for one in scheme.situations}
    elif declared.kind == "sanction":
        titles = {one.name: one.title for one in scheme.measures}
    return titles.get(entry.item.partition("/")[2] or entry.level)


def _indicator(
    scheme: Scheme, declared: Input, entries: list[EntryFact], column: str | None
) -> IndicatorView:
    decimals = _YUAN_DECIMALS if declared.value_type == "money" else 4
    values = [entry.value for entry in entries if entry.value is not None]
    summed = values and declared.kind != "panel"
    return IndicatorView(
        input=declared.name,
        column=column,
        title=declared.title,
        kind=declared.kind,
        unit="yuan" if declared.value_type == "money" else "points",
        total=format_scaled(sum(values), decimals=decimals) if summed else None,
        entries=tuple(
            EntryView(
                position=entry.position,
                known_from=entry.known_from,
                about=declared.about,
                value=None
                if entry.value is None
                else format_scaled(entry.value, decimals=decimals),
                level=entry.level or None,
                item=entry.item.partition("/")[0] if declared.kind == "sanction" else entry.item,
                rater=entry.rater,
                rater_title=declared.rater_title(entry.rater),
                effective_on=entry.effective_on,
                said=_said(scheme, declared, entry),
            )
            for entry in entries
        ),
    )


def _duties(reading: Reading, standing: Standing, subject: str) -> tuple[DutyView, ...]:
    life = standing.life
    titles = {step.name: step.what for step in standing.assessment.steps if isinstance(step, Duty)}
    owed = find_duties(
        reading.connection,
        reading.ledger,
        subject=subject,
        scheme=life.scheme,
        assessment=life.assessment,
        period=life.period,
    )
    return tuple(
        DutyView(
            duty=one.duty,
            what=titles.get(one.duty, Label(one.duty, one.duty)),
            owner=one.owner,
            due_on=one.due_on,
        )
        for one in owed
    )
