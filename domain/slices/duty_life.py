"""The life of one duty: open, reported as done, closed; or cancelled, when its reason fell away.

    open -> (steps) -> reported -> closed
             returned: back to open

Being late is no state: it follows from `due_on` and the calendar, while the duty is open.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from eventsourcing.dcb.domain import Selector

from domain.errors import DomainError
from domain.events import tags
from domain.events.base import Event
from domain.events.duties import (
    DutyClosed,
    DutyEscalated,
    DutyOrdered,
    DutyReturned,
    DutyStepRecorded,
)
from domain.events.outcomes import DutyAssigned, DutyCancelled
from domain.slices.base import UseCase

DutyState = Literal["open", "reported", "closed", "cancelled"]


@dataclass(kw_only=True, eq=False)
class DutyAct(UseCase):
    """Base of the slices about one duty: that of `position`, where the ledger holds `assigned`.

    `workers` are those who recorded its steps, `levels` those of the escalations so far.
    """

    position: int
    assigned: DutyAssigned | DutyOrdered
    on: date
    state: DutyState = field(init=False, default="open")
    latest_on: date = field(init=False, default=date.min)
    workers: set[str] = field(init=False, default_factory=set)
    levels: set[int] = field(init=False, default_factory=set)

    def consistency_boundary(self) -> list[Selector]:
        return [
            Selector(
                types=[DutyStepRecorded, DutyClosed, DutyReturned, DutyEscalated],
                tags=[tags.duty(self.position)],
            ),
            Selector(types=[DutyCancelled], tags=[tags.subject(self.assigned.subject)]),
        ]

    def learn(self, recorded: Event) -> None:
        match recorded:
            case DutyStepRecorded():
                self.workers.add(self.recorded_by.who)
                if recorded.done:
                    self.state = "reported"
            case DutyReturned():
                self.state = "open"
            case DutyClosed():
                self.state = "closed"
            case DutyEscalated():
                self.levels.add(recorded.level)
                return
            case DutyCancelled():
                if self._cancels(recorded):
                    self.state = "cancelled"
                return
        self.latest_on = max(self.latest_on, recorded.effective_on)

    def _cancels(self, cancelled: DutyCancelled) -> bool:
        """Whether it is this duty: a supersession names a duty by its period, subject and step."""
        assigned = self.assigned
        return (
            self.recorded_position > self.position
            and self.state != "closed"
            and isinstance(assigned, DutyAssigned)
            and (cancelled.scheme, cancelled.assessment, cancelled.period, cancelled.duty)
            == (assigned.scheme, assigned.assessment, assigned.period, assigned.duty)
        )

    def require(self, *states: DutyState) -> None:
        """DomainError unless the duty is in one of the states, and the day is not too early."""
        if self.state not in states:
            raise DomainError(
                "duty-state",
                f"The duty of position {self.position} is {self.state}.",
                next_step=_NEXT_STEP[self.state],
                position=self.position,
                state=self.state,
            )
        first = max(self.assigned.effective_on, self.latest_on)
        if self.on < first:
            raise DomainError(
                "duty-day-out-of-order",
                f"{self.on} is before {first}, the day of the latest act about this duty.",
                next_step="Give the day on which it was done.",
                position=self.position,
                latest_on=first,
            )

    def about(self, decided: Event) -> None:
        """Record an event of the duty."""
        self.record(decided, tags.subject(self.assigned.subject), tags.duty(self.position))


_NEXT_STEP: dict[DutyState, str] = {
    "open": "Record what was done and report the duty as done first.",
    "reported": "Close the duty, or return it with a reason.",
    "closed": "Nothing is left to do; order a new duty if something is.",
    "cancelled": "Its reason fell away; order a new duty if something is left to do.",
}


@dataclass(kw_only=True, eq=False)
class DutyReview(DutyAct):
    """Base of closing and returning: somebody else judges what was reported.

    `owner_body` is the body that owes the duty.
    """

    owner_body: str

    def require_review(self) -> None:
        """DomainError unless the duty is reported as done, and the one who asks had no part in it."""
        self.require("reported")
        acting, owner = self.acting, (self.owner_body, self.assigned.owner)
        own = (
            acting.who in self.workers
            or acting.person == self.assigned.subject
            or (acting.body, acting.role) == owner
        )
        if own:
            raise DomainError(
                "own-duty",
                f"Who worked on the duty of position {self.position}, owes it, or is its subject "
                "cannot judge whether it is done.",
                next_step="Let another person close or return it.",
                position=self.position,
            )
