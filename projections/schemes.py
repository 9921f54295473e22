"""Adopted versions of schemes, for lists and for reading their text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from domain.events.schemes import SchemeAdopted
from projections.log import Page
from projections.projection import Projection
from projections.target import Target, statement

_TOPICS = frozenset({SchemeAdopted.TOPIC})
_COLUMNS = (
    "position",
    "scheme",
    "scheme_version",
    "digest",
    "effective_on",
    "part",
    "parts",
    "text",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptedVersion:
    """A version of a scheme, whole; `position` is that of its last part."""

    scheme: str
    scheme_version: str
    digest: str
    effective_on: date
    position: int
    text: str


def find_versions(
    connection: Connection[Any], ledger: str, *, scheme: str | None = None
) -> list[AdoptedVersion]:
    """All versions adopted, or those of one scheme, in the order of adoption."""
    with connection.cursor(row_factory=class_row(AdoptedVersion)) as cursor:
        cursor.execute(statement("schemes_find"), {"ledger": ledger, "scheme": scheme})
        return cursor.fetchall()


def _apply(target: Target, page: Page) -> None:
    rows = [
        (
            recorded.position,
            event.scheme,
            event.scheme_version,
            event.digest,
            event.effective_on,
            event.part,
            event.parts,
            event.text,
        )
        for recorded in page.events(_TOPICS)
        if isinstance(event := recorded.event, SchemeAdopted)
    ]
    if rows:
        target.copy("scheme_part", _COLUMNS, rows)


SCHEMES = Projection("schemes", ("read.scheme_part",), _apply)
