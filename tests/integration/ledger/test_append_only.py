"""What is in the log stays in the log: refused by privilege, and by trigger besides."""

from __future__ import annotations

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege

pytestmark = pytest.mark.database

APPEND = "select ledger.append('anqing/taihu', array['t'], array['anqing/taihu a'], array['x'::bytea], null, null, 0)"
CHANGES = [
    "update ledger.event set entry = 'y'",
    "delete from ledger.event",
    "truncate ledger.event",
    "delete from ledger.head",
    "truncate ledger.head",
]
DIRECT_WRITES = [
    *CHANGES,
    "insert into ledger.event (ledger, position, type, keys, entry) values ('b', 1, 't', '{}', '')",
    "insert into ledger.head values ('b', 1)",
    "update ledger.head set position = 0",
    "alter table ledger.event disable trigger all",
    "drop table ledger.event",
]


@pytest.mark.parametrize("statement", CHANGES)
@pytest.mark.parametrize("role", ["mingce_owner", "postgres"])
def test_trigger_refuses_change_even_to_the_owner(database: str, role: str, statement: str) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(APPEND)
        connection.execute(f"set role {role}")
        with pytest.raises(InsufficientPrivilege, match="never changed or removed"):
            connection.execute(statement)
        assert connection.execute("select entry from ledger.event").fetchall() == [(b"x",)]


@pytest.mark.parametrize("statement", DIRECT_WRITES)
@pytest.mark.parametrize("role", ["mingce_service", "mingce_reader"])
def test_privileges_refuse_all_but_the_append_function(
    database: str, role: str, statement: str
) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(f"set role {role}")
        with pytest.raises(InsufficientPrivilege, match=r"permission denied|must be owner"):
            connection.execute(statement)


def test_the_service_appends_and_the_reader_only_reads(database: str) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("set role mingce_service")
        assert connection.execute(APPEND).fetchone() == (1,)
        connection.execute("set role mingce_reader")
        assert connection.execute("select position from ledger.event").fetchall() == [(1,)]
        with pytest.raises(InsufficientPrivilege):
            connection.execute(APPEND)


def test_the_vault_is_closed_to_readers(database: str) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("set role mingce_reader")
        for table in ("person_key", "identifier"):
            with pytest.raises(InsufficientPrivilege):
                connection.execute(f"select from vault.{table}")


def test_leaf_is_the_hash_of_the_stored_bytes(database: str) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(APPEND)
        [row] = connection.execute("select encode(leaf, 'hex') from ledger.event").fetchall()
        # RFC 6962 section 2.1: SHA-256 of a zero byte and the entry.
        assert row == ("3c7e9bc930dc93f01fa69985ef242d9f9e861f3c5355aa24ce5ef4b4b8a70ccb",)
