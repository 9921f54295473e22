"""Where everything belongs: which body stands above which, and where everybody serves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from psycopg import Connection

from projections.bodies import find_bodies
from projections.target import statement


@dataclass(frozen=True, slots=True)
class Places:
    """As known at a position: by body the one above it ("" at the top), by person the body.

    Who left is still where he served last.
    """

    position: int
    parents: dict[str, str]
    units: dict[str, str]
    county: str

    def upwards(self, body: str) -> Iterator[str]:
        """The body and all above it; nothing for an unknown one."""
        seen = set()
        while body in self.parents and body not in seen:
            seen.add(body)
            yield body
            body = self.parents[body]

    def home(self, subject: str) -> str:
        """The body that a subject is, or serves in; the county for who never served anywhere."""
        return subject if subject in self.parents else self.units.get(subject) or self.county


def find_places(connection: Connection[Any], ledger: str, position: int) -> Places:
    """All bodies and persons, as they are known now; `position` is that of the projections."""
    bodies = find_bodies(connection, ledger)
    units = connection.execute(statement("places_units"), {"ledger": ledger}).fetchall()
    return Places(
        position=position,
        parents={one.body: one.parent for one in bodies},
        units=dict(units),
        county=next((one.body for one in bodies if one.kind == "county"), ""),
    )
