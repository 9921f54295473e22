"""Imported files: what came in, how much, and by whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from domain.events.entries import FileImported
from projections.log import Page
from projections.projection import Projection
from projections.target import Target, statement

_TOPICS = frozenset({FileImported.TOPIC})
_COLUMNS = (
    "position",
    "kind",
    "sha256",
    "size",
    "media_type",
    "rows",
    "effective_on",
    "recorded_at",
    "body",
    "role",
    "person",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedFile:
    """A workbook whose rows are the entries after `position`; size in bytes."""

    position: int
    kind: str
    sha256: str
    size: int
    media_type: str
    rows: int
    effective_on: date
    recorded_at: datetime
    body: str
    role: str
    person: str


def find_imports(
    connection: Connection[Any], ledger: str, *, after: int = 0, limit: int | None = None
) -> list[ImportedFile]:
    """The files imported after a position, in order, `limit` at most."""
    with connection.cursor(row_factory=class_row(ImportedFile)) as cursor:
        cursor.execute(
            statement("imports_find"), {"ledger": ledger, "after": after, "limit": limit}
        )
        return cursor.fetchall()


def count_imports(connection: Connection[Any], ledger: str) -> int:
    """How many files were imported."""
    row = connection.execute(statement("imports_count"), {"ledger": ledger}).fetchone()
    return int(row[0]) if row else 0


def _apply(target: Target, page: Page) -> None:
    rows = [
        (
            recorded.position,
            event.kind,
            event.file.sha256,
            event.file.size,
            event.file.media_type,
            event.rows,
            event.effective_on,
            recorded.recorded_at,
            recorded.actor.body,
            recorded.actor.role,
            recorded.actor.person,
        )
        for recorded in page.events(_TOPICS)
        if isinstance(event := recorded.event, FileImported)
    ]
    if rows:
        target.copy("import_file", _COLUMNS, rows)


IMPORTS = Projection("imports", ("read.import_file",), _apply)
