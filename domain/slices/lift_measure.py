"""Lift a measure before its last day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.errors import DomainError
from domain.events import tags
from domain.events.base import Sealed
from domain.events.cases import MeasureLifted
from domain.slices.case_life import CaseAct


@dataclass(kw_only=True, eq=False)
class LiftMeasure(CaseAct):
    """The measure imposed at `position` ends; `first_day_without` is the first day without it."""

    position: int
    first_day_without: date
    reason: Sealed

    def execute(self) -> None:
        verified = self.require_verified()
        imposed = self.measures.get(self.position)
        if imposed is None or self.position in self.lifted:
            raise DomainError(
                "no-such-measure",
                f"Case {self.case} has no measure in force that was imposed at {self.position}.",
                next_step="Give the position at which the measure was imposed.",
                case=self.case,
                position=self.position,
            )
        over = imposed.last_day and self.first_day_without > date.fromisoformat(imposed.last_day)
        if over or self.first_day_without < imposed.effective_on:
            until = f" to {imposed.last_day}" if imposed.last_day else ""
            raise DomainError(
                "measure-not-in-force",
                f"The measure runs from {imposed.effective_on}{until}; it cannot end before "
                f"{self.first_day_without}.",
                next_step="Give a day within it.",
                case=self.case,
                position=self.position,
            )
        self.about(
            MeasureLifted(
                effective_on=self.first_day_without,
                case=self.case,
                lifts=self.position,
                scheme=verified.scheme,
                subject=verified.subject,
                measure=imposed.measure,
                input=imposed.input,
                reason=self.reason,
            ),
            tags.subject(verified.subject),
        )
