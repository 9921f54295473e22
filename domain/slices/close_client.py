"""Close a program for good: it may do nothing any more."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from eventsourcing.dcb.domain import Selector

from domain.events import tags
from domain.events.access import ClientClosed
from domain.events.base import Event
from domain.slices.access_state import Client, existence_of_client
from domain.slices.base import UseCase, check_reason


@dataclass(kw_only=True, eq=False)
class CloseClient(UseCase):
    """It must be registered, and not closed before."""

    client: str
    reason: str
    closed_on: date
    known: Client = field(init=False, default_factory=Client)

    def consistency_boundary(self) -> Selector:
        return existence_of_client(self.client)

    def learn(self, recorded: Event) -> None:
        self.known.learn(recorded)

    def execute(self) -> None:
        reason = check_reason(self.reason, "Closing a client")
        self.known.require_open(self.client)
        self.record(
            ClientClosed(effective_on=self.closed_on, client=self.client, reason=reason),
            tags.client(self.client),
        )
