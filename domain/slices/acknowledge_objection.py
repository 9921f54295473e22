"""Acknowledge an objection: it is in hand, and will be ruled on by a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from domain.errors import DomainError
from domain.events.objections import ObjectionAcknowledged
from domain.slices.objection_life import ObjectionAct, place_of


@dataclass(kw_only=True, eq=False)
class AcknowledgeObjection(ObjectionAct):
    """Once; the day is counted from the acknowledgement.

    `ruling_days` are those that the period's pack gives (P-15); the ruling may be promised sooner.
    """

    ruling_days: int
    rule_within_days: int | None = None

    def execute(self) -> None:
        self.require("filed")
        days = self.ruling_days if self.rule_within_days is None else self.rule_within_days
        if days > self.ruling_days:
            raise DomainError(
                "ruling-too-late",
                f"The scheme wants a ruling within {self.ruling_days} days, not {days}.",
                next_step="Give fewer days, or none: then those of the scheme hold.",
                field="days",
                ruling_days=self.ruling_days,
            )
        self.about(
            ObjectionAcknowledged(
                effective_on=self.on,
                **place_of(self.filed),
                rule_by=(self.on + timedelta(days=days)).isoformat(),
            )
        )
