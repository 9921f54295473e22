"""Reverse a case: what was verified does not hold."""

from __future__ import annotations

from dataclasses import dataclass

from domain.events import tags
from domain.events.base import Sealed
from domain.events.cases import CaseReversed
from domain.slices.case_life import CaseAct


@dataclass(kw_only=True, eq=False)
class ReverseCase(CaseAct):
    """By another than who verified it; its measures end with it, as if they had never been."""

    reason: Sealed

    def execute(self) -> None:
        verified = self.require_verified()
        self.require_other_eyes(self.verifier, did="verified")
        self.about(
            CaseReversed(
                effective_on=self.on,
                case=self.case,
                scheme=verified.scheme,
                subject=verified.subject,
                situation=verified.situation,
                ends=tuple(self.facts),
                reason=self.reason,
            ),
            tags.subject(verified.subject),
        )
