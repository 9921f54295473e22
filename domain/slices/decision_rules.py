"""What may be decided otherwise than was computed, by a meeting or by a ruling (P-13)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from domain.errors import DomainError
from domain.evaluation.result import Row
from domain.events.periods import Deviation
from domain.schemes.model import Assessment, Scheme
from domain.slices.base import check_reason
from domain.slices.decided import decided_value, possible_values
from domain.slices.outcome_form import FIELD_TYPES, field_columns, text_of


def checked_deviation(
    deviation: Deviation, pack: Scheme, assessment: Assessment, rows: Mapping[str, Row]
) -> Deviation:
    """The deviation in its plain form; DomainError if the pack does not let it be decided so.

    `rows` are those of the computed result, by subject.
    """
    powers = assessment.powers
    column = field_columns(assessment).get(deviation.field)
    if column is None or deviation.field not in powers.may_change:
        raise deviation_refused(
            "change-not-allowed",
            deviation,
            "may not be changed by the meeting.",
            f"It may change: {', '.join(powers.may_change) or 'nothing'}.",
        )
    if deviation.subject not in rows:
        raise deviation_refused(
            "not-assessed", deviation, "is not in the result.", "Check the subject's id."
        )
    computed = text_of(rows[deviation.subject][column], FIELD_TYPES[deviation.field])
    if computed != deviation.computed:
        raise deviation_refused(
            "computed-differs",
            deviation,
            f"was computed as {computed}, not {deviation.computed}.",
            "Decide on the computed result as it stands.",
        )
    if powers.reason_required:
        check_reason(deviation.reason, f"Changing the {deviation.field}")
    decided = _decided_text(deviation, pack, assessment, column)
    return replace(deviation, decided=decided, reason=deviation.reason.strip())


def require_deviating(deviation: Deviation) -> Deviation:
    """The deviation; DomainError `no-deviation` if it decides what was computed."""
    if deviation.decided == deviation.computed:
        raise deviation_refused(
            "no-deviation",
            deviation,
            "is decided as computed.",
            "List only what the meeting changed.",
        )
    return deviation


def deviation_refused(code: str, deviation: Deviation, message: str, next_step: str) -> DomainError:
    """Why a field of a subject is not decided so."""
    return DomainError(
        code,
        f"The {deviation.field} of {deviation.subject} {message}",
        next_step=next_step,
        subject=deviation.subject,
        field=deviation.field,
    )


def _decided_text(
    deviation: Deviation, pack: Scheme, assessment: Assessment, column: str
) -> str | None:
    """The decided value as results are written (3.50 is 3.5); None: the meeting gives none."""
    field_type = FIELD_TYPES[deviation.field]
    possible = None if field_type == "number" else possible_values(pack, assessment, column)
    try:
        decided = text_of(decided_value(deviation), field_type)
    except ValueError:
        fits, decided = False, None
    else:
        fits = decided is None or possible is None or decided in possible
    if not fits:
        raise deviation_refused(
            "not-a-result",
            deviation,
            f"cannot be {deviation.decided!r}.",
            f"Use one of: {', '.join(possible)}." if possible else "Write a plain number.",
        )
    return decided
