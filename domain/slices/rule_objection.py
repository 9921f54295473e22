"""Rule on an objection, with reasons, by somebody who had no hand in the result."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from domain.events.base import Sealed
from domain.events.objections import ObjectionRuled
from domain.slices.objection_life import ObjectionJudgement, place_of


@dataclass(kw_only=True, eq=False)
class RuleObjection(ObjectionJudgement):
    """`judged` is the ruling; `appeal_days` what the period's pack gives for an appeal (P-15)."""

    reasons: Sealed
    appeal_days: int

    def execute(self) -> None:
        self.require("filed", "acknowledged")
        self.require_free_hands()
        self.judge(
            ObjectionRuled(
                effective_on=self.on,
                **place_of(self.filed),
                ruling=self.judged,
                reasons=self.reasons,
                appeal_until=(self.on + timedelta(days=self.appeal_days)).isoformat(),
            )
        )
