"""Add a public key that a program signs its requests with; the key itself was checked before."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from eventsourcing.dcb.domain import Selector

from domain.errors import DomainError
from domain.events import tags
from domain.events.access import ClientKeyAdded, ClientKeyEnded
from domain.events.base import Event
from domain.slices.access_state import Client, existence_of_client
from domain.slices.base import UseCase


@dataclass(kw_only=True, eq=False)
class AddClientKey(UseCase):
    """The client is open, and nobody ever had a key of that id."""

    client: str
    key: str
    public_key: str
    added_on: date
    until: date | None = None
    known: Client = field(init=False, default_factory=Client)

    def consistency_boundary(self) -> list[Selector]:
        return [
            existence_of_client(self.client),
            Selector(types=[ClientKeyAdded, ClientKeyEnded], tags=[tags.client_key(self.key)]),
        ]

    def learn(self, recorded: Event) -> None:
        self.known.learn(recorded)

    def execute(self) -> None:
        self.known.require_open(self.client)
        if self.known.keys or self.known.ended_keys:
            raise DomainError(
                "key-id-taken",
                f"There is, or was, a key {self.key}.",
                next_step="Give the new key an id of its own.",
                key=self.key,
            )
        added = ClientKeyAdded(
            effective_on=self.added_on,
            client=self.client,
            key=self.key,
            public_key=self.public_key,
            until=self.until,
        )
        self.record(added, tags.client(self.client), tags.client_key(self.key))
