"""Rows that are known from one position until another, as one page of events changes them.

The page is worked out in memory and written with one UPDATE (rows of earlier pages that end) and
one COPY (new rows, those that end within the page included).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import sql

from projections.target import Target

Key = tuple[Any, ...]
Values = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class BitemporalTable:
    """`columns` are those between the ledger and known_from.

    `key` names, with their PostgreSQL types, the columns that tell open rows apart: of all rows
    with one key at most one has no known_until.
    """

    name: str
    columns: tuple[str, ...]
    key: tuple[tuple[str, str], ...]

    def key_of(self, values: Values) -> Key:
        """The key of a row's values."""
        return tuple(values[self.columns.index(column)] for column, _ in self.key)


class BitemporalPage:
    """What one page adds to a bitemporal table and ends in it. Nothing is stored until `write`."""

    def __init__(self, target: Target, table: BitemporalTable) -> None:
        self._target = target
        self._table = table
        self._added: list[list[Any]] = []
        self._open: dict[Key, list[Any]] = {}
        self._ended: dict[Key, int] = {}

    def add(self, key: Key, values: Values, known_from: int) -> None:
        """A row is known from that position on."""
        row = [*values, known_from, None]
        self._added.append(row)
        self._open[key] = row

    def end(self, key: Key, known_until: int) -> None:
        """The open row of that key, if there is one, is known until that position only."""
        row = self._open.pop(key, None)
        if row is None:
            self._ended.setdefault(key, known_until)
        else:
            row[-1] = known_until

    def replace(self, key: Key, values: Values, position: int) -> None:
        """End the open row of that key and add this one, at the same position."""
        self.end(key, position)
        self.add(key, values, position)

    def take_end(self, key: Key) -> int | None:
        """Where the row of that key ends that the caller writes itself, if this page ends it."""
        return self._ended.pop(key, None)

    def stored(self, column: str, wanted: Iterable[Any]) -> list[Values]:
        """Open rows of earlier pages, those whose column has one of the wanted values."""
        query = sql.SQL(
            "select {} from {} where ledger = %s and {} = any(%s) and known_until is null"
        ).format(
            sql.SQL(", ").join(map(sql.Identifier, self._table.columns)),
            sql.Identifier(self._table.name),
            sql.Identifier(column),
        )
        keys = list(wanted)
        if not keys:
            return []
        return self._target.connection.execute(query, [self._target.ledger, keys]).fetchall()

    def write(self) -> None:
        """Store what the page changed."""
        if self._ended:
            self._write_ends()
        if self._added:
            columns = (*self._table.columns, "known_from", "known_until")
            self._target.copy(self._table.name, columns, self._added)

    def _write_ends(self) -> None:
        names = [sql.Identifier(column) for column, _ in self._table.key]
        query = sql.SQL(
            "update {table} as t set known_until = ended.at"
            " from unnest({arrays}, %s::bigint[]) as ended ({columns}, at)"
            " where t.ledger = %s and t.known_until is null and {matches}"
        ).format(
            table=sql.Identifier(self._table.name),
            arrays=sql.SQL(", ").join(sql.SQL(f"%s::{kind}[]") for _, kind in self._table.key),
            columns=sql.SQL(", ").join(names),
            matches=sql.SQL(" and ").join(
                sql.SQL("t.{0} = ended.{0}").format(name) for name in names
            ),
        )
        arrays: list[Sequence[Any]] = [list(part) for part in zip(*self._ended, strict=True)]
        self._target.connection.execute(
            query, [*arrays, list(self._ended.values()), self._target.ledger]
        )
