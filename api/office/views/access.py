"""Accounts, clients and grants as the administrator sees them, with the names of their holders."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from api.office.parts import Office
from api.office.people import body_names, person_details
from ledger.identifiers import utc_now
from projections import accounts, secrets
from projections.access import ClientKeyRow, find_client_keys, find_clients, find_grants


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantView:
    """A role within a jurisdiction; `given_by` is the person or client who gave it."""

    role: str
    jurisdiction: str
    jurisdiction_name: str
    starts_on: date
    until: date | None
    given_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountView:
    """Who may sign in. `waiting`: no password was chosen yet."""

    person: str
    name: str | None
    login: str
    waiting: bool
    signed_in_at: datetime | None
    grants: tuple[GrantView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyView:
    """A public key that the client signs with."""

    key: str
    public_key: str
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientView:
    """A program, its keys, and until when its secrets hold."""

    client: str
    name: str
    body: str
    body_name: str
    closed: bool
    secrets_until: tuple[datetime, ...]
    keys: tuple[KeyView, ...]
    grants: tuple[GrantView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessView:
    """Everybody and everything that may do something, and the bodies to choose from."""

    accounts: tuple[AccountView, ...]
    clients: tuple[ClientView, ...]
    others: dict[str, tuple[GrantView, ...]]  # grants of persons who have no account, by person
    bodies: dict[str, str]


def access_view(office: Office, *, now: datetime | None = None) -> AccessView:
    """All of it, for who manages access."""
    now, today, ledger = now or utc_now(), office.today(), office.ledger.name
    with office.database.connection() as connection:
        people = accounts.find_accounts(connection, ledger)
        clients = find_clients(connection, ledger)
        held = find_grants(connection, ledger, on=today)
        keys = find_client_keys(connection, ledger, on=today)
        secret = {
            one.client: tuple(
                each.ends_at for each in secrets.find_secrets(connection, ledger, one.client, now)
            )
            for one in clients
            if not one.closed
        }
    bodies = body_names(office)
    grants: dict[str, list[GrantView]] = defaultdict(list)
    for row in held:
        grants[row.person or row.client].append(
            GrantView(
                role=row.role,
                jurisdiction=row.jurisdiction,
                jurisdiction_name=bodies.get(row.jurisdiction, row.jurisdiction),
                starts_on=row.starts_on,
                until=row.until,
                given_by=row.given_by,
            )
        )
    names = person_details(office, [one.person for one in people])
    signed = {one.person for one in people}
    return AccessView(
        accounts=tuple(
            AccountView(
                person=one.person,
                name=names[one.person].name if one.person in names else None,
                login=one.login,
                waiting=one.password is None,
                signed_in_at=one.signed_in_at,
                grants=tuple(grants[one.person]),
            )
            for one in people
        ),
        clients=tuple(
            ClientView(
                client=one.client,
                name=one.name,
                body=one.body,
                body_name=bodies.get(one.body, one.body),
                closed=one.closed,
                secrets_until=secret.get(one.client, ()),
                keys=_keys(keys, one.client),
                grants=tuple(grants[one.client]),
            )
            for one in clients
        ),
        others={
            row.person: tuple(grants[row.person])
            for row in held
            if row.person and row.person not in signed
        },
        bodies=bodies,
    )


def _keys(keys: list[ClientKeyRow], client: str) -> tuple[KeyView, ...]:
    return tuple(
        KeyView(key=one.key, public_key=one.public_key, until=one.until)
        for one in keys
        if one.client == client
    )
