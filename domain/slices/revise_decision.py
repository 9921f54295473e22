"""What an upheld objection makes of a decision: part of the two rulings, no use case of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.errors import DomainError
from domain.evaluation.result import Result
from domain.events.objections import ObjectionFiled, Ruling
from domain.events.periods import DecisionRevised, Deviation
from domain.schemes.model import Scheme
from domain.slices.base import check_reason
from domain.slices.decision_rules import checked_deviation
from domain.slices.outcome_form import FIELD_TYPES, field_columns, text_of
from domain.slices.period_life import PeriodLife, name_of
from domain.slices.result_rules import assessment_of, require_computed_result


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """What is wanted: another value of a field, or the meeting's change of it set aside.

    `result` is the computed result, of the facts that the period pinned.
    """

    field: str
    decided: str | None = None
    set_aside: bool = False
    reason: str
    pack: Scheme
    result: Result


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisedPeriod:
    """The period that an objection is about, and where it stands."""

    filed: ObjectionFiled
    life: PeriodLife

    @property
    def scheme(self) -> str:
        return self.filed.scheme

    @property
    def assessment(self) -> str:
        return self.filed.assessment

    @property
    def period(self) -> str:
        return self.filed.period

    @property
    def name(self) -> str:
        """How messages call the period."""
        return name_of(self.scheme, self.assessment, self.period)


def revise(of: RevisedPeriod, wanted: Revision, judged: Ruling, on: date) -> DecisionRevised:
    """The event; DomainError unless the ruling upholds and the pack lets it be decided so.

    Codes: `revision-not-upheld`, `nothing-revised`, and those of `record_decision`.
    """
    subject = of.filed.subject
    if judged == "rejected":
        raise DomainError(
            "revision-not-upheld",
            f"A ruling that rejects objection {of.filed.objection} changes no decision.",
            next_step="Uphold the objection, or leave the decision as it is.",
            field="ruling",
            objection=of.filed.objection,
        )
    of.life.require("revise", of.name, on)
    assessment = assessment_of(wanted.pack, of)
    require_computed_result(wanted.result, of)
    reason = check_reason(wanted.reason, "Revising a decision")
    rows = {str(row["subject"]): row for row in wanted.result.rows}
    column = field_columns(assessment).get(wanted.field)
    computed = (
        text_of(rows[subject][column], FIELD_TYPES[wanted.field])
        if column and subject in rows
        else None
    )
    checked = checked_deviation(
        Deviation(
            subject=subject,
            field=wanted.field,
            computed=computed,
            decided=computed if wanted.set_aside else wanted.decided,
            reason=reason,
        ),
        wanted.pack,
        assessment,
        rows,
    )
    held = of.life.deviation_of(subject, wanted.field)
    before = held.decided if held else computed
    if checked.decided == before:
        raise DomainError(
            "nothing-revised",
            f"The {wanted.field} of {subject} is {before} already.",
            next_step="Give another value, or rule without revising the decision.",
            subject=subject,
            field=wanted.field,
        )
    return DecisionRevised(
        effective_on=on,
        objection=of.filed.objection,
        scheme=of.scheme,
        assessment=of.assessment,
        period=of.period,
        subject=subject,
        field=wanted.field,
        computed=computed,
        before=before,
        decided=checked.decided,
        # Decided as computed means: follow the computation, also when it changes later.
        set_aside=checked.decided == computed,
        reason=reason,
    )
