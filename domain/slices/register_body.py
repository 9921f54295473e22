"""Register a body: a county, a township, a village, a department."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from eventsourcing.dcb.domain import Selector

from domain.events.base import Event
from domain.events.bodies import BodyKind, BodyRegistered
from domain.slices.base import UseCase
from domain.slices.body_state import Bodies, existence_of, tags_of


@dataclass(kw_only=True, eq=False)
class RegisterBody(UseCase):
    """The code must be new, and the body above it open and of a higher level."""

    body: str
    kind: BodyKind
    name: str
    parent: str | None = None
    effective_on: date
    bodies: Bodies = field(init=False, default_factory=Bodies)

    def consistency_boundary(self) -> list[Selector]:
        return [existence_of(code) for code in (self.body, self.parent) if code is not None]

    def learn(self, recorded: Event) -> None:
        self.bodies.learn(recorded)

    def execute(self) -> None:
        registered = BodyRegistered(
            effective_on=self.effective_on,
            body=self.body,
            kind=self.kind,
            name=self.name,
            parent=self.parent,
        )
        self.bodies.require_new(registered)
        self.record(registered, *tags_of(registered, self.parent))
