"""Record that a person's key is destroyed: the sealed details can never be read again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from eventsourcing.dcb.domain import Selector

from domain.events import tags
from domain.events.base import Event
from domain.events.people import PersonErased, PersonRegistered
from domain.slices.base import UseCase, check_reason
from domain.slices.person_state import Person, person_tags


@dataclass(kw_only=True, eq=False)
class ErasePerson(UseCase):
    """Once. Appointments, entries and outcomes stay, under the opaque id.

    The caller destroys the key in the vault after this is recorded: should that fail, erasing
    the key again does no harm, while a key destroyed without a record could not be explained.
    """

    person: str
    reason: str
    erased_on: date
    known: Person = field(init=False, default_factory=Person)

    def consistency_boundary(self) -> Selector:
        return Selector(types=[PersonRegistered, PersonErased], tags=[tags.person(self.person)])

    def learn(self, recorded: Event) -> None:
        self.known.learn(recorded)

    def execute(self) -> None:
        reason = check_reason(self.reason, "Erasing a person")
        self.known.require_known(self.person)
        self.record(
            PersonErased(effective_on=self.erased_on, person=self.person, reason=reason),
            *person_tags(self.person),
        )
