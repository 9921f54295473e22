"""The life of a period, act by act: open, close, compute, decide, publish, finalise, supersede.

Each act reads what it needs as of one position, and the slice refuses if that is outdated. `on` is
the day on which the act was done, today unless minutes or a notice name an earlier one; when it
was recorded stands beside it in the ledger.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from api.office.acts import day_of_act
from api.office.parts import Office
from api.office.schemes import assessment_named, period_named, scheme_in_force, scheme_of_period
from domain.errors import DomainError
from domain.evaluation.result import Result
from domain.events.periods import Deviation
from domain.schemes.model import Scheme
from domain.slices.close_period import ClosePeriod
from domain.slices.decided import decided_scheme
from domain.slices.finalise_period import FinalisePeriod
from domain.slices.open_period import OpenPeriod
from domain.slices.outcome_form import FIELD_TYPES, field_columns, text_of
from domain.slices.publish_result import PublishResult
from domain.slices.record_computation import RecordComputation
from domain.slices.record_decision import RecordDecision
from domain.slices.reopen_period import ReopenPeriod
from domain.slices.supersede_outcomes import SupersedeOutcomes
from ledger.context import Context
from ledger.ledger import Receipt
from projections.deviations import find_deviations
from projections.held import held_outcomes
from projections.periods import PeriodLife, find_period
from projections.standings import standing


def open_period(
    office: Office,
    scheme: str,
    assessment: str,
    period: str,
    context: Context,
    *,
    on: date | None = None,
) -> Receipt:
    """Open a period under the version in force on its first day."""
    named = period_named(period)
    governing = scheme_in_force(office, scheme, named.starts_on, parameters_on=named.ends_on)
    assessment_named(governing, assessment, named)
    opened = OpenPeriod(
        pack=governing, assessment=assessment, period=period, opened_on=day_of_act(office, on)
    )
    return office.ledger.do(opened, context)


def close_period(
    office: Office,
    scheme: str,
    assessment: str,
    period: str,
    context: Context,
    *,
    on: date | None = None,
) -> Receipt:
    """Take no more entries."""
    closed = ClosePeriod(
        scheme=scheme, assessment=assessment, period=period, closed_on=day_of_act(office, on)
    )
    return office.ledger.do(closed, context)


def reopen_period(
    office: Office,
    scheme: str,
    assessment: str,
    period: str,
    context: Context,
    *,
    reason: str,
    withdraw_notice: bool = False,
) -> Receipt:
    """Take entries again; what was computed and decided no longer stands."""
    reopened = ReopenPeriod(
        scheme=scheme,
        assessment=assessment,
        period=period,
        reason=reason,
        reopened_on=office.today(),
        withdraw_notice=withdraw_notice,
    )
    return office.ledger.do(reopened, context)


def compute_period(
    office: Office,
    scheme: str,
    assessment: str,
    period: str,
    context: Context,
    *,
    on: date | None = None,
) -> Receipt:
    """Evaluate the closed period over all that is recorded, and pin facts, pack and result."""
    pack = scheme_of_period(office, scheme, assessment, period)
    position = office.catch_up()
    computed = RecordComputation(
        scheme=scheme,
        assessment=assessment,
        period=period,
        result=_result(office, pack, assessment, period, as_of=position),
        after_position=position,
        computed_on=day_of_act(office, on),
    )
    return office.ledger.do(computed, context)


def decide_period(
    office: Office,
    scheme: str,
    assessment: str,
    period: str,
    context: Context,
    *,
    meeting: str,
    deviations: Sequence[Deviation] = (),
    on: date | None = None,
) -> Receipt:
    """Record what the meeting decided: the computed result, but for the deviations."""
    pack = scheme_of_period(office, scheme, assessment, period)
    life = _life(office, scheme, assessment, period)
    decided = RecordDecision(
        scheme=scheme,
        assessment=assessment,
        period=period,
        pack=pack,
        result=_result(office, pack, assessment, period, as_of=life.facts_position),
        meeting=meeting,
        deviations=tuple(deviations),
        decided_on=day_of_act(office, on),
    )
    return office.ledger.do(decided, context)


@dataclass(frozen=True, slots=True)
class Change:
    """What the meeting wants: a field (score, grade, tier) of a subject, and why."""

    subject: str
    field: str
    decided: str
    reason: str


def deviations_from(
    office: Office, scheme: str, assessment: str, period: str, changes: Sequence[Change]
) -> list[Deviation]:
    """The changes with the computed values that they deviate from.

    DomainError `not-assessed` for a subject that is not in the result; what a meeting may change
    is for `RecordDecision` to judge.
    """
    if not changes:
        return []
    pack = scheme_of_period(office, scheme, assessment, period)
    life = _life(office, scheme, assessment, period)
    result = _result(office, pack, assessment, period, as_of=life.facts_position)
    columns = field_columns(pack.assessment(assessment))
    rows = {str(row["subject"]): row for row in result.rows}
    deviations = []
    for change in changes:
        if change.subject not in rows:
            raise DomainError(
                "not-assessed",
                f"{change.subject} is not in the result of {period}.",
                next_step="Check the subject.",
                subject=change.subject,
            )
        column = columns.get(change.field)
        computed = rows[change.subject][column] if column else None
        deviations.append(
            Deviation(
                subject=change.subject,
                field=change.field,
                computed=text_of(computed, FIELD_TYPES.get(change.field, "text")),
                decided=change.decided,
                reason=change.reason,
            )
        )
    return deviations


def publish_period(
    office: Office,
    scheme: str,
    assessment: str,
    period: str,
    context: Context,
    *,
    on: date | None = None,
) -> Receipt:
    """Put the notice up; the objection window begins."""
    published = PublishResult(
        scheme=scheme,
        assessment=assessment,
        period=period,
        pack=scheme_of_period(office, scheme, assessment, period),
        published_on=day_of_act(office, on),
    )
    return office.ledger.do(published, context)


def finalise_period(
    office: Office,
    scheme: str,
    assessment: str,
    period: str,
    context: Context,
    *,
    on: date | None = None,
) -> Receipt:
    """Make the result final, after the objection window: outcomes, tiers, pay, duties."""
    pack = scheme_of_period(office, scheme, assessment, period)
    position = office.catch_up()
    life = _life(office, scheme, assessment, period)
    final = FinalisePeriod(
        scheme=scheme,
        assessment=assessment,
        period=period,
        pack=pack,
        result=decided_result(office, pack, assessment, period, as_of=life.facts_position),
        finalised_on=day_of_act(office, on),
        after_position=position,
    )
    return office.ledger.do(final, context)


def supersede_period(
    office: Office,
    scheme: str,
    assessment: str,
    period: str,
    context: Context,
    *,
    because: int,
    reason: str,
) -> Receipt:
    """Compute a final period again; whoever's outcome differs gets a superseding one.

    `because` is the position of the cause: a late correction, a withdrawal, a ruling.
    """
    office.ledger.at(because)
    pack = scheme_of_period(office, scheme, assessment, period)
    position = office.catch_up()
    with office.database.connection() as connection:
        held = held_outcomes(connection, office.ledger.name, scheme, assessment, period)
    superseded = SupersedeOutcomes(
        scheme=scheme,
        assessment=assessment,
        period=period,
        pack=pack,
        result=decided_result(office, pack, assessment, period, as_of=position),
        standing=held,
        after_position=position,
        because=because,
        reason=reason,
        superseded_on=office.today(),
    )
    return office.ledger.do(superseded, context)


def computed_result(office: Office, pack: Scheme, assessment: str, period: str) -> Result:
    """The result that was recorded as computed, over the facts that the period pinned."""
    life = _life(office, pack.name, assessment, period)
    return _result(office, pack, assessment, period, as_of=life.facts_position)


def decided_result(
    office: Office, pack: Scheme, assessment: str, period: str, *, as_of: int | None
) -> Result:
    """The result with the meeting's deviations in force."""
    deviations = deviations_of(office, pack.name, assessment, period)
    return _result(
        office, decided_scheme(pack, assessment, deviations), assessment, period, as_of=as_of
    )


def deviations_of(office: Office, scheme: str, assessment: str, period: str) -> list[Deviation]:
    """The meeting's deviations that are in force; none before it decided."""
    with office.database.connection() as connection:
        decided = find_deviations(
            connection, office.ledger.name, scheme=scheme, assessment=assessment, period=period
        )
    return [
        Deviation(
            subject=one.subject,
            field=one.field,
            computed=one.computed,
            decided=one.decided,
            reason=one.reason,
        )
        for one in decided
    ]


def _result(
    office: Office, pack: Scheme, assessment: str, period: str, *, as_of: int | None
) -> Result:
    with office.database.connection() as connection:
        return standing(connection, office.ledger.name, pack, assessment, period, as_of=as_of)


def _life(office: Office, scheme: str, assessment: str, period: str) -> PeriodLife:
    office.catch_up()
    with office.database.connection() as connection:
        return find_period(connection, office.ledger.name, scheme, assessment, period)
