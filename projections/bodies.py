"""Bodies as they are known: townships, villages and what stands above them."""

from __future__ import annotations

from datetime import date
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from domain.evaluation.facts import BodyFact
from projections.target import statement


def find_bodies(
    connection: Connection[Any], ledger: str, *, on: date | None = None, as_of: int | None = None
) -> list[BodyFact]:
    """All bodies by code, as known at a position; with a day only those open on it."""
    with connection.cursor(row_factory=class_row(BodyFact)) as cursor:
        cursor.execute(statement("bodies_find"), {"ledger": ledger, "on": on, "as_of": as_of})
        return cursor.fetchall()
