"""The entries of a ledger as leaves of its log: entry n is leaf n - 1 (RFC 6962 section 2.1)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from pathlib import Path

from psycopg_pool import ConnectionPool

from domain.merkle.hashing import leaf_hash

Leaf = tuple[int, bytes, bytes]
"""A position, the bytes of the entry that stands there, and the leaf hash stored beside it."""

PAGE_ENTRIES = 2_048

_HERE = Path(__file__).parent
_HEAD = (_HERE.parent / "head.sql").read_text("utf-8")
_HEADS = (_HERE / "heads.sql").read_text("utf-8")
_READ = (_HERE / "read_leaves.sql").read_text("utf-8")


class StoredEntries(ABC):
    """One ledger's entries as they are stored, whether they are right or not."""

    @abstractmethod
    def head(self) -> int:
        """The last position, 0 if there is none."""

    @abstractmethod
    def read(self, after: int, until: int) -> Iterator[Leaf]:
        """The entries after a position up to another, in order, in constant memory."""


class MemoryEntries(StoredEntries):
    """Entries of a list that may grow meanwhile."""

    def __init__(self, entries: Sequence[bytes]) -> None:
        self._entries = entries

    def head(self) -> int:
        return len(self._entries)

    def read(self, after: int, until: int) -> Iterator[Leaf]:
        for position in range(after + 1, min(until, self.head()) + 1):
            entry = self._entries[position - 1]
            yield position, entry, leaf_hash(entry)


class PostgresEntries(StoredEntries):
    """The rows of `ledger.event`, straight from the table."""

    def __init__(self, pool: ConnectionPool, ledger: str) -> None:
        self._pool = pool
        self._ledger = ledger

    def head(self) -> int:
        with self._pool.connection() as connection:
            row = connection.execute(_HEAD, {"ledger": self._ledger}).fetchone()
        return int(row[0]) if row else 0

    def read(self, after: int, until: int) -> Iterator[Leaf]:
        with self._pool.connection() as connection:
            while after < until:
                page = min(until, after + PAGE_ENTRIES)
                rows = connection.cursor(binary=True).execute(
                    _READ, {"ledger": self._ledger, "after": after, "until": page}
                )
                yield from rows
                after = page


def read_heads(pool: ConnectionPool, ledgers: Sequence[str]) -> dict[str, int]:
    """The last positions of those of the ledgers that have entries, in one question."""
    with pool.connection() as connection:
        rows = connection.execute(_HEADS, {"ledgers": list(ledgers)}).fetchall()
    return {str(ledger): int(position) for ledger, position in rows}
