"""Withdraw a case: the reporting body takes it back before it is decided."""

from __future__ import annotations

from dataclasses import dataclass

from domain.events.base import Sealed
from domain.events.cases import CaseWithdrawn
from domain.slices.case_life import CaseAct


@dataclass(kw_only=True, eq=False)
class WithdrawCase(CaseAct):
    """It stays in the log and in the counts."""

    reason: Sealed

    def execute(self) -> None:
        self.require("reported", "under-verification")
        self.require_reporter()
        self.about(CaseWithdrawn(effective_on=self.on, case=self.case, reason=self.reason))
