"""Reading the log: page by page in order, or the entries that carry a tag."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from psycopg import Connection

from ledger.envelope import Recorded, read_entry
from projections.target import statement

Stored = tuple[int, str, bytes]
"""An entry as stored: its position, its type, and its envelope."""


class Page:
    """Consecutive entries of one ledger. Each is decoded when it is first asked for, and once."""

    def __init__(self, ledger: str, stored: Sequence[Stored]) -> None:
        self.ledger = ledger
        self._stored = stored
        self._by_type: dict[str, list[Stored]] = {}
        for each in stored:
            self._by_type.setdefault(each[1], []).append(each)
        self._decoded: dict[int, Recorded] = {}

    def __len__(self) -> int:
        return len(self._stored)

    def __iter__(self) -> Iterator[Stored]:
        return iter(self._stored)

    @property
    def last_position(self) -> int:
        """Where the page ends; it must not be empty."""
        return self._stored[-1][0]

    def after(self, position: int) -> Page:
        """The part of the page that follows the position."""
        if not self._stored or position < self._stored[0][0]:
            return self
        rest = Page(self.ledger, [stored for stored in self._stored if stored[0] > position])
        rest._decoded = self._decoded
        return rest

    def of_type(self, topic: str) -> Sequence[Stored]:
        """The entries of that type, undecoded."""
        return self._by_type.get(topic, ())

    def events(self, topics: Iterable[str]) -> list[Recorded]:
        """The entries of those types, in order."""
        stored = [each for topic in topics for each in self.of_type(topic)]
        stored.sort()
        return [self.read(each) for each in stored]

    def read(self, stored: Stored) -> Recorded:
        """One entry, decoded."""
        position, _, entry = stored
        recorded = self._decoded.get(position)
        if recorded is None:
            recorded = read_entry(position, entry, self.ledger)
            self._decoded[position] = recorded
        return recorded


def read_page(connection: Connection[Any], ledger: str, *, after: int, limit: int) -> Page:
    """The entries that follow a position, at most `limit`."""
    with connection.cursor(binary=True) as cursor:
        cursor.execute(statement("log_page"), {"ledger": ledger, "after": after, "limit": limit})
        return Page(ledger, cursor.fetchall())


def read_tagged(
    connection: Connection[Any],
    ledger: str,
    tags: Sequence[str],
    *,
    types: Sequence[str] = (),
    after: int = 0,
    until: int | None = None,
    limit: int | None = None,
) -> list[Recorded]:
    """The entries that carry one of the tags (and are of one of the types), in order.

    Only those entries are read, so the time does not depend on the size of the ledger.
    """
    with connection.cursor(binary=True) as cursor:
        cursor.execute(
            statement("log_tagged"),
            {
                "ledger": ledger,
                "keys": [f"{ledger} {tag}" for tag in tags],
                "types": list(types),
                "after": after,
                "until": until,
                "limit": limit,
            },
        )
        return [read_entry(position, entry, ledger) for position, entry in cursor]


def read_bytes(
    connection: Connection[Any], ledger: str, positions: Sequence[int]
) -> dict[int, bytes]:
    """The entries at these positions, as stored: the bytes that leaves of the tree are made of."""
    with connection.cursor(binary=True) as cursor:
        cursor.execute(statement("log_entries"), {"ledger": ledger, "positions": list(positions)})
        return dict(cursor.fetchall())


def log_holds(
    connection: Connection[Any], ledger: str, types: Iterable[str], *, after: int, until: int
) -> bool:
    """Whether an entry of one of the types stands between two positions, or at the second."""
    if after >= until:
        return False
    row = connection.execute(
        statement("log_holds"),
        {"ledger": ledger, "after": after, "until": until, "types": list(types)},
    ).fetchone()
    return bool(row and row[0])


def head_position(connection: Connection[Any], ledger: str) -> int:
    """The last position of the ledger; 0 while it is empty."""
    row = connection.execute(
        "select position from ledger.head where ledger = %s", [ledger]
    ).fetchone()
    return row[0] if row else 0
