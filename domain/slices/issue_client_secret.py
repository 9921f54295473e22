"""Issue a new secret to a program."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from eventsourcing.dcb.domain import Selector

from domain.events import tags
from domain.events.access import ClientSecretIssued
from domain.events.base import Event
from domain.slices.access_state import Client, existence_of_client
from domain.slices.base import UseCase


@dataclass(kw_only=True, eq=False)
class IssueClientSecret(UseCase):
    """The client is open. The secret itself is nowhere in the ledger."""

    client: str
    issued_on: date
    until: date
    known: Client = field(init=False, default_factory=Client)

    def consistency_boundary(self) -> Selector:
        return existence_of_client(self.client)

    def learn(self, recorded: Event) -> None:
        self.known.learn(recorded)

    def execute(self) -> None:
        self.known.require_open(self.client)
        self.record(
            ClientSecretIssued(effective_on=self.issued_on, client=self.client, until=self.until),
            tags.client(self.client),
        )
