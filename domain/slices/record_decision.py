"""Record the meeting's decision: the computed result confirmed, but for listed deviations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from domain.errors import DomainError
from domain.evaluation.result import Result, Row
from domain.events.periods import Deviation, ResultDecided
from domain.schemes.model import Assessment, Scheme
from domain.slices.base import check_reason
from domain.slices.decided import decided_value, possible_values
from domain.slices.outcome_form import FIELD_TYPES, field_columns, text_of
from domain.slices.period_life import PeriodAct
from domain.slices.result_rules import assessment_of, require_computed_result


@dataclass(kw_only=True, eq=False)
class RecordDecision(PeriodAct):
    """Each deviation changes a field that the pack lets the meeting change (P-13).

    `result` is the computed result. A later decision replaces the earlier.
    """

    pack: Scheme
    result: Result
    meeting: str
    deviations: Sequence[Deviation] = ()
    decided_on: date

    def execute(self) -> None:
        self.life.require("decide", self.name, self.decided_on)
        assessment = assessment_of(self.pack, self)
        require_computed_result(self.result, self)
        rows = {str(row["subject"]): row for row in self.result.rows}
        decided: dict[tuple[str, str], Deviation] = {}
        for deviation in self.deviations:
            key = (deviation.subject, deviation.field)
            if key in decided:
                raise _refused(
                    "deviation-repeated",
                    deviation,
                    "is listed twice.",
                    "List each changed field of a subject once.",
                )
            decided[key] = self._checked(deviation, assessment, rows)
        self.move(
            ResultDecided(
                effective_on=self.decided_on,
                scheme=self.scheme,
                assessment=self.assessment,
                period=self.period,
                result_digest=self.life.result_digest,
                meeting=self.meeting,
                deviations=tuple(decided.values()),
            )
        )

    def _checked(
        self, deviation: Deviation, assessment: Assessment, rows: dict[str, Row]
    ) -> Deviation:
        """The deviation in its plain form; DomainError if the meeting may not decide so."""
        powers = assessment.powers
        column = field_columns(assessment).get(deviation.field)
        if column is None or deviation.field not in powers.may_change:
            raise _refused(
                "change-not-allowed",
                deviation,
                "may not be changed by the meeting.",
                f"It may change: {', '.join(powers.may_change) or 'nothing'}.",
            )
        if deviation.subject not in rows:
            raise _refused(
                "not-assessed", deviation, "is not in the result.", "Check the subject's id."
            )
        computed = text_of(rows[deviation.subject][column], FIELD_TYPES[deviation.field])
        if computed != deviation.computed:
            raise _refused(
                "computed-differs",
                deviation,
                f"was computed as {computed}, not {deviation.computed}.",
                "Decide on the computed result as it stands.",
            )
        if powers.reason_required:
            check_reason(deviation.reason, f"Changing the {deviation.field}")
        decided = self._decided_text(deviation, assessment, column)
        if decided == computed:
            raise _refused(
                "no-deviation",
                deviation,
                "is decided as computed.",
                "List only what the meeting changed.",
            )
        return replace(deviation, decided=decided, reason=deviation.reason.strip())

    def _decided_text(
        self, deviation: Deviation, assessment: Assessment, column: str
    ) -> str | None:
        """The decided value as results are written (3.50 is 3.5); None: the meeting gives none."""
        field_type = FIELD_TYPES[deviation.field]
        possible = (
            None if field_type == "number" else possible_values(self.pack, assessment, column)
        )
        try:
            decided = text_of(decided_value(deviation), field_type)
        except ValueError:
            fits, decided = False, None
        else:
            fits = decided is None or possible is None or decided in possible
        if not fits:
            raise _refused(
                "not-a-result",
                deviation,
                f"cannot be {deviation.decided!r}.",
                f"Use one of: {', '.join(possible)}." if possible else "Write a plain number.",
            )
        return decided


def _refused(code: str, deviation: Deviation, message: str, next_step: str) -> DomainError:
    return DomainError(
        code,
        f"The {deviation.field} of {deviation.subject} {message}",
        next_step=next_step,
        subject=deviation.subject,
        field=deviation.field,
    )
