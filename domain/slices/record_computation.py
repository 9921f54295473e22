"""Record that a closed period was computed: which facts, which pack, which result."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from eventsourcing.dcb.domain import Selector

from domain.evaluation.result import Result, result_digest
from domain.events import tags
from domain.events.entries import EntryCorrected, EntryRecorded, EntryWithdrawn, FileImported
from domain.events.periods import PeriodComputed
from domain.slices.period_life import PeriodAct
from domain.slices.result_rules import require_result_of


@dataclass(kw_only=True, eq=False)
class RecordComputation(PeriodAct):
    """`result` is the evaluation of the facts as of `after_position`.

    Nothing about the period may have happened since then, so that no entry, late correction or
    reopening slips in between. A later computation replaces the earlier.
    """

    result: Result
    after_position: int
    computed_on: date

    def consistency_boundary(self) -> list[Selector]:
        return [
            *super().consistency_boundary(),
            Selector(
                types=[FileImported, EntryRecorded, EntryCorrected, EntryWithdrawn],
                tags=[tags.sheet(self.scheme, self.assessment, self.period)],
            ),
        ]

    def execute(self) -> None:
        self.life.require("compute", self.name, self.computed_on)
        require_result_of(self.result, self)
        self.move(
            PeriodComputed(
                effective_on=self.computed_on,
                scheme=self.scheme,
                assessment=self.assessment,
                period=self.period,
                digest=self.result.digest,
                facts_position=self.after_position,
                result_digest=result_digest(self.result),
                subjects=len(self.result.rows),
            )
        )
