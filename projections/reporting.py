"""Which database logins may read which ledgers in the schema `reporting`."""

from __future__ import annotations

from typing import Any

from psycopg import Connection

from domain.errors import DomainError
from projections.target import statement


def allow_reader(connection: Connection[Any], login: str, ledger: str) -> bool:
    """Let a login read the ledger's reporting views; False if it might before.

    DomainError `login-unknown` unless it is a database login with the role mingce_dashboard.
    """
    row = connection.execute(statement("reporting_login_find"), {"login": login}).fetchone()
    if row is None or not row[0]:
        raise DomainError(
            "login-unknown",
            f"{login} is no database login with the role mingce_dashboard.",
            next_step="Let the database's administrator run: "
            f"create role {login} login password '...' in role mingce_dashboard",
            login=login,
        )
    return _changed(connection, "reporting_reader_add", login, ledger)


def deny_reader(connection: Connection[Any], login: str, ledger: str) -> bool:
    """Take that back; False if the login might not."""
    return _changed(connection, "reporting_reader_remove", login, ledger)


def find_readers(connection: Connection[Any], ledger: str) -> list[str]:
    """The logins that may read the ledger."""
    rows = connection.execute(statement("reporting_readers_find"), {"ledger": ledger})
    return [login for (login,) in rows]


def _changed(connection: Connection[Any], name: str, login: str, ledger: str) -> bool:
    done = connection.execute(statement(name), {"login": login, "ledger": ledger})
    return done.rowcount > 0
