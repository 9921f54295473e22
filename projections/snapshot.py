"""Reading several tables as they stood at one moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from psycopg import Connection

from projections.database import Database

Snapshot = Connection[Any]
"""A connection in a read-only transaction that sees no later change."""


@contextmanager
def snapshot(database: Database) -> Iterator[Snapshot]:
    """A connection for one answer: all of its queries see the same pages of the log applied."""
    with database.connection() as connection:
        connection.execute("set transaction isolation level repeatable read, read only")
        yield connection
