"""The vault in PostgreSQL: the tables of schema `vault`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from psycopg import Connection
from psycopg_pool import ConnectionPool

from ledger.vault import Mark, Vault

_HERE = Path(__file__).parent
_ADD_KEYS = (_HERE / "vault_add_keys.sql").read_text("utf-8")
_READ_KEYS = (_HERE / "vault_read_keys.sql").read_text("utf-8")
_ADD_TOKENS = (_HERE / "vault_add_tokens.sql").read_text("utf-8")
_READ_TOKENS = (_HERE / "vault_read_tokens.sql").read_text("utf-8")
_ERASE_KEY = (_HERE / "vault_erase_key.sql").read_text("utf-8")
_ERASE_TOKENS = (_HERE / "vault_erase_tokens.sql").read_text("utf-8")
_ERASE_MARKS = (_HERE / "vault_erase_marks.sql").read_text("utf-8")
_ADD_MARKS = (_HERE / "vault_add_marks.sql").read_text("utf-8")
_READ_MARKS = (_HERE / "vault_read_marks.sql").read_text("utf-8")
_READ_OWNERS = (_HERE / "vault_read_owners.sql").read_text("utf-8")


class PostgresVault(Vault):
    """Works as the role that the pool's connections have, `mingce_service`."""

    def __init__(self, pool: ConnectionPool, ledger: str, master_key: bytes) -> None:
        super().__init__(ledger, master_key)
        self._pool = pool

    def erase(self, person: str) -> None:
        with self._pool.connection() as connection:
            for statement in (_ERASE_KEY, _ERASE_TOKENS, _ERASE_MARKS):
                connection.execute(statement, {"ledger": self.ledger, "person": person})

    def _add_keys(self, wrapped: Mapping[str, bytes]) -> None:
        parameters = {"persons": list(wrapped), "wrapped": list(wrapped.values())}
        with self._pool.connection() as connection:
            self._run(connection, _ADD_KEYS, parameters)

    def _wrapped_keys(self, persons: Collection[str]) -> dict[str, bytes]:
        with self._pool.connection() as connection:
            return self._run(connection, _READ_KEYS, {"persons": list(persons)})

    def _add_tokens(self, persons: Mapping[bytes, str]) -> dict[bytes, str]:
        with self._pool.connection() as connection:
            parameters = {"tokens": list(persons), "persons": list(persons.values())}
            self._run(connection, _ADD_TOKENS, parameters)
            holders = self._run(connection, _READ_TOKENS, {"tokens": list(persons)})
            if holders != persons:
                connection.rollback()
            return holders

    def _persons(self, tokens: Collection[bytes]) -> dict[bytes, str]:
        with self._pool.connection() as connection:
            return self._run(connection, _READ_TOKENS, {"tokens": list(tokens)})

    def _add_marks(self, owner: str, marks: Collection[Mark]) -> None:
        with self._pool.connection() as connection:
            self._run(connection, _ADD_MARKS, {"owner": owner, **_columns(marks)})

    def _marks(self, kind: str, owners: Collection[str]) -> dict[str, list[Mark]]:
        found: dict[str, list[Mark]] = {owner: [] for owner in owners}
        parameters = {"ledger": self.ledger, "kind": kind, "owners": list(owners)}
        with self._pool.connection() as connection, connection.cursor(binary=True) as cursor:
            for owner, token in cursor.execute(_READ_MARKS, parameters):
                found[owner].append((kind, token))
        return found

    def _owners(self, marks: Collection[Mark]) -> dict[Mark, list[str]]:
        found: dict[Mark, list[str]] = {mark: [] for mark in marks}
        parameters = {"ledger": self.ledger, **_columns(marks)}
        with self._pool.connection() as connection, connection.cursor(binary=True) as cursor:
            for kind, token, owner in cursor.execute(_READ_OWNERS, parameters):
                found[kind, token].append(owner)
        return found

    def _run(
        self, connection: Connection, statement: str, parameters: dict[str, Any]
    ) -> dict[Any, Any]:
        """Execute, and return rows of two columns as a dict."""
        with connection.cursor(binary=True) as cursor:
            cursor.execute(statement, {"ledger": self.ledger, **parameters})
            return dict(cursor.fetchall()) if cursor.description else {}


def _columns(marks: Collection[Mark]) -> dict[str, list[Any]]:
    return {"kinds": [kind for kind, _ in marks], "tokens": [token for _, token in marks]}
