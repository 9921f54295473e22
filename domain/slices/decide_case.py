"""Decide a case: verify it, so that it becomes a fact, or dismiss it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from eventsourcing.dcb.domain import Selector

from domain.errors import DomainError
from domain.events import tags
from domain.events.base import Event, Evidence, Sealed
from domain.events.cases import CaseDismissed, CaseReported, CaseReversed, CaseVerified
from domain.schemes.model import Scheme
from domain.slices.case_life import CaseAct, unknown_case
from domain.slices.case_rules import Known, ground_of, require_past, verification_of


@dataclass(kw_only=True, eq=False)
class DecideCase(CaseAct):
    """Base of the two: by who did not report it, nor began its verification if the pack says so.

    `pack` is the version in force on the day of the situation.
    """

    pack: Scheme

    def require_decision(self) -> None:
        """DomainError unless it may be decided now, and by who acts."""
        self.require("under-verification")
        self.require_other_eyes(*self.reporters, did="reported")
        if verification_of(self.pack).by_third_person:
            self.require_other_eyes(self.starter, did="began the verification of")


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


@dataclass(kw_only=True, eq=False)
class DismissCase(DecideCase):
    """It is none; with `same_as`: the case that reported the same before."""

    same_as: str = ""
    finding: Sealed
    others: set[str] = field(init=False, default_factory=set)

    def consistency_boundary(self) -> list[Selector]:
        boundary = super().consistency_boundary()
        if self.same_as:
            boundary.append(Selector(types=[CaseReported], tags=[tags.case(self.same_as)]))
        return boundary

    def learn(self, recorded: Event) -> None:
        super().learn(recorded)
        if isinstance(recorded, CaseReported) and recorded.case != self.case:
            self.others.add(recorded.case)

    def execute(self) -> None:
        self.require_decision()
        if self.same_as and self.same_as not in self.others:
            raise unknown_case(self.same_as)
        self.about(
            CaseDismissed(
                effective_on=self.on,
                case=self.case,
                same_as=self.same_as,
                finding=self.finding,
            )
        )
