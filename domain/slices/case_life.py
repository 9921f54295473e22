"""The life of one case, and what every act about it asks for.

    reported -> under-verification -> verified -> reversed
        or withdrawn      or dismissed      (measures imposed and lifted meanwhile)

Being overdue, and that a measure has run out, are no states: they follow from the calendar.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from eventsourcing.dcb.domain import Selector

from domain.errors import DomainError
from domain.events import tags
from domain.events.base import Event
from domain.events.cases import (
    CaseCorrected,
    CaseDismissed,
    CaseReported,
    CaseReversed,
    CaseVerified,
    CaseWithdrawn,
    MeasureImposed,
    MeasureLifted,
    VerificationStarted,
)
from domain.slices.base import UseCase

CaseState = Literal[
    "unknown",
    "reported",
    "under-verification",
    "verified",
    "dismissed",
    "withdrawn",
    "reversed",
]

LIFE: tuple[type[Event], ...] = (
    CaseReported,
    CaseCorrected,
    CaseWithdrawn,
    VerificationStarted,
    CaseVerified,
    CaseDismissed,
    MeasureImposed,
    MeasureLifted,
    CaseReversed,
)


class CaseUseCase(UseCase):
    """Base of all use cases about cases."""

    def require_named(self) -> None:
        """DomainError unless a person or a client answers for the act."""
        if not self.acting.who:
            raise DomainError(
                "actor-unnamed",
                "Every act about a case is by somebody who is named, and nobody is.",
                next_step="Sign in; on the command line begin with mingce --as <your id>.",
            )


@dataclass(kw_only=True, eq=False)
class CaseAct(CaseUseCase):
    """Base of the acts about a case that was reported; `on` is the day of the act.

    `reporters` are those who reported and corrected; `measures` those imposed, by position.
    """

    case: str
    on: date
    state: CaseState = field(init=False, default="unknown")
    body: str = field(init=False, default="")
    latest_on: date = field(init=False, default=date.min)
    reporters: set[str] = field(init=False, default_factory=set)
    starter: str = field(init=False, default="")
    verifier: str = field(init=False, default="")
    verified: CaseVerified | None = field(init=False, default=None)
    facts: list[int] = field(init=False, default_factory=list)
    measures: dict[int, MeasureImposed] = field(init=False, default_factory=dict)
    lifted: dict[int, date] = field(init=False, default_factory=dict)

    def consistency_boundary(self) -> list[Selector]:
        return [Selector(types=LIFE, tags=[tags.case(self.case)])]

    def learn(self, recorded: Event) -> None:
        match recorded:
            case CaseReported(case=self.case):
                self.state, self.body = "reported", recorded.body
                self.reporters.add(self.recorded_by.who)
                self.latest_on = recorded.effective_on
            case CaseCorrected():
                self.reporters.add(self.recorded_by.who)
            case VerificationStarted():
                self.state, self.starter = "under-verification", self.recorded_by.who
                self.latest_on = recorded.effective_on
            case CaseWithdrawn():
                self.state = "withdrawn"
            case CaseDismissed():
                self.state = "dismissed"
            case CaseVerified(case=self.case):
                self.state, self.verified = "verified", recorded
                self.verifier = self.recorded_by.who
                self.latest_on = date.fromisoformat(recorded.verified_on)
                self.facts.append(self.recorded_position)
            case MeasureImposed():
                self.measures[self.recorded_position] = recorded
                self.facts.append(self.recorded_position)
            case MeasureLifted():
                self.lifted[recorded.lifts] = recorded.effective_on
                self.facts.append(self.recorded_position)
            case CaseReversed(case=self.case):
                self.state = "reversed"

    def require(self, *states: CaseState) -> None:
        """DomainError unless somebody is named, the case is in one of the states, and it is time."""
        self.require_named()
        if self.state == "unknown":
            raise unknown_case(self.case)
        if self.state not in states:
            raise DomainError(
                "case-state",
                f"Case {self.case} is {self.state}.",
                next_step=_NEXT_STEP[self.state],
                case=self.case,
                state=self.state,
            )
        if self.on < self.latest_on:
            raise DomainError(
                "case-day-out-of-order",
                f"{self.on} is before {self.latest_on}, the day of the latest act about the case.",
                next_step="Give the day on which it was done.",
                case=self.case,
                latest_on=self.latest_on,
            )

    def require_reporter(self) -> None:
        """DomainError unless it is the reporting body that acts."""
        if self.acting.body != self.body:
            raise DomainError(
                "not-the-reporter",
                f"Case {self.case} was reported by another body.",
                next_step="Only the body that reported a case may correct or withdraw it.",
                case=self.case,
            )

    def require_verified(self) -> CaseVerified:
        """The verification; DomainError unless the case is verified and stands."""
        self.require("verified")
        assert self.verified is not None  # noqa: S101 (the state says so)
        return self.verified

    def require_other_eyes(self, *those: str, did: str) -> None:
        """DomainError if who acts is one of those, who did something before."""
        if self.acting.who in those:
            raise DomainError(
                "four-eyes",
                f"Who {did} case {self.case} may not do this as well.",
                next_step="Let another person do it.",
                case=self.case,
            )

    def about(self, decided: Event, *more_tags: str) -> None:
        """Record an event of the case."""
        self.record(decided, tags.case(self.case), *more_tags)


def unknown_case(case: str) -> DomainError:
    """Nobody reported it, or not in this ledger."""
    return DomainError(
        "unknown-case",
        f"There is no case {case!r}.",
        next_step="Check the number of the case.",
        case=case,
    )


_NEXT_STEP: dict[CaseState, str] = {
    "unknown": "Check the number of the case.",
    "reported": "Start its verification first.",
    "under-verification": "Verify or dismiss it first.",
    "verified": "Impose or lift measures, or reverse it.",
    "dismissed": "It was dismissed: report a new case if there is new evidence.",
    "withdrawn": "It was taken back: report a new case if there is one.",
    "reversed": "It does not stand any more: report a new case if there is new evidence.",
}
