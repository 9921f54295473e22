"""Correct or change a person's sealed details."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from eventsourcing.dcb.domain import Selector

from domain.events import tags
from domain.events.base import Event, Sealed
from domain.events.people import PersonDetailsChanged, PersonErased, PersonRegistered
from domain.slices.base import UseCase
from domain.slices.person_state import Person


@dataclass(kw_only=True, eq=False)
class ChangePersonDetails(UseCase):
    """The person must be known and not erased. Details are whole: the latest ones hold."""

    person: str
    details: Sealed
    effective_on: date
    known: Person = field(init=False, default_factory=Person)

    def consistency_boundary(self) -> Selector:
        return Selector(types=[PersonRegistered, PersonErased], tags=[tags.person(self.person)])

    def learn(self, recorded: Event) -> None:
        self.known.learn(recorded)

    def execute(self) -> None:
        self.known.require_known(self.person)
        self.record(
            PersonDetailsChanged(
                effective_on=self.effective_on, person=self.person, details=self.details
            ),
            tags.person(self.person),
            tags.subject(self.person),
        )
