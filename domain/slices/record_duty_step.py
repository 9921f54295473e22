"""Record what was done about a duty, and with the last step that it is done."""

from __future__ import annotations

from dataclasses import dataclass

from domain.events.base import Evidence, Sealed
from domain.events.duties import DutyStepRecorded
from domain.slices.duty_life import DutyAct


@dataclass(kw_only=True, eq=False)
class RecordDutyStep(DutyAct):
    """While the duty is open, or was reported as done and more is to be added."""

    words: Sealed
    done: bool = False
    evidence: tuple[Evidence, ...] = ()

    def execute(self) -> None:
        self.require("open", "reported")
        self.about(
            DutyStepRecorded(
                effective_on=self.on,
                duty=self.position,
                subject=self.assigned.subject,
                words=self.words,
                done=self.done,
                evidence=self.evidence,
            )
        )
