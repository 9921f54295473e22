"""Record the meeting's decision: the computed result confirmed, but for listed deviations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.evaluation.result import Result
from domain.events.periods import Deviation, ResultDecided
from domain.schemes.model import Scheme
from domain.slices.decision_rules import checked_deviation, deviation_refused, require_deviating
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
                raise deviation_refused(
                    "deviation-repeated",
                    deviation,
                    "is listed twice.",
                    "List each changed field of a subject once.",
                )
            decided[key] = require_deviating(
                checked_deviation(deviation, self.pack, assessment, rows)
            )
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
