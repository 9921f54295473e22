"""Return a duty that was reported as done: it is not, and goes back to work."""

from __future__ import annotations

from dataclasses import dataclass

from domain.events.base import Sealed
from domain.events.duties import DutyReturned
from domain.slices.duty_life import DutyReview


@dataclass(kw_only=True, eq=False)
class ReturnDuty(DutyReview):
    """The day by which it is due stays."""

    reason: Sealed

    def execute(self) -> None:
        self.require_review()
        self.about(
            DutyReturned(
                effective_on=self.on,
                duty=self.position,
                subject=self.assigned.subject,
                reason=self.reason,
            )
        )
