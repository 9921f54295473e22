"""What must be true of a result that comes in: it is the period's, under the period's pack."""

from __future__ import annotations

from typing import Protocol

from domain.errors import DomainError
from domain.evaluation.result import Result, result_digest
from domain.schemes.model import Assessment, Scheme
from domain.slices.entry_use_case import unknown_assessment
from domain.slices.outcome_form import FIELD_TYPES, field_columns, text_of
from domain.slices.period_life import PeriodLife


class OfPeriod(Protocol):
    """A use case that knows which period it is about, and where that stands."""

    @property
    def life(self) -> PeriodLife: ...

    @property
    def scheme(self) -> str: ...

    @property
    def assessment(self) -> str: ...

    @property
    def period(self) -> str: ...

    @property
    def name(self) -> str: ...


def require_result_of(result: Result, act: OfPeriod) -> None:
    """DomainError unless the result is that of the act's period, under the pinned pack."""
    if (result.scheme, result.assessment, result.period) != (
        act.scheme,
        act.assessment,
        act.period,
    ):
        raise DomainError(
            "wrong-result",
            f"The result is that of {result.scheme}/{result.assessment}/{result.period}, "
            f"not of {act.name}.",
            next_step="Evaluate the period that is meant.",
            period=act.name,
        )
    act.life.require_digest(result.digest, act.name)


def require_computed_result(result: Result, act: OfPeriod) -> None:
    """DomainError unless the result is the very one that was recorded as computed."""
    require_result_of(result, act)
    if result_digest(result) != act.life.result_digest:
        raise DomainError(
            "result-differs",
            f"The result of {act.name} is not the one that was recorded as computed.",
            next_step=f"Evaluate the facts as of position {act.life.facts_position}.",
            period=act.name,
            facts_position=act.life.facts_position,
        )


def require_decided_result(result: Result, assessment: Assessment, act: OfPeriod) -> None:
    """DomainError unless the result is the computed one with the meeting's deviations in it."""
    if not act.life.deviations:
        require_computed_result(result, act)
        return
    require_result_of(result, act)
    rows = {str(row["subject"]): row for row in result.rows}
    columns = field_columns(assessment)
    for deviation in act.life.deviations:
        column, row = columns[deviation.field], rows.get(deviation.subject)
        found = row[column] if row is not None and column is not None else None
        if text_of(found, FIELD_TYPES[deviation.field]) != deviation.decided:
            raise DomainError(
                "decision-not-applied",
                f"The result of {act.name} does not have the decided {deviation.field} of "
                f"{deviation.subject}.",
                next_step="Evaluate the period under the scheme with the meeting's deviations.",
                period=act.name,
                subject=deviation.subject,
                field=deviation.field,
            )


def assessment_of(pack: Scheme, act: OfPeriod) -> Assessment:
    """The act's assessment in the pinned pack; DomainError if the pack is another one."""
    act.life.require_digest(pack.digest, act.name)
    try:
        return pack.assessment(act.assessment)
    except KeyError:
        raise unknown_assessment(pack, act.assessment) from None
