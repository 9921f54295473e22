"""End a public key of a program: what it signs is refused from now on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from eventsourcing.dcb.domain import Selector

from domain.errors import DomainError
from domain.events import tags
from domain.events.access import ClientKeyAdded, ClientKeyEnded
from domain.events.base import Event
from domain.slices.access_state import Client
from domain.slices.base import UseCase, check_reason


@dataclass(kw_only=True, eq=False)
class EndClientKey(UseCase):
    """The client has the key."""

    client: str
    key: str
    reason: str
    ended_on: date
    known: Client = field(init=False, default_factory=Client)

    def consistency_boundary(self) -> Selector:
        return Selector(
            types=[ClientKeyAdded, ClientKeyEnded],
            tags=[tags.client(self.client), tags.client_key(self.key)],
        )

    def learn(self, recorded: Event) -> None:
        self.known.learn(recorded)

    def execute(self) -> None:
        reason = check_reason(self.reason, "Ending a key")
        if self.key not in self.known.keys:
            raise DomainError(
                "no-such-key",
                f"Client {self.client} has no key {self.key}.",
                next_step="See the list of the client's keys.",
                key=self.key,
            )
        ended = ClientKeyEnded(
            effective_on=self.ended_on, client=self.client, key=self.key, reason=reason
        )
        self.record(ended, tags.client(self.client), tags.client_key(self.key))
