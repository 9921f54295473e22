"""Register a person under an opaque id, with sealed details."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from eventsourcing.dcb.domain import Selector

from domain.events import tags
from domain.events.base import Event, Sealed
from domain.events.people import PersonRegistered
from domain.slices.base import UseCase
from domain.slices.person_state import Person, person_exists, person_tags


@dataclass(kw_only=True, eq=False)
class RegisterPerson(UseCase):
    """The id must be new, also to those who were erased.

    That the same human being is not registered twice is for the vault's blind index: the log
    holds nothing that could tell.
    """

    person: str
    details: Sealed
    effective_on: date
    known: Person = field(init=False, default_factory=Person)

    def consistency_boundary(self) -> Selector:
        return Selector(types=[PersonRegistered], tags=[tags.person(self.person)])

    def learn(self, recorded: Event) -> None:
        self.known.learn(recorded)

    def execute(self) -> None:
        if self.known.registered:
            raise person_exists(self.person)
        self.record(
            PersonRegistered(
                effective_on=self.effective_on, person=self.person, details=self.details
            ),
            *person_tags(self.person),
        )
