"""Close a duty (销号): another person finds that it is done."""

from __future__ import annotations

from dataclasses import dataclass

from domain.events.base import Sealed
from domain.events.duties import DutyClosed
from domain.slices.duty_life import DutyReview


@dataclass(kw_only=True, eq=False)
class CloseDuty(DutyReview):
    """After it was reported as done; nothing more can be recorded about it then."""

    finding: Sealed

    def execute(self) -> None:
        self.require_review()
        self.about(
            DutyClosed(
                effective_on=self.on,
                duty=self.position,
                subject=self.assigned.subject,
                finding=self.finding,
            )
        )
