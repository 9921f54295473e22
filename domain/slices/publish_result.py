"""Publish the decided result: the notice (公示) goes up, the objection window opens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from domain.events.periods import ResultPublished
from domain.schemes.model import Scheme
from domain.slices.period_life import PeriodAct
from domain.slices.result_rules import assessment_of


@dataclass(kw_only=True, eq=False)
class PublishResult(PeriodAct):
    """The pack says for how many days the notice hangs and objections are taken (P-15, P-16).

    The day of publication is not counted: one day means until the next day.
    """

    pack: Scheme
    published_on: date

    def execute(self) -> None:
        self.life.require("publish", self.name, self.published_on)
        disclosure = assessment_of(self.pack, self).disclosure
        self.move(
            ResultPublished(
                effective_on=self.published_on,
                scheme=self.scheme,
                assessment=self.assessment,
                period=self.period,
                on_show_until=self._after(disclosure.days),
                objections_until=self._after(disclosure.objection_days),
            )
        )

    def _after(self, days: int) -> str:
        return (self.published_on + timedelta(days=days)).isoformat()
