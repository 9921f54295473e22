"""Until when an entry is recorded in time: as its scheme says, which decides it in days."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from psycopg import Connection

from domain.schemes.kept import scheme_as_of
from projections.adopted import AdoptedText, adopted_texts


@dataclass(slots=True)
class InTime:
    """The earliest day of which an entry is still in time, asked scheme by scheme.

    For an entry that version holds which was adopted before it and is in force on the day of its
    recording; where none is in force yet, the one that will be first.
    """

    connection: Connection[Any]
    ledger: str
    _texts: dict[str, list[AdoptedText]] = field(default_factory=dict)
    _days: dict[tuple[str, date, str], str] = field(default_factory=dict)

    def since(self, scheme: str, position: int, recorded_on: date) -> str:
        """The earliest day, in ISO form, for an entry that was recorded at a position on a day."""
        adopted = [one for one in self._adopted(scheme) if one.position < position]
        if not adopted:
            return ""  # nothing was adopted that could say so
        begun = [one for one in adopted if one.effective_on <= recorded_on]
        if begun:
            version = max(begun, key=lambda one: (one.effective_on, one.position))
        else:
            version = min(adopted, key=lambda one: (one.effective_on, -one.position))
        key = (scheme, recorded_on, version.digest)
        if key not in self._days:
            read = scheme_as_of(version.text, max(recorded_on, version.effective_on))
            in_time = timedelta(days=read.supervision.in_time_days)
            self._days[key] = (recorded_on - in_time).isoformat()
        return self._days[key]

    def _adopted(self, scheme: str) -> list[AdoptedText]:
        if scheme not in self._texts:
            self._texts[scheme] = adopted_texts(self.connection, self.ledger, scheme)
        return self._texts[scheme]
