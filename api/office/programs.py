"""Client programs, as the administrator keeps them: secrets to get tokens with, keys to sign with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from api.access.secrets import hash_token, new_token
from api.office.parts import Office
from domain.errors import DomainError
from domain.slices.add_client_key import AddClientKey
from domain.slices.close_client import CloseClient
from domain.slices.end_client_key import EndClientKey
from domain.slices.issue_client_secret import IssueClientSecret
from domain.slices.register_client import RegisterClient
from ledger.context import Context
from ledger.identifiers import utc_now
from ledger.ledger import Receipt
from projections import secrets

SECRET_HOLDS = timedelta(days=365)
OVERLAP = timedelta(days=7)
_CLIENT = re.compile(r"[a-z0-9][a-z0-9-]{1,62}[a-z0-9]")
_KEY = re.compile(r"[A-Za-z0-9._-]{3,100}")


@dataclass(frozen=True, slots=True)
class Issued:
    """A secret of a client. Shown once."""

    client: str
    secret: str
    ends_at: datetime
    receipt: Receipt


def register_client(
    office: Office, context: Context, *, client: str, name: str, body: str
) -> Receipt:
    """Make a program known; DomainError `client-id-invalid`, and what the use case refuses."""
    if not _CLIENT.fullmatch(client):
        raise DomainError(
            "client-id-invalid",
            f"{client!r} is no id for a client.",
            next_step="Use 3 to 64 small letters, digits and hyphens, like discipline-case-system.",
            field="client",
        )
    registering = RegisterClient(
        client=client, name=name.strip() or client, body=body, registered_on=office.today()
    )
    receipt = office.ledger.do(registering, context)
    office.catch_up()
    return receipt


def new_secret(
    office: Office,
    context: Context,
    *,
    client: str,
    overlap: timedelta = OVERLAP,
    now: datetime | None = None,
) -> Issued:
    """A secret for the client, shown once; those before hold for the overlap, no longer."""
    now = now or utc_now()
    ends_at = now + SECRET_HOLDS
    issuing = IssueClientSecret(
        client=client, issued_on=office.today(), until=office.today() + SECRET_HOLDS
    )
    receipt = office.ledger.do(issuing, context)
    secret = new_token()
    with office.database.connection() as connection:
        ledger = office.ledger.name
        secrets.end_secrets(connection, ledger, client, now + overlap)
        secrets.add_secret(
            connection,
            ledger,
            secrets.Secret(secret=hash_token(secret), client=client, made_at=now, ends_at=ends_at),
        )
    return Issued(client, secret, ends_at, receipt)


def close_client(office: Office, context: Context, *, client: str, reason: str) -> Receipt:
    """Close a program for good; its secrets end."""
    closing = CloseClient(client=client, reason=reason, closed_on=office.today())
    receipt = office.ledger.do(closing, context)
    with office.database.connection() as connection:
        secrets.end_secrets(connection, office.ledger.name, client, utc_now())
    office.catch_up()
    return receipt


def add_client_key(
    office: Office,
    context: Context,
    *,
    client: str,
    key: str,
    public_key: str,
    until: date | None = None,
) -> Receipt:
    """Add a public key in PEM; DomainError `key-id-invalid`, `public-key-unfit`."""
    if not _KEY.fullmatch(key):
        raise DomainError(
            "key-id-invalid",
            f"{key!r} is no id for a key.",
            next_step="Use 3 to 100 letters, digits, dots, underscores and hyphens.",
            field="key",
        )
    from api.access.signatures import load_public_key  # brings a library that is slow to load

    load_public_key(public_key.encode())
    adding = AddClientKey(
        client=client, key=key, public_key=public_key, added_on=office.today(), until=until
    )
    receipt = office.ledger.do(adding, context)
    office.catch_up()
    return receipt


def end_client_key(
    office: Office, context: Context, *, client: str, key: str, reason: str
) -> Receipt:
    """Trust a key no more."""
    ending = EndClientKey(client=client, key=key, reason=reason, ended_on=office.today())
    receipt = office.ledger.do(ending, context)
    office.catch_up()
    return receipt
