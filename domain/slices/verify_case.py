"""Verify a case: it becomes a fact, and counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from eventsourcing.dcb.domain import Selector

from domain.errors import DomainError
from domain.events import tags
from domain.events.base import Event, Evidence, Sealed
from domain.events.cases import CaseReversed, CaseVerified
from domain.slices.case_decision import DecideCase
from domain.slices.case_rules import Known, ground_of, require_past


@dataclass(kw_only=True, eq=False)
class VerifyCase(DecideCase):
    """What was found: subject, situation and day, which may differ from what was reported.

    Of several cases about one situation of one subject on one day, one counts.
    """

    subject: str
    situation: str
    day: date
    finding: Sealed
    evidence: Sequence[Evidence] = ()
    known: Known = field(init=False, default_factory=Known)
    counted: dict[str, tuple[str, date]] = field(init=False, default_factory=dict)

    def consistency_boundary(self) -> list[Selector]:
        return [
            *super().consistency_boundary(),
            *ground_of(self.pack, self.subject),
            Selector(types=[CaseVerified, CaseReversed], tags=[tags.subject(self.subject)]),
        ]

    def learn(self, recorded: Event) -> None:
        super().learn(recorded)
        self.known.learn(recorded)
        match recorded:
            case CaseVerified():
                self.counted[recorded.case] = (recorded.situation, recorded.effective_on)
            case CaseReversed():
                self.counted.pop(recorded.case, None)

    def execute(self) -> None:
        self.require_decision()
        self.known.require(self.pack, self.situation, self.subject)
        require_past(self.day, self.on)
        for case, what in self.counted.items():
            if what == (self.situation, self.day):
                raise DomainError(
                    "case-counted",
                    f"Case {case} says the same of the subject and was verified.",
                    next_step=f"Dismiss this one as the same as {case}.",
                    case=self.case,
                    same_as=case,
                )
        self.about(
            CaseVerified(
                effective_on=self.day,
                case=self.case,
                scheme=self.pack.name,
                subject=self.subject,
                situation=self.situation,
                inputs=self.pack.inputs_for(self.situation),
                verified_on=self.on.isoformat(),
                finding=self.finding,
                evidence=tuple(self.evidence),
            ),
            tags.subject(self.subject),
        )
