"""Close a period: no more entries, the result may be computed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.calendar import parse_period
from domain.errors import DomainError
from domain.events.periods import PeriodClosed
from domain.slices.period_life import PeriodAct


@dataclass(kw_only=True, eq=False)
class ClosePeriod(PeriodAct):
    """Allowed from the period's last day on, while it is open (P-09)."""

    closed_on: date

    def execute(self) -> None:
        self.life.require("close", self.name, self.closed_on)
        ends_on = parse_period(self.period).ends_on
        if self.closed_on < ends_on:
            raise DomainError(
                "period-not-over",
                f"Period {self.name} runs until {ends_on}; it cannot close on {self.closed_on}.",
                next_step="Close it on its last day or later.",
                period=self.name,
                ends_on=ends_on,
            )
        self.move(
            PeriodClosed(
                effective_on=self.closed_on,
                scheme=self.scheme,
                assessment=self.assessment,
                period=self.period,
            )
        )
