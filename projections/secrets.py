"""Secrets of client programs, as hashes. Several may hold at a time, so that they can be rotated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from projections.accounts import note_change
from projections.target import statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """`secret` is the SHA-256 of what the client sends."""

    secret: bytes
    client: str
    made_at: datetime
    ends_at: datetime


def add_secret(connection: Connection[Any], ledger: str, secret: Secret) -> None:
    """The client may send this one, too."""
    connection.execute(
        statement("access_secret_add"),
        {
            "ledger": ledger,
            "secret": secret.secret,
            "client": secret.client,
            "now": secret.made_at,
            "ends_at": secret.ends_at,
        },
    )


def find_secrets(
    connection: Connection[Any], ledger: str, client: str, now: datetime
) -> list[Secret]:
    """The secrets that hold, oldest first."""
    with connection.cursor(row_factory=class_row(Secret)) as cursor:
        cursor.execute(
            statement("access_secrets_find"), {"ledger": ledger, "client": client, "now": now}
        )
        return cursor.fetchall()


def end_secrets(connection: Connection[Any], ledger: str, client: str, ends_at: datetime) -> None:
    """None of the client's present secrets holds longer than that."""
    connection.execute(
        statement("access_secrets_end"), {"ledger": ledger, "client": client, "ends_at": ends_at}
    )
    note_change(connection, ledger)
