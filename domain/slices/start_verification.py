"""Start the verification of a case: somebody takes it on."""

from __future__ import annotations

from dataclasses import dataclass

from domain.events.cases import VerificationStarted
from domain.slices.case_life import CaseAct


@dataclass(kw_only=True, eq=False)
class StartVerification(CaseAct):
    """Once, and not by who reported it."""

    def execute(self) -> None:
        self.require("reported")
        self.require_other_eyes(*self.reporters, did="reported")
        self.about(VerificationStarted(effective_on=self.on, case=self.case))
