"""Register a program that works with the ledger on behalf of a body."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from eventsourcing.dcb.domain import Selector

from domain.errors import DomainError
from domain.events import tags
from domain.events.access import ClientRegistered
from domain.events.base import Event
from domain.slices.access_state import Client, existence_of_client
from domain.slices.base import UseCase
from domain.slices.body_state import Bodies, existence_of


@dataclass(kw_only=True, eq=False)
class RegisterClient(UseCase):
    """The id must be new, the body open."""

    client: str
    name: str
    body: str
    registered_on: date
    known: Client = field(init=False, default_factory=Client)
    bodies: Bodies = field(init=False, default_factory=Bodies)

    def consistency_boundary(self) -> list[Selector]:
        return [existence_of_client(self.client), existence_of(self.body)]

    def learn(self, recorded: Event) -> None:
        self.known.learn(recorded)
        self.bodies.learn(recorded)

    def execute(self) -> None:
        if self.known.registered:
            raise DomainError(
                "client-exists",
                f"Client {self.client} is registered already.",
                next_step="Use the client, or choose another id.",
                client=self.client,
            )
        self.bodies.require_open(self.body, self.registered_on)
        self.record(
            ClientRegistered(
                effective_on=self.registered_on, client=self.client, name=self.name, body=self.body
            ),
            tags.client(self.client),
        )
