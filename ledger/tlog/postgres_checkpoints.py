"""What a log has signed, in PostgreSQL: the tables of schema `tlog`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from psycopg_pool import ConnectionPool

from domain.merkle.notes import Signature, format_signatures, parse_signatures
from ledger.tlog.checkpoints import Checkpoints, Committed, Timestamp

_HERE = Path(__file__).parent
_LATEST = (_HERE / "checkpoint_latest.sql").read_text("utf-8")
_AT = (_HERE / "checkpoint_at.sql").read_text("utf-8")
_COVERING = (_HERE / "checkpoint_covering.sql").read_text("utf-8")
_SIZES = (_HERE / "checkpoint_sizes.sql").read_text("utf-8")
_COMMIT = (_HERE / "checkpoint_commit.sql").read_text("utf-8")
_COSIGNATURES = (_HERE / "cosignatures.sql").read_text("utf-8")
_COSIGNED = (_HERE / "checkpoints_cosigned.sql").read_text("utf-8")
_LAST_COSIGNATURE = (_HERE / "cosignature_last.sql").read_text("utf-8")
_ADD_COSIGNATURE = (_HERE / "cosignature_add.sql").read_text("utf-8")
_LAST_TIMESTAMP = (_HERE / "timestamp_last.sql").read_text("utf-8")
_TIMESTAMPS = (_HERE / "timestamps.sql").read_text("utf-8")
_ADD_TIMESTAMP = (_HERE / "timestamp_add.sql").read_text("utf-8")


class PostgresCheckpoints(Checkpoints):
    """Works as the role that the pool's connections have, `mingce_service`."""

    def __init__(self, pool: ConnectionPool, ledger: str) -> None:
        self._pool = pool
        self._ledger = ledger

    def latest(self) -> Committed | None:
        return _one(self._fetch(_LATEST))

    def at(self, size: int) -> Committed | None:
        return _one(self._fetch(_AT, size=size))

    def covering(self, position: int) -> Committed | None:
        return _one(self._fetch(_COVERING, position=position))

    def sizes(self, after: int, until: int) -> list[int]:
        return [size for [size] in self._fetch(_SIZES, after=after, until=until)]

    def commit(self, after: int, size: int, root: bytes, note: bytes) -> Committed | None:
        [[done]] = self._fetch(_COMMIT, after=after, size=size, root=root, note=note)
        return self.at(size) if done else None

    def cosignatures(self, size: int) -> list[Signature]:
        rows = self._fetch(_COSIGNATURES, size=size)
        return [signature for [line] in rows for signature in parse_signatures(line)]

    def add_cosignatures(self, size: int, signatures: Sequence[Signature]) -> None:
        with self._pool.connection() as connection:
            for signature in signatures:
                row = {
                    "ledger": self._ledger,
                    "size": size,
                    "witness": signature.name,
                    "key_id": signature.key_id,
                    "line": format_signatures([signature]),
                }
                connection.execute(_ADD_COSIGNATURE, row)

    def cosigned(self, position: int, limit: int) -> list[Committed]:
        rows = self._fetch(_COSIGNED, position=position, limit=limit)
        return [Committed(*row) for row in rows]

    def last_cosignature(self, name: str, key_id: bytes) -> tuple[int, Signature] | None:
        for size, line in self._fetch(_LAST_COSIGNATURE, witness=name, key_id=key_id):
            [signature] = parse_signatures(line)
            return size, signature
        return None

    def timestamps(self, size: int) -> list[Timestamp]:
        return [Timestamp(*row) for row in self._fetch(_TIMESTAMPS, size=size)]

    def add_timestamp(self, size: int, authority: str, token: bytes) -> None:
        row = {"ledger": self._ledger, "size": size, "authority": authority, "token": token}
        with self._pool.connection() as connection:
            connection.execute(_ADD_TIMESTAMP, row)

    def last_timestamp(self) -> tuple[int, Timestamp] | None:
        for size, *stamp in self._fetch(_LAST_TIMESTAMP):
            return size, Timestamp(*stamp)
        return None

    def _fetch(self, statement: str, **parameters: Any) -> list[tuple[Any, ...]]:
        with self._pool.connection() as connection:
            cursor = connection.cursor(binary=True)
            return cursor.execute(statement, {"ledger": self._ledger, **parameters}).fetchall()


def _one(rows: list[tuple[Any, ...]]) -> Committed | None:
    return Committed(*rows[0]) if rows else None
