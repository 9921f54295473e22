"""Appoint a person to a post of a body."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from eventsourcing.dcb.domain import Selector

from domain.events.appointments import CadreAppointed
from domain.events.base import Event
from domain.slices.appointment_rules import allow
from domain.slices.base import UseCase
from domain.slices.body_state import Bodies, existence_of
from domain.slices.person_state import Person, service_of


@dataclass(kw_only=True, eq=False)
class AppointCadre(UseCase):
    """The person must hold no post, and the body be open; one appointment at a time (P-10)."""

    person: str
    body: str
    post: str
    cadre_class: str
    effective_on: date
    service_from: date | None = None  # None: service begins with the appointment
    cadre: Person = field(init=False, default_factory=Person)
    bodies: Bodies = field(init=False, default_factory=Bodies)

    def consistency_boundary(self) -> list[Selector]:
        return [service_of(self.person), existence_of(self.body)]

    def learn(self, recorded: Event) -> None:
        self.cadre.learn(recorded)
        self.bodies.learn(recorded)

    def execute(self) -> None:
        appointed = CadreAppointed(
            effective_on=self.effective_on,
            person=self.person,
            body=self.body,
            post=self.post,
            cadre_class=self.cadre_class,
            service_from=(self.service_from or self.effective_on).isoformat(),
        )
        self.record(appointed, *allow(appointed, self.cadre, self.bodies))
