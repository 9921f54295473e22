"""The life of one objection.

    filed -> acknowledged -> ruled -> appealed -> settled
    filed or acknowledged -> withdrawn

Until it is ruled on or withdrawn it is pending, and its period cannot become final. An appeal does
not hold the period up: if it is upheld, the outcome is superseded.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from eventsourcing.dcb.domain import Selector

from domain.errors import DomainError
from domain.events import tags
from domain.events.base import Event
from domain.events.entries import EntryCorrected, EntryRecorded, EntryWithdrawn
from domain.events.objections import (
    AppealFiled,
    AppealRuled,
    ObjectionAcknowledged,
    ObjectionFiled,
    ObjectionRuled,
    ObjectionWithdrawn,
    Ruling,
)
from domain.events.periods import PeriodComputed, ResultDecided
from domain.slices.base import UseCase
from domain.slices.period_life import PeriodLife, PeriodUseCase
from domain.slices.revise_decision import RevisedPeriod, Revision, revise

ObjectionState = Literal["filed", "acknowledged", "ruled", "withdrawn", "appealed", "settled"]

LIFE: tuple[type[Event], ...] = (
    ObjectionFiled,
    ObjectionAcknowledged,
    ObjectionRuled,
    ObjectionWithdrawn,
    AppealFiled,
    AppealRuled,
)

_HANDS = (PeriodComputed, ResultDecided, ObjectionFiled, ObjectionRuled, AppealFiled, AppealRuled)
"""Whoever recorded one of these, or an entry that counts, has had a hand in the matter."""

_NEXT_STEP: dict[ObjectionState, str] = {
    "filed": "Acknowledge it, then rule on it.",
    "acknowledged": "Rule on it, or withdraw it.",
    "ruled": "Appeal within the window, or carry the ruling out.",
    "withdrawn": "File a new objection while the notice is on show.",
    "appealed": "Rule on the appeal.",
    "settled": "The ruling on the appeal is the last word.",
}


@dataclass(kw_only=True, eq=False)
class ObjectionAct(UseCase):
    """Base of the slices about one objection: that which the ledger holds as `filed`."""

    filed: ObjectionFiled
    on: date
    state: ObjectionState = field(init=False, default="filed")
    latest_on: date = field(init=False, default=date.min)
    ruling: Ruling = field(init=False, default="rejected")
    appeal_until: date = field(init=False, default=date.min)

    def consistency_boundary(self) -> list[Selector]:
        return [Selector(types=LIFE, tags=[tags.objection(self.filed.objection)])]

    def learn(self, recorded: Event) -> None:
        match recorded:
            case ObjectionFiled():
                self.state = "filed"
            case ObjectionAcknowledged():
                self.state = "acknowledged"
            case ObjectionRuled():
                self.state, self.ruling = "ruled", recorded.ruling
                self.appeal_until = date.fromisoformat(recorded.appeal_until)
            case ObjectionWithdrawn():
                self.state = "withdrawn"
            case AppealFiled():
                self.state = "appealed"
            case AppealRuled():
                self.state, self.ruling = "settled", recorded.ruling
            case _:
                return
        self.latest_on = recorded.effective_on

    def require(self, *states: ObjectionState) -> None:
        """DomainError unless it is in one of the states, and the day not before its latest act."""
        name = self.filed.objection
        if self.state not in states:
            raise DomainError(
                "objection-state",
                f"Objection {name} is {self.state}.",
                next_step=_NEXT_STEP[self.state],
                objection=name,
                state=self.state,
            )
        if self.on < self.latest_on:
            raise DomainError(
                "objection-day-out-of-order",
                f"{self.on} is before {self.latest_on}, the day of objection {name}'s latest act.",
                next_step="Give the day on which it was done.",
                objection=name,
                latest_on=self.latest_on,
            )

    def about(self, decided: Event) -> None:
        """Record an event of the objection."""
        self.record(decided, *tags_of(self.filed))


@dataclass(kw_only=True, eq=False)
class ObjectionJudgement(ObjectionAct):
    """Base of the two rulings: by somebody who had no hand in what is objected to.

    `hands` are those who recorded entries of the subject that may count in the period, who
    computed or decided it, who filed the objection or the appeal, and who ruled before.

    With a `revision` the ruling also changes what was decided about the subject, in one append:
    who may rule may do so, and whoever had a hand in the decision may not.
    """

    judged: Ruling
    revision: Revision | None = None
    life: PeriodLife = field(init=False, default_factory=PeriodLife)
    hands: set[str] = field(init=False, default_factory=set)

    def consistency_boundary(self) -> list[Selector]:
        filed = self.filed
        return [
            *super().consistency_boundary(),
            Selector(
                types=[EntryRecorded, EntryCorrected, EntryWithdrawn],
                tags=[tags.subject(filed.subject)],
            ),
            Selector(
                types=[PeriodComputed, ResultDecided],
                tags=[tags.period(filed.scheme, filed.assessment, filed.period)],
            ),
            *(
                [PeriodUseCase.life_of(filed.scheme, filed.assessment, filed.period)]
                if self.revision
                else []
            ),
        ]

    def learn(self, recorded: Event) -> None:
        super().learn(recorded)
        self.life.learn(recorded)
        match recorded:
            case EntryRecorded() | EntryCorrected() | EntryWithdrawn():
                filed = self.filed
                if (recorded.scheme, recorded.period) not in (
                    (filed.scheme, filed.period),
                    (filed.scheme, ""),  # dated: it counts in every period that its window covers
                ):
                    return
            case _ if not isinstance(recorded, _HANDS):
                return
        self.hands.add(self.recorded_by.who)

    def judge(self, ruled: Event) -> None:
        """Record the ruling, and what it makes of the decision; DomainError as `revise`."""
        self.about(ruled)
        if self.revision is not None:
            period = RevisedPeriod(filed=self.filed, life=self.life)
            self.about(revise(period, self.revision, self.judged, self.on))

    def require_free_hands(self) -> None:
        """DomainError if the one who asks had a hand in it, or is the subject."""
        acting = self.acting
        if acting.who in self.hands or acting.person == self.filed.subject:
            raise DomainError(
                "own-work",
                f"Who scored, computed, decided, filed or ruled before cannot rule on objection "
                f"{self.filed.objection}.",
                next_step="Let a person rule who had no part in it.",
                objection=self.filed.objection,
            )


def tags_of(filed: ObjectionFiled) -> list[str]:
    """The tags of everything about an objection: its own, the subject's, the period's."""
    return [
        tags.objection(filed.objection),
        tags.subject(filed.subject),
        tags.period(filed.scheme, filed.assessment, filed.period),
    ]


def place_of(filed: ObjectionFiled) -> dict[str, str]:
    """What all events of an objection repeat."""
    return {
        "objection": filed.objection,
        "scheme": filed.scheme,
        "assessment": filed.assessment,
        "period": filed.period,
        "subject": filed.subject,
    }
