"""Each statement that stands in a file is understood by the server under test.

What the pages and the API ask is tried on one version of PostgreSQL only; that every version
knows the words, functions and types of every statement is held here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.pq import ExecStatus

from ops.postgres import PrivateServer
from projections.target import set_generation

ROOT = Path(__file__).parents[3]
FILES = sorted([*ROOT.glob("projections/sql/*.sql"), *ROOT.glob("ledger/*.sql")])
_PARAMETER = re.compile(r"%\((\w+)\)[sbt]")


def numbered(text: str) -> str:
    """The statement with $1, $2 ... for its named parameters, one number a name."""
    names = list(dict.fromkeys(_PARAMETER.findall(text)))
    return _PARAMETER.sub(lambda found: f"${names.index(found[1]) + 1}", text).replace("%%", "%")


@pytest.fixture(scope="module")
def migrated(server: PrivateServer, template: str) -> Iterator[psycopg.Connection]:
    """A connection to a database that nothing is written to."""
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(f"create database understood template {template} strategy file_copy")
    with psycopg.connect(server.url("understood")) as connection:
        yield connection


def complaint(connection: psycopg.Connection, text: str) -> str:
    """What the server has against the statement; nothing, as a rule."""
    set_generation(connection, "live")
    prepared = connection.pgconn.prepare(b"", numbered(text).encode())
    connection.rollback()
    return "" if prepared.status == ExecStatus.COMMAND_OK else prepared.error_message.decode()


@pytest.mark.database
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_server_understands(file: Path, migrated: psycopg.Connection) -> None:
    assert complaint(migrated, file.read_text("utf-8")) == ""


@pytest.mark.database
def test_what_it_does_not_understand_it_says(migrated: psycopg.Connection) -> None:
    assert "tomorrow" in complaint(
        migrated, "select tomorrow from access_grant where ledger = %(a)s"
    )
