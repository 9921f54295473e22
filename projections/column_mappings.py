"""How columns of workbooks were mapped before: the PostgreSQL twin of `MappingMemory`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from psycopg.types.json import Jsonb

from projections.runner import Pool
from projections.target import statement


class ColumnMappings:
    """One ledger's mappings, column letter to target, by the fingerprint of the header."""

    def __init__(self, pool: Pool, ledger: str) -> None:
        self._pool = pool
        self._ledger = ledger

    def recall(self, fingerprint: str) -> Mapping[str, str] | None:
        """The mapping last remembered for these headers."""
        with self._pool.connection() as connection:
            row = connection.execute(
                statement("column_mapping_recall"),
                {"ledger": self._ledger, "fingerprint": fingerprint},
            ).fetchone()
        return None if row is None else cast("dict[str, str]", row[0])

    def remember(self, fingerprint: str, mapping: Mapping[str, str]) -> None:
        """Keep a mapping; it replaces the one known for these headers."""
        with self._pool.connection() as connection:
            connection.execute(
                statement("column_mapping_remember"),
                {
                    "ledger": self._ledger,
                    "fingerprint": fingerprint,
                    "mapping": Jsonb(dict(mapping)),
                },
            )
