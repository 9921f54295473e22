"""Who may decide a case, and when: what verifying and dismissing have in common."""

from __future__ import annotations

from dataclasses import dataclass

from domain.schemes.model import Scheme
from domain.slices.case_life import CaseAct
from domain.slices.case_rules import verification_of


@dataclass(kw_only=True, eq=False)
class DecideCase(CaseAct):
    """By who did not report it, nor began its verification if the pack says so.

    `pack` is the version in force on the day of the situation.
    """

    pack: Scheme

    def require_decision(self) -> None:
        """DomainError unless it may be decided now, and by who acts."""
        self.require("under-verification")
        self.require_other_eyes(*self.reporters, did="reported")
        if verification_of(self.pack).by_third_person:
            self.require_other_eyes(self.starter, did="began the verification of")
