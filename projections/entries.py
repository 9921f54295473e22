"""Entries as they stand at a position, in pages."""

from __future__ import annotations

from bisect import bisect_left
from datetime import date
from typing import Any, NamedTuple

from psycopg import Connection
from psycopg.rows import args_row

from domain.scaled import MONEY_DECIMALS, format_scaled
from projections.adopted import money_inputs
from projections.target import statement


class Entry(NamedTuple):
    """An entry in its last form, known since `known_from`; `position` is that of the original.

    `value` is scaled by 10,000, or fen for an input of money; `level` is "" without one.
    """

    scheme: str
    assessment: str
    period: str
    subject: str
    input: str
    item: str
    rater: str
    value: int | None
    level: str
    effective_on: date
    position: int
    known_from: int


def find_entries(
    connection: Connection[Any],
    ledger: str,
    *,
    as_of: int,
    after: int,
    limit: int,
    scheme: str | None = None,
    assessment: str | None = None,
    period: str | None = None,
    subject: str | None = None,
    input_name: str | None = None,
    position: int | None = None,
) -> list[Entry]:
    """The entries after a position that fit and stood as of a position, corrected, by position."""
    with connection.cursor(binary=True, row_factory=args_row(Entry)) as cursor:
        cursor.execute(
            statement("entries_page"),
            {
                "ledger": ledger,
                "as_of": as_of,
                "after": after,
                "limit": limit,
                "scheme": scheme,
                "assessment": assessment,
                "period": period,
                "subject": subject,
                "input": input_name,
                "position": position,
            },
        )
        return cursor.fetchall()


class EntryValues:
    """Writes the values of entries as people do: points to four decimals, money to two."""

    def __init__(self, connection: Connection[Any], ledger: str) -> None:
        self._connection = connection
        self._ledger = ledger
        self._money: dict[str, tuple[list[int], list[frozenset[str]]]] = {}

    def text(self, entry: Entry) -> str | None:
        """The value as a decimal; None for an entry that has a level instead."""
        if entry.value is None:
            return None
        positions, inputs = self._money_of(entry.scheme)
        # The version adopted last before it was recorded says how it is written.
        version = bisect_left(positions, entry.known_from) - 1
        if version >= 0 and entry.input in inputs[version]:
            return format_scaled(entry.value, decimals=MONEY_DECIMALS)
        return format_scaled(entry.value)

    def _money_of(self, scheme: str) -> tuple[list[int], list[frozenset[str]]]:
        if scheme not in self._money:
            found = sorted(money_inputs(self._connection, self._ledger, scheme).items())
            self._money[scheme] = ([at for at, _ in found], [names for _, names in found])
        return self._money[scheme]
