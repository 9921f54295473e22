"""What was signed stays: refused by privilege, and by trigger besides."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from psycopg.errors import (
    CheckViolation,
    ForeignKeyViolation,
    InsufficientPrivilege,
    UniqueViolation,
)

pytestmark = pytest.mark.database

TABLES = ("checkpoint", "cosignature", "timestamp")
COMMIT = "select tlog.commit('c', %s, %s, %s, 'note')"
ROOT = bytes(32)


@pytest.fixture
def signed(database: str) -> Iterator[psycopg.Connection]:
    """A ledger of three entries, signed at 2 and 3, with a cosignature and a timestamp."""
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(
            "select ledger.append('c', array['t','t','t'], array['c a','c a','c a'],"
            " array['x','y','z']::bytea[], null, null, 0)"
        )
        assert connection.execute(COMMIT, [0, 2, ROOT]).fetchone() == (True,)
        assert connection.execute(COMMIT, [2, 3, ROOT]).fetchone() == (True,)
        connection.execute(
            "insert into tlog.cosignature (ledger, size, witness, key_id, line)"
            " values ('c', 3, 'w', '\\x01020304', 'line')"
        )
        connection.execute("insert into tlog.timestamp values ('c', 3, 'a', 'token')")
        yield connection


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("role", ["mingce_owner", "postgres"])
def test_trigger_refuses_change_even_to_the_owner(
    signed: psycopg.Connection, role: str, table: str
) -> None:
    signed.execute(f"set role {role}")
    for change in (f"update tlog.{table} set size = 2", f"delete from tlog.{table}"):
        with pytest.raises(InsufficientPrivilege, match="never changed or removed"):
            signed.execute(change)
    with pytest.raises(InsufficientPrivilege, match="never changed or removed"):
        signed.execute(f"truncate tlog.{table} cascade")


@pytest.mark.parametrize("role", ["mingce_service", "mingce_reader"])
def test_privileges_refuse_all_but_the_commit_function(
    signed: psycopg.Connection, role: str
) -> None:
    signed.execute(f"set role {role}")
    changes = [f"update tlog.{table} set size = 2" for table in TABLES]
    changes += [f"delete from tlog.{table}" for table in TABLES]
    changes += [f"truncate tlog.{table}" for table in TABLES]
    changes.append("insert into tlog.checkpoint values ('c', 9, 3, '\\x00', 'note')")
    for change in changes:
        with pytest.raises(InsufficientPrivilege, match="permission denied"):
            signed.execute(change)
    assert signed.execute("select count(*) from tlog.checkpoint").fetchone() == (2,)


def test_only_the_service_commits_and_keeps_what_witnesses_send(
    signed: psycopg.Connection,
) -> None:
    keep = "insert into tlog.timestamp values ('c', 2, 'a', 'token')"
    signed.execute("set role mingce_reader")
    for change in (COMMIT.replace("%s", "0"), keep):
        with pytest.raises(InsufficientPrivilege, match="permission denied"):
            signed.execute(change.replace("0, 0, 0", "0::bigint, 0::bigint, ''::bytea"))
    signed.execute("set role mingce_service")
    signed.execute(keep)


def test_a_checkpoint_is_one_chain_even_for_the_owner(signed: psycopg.Connection) -> None:
    """Whatever function were to write, the table itself keeps the order."""
    insert = "insert into tlog.checkpoint (ledger, size, continues, root, note) values "
    signed.execute("set role mingce_owner")
    for row, violated in [
        ("('c', 5, 2, %s, '')", UniqueViolation),  # a second one that continues 2
        ("('c', 5, null, %s, '')", UniqueViolation),  # a second first one
        ("('c', 5, 4, %s, '')", ForeignKeyViolation),  # continues none that there is
        ("('c', 3, 2, %s, '')", UniqueViolation),  # a size twice
        ("('c', 1, 3, %s, '')", CheckViolation),  # smaller than what it continues
        ("('d', 0, null, %s, '')", CheckViolation),
    ]:
        with pytest.raises(violated):
            signed.execute(insert + row, [ROOT])
    signed.execute(insert + "('c', 5, 3, %s, '')", [ROOT])
