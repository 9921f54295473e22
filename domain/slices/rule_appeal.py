"""Rule on an appeal, by yet another person."""

from __future__ import annotations

from dataclasses import dataclass

from domain.errors import DomainError
from domain.events.base import Sealed
from domain.events.objections import AppealRuled
from domain.slices.objection_life import ObjectionJudgement, place_of


@dataclass(kw_only=True, eq=False)
class RuleAppeal(ObjectionJudgement):
    """The last word: `judged` replaces the ruling that was appealed from.

    `superiors` are the bodies to whom alone the period's pack takes it; none: to any that may rule.
    """

    reasons: Sealed
    superiors: frozenset[str] = frozenset()

    def execute(self) -> None:
        self.require("appealed")
        if self.superiors and self.acting.body not in self.superiors:
            raise DomainError(
                "appeal-to-superior",
                f"An appeal in {self.filed.scheme} goes to a body above the one that ruled.",
                next_step=f"Let one of these rule: {', '.join(sorted(self.superiors))}.",
                objection=self.filed.objection,
            )
        self.require_free_hands()
        self.judge(
            AppealRuled(
                effective_on=self.on,
                **place_of(self.filed),
                ruling=self.judged,
                reasons=self.reasons,
            )
        )
