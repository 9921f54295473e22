"""Order a duty by hand: what no scheme assigns, as after a verified case or a ruling."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from eventsourcing.dcb.domain import Selector

from domain.errors import DomainError
from domain.events import tags
from domain.events.base import Event
from domain.events.bodies import BodyRegistered
from domain.events.duties import DutyKind, DutyOrdered
from domain.events.people import PersonRegistered
from domain.slices.base import UseCase
from domain.slices.body_state import Bodies, existence_of

MOST_CHARACTERS = 60
"""`what` stands in clear: it is a title, and the story belongs into the sealed steps."""


@dataclass(kw_only=True, eq=False)
class OrderDuty(UseCase):
    """Of a body that exists, about a person or body that is known, due on that day or later."""

    subject: str
    kind: DutyKind
    what: str
    owner: str
    owner_body: str
    due_on: date
    on: date
    because: int | None = None
    known: bool = field(init=False, default=False)
    bodies: Bodies = field(init=False, default_factory=Bodies)

    def consistency_boundary(self) -> list[Selector]:
        return [
            existence_of(self.owner_body),
            Selector(types=[PersonRegistered], tags=[tags.person(self.subject)]),
            Selector(types=[BodyRegistered], tags=[tags.body(self.subject)]),
        ]

    def learn(self, recorded: Event) -> None:
        self.bodies.learn(recorded)
        match recorded:
            case PersonRegistered():
                self.known = True
            case BodyRegistered():
                self.known = self.known or recorded.body == self.subject

    def execute(self) -> None:
        if not self.known:
            raise DomainError(
                "duty-about-nobody",
                f"No person or body {self.subject!r} is known.",
                next_step="Check the id, or register the person or body first.",
                subject=self.subject,
            )
        self.bodies.require_open(self.owner_body, self.on)
        what = " ".join(self.what.split())
        if not 0 < len(what) <= MOST_CHARACTERS:
            raise DomainError(
                "duty-title",
                f"What is owed is said in 1 to {MOST_CHARACTERS} characters.",
                next_step="Write a title without names; details go into the steps.",
                field="what",
            )
        if self.due_on < self.on:
            raise DomainError(
                "due-before-ordered",
                f"The duty would be due on {self.due_on}, before it is ordered.",
                next_step="Give a day to come.",
                field="due_on",
            )
        self.record(
            DutyOrdered(
                effective_on=self.on,
                subject=self.subject,
                kind=self.kind,
                what=what,
                owner=self.owner,
                owner_body=self.owner_body,
                due_on=self.due_on.isoformat(),
                because=self.because,
            ),
            tags.subject(self.subject),
        )
