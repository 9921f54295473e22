"""Acknowledge an objection: it is in hand, and will be ruled on by a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from domain.events.objections import ObjectionAcknowledged
from domain.slices.objection_life import ObjectionAct, place_of


@dataclass(kw_only=True, eq=False)
class AcknowledgeObjection(ObjectionAct):
    """Once; the day is counted from the acknowledgement."""

    rule_within_days: int

    def execute(self) -> None:
        self.require("filed")
        self.about(
            ObjectionAcknowledged(
                effective_on=self.on,
                **place_of(self.filed),
                rule_by=(self.on + timedelta(days=self.rule_within_days)).isoformat(),
            )
        )
