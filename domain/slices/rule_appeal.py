"""Rule on an appeal, by yet another person."""

from __future__ import annotations

from dataclasses import dataclass

from domain.events.base import Sealed
from domain.events.objections import AppealRuled, Ruling
from domain.slices.objection_life import ObjectionJudgement, place_of


@dataclass(kw_only=True, eq=False)
class RuleAppeal(ObjectionJudgement):
    """The last word: `judged` replaces the ruling that was appealed from."""

    judged: Ruling
    reasons: Sealed

    def execute(self) -> None:
        self.require("appealed")
        self.require_free_hands()
        self.about(
            AppealRuled(
                effective_on=self.on,
                **place_of(self.filed),
                ruling=self.judged,
                reasons=self.reasons,
            )
        )
