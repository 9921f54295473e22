"""The entries of a bundle: their bytes, as they are hashed, one line each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from psycopg import Connection

from projections.bundle.columns import (
    APPOINTMENT,
    BODY,
    ENTRY,
    OUTCOME,
    RECORDED_DEVIATION,
    RECORDED_DUTY,
    RECORDED_OUTCOME,
    RECORDED_PAY,
    Column,
    Table,
)
from projections.bundle.scope import Cut
from projections.log import read_page
from projections.target import statement

_PAGE_ENTRIES = 2_000

# The columns that name the entries from which a row comes. What pinned and decided is named by
# the lives of periods.
_SOURCES: dict[Table, tuple[str, ...]] = {
    APPOINTMENT: ("known_from", "known_until"),
    BODY: ("known_from", "known_until"),
    ENTRY: ("position", "known_from", "known_until"),
    OUTCOME: ("position", "known_until"),
    RECORDED_OUTCOME: ("position", "superseded_by"),
    RECORDED_PAY: ("position",),
    RECORDED_DUTY: ("position", "cancelled_at"),
    RECORDED_DEVIATION: ("position", "stands_until"),
}


def source_columns() -> Iterator[tuple[Table, Column]]:
    """Each column that names entries, with its table."""
    for table, names in _SOURCES.items():
        for column in table.columns:
            if column.name in names:
                yield table, column


def all_entries(connection: Connection[Any], cut: Cut) -> Iterator[tuple[int, bytes]]:
    """Every entry up to the last, with its position."""
    after = 0
    while after < cut.size:
        limit = min(_PAGE_ENTRIES, cut.size - after)
        page = read_page(connection, cut.ledger, after=after, limit=limit)
        yield from ((position, entry) for position, _, entry in page)
        after += limit


def entries_at(
    connection: Connection[Any], cut: Cut, positions: Sequence[int]
) -> Iterator[tuple[int, bytes]]:
    """The entries at these positions, which are in order."""
    for first in range(0, len(positions), _PAGE_ENTRIES):
        wanted = list(positions[first : first + _PAGE_ENTRIES])
        with connection.cursor(binary=True) as cursor:
            yield from cursor.execute(
                statement("bundle_entries_at"), {"ledger": cut.ledger, "positions": wanted}
            )


def write_entries(path: Path, entries: Iterable[tuple[int, bytes]]) -> int:
    """One line each: the position, a tab, the bytes; how many there are.

    Canonical JSON holds neither tabs nor line feeds: control characters are escaped in it.
    """
    count = 0
    with path.open("wb") as file:
        for position, entry in entries:
            file.write(b"%d\t%b\n" % (position, entry))
            count += 1
    return count
