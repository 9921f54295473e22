"""What a case changes: in periods that run, supposed beforehand; in final ones, by superseding."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from api.office.answering.reading import reading
from api.office.answering.rows import yuan_text
from api.office.parts import Office
from api.office.periods import deviations_of, supersede_period
from api.office.schemes import scheme_in_force, scheme_of_period
from domain.calendar import parse_period
from domain.errors import DomainError
from domain.evaluation.facts import EntryFact
from domain.evaluation.facts_of_cases import facts_of_case
from domain.events import tags
from domain.events.base import Sealed
from domain.events.cases import CaseReversed, CaseVerified, MeasureImposed, MeasureLifted
from domain.schemes.values import ColumnType, Label, Value
from domain.slices.case_life import unknown_case
from domain.slices.case_rules import situation_named
from domain.slices.decided import decided_scheme
from domain.slices.outcome_form import text_of
from ledger.context import Context
from ledger.ledger import Receipt
from projections.periods import PeriodLife, find_periods
from projections.standings import Hypothesis, facts_position, what_if

_NOTHING_SEALED = Sealed(nonce="", ciphertext="", commitment="")
_REASONS = {
    CaseVerified.TOPIC: "情形 {case} 经查属实",
    MeasureImposed.TOPIC: "情形 {case} 采取处理措施",
    MeasureLifted.TOPIC: "情形 {case} 解除处理措施",
    CaseReversed.TOPIC: "情形 {case} 撤销认定",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnChange:
    """A column of the subject, before and after; None: there is, or would be, no value.

    `type`: number, money (yuan), count, text or flag (true, false).
    """

    column: str
    title: Label
    type: ColumnType
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What verification would change in one running period, if anything.

    `own` are the subject's columns; `others` how many other subjects would change; `cost_yuan` all
    pay streams together, negative: saved; None for who may not read the county's pay, and neither
    are columns of money told.
    """

    assessment: str
    assessment_title: Label
    period: str
    own: tuple[ColumnChange, ...]
    others: int
    cost_yuan: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """By period, in the order in which they end."""

    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """A final period that was superseded."""

    assessment: str
    period: str
    receipt: Receipt


def effects_of(office: Office, *, scheme: str, subject: str, situation: str, day: date) -> Effects:
    """What would change if a case about the situation were verified; nothing is recorded."""
    pack = scheme_in_force(office, scheme, day)
    situation_named(pack, situation)
    supposed = CaseVerified(
        effective_on=day,
        case="supposed",
        scheme=scheme,
        subject=subject,
        situation=situation,
        inputs=pack.inputs_for(situation),
        verified_on=office.today().isoformat(),
        finding=_NOTHING_SEALED,
    )
    with office.database.connection() as connection:
        position = facts_position(connection, office.ledger.name)
    facts = facts_of_case(supposed, position + 1).added
    with reading(office) as look:
        paid = look.sight.covers("read-pay", "")
    running = [life for life in _periods(office, scheme, day) if life.state != "final"]
    return Effects(
        effects=tuple(
            _effect(office, life, subject, facts, position, paid=paid) for life in running
        )
    )


def final_periods(office: Office, case: str) -> list[PeriodLife]:
    """The final periods that the case may bear on, in the order in which they ended."""
    scheme, first_day, _ = _concerned(office, case)
    return [life for life in _periods(office, scheme, first_day) if life.state == "final"]


def settle_case(office: Office, case: str, context: Context) -> tuple[Settled, ...]:
    """Supersede every final period whose outcomes the case changes, and settle the pay.

    In the order in which they ended, since later ones read earlier ones. Those that the case does
    not change are passed over; so it may be called again.
    """
    _, _, because = _concerned(office, case)
    cause = office.ledger.at(because).event
    reason = _REASONS[cause.TOPIC].format(case=case)
    settled = []
    for life in final_periods(office, case):
        place = f"{life.assessment}/{life.period}"
        key = context.idempotency_key and f"{context.idempotency_key}/{place}"
        try:
            receipt = supersede_period(
                office,
                life.scheme,
                life.assessment,
                life.period,
                replace(context, idempotency_key=key),
                because=because,
                reason=reason,
            )
        except DomainError as nothing:
            if nothing.code != "nothing-to-supersede":
                raise
            continue
        settled.append(Settled(assessment=life.assessment, period=life.period, receipt=receipt))
    return tuple(settled)


def _concerned(office: Office, case: str) -> tuple[str, date, int]:
    """The scheme, the first day that the case bears on, and the position of its latest change."""
    found = [
        recorded
        for recorded in office.ledger.read(types=list(_REASONS), tags=[tags.case(case)])
        if recorded.event.TOPIC in _REASONS
    ]
    if not found:
        if not any(office.ledger.read(limit=1, tags=[tags.case(case)])):
            raise unknown_case(case)
        raise DomainError(
            "case-state",
            f"Case {case} was never verified: it touches no result.",
            next_step="Verify or dismiss it first.",
            case=case,
        )
    verified = found[0].event
    assert isinstance(verified, CaseVerified)  # noqa: S101 (nothing comes before it)
    return verified.scheme, verified.effective_on, found[-1].position


def _periods(office: Office, scheme: str, day: date) -> list[PeriodLife]:
    """The periods of the scheme that do not end before the day, in the order in which they end."""
    office.catch_up()
    with office.database.connection() as connection:
        lives = find_periods(connection, office.ledger.name)
    spans = {life.period: parse_period(life.period) for life in lives if life.scheme == scheme}
    chosen = [life for life in lives if life.scheme == scheme and spans[life.period].ends_on >= day]
    # A year ends with its last month and reads it: shorter periods first.
    return sorted(
        chosen,
        key=lambda life: (spans[life.period].ends_on, -spans[life.period].starts_on.toordinal()),
    )


def _effect(
    office: Office,
    life: PeriodLife,
    subject: str,
    facts: tuple[EntryFact, ...],
    position: int,
    *,
    paid: bool,
) -> Effect:
    pack = scheme_of_period(office, life.scheme, life.assessment, life.period)
    governing = decided_scheme(
        pack, life.assessment, deviations_of(office, life.scheme, life.assessment, life.period)
    )
    with office.database.connection() as connection:
        found = what_if(
            connection,
            office.ledger.name,
            governing,
            life.assessment,
            life.period,
            hypothesis=Hypothesis(added=facts),
            as_of=position,
        )
    changed = {one.subject for one in found.differences}
    assessment = pack.assessment(life.assessment)
    titles = {step.name: step.title for step in assessment.steps}
    types = dict(found.supposed.columns)
    return Effect(
        assessment=life.assessment,
        assessment_title=assessment.title,
        period=life.period,
        own=tuple(
            ColumnChange(
                column=one.column,
                title=titles.get(one.column, Label(one.column, one.column)),
                type=types[one.column],
                before=_text(one.old, types[one.column]),
                after=_text(one.new, types[one.column]),
            )
            for one in found.differences
            if one.subject == subject and (paid or types[one.column] != "money")
        ),
        others=len(changed - {subject}),
        cost_yuan=yuan_text(found.cost_fen) if paid else None,
    )


def _text(value: Value, column_type: ColumnType) -> str | None:
    if column_type == "money" and isinstance(value, int):
        return yuan_text(value)
    return text_of(value, column_type)
