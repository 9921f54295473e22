"""Change the class, and perhaps the post, of a serving person within the same body."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from eventsourcing.dcb.domain import Selector

from domain.events.appointments import CadreClassChanged
from domain.events.base import Event
from domain.slices.appointment_rules import allow
from domain.slices.base import UseCase
from domain.slices.body_state import Bodies
from domain.slices.person_state import Person, service_of


@dataclass(kw_only=True, eq=False)
class ChangeCadreClass(UseCase):
    """The person must serve, and class or post be another one."""

    person: str
    post: str
    cadre_class: str
    effective_on: date
    cadre: Person = field(init=False, default_factory=Person)

    def consistency_boundary(self) -> Selector:
        return service_of(self.person)

    def learn(self, recorded: Event) -> None:
        self.cadre.learn(recorded)

    def execute(self) -> None:
        changed = CadreClassChanged(
            effective_on=self.effective_on,
            person=self.person,
            post=self.post,
            cadre_class=self.cadre_class,
        )
        self.record(changed, *allow(changed, self.cadre, Bodies()))
