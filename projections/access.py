"""Grants, clients and their public keys, as the log has them now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from domain.events.access import (
    ClientClosed,
    ClientKeyAdded,
    ClientKeyEnded,
    ClientRegistered,
    GrantEnded,
    GrantGiven,
)
from projections.log import Page
from projections.projection import Projection
from projections.target import Target, statement

_TOPICS = frozenset(
    event.TOPIC
    for event in (
        GrantGiven,
        GrantEnded,
        ClientRegistered,
        ClientClosed,
        ClientKeyAdded,
        ClientKeyEnded,
    )
)
_GRANT = ("position", "person", "client", "role", "jurisdiction", "starts_on", "until", "given_by")
_CLIENT = ("client", "name", "body", "registered_on", "registered_at")
_KEY = ("key", "client", "public_key", "starts_on", "until", "added_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantRow:
    """A grant that was given and not ended; it may begin later. `given_by`: person or client."""

    position: int
    person: str
    client: str
    role: str
    jurisdiction: str
    starts_on: date
    until: date | None
    given_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientRow:
    """A program, and the body that it belongs to."""

    client: str
    name: str
    body: str
    registered_on: date
    closed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientKeyRow:
    """A public key (PEM) that an open client may sign with."""

    key: str
    client: str
    public_key: str
    starts_on: date
    until: date | None


def find_grants(
    connection: Connection[Any], ledger: str, *, on: date, holder: str | None = None
) -> list[GrantRow]:
    """Grants that hold on a day or will; of one person or client, if one is named."""
    with connection.cursor(row_factory=class_row(GrantRow)) as cursor:
        cursor.execute(
            statement("access_grants_find"), {"ledger": ledger, "on": on, "holder": holder}
        )
        return cursor.fetchall()


def roles_held(
    connection: Connection[Any], ledger: str, *, on: date, person: str = "", client: str = ""
) -> list[tuple[str, str]]:
    """Roles and jurisdictions that hold on the day; none for the erased and the closed."""
    return connection.execute(
        statement("access_grants_now"),
        {"ledger": ledger, "on": on, "person": person, "client": client},
    ).fetchall()


def find_clients(
    connection: Connection[Any], ledger: str, *, client: str | None = None
) -> list[ClientRow]:
    """All programs by id, the closed ones too."""
    with connection.cursor(row_factory=class_row(ClientRow)) as cursor:
        cursor.execute(statement("access_clients_find"), {"ledger": ledger, "client": client})
        return cursor.fetchall()


def find_client_keys(
    connection: Connection[Any],
    ledger: str,
    *,
    on: date,
    client: str | None = None,
    key: str | None = None,
) -> list[ClientKeyRow]:
    """The public keys of open clients that hold on a day."""
    with connection.cursor(row_factory=class_row(ClientKeyRow)) as cursor:
        cursor.execute(
            statement("access_client_keys_find"),
            {"ledger": ledger, "on": on, "client": client, "key": key},
        )
        return cursor.fetchall()


def _apply(target: Target, page: Page) -> None:
    for recorded in page.events(_TOPICS):
        event, position = recorded.event, recorded.position
        match event:
            case GrantGiven():
                row: tuple[Any, ...] = (
                    position,
                    event.person,
                    event.client,
                    event.role,
                    event.jurisdiction,
                    event.effective_on,
                    event.until,
                    recorded.actor.who,
                )
                target.copy("access_grant", _GRANT, [row])
            case GrantEnded():
                ended = {"person": event.person, "client": event.client, "role": event.role}
                ended |= {"jurisdiction": event.jurisdiction}
                target.execute("access_grant_ended", [{**ended, "position": position}])
            case ClientRegistered():
                row = (event.client, event.name, event.body, event.effective_on, position)
                target.copy("access_client", _CLIENT, [row])
            case ClientClosed():
                closed = {"client": event.client, "position": position}
                target.execute("access_client_closed", [closed])
            case ClientKeyAdded():
                row = (event.key, event.client, event.public_key, event.effective_on)
                target.copy("access_client_key", _KEY, [(*row, event.until, position)])
            case ClientKeyEnded():
                target.execute(
                    "access_client_key_ended", [{"key": event.key, "position": position}]
                )


ACCESS = Projection(
    "access", ("read.access_grant", "read.access_client", "read.access_client_key"), _apply
)
