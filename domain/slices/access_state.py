"""Programs, their keys, and who holds which role: what the acts about access have to know."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from eventsourcing.dcb.domain import Selector

from domain.errors import DomainError
from domain.events import tags
from domain.events.access import (
    ClientClosed,
    ClientKeyAdded,
    ClientKeyEnded,
    ClientRegistered,
    GrantEnded,
    GrantGiven,
)
from domain.events.base import Event

ADMINISTRATOR = "administrator"


@dataclass(slots=True)
class Client:
    """A program: whether it is known and open, its keys, and the keys that it ever had."""

    registered: bool = False
    closed: bool = False
    keys: set[str] = field(default_factory=set)
    ended_keys: set[str] = field(default_factory=set)

    def learn(self, recorded: Event) -> None:
        """Follow one client's events; others are passed over."""
        match recorded:
            case ClientRegistered():
                self.registered = True
            case ClientClosed():
                self.closed = True
            case ClientKeyAdded():
                self.keys.add(recorded.key)
            case ClientKeyEnded():
                self.keys.discard(recorded.key)
                self.ended_keys.add(recorded.key)

    def require_open(self, client: str) -> None:
        """DomainError unless the client is registered and not closed."""
        if not self.registered:
            raise DomainError(
                "unknown-client",
                f"No client {client!r} is registered.",
                next_step="Check the id, or register the client first.",
                client=client,
            )
        if self.closed:
            raise DomainError(
                "client-closed",
                f"Client {client} was closed.",
                next_step="Register a new client if the program is to work again.",
                client=client,
            )


@dataclass(slots=True)
class Grants:
    """Roles by holder and jurisdiction that were given and not ended, each with its last day."""

    held: dict[tuple[str, str, str], date | None] = field(default_factory=dict)

    def learn(self, recorded: Event) -> None:
        """Follow grants; other events are passed over."""
        match recorded:
            case GrantGiven():
                self.held[_key(recorded)] = recorded.until
            case GrantEnded():
                self.held.pop(_key(recorded), None)

    def holds(self, holder: str, role: str, jurisdiction: str, day: date) -> bool:
        """Whether the grant was given and holds on that day, or will."""
        key = (holder, role, jurisdiction)
        until = self.held.get(key)
        return key in self.held and (until is None or day <= until)

    def somebody_holds(self, role: str, day: date) -> bool:
        """Whether anybody has the role on that day, or will have it."""
        return any(
            held == role and (until is None or day <= until)
            for (_, held, _), until in self.held.items()
        )


def _key(grant: GrantGiven | GrantEnded) -> tuple[str, str, str]:
    return grant.person or grant.client, grant.role, grant.jurisdiction


def holder_problem(person: str, client: str) -> DomainError | None:
    """Why these do not name one holder."""
    if bool(person) != bool(client):
        return None
    return DomainError(
        "holder-unclear",
        "A grant is held by one person or by one client.",
        next_step="Name the one or the other.",
        person=person,
        client=client,
    )


def grants_of(holder: str) -> Selector:
    """Selects the grants of one person or client."""
    return Selector(types=[GrantGiven, GrantEnded], tags=[tags.holder(holder)])


def grants_in(role: str) -> Selector:
    """Selects the grants of one role."""
    return Selector(types=[GrantGiven, GrantEnded], tags=[tags.role(role)])


def existence_of_client(client: str) -> Selector:
    """Selects what says whether a client may act."""
    return Selector(types=[ClientRegistered, ClientClosed], tags=[tags.client(client)])


def grant_tags(holder: str, role: str) -> list[str]:
    """The tags of a grant and of its end."""
    return [tags.holder(holder), tags.role(role)]
