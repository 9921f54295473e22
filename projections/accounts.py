"""Accounts and sessions of people: kept beside the log, changed in place, deleted in the end.

All functions take a connection in a transaction. What ends something also moves the version that
processes compare their memory with.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from projections.target import statement

Version = tuple[int | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A person who may sign in under a login name. `code` is the SHA-256 of a one-time code."""

    person: str
    login: str
    password: str | None
    password_at: datetime | None
    code: bytes | None
    code_until: datetime | None
    opened_at: datetime
    signed_in_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Somebody signed in. `token` is the SHA-256 of what the browser holds."""

    token: bytes
    person: str
    started_at: datetime
    seen_at: datetime
    ends_at: datetime
    address: str
    agent: str


def version(connection: Connection[Any], ledger: str) -> Version:
    """Differs whenever an account, session, secret, grant, client or key changed."""
    row = connection.execute(statement("access_version"), {"ledger": ledger}).fetchone()
    return row or ()


def note_change(connection: Connection[Any], ledger: str) -> None:
    """Move the version."""
    connection.execute(statement("access_changed"), {"ledger": ledger})


def open_account(
    connection: Connection[Any],
    ledger: str,
    *,
    person: str,
    login: str,
    code: bytes,
    code_until: datetime,
    now: datetime,
) -> bool:
    """False if the person has an account or the login name is taken."""
    values = {"ledger": ledger, "person": person, "login": login, "now": now}
    values |= {"code": code, "code_until": code_until}
    return connection.execute(statement("access_account_open"), values).fetchone() is not None


def find_accounts(
    connection: Connection[Any],
    ledger: str,
    *,
    login: str | None = None,
    person: str | None = None,
) -> list[Account]:
    """Accounts by login name."""
    with connection.cursor(row_factory=class_row(Account)) as cursor:
        cursor.execute(
            statement("access_accounts_find"), {"ledger": ledger, "login": login, "person": person}
        )
        return cursor.fetchall()


def set_code(
    connection: Connection[Any], ledger: str, person: str, code: bytes, code_until: datetime
) -> None:
    """A new one-time code; an older one is void."""
    connection.execute(
        statement("access_account_code"),
        {"ledger": ledger, "person": person, "code": code, "code_until": code_until},
    )


def set_password(
    connection: Connection[Any], ledger: str, person: str, password: str, now: datetime
) -> None:
    """A new password; any code is void."""
    connection.execute(
        statement("access_account_password"),
        {"ledger": ledger, "person": person, "password": password, "now": now},
    )


def use_code(
    connection: Connection[Any],
    ledger: str,
    person: str,
    *,
    code: bytes,
    password: str,
    now: datetime,
) -> bool:
    """Set the password by a one-time code, which is used up; False if it does not hold."""
    used = connection.execute(
        statement("access_account_code_use"),
        {"ledger": ledger, "person": person, "code": code, "password": password, "now": now},
    )
    return used.fetchone() is not None


def rehash(
    connection: Connection[Any], ledger: str, person: str, *, outdated: str, password: str
) -> None:
    """The same password in a stronger form, unless it was changed meanwhile."""
    connection.execute(
        statement("access_account_rehash"),
        {"ledger": ledger, "person": person, "outdated": outdated, "password": password},
    )


def close_account(connection: Connection[Any], ledger: str, person: str) -> None:
    """Delete the account with its sessions."""
    connection.execute(statement("access_account_close"), {"ledger": ledger, "person": person})
    note_change(connection, ledger)


def start_session(connection: Connection[Any], ledger: str, session: Session) -> None:
    """Somebody signed in."""
    connection.execute(
        statement("access_session_start"),
        {
            "ledger": ledger,
            "token": session.token,
            "person": session.person,
            "now": session.started_at,
            "ends_at": session.ends_at,
            "address": session.address,
            "agent": session.agent,
        },
    )
    connection.execute(
        statement("access_account_signed_in"),
        {"ledger": ledger, "person": session.person, "now": session.started_at},
    )


def find_session(connection: Connection[Any], ledger: str, token: bytes) -> Session | None:
    """The session, also one whose time is over."""
    with connection.cursor(row_factory=class_row(Session)) as cursor:
        cursor.execute(statement("access_session_find"), {"ledger": ledger, "token": token})
        return cursor.fetchone()


def find_sessions(connection: Connection[Any], ledger: str, person: str) -> list[Session]:
    """The sessions of a person, the one used last first."""
    with connection.cursor(row_factory=class_row(Session)) as cursor:
        cursor.execute(statement("access_sessions_find"), {"ledger": ledger, "person": person})
        return cursor.fetchall()


def see_session(connection: Connection[Any], ledger: str, token: bytes, now: datetime) -> None:
    """It is in use."""
    connection.execute(
        statement("access_session_seen"), {"ledger": ledger, "token": token, "now": now}
    )


def end_sessions(
    connection: Connection[Any],
    ledger: str,
    person: str,
    *,
    token: bytes | None = None,
    but: bytes | None = None,
) -> None:
    """End the person's sessions: all, one, or all but one."""
    connection.execute(
        statement("access_sessions_end"),
        {"ledger": ledger, "person": person, "token": token, "but": but},
    )
    note_change(connection, ledger)


def forget_sessions(
    connection: Connection[Any], ledger: str, *, now: datetime, idle_since: datetime
) -> None:
    """Delete sessions whose time is over."""
    connection.execute(
        statement("access_sessions_forget"),
        {"ledger": ledger, "now": now, "idle_since": idle_since},
    )
