"""Escalate a late duty: tell the bodies above whoever owes it, once for each level."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.events.duties import DutyEscalated
from domain.slices.duty_life import DutyAct


@dataclass(frozen=True, slots=True)
class Rung:
    """A level of escalation: from how many days after the due day on, and who is told."""

    level: int
    after_days: int
    to_body: str
    to_role: str


@dataclass(kw_only=True, eq=False)
class EscalateDuty(DutyAct):
    """Records nothing unless the duty is open, late, and a rung was reached for the first time."""

    ladder: Sequence[Rung]

    def execute(self) -> None:
        if self.state != "open":
            return
        late_days = (self.on - date.fromisoformat(self.assigned.due_on)).days
        for rung in self.ladder:
            if late_days >= rung.after_days and rung.level not in self.levels:
                self.about(
                    DutyEscalated(
                        effective_on=self.on,
                        duty=self.position,
                        subject=self.assigned.subject,
                        level=rung.level,
                        to_body=rung.to_body,
                        to_role=rung.to_role,
                        late_days=late_days,
                    )
                )
