"""Reopen a period that is not final: entries may be recorded, the result no longer stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.errors import DomainError
from domain.events.periods import PeriodReopened
from domain.slices.base import check_reason
from domain.slices.period_life import PeriodAct


@dataclass(kw_only=True, eq=False)
class ReopenPeriod(PeriodAct):
    """With a reason. While a notice is on show only together with withdrawing it.

    An objection that is upheld in its window is such a reason: better a second notice than
    outcomes that are superseded the day after they became final.
    """

    reason: str
    reopened_on: date
    withdraw_notice: bool = False

    def execute(self) -> None:
        reason = check_reason(self.reason, "Reopening a period")
        self.life.require("reopen", self.name, self.reopened_on)
        if self.life.state == "published" and not self.withdraw_notice:
            raise DomainError(
                "notice-on-show",
                f"The notice of period {self.name} is on show; reopening withdraws it.",
                next_step="Confirm that the notice is withdrawn, or finalise the period.",
                period=self.name,
            )
        self.move(
            PeriodReopened(
                effective_on=self.reopened_on,
                scheme=self.scheme,
                assessment=self.assessment,
                period=self.period,
                reason=reason,
            )
        )
