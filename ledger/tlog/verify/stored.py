"""What a database keeps of a log, row by row, whether it is right or not.

A source can be sent to another process, which opens its own connection when it first reads.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
from psycopg import Connection

_HERE = Path(__file__).parent
_ROWS = (_HERE / "rows.sql").read_text("utf-8")
_BOUNDS = (_HERE / "bounds.sql").read_text("utf-8")
_CHECKPOINTS = (_HERE / "checkpoints.sql").read_text("utf-8")
_COSIGNATURES = (_HERE / "cosignatures.sql").read_text("utf-8")
_ROLE = "mingce_service"


class Row(NamedTuple):
    """One row of `ledger.event`. `leaf` is None where entries are kept without it."""

    position: int
    entry: bytes
    leaf: bytes | None
    type: str | None = None
    keys: Sequence[str] = ()


class CheckpointRow(NamedTuple):
    """One row of `tlog.checkpoint`."""

    size: int
    continues: int | None
    root: bytes
    note: bytes
    committed_at: datetime | None


class CosignatureRow(NamedTuple):
    """One row of `tlog.cosignature`."""

    size: int
    witness: str
    key_id: bytes
    line: bytes


class Stored(ABC):
    """One ledger's rows."""

    @abstractmethod
    def bounds(self) -> tuple[int, int]:
        """What the head row says, and the last position that has an entry, at one moment."""

    @abstractmethod
    def rows(self, after: int, until: int) -> list[Row]:
        """The entries after a position up to another, in order, as far as they are there."""

    @abstractmethod
    def checkpoints(self) -> Iterator[CheckpointRow]:
        """All that was signed, in the order of size."""

    @abstractmethod
    def cosignatures(self) -> Iterator[CosignatureRow]:
        """All that witnesses signed, in the order of size."""


class MemoryStored(Stored):
    """Rows in lists."""

    def __init__(
        self,
        rows: Sequence[Row],
        checkpoints: Sequence[CheckpointRow] = (),
        cosignatures: Sequence[CosignatureRow] = (),
        head: int | None = None,
    ) -> None:
        self._rows = rows
        self._checkpoints = checkpoints
        self._cosignatures = cosignatures
        self._head = head

    def bounds(self) -> tuple[int, int]:
        last = max((row.position for row in self._rows), default=0)
        return last if self._head is None else self._head, last

    def rows(self, after: int, until: int) -> list[Row]:
        return [row for row in self._rows if after < row.position <= until]

    def checkpoints(self) -> Iterator[CheckpointRow]:
        return iter(self._checkpoints)

    def cosignatures(self) -> Iterator[CosignatureRow]:
        return iter(self._cosignatures)


class PostgresStored(Stored):
    """Rows of a database, over a connection of its own that can change nothing."""

    def __init__(self, url: str, ledger: str) -> None:
        self._url = url
        self._ledger = ledger
        self._opened: Connection[Any] | None = None

    def __reduce__(self) -> tuple[type[PostgresStored], tuple[str, str]]:
        return PostgresStored, (self._url, self._ledger)

    def close(self) -> None:
        """Give the connection back, if there is one."""
        if self._opened is not None:
            self._opened.close()
            self._opened = None

    def bounds(self) -> tuple[int, int]:
        found = self._connection().execute(_BOUNDS, {"ledger": self._ledger}).fetchall()
        [(head, last)] = found
        return head, last

    def rows(self, after: int, until: int) -> list[Row]:
        cursor = self._connection().cursor(binary=True)
        place = {"ledger": self._ledger, "after": after, "until": until}
        return [Row(*row) for row in cursor.execute(_ROWS, place)]

    def checkpoints(self) -> Iterator[CheckpointRow]:
        return (CheckpointRow(*row) for row in self._all(_CHECKPOINTS))

    def cosignatures(self) -> Iterator[CosignatureRow]:
        return (CosignatureRow(*row) for row in self._all(_COSIGNATURES))

    def _all(self, statement: str) -> Iterator[tuple[Any, ...]]:
        """In portions; a cursor of the server needs a transaction."""
        connection = self._connection()
        with connection.transaction(), connection.cursor(name="verify") as cursor:
            yield from cursor.execute(statement, {"ledger": self._ledger})

    def _connection(self) -> Connection[Any]:
        if self._opened is None:
            self._opened = psycopg.connect(self._url, autocommit=True)
            self._opened.execute(f"set role {_ROLE}")
            self._opened.execute("set default_transaction_read_only = on")
        return self._opened
