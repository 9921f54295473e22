"""Correct a case: the reporting body replaces the details, and what it said before stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from eventsourcing.dcb.domain import Selector

from domain.events.base import Event, Evidence, Sealed
from domain.events.cases import CaseCorrected
from domain.schemes.model import Scheme
from domain.slices.case_life import CaseAct
from domain.slices.case_rules import Known, ground_of, require_past


@dataclass(kw_only=True, eq=False)
class CorrectCase(CaseAct):
    """Until it is decided; subject and situation are checked as when it was reported."""

    pack: Scheme
    subject: str
    situation: str
    day: date
    details: Sealed
    evidence: Sequence[Evidence] = ()
    reason: Sealed
    known: Known = field(init=False, default_factory=Known)

    def consistency_boundary(self) -> list[Selector]:
        return [*super().consistency_boundary(), *ground_of(self.pack, self.subject)]

    def learn(self, recorded: Event) -> None:
        super().learn(recorded)
        self.known.learn(recorded)

    def execute(self) -> None:
        self.require("reported", "under-verification")
        self.require_reporter()
        self.known.require(self.pack, self.situation, self.subject)
        require_past(self.day, self.on)
        self.about(
            CaseCorrected(
                effective_on=self.on,
                case=self.case,
                details=self.details,
                evidence=tuple(self.evidence),
                reason=self.reason,
            )
        )
