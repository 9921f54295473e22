"""Record that a person left the post; `last_day` is the last day served."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from eventsourcing.dcb.domain import Selector

from domain.events.appointments import CadreDeparted
from domain.events.base import Event
from domain.slices.appointment_rules import allow
from domain.slices.base import UseCase, check_reason
from domain.slices.body_state import Bodies
from domain.slices.person_state import Person, service_of


@dataclass(kw_only=True, eq=False)
class RecordDeparture(UseCase):
    """The person must serve; who was erased in the meantime may still leave."""

    person: str
    last_day: date
    reason: str
    cadre: Person = field(init=False, default_factory=Person)

    def consistency_boundary(self) -> Selector:
        return service_of(self.person)

    def learn(self, recorded: Event) -> None:
        self.cadre.learn(recorded)

    def execute(self) -> None:
        reason = check_reason(self.reason, "A departure")
        departed = CadreDeparted(effective_on=self.last_day, person=self.person, reason=reason)
        self.record(departed, *allow(departed, self.cadre, Bodies()))
