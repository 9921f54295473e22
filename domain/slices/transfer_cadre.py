"""Transfer a serving person to another body; continuous service goes on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from eventsourcing.dcb.domain import Selector

from domain.events.appointments import CadreTransferred
from domain.events.base import Event
from domain.slices.appointment_rules import allow
from domain.slices.base import UseCase
from domain.slices.body_state import Bodies, existence_of
from domain.slices.person_state import Person, service_of


@dataclass(kw_only=True, eq=False)
class TransferCadre(UseCase):
    """The person must serve elsewhere until the day before, and the new body be open."""

    person: str
    body: str
    post: str
    cadre_class: str
    effective_on: date
    cadre: Person = field(init=False, default_factory=Person)
    bodies: Bodies = field(init=False, default_factory=Bodies)

    def consistency_boundary(self) -> list[Selector]:
        return [service_of(self.person), existence_of(self.body)]

    def learn(self, recorded: Event) -> None:
        self.cadre.learn(recorded)
        self.bodies.learn(recorded)

    def execute(self) -> None:
        transferred = CadreTransferred(
            effective_on=self.effective_on,
            person=self.person,
            body=self.body,
            post=self.post,
            cadre_class=self.cadre_class,
        )
        self.record(transferred, *allow(transferred, self.cadre, self.bodies))
