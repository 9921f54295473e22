"""Where a page of events is written: one ledger's rows of one generation, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from psycopg import Connection, sql

Generation = Literal["live", "next"]

_STATEMENTS = Path(__file__).parent / "sql"


@cache
def statement(name: str) -> bytes:
    """The SQL statement of projections/sql/<name>.sql."""
    return (_STATEMENTS / f"{name}.sql").read_bytes()


@dataclass(frozen=True, slots=True)
class Target:
    """One ledger's rows of one generation, in the transaction of one page.

    The runner sets the search path to the generation's schemas, so table names stand bare.
    """

    connection: Connection[Any]
    ledger: str

    def copy(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Add rows in bulk; the ledger is put in front of each."""
        with self.connection.cursor() as cursor, cursor.copy(_copy(table, columns)) as copy:
            for row in rows:
                copy.write_row((self.ledger, *row))

    def copy_lines(self, table: str, columns: Sequence[str], lines: Iterable[str]) -> None:
        """Add rows that are written in COPY's text format already, ledger and line end included."""
        # All lines first: making them may ask the database, which a COPY under way keeps waiting.
        block = "".join(lines)
        with self.connection.cursor() as cursor, cursor.copy(_copy(table, columns)) as copy:
            copy.write(block)

    def execute(self, name: str, rows: Iterable[dict[str, Any]]) -> None:
        """Run the statement of that name once a row, in order; %(ledger)s is given."""
        parameters = [{"ledger": self.ledger, **row} for row in rows]
        if parameters:
            with self.connection.cursor() as cursor:
                cursor.executemany(statement(name), parameters)


def _copy(table: str, columns: Sequence[str]) -> sql.Composed:
    return sql.SQL("copy {} ({}) from stdin").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, ("ledger", *columns)))
    )


def set_generation(connection: Connection[Any], generation: Generation) -> None:
    """Let bare table names mean that generation, until the transaction ends."""
    path = "facts, read" if generation == "live" else "facts_next, read_next"
    connection.execute("select set_config('search_path', %s, true)", [path])
