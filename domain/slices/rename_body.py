"""Give a body another name; its code stays."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from eventsourcing.dcb.domain import Selector

from domain.errors import DomainError
from domain.events import tags
from domain.events.base import Event
from domain.events.bodies import BodyClosed, BodyRegistered, BodyRenamed
from domain.slices.base import UseCase
from domain.slices.body_state import Bodies


@dataclass(kw_only=True, eq=False)
class RenameBody(UseCase):
    """The body must exist on that day, and the name be another one."""

    body: str
    name: str
    effective_on: date
    bodies: Bodies = field(init=False, default_factory=Bodies)
    present_name: str = field(init=False, default="")

    def consistency_boundary(self) -> Selector:
        return Selector(
            types=[BodyRegistered, BodyRenamed, BodyClosed], tags=[tags.body(self.body)]
        )

    def learn(self, recorded: Event) -> None:
        self.bodies.learn(recorded)
        if isinstance(recorded, BodyRegistered | BodyRenamed):
            self.present_name = recorded.name

    def execute(self) -> None:
        self.bodies.require_open(self.body, self.effective_on)
        if self.name == self.present_name:
            raise DomainError(
                "name-unchanged",
                f"Body {self.body} is called {self.name} already.",
                next_step="Give the new name.",
                body=self.body,
            )
        self.record(
            BodyRenamed(effective_on=self.effective_on, body=self.body, name=self.name),
            tags.body(self.body),
            tags.subject(self.body),
        )
