"""What an auditor looks at first, kind by kind: counted, and listed newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple

from psycopg import Connection
from psycopg.rows import class_row

from projections.target import statement

FindingKind = Literal[
    "back-dated-act",  # an act of a period that was recorded on a later day than its own
    "notice-withdrawn",
    "reopened",
    "same-person",  # who computed the result also recorded the decision
    "deviation",
    "decision-revised",  # a ruling changed what was decided about its subject
    "late-change",  # a correction or withdrawal after the period was closed
    "back-dated-entry",  # recorded later after its day than the scheme calls in time
    "objection-upheld",
    "objection-overdue",
    "duty-overdue",
    "case-overdue",
    "sealed-look",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One row. `position` is that of the entry to look at.

    `late_days` between the day and its recording, or since it was due. `entries` how many entries
    one request recorded late; `subject` is "" where it is about several or a whole period.
    """

    kind: FindingKind
    position: int
    ordinal: int
    recorded_on: date
    effective_on: date
    late_days: int
    subject: str
    scheme: str
    assessment: str
    period: str
    body: str
    role: str
    who: str
    entries: int
    detail: str
    reason: str

    @property
    def place(self) -> FindingPlace:
        """Where it stands in its list."""
        return FindingPlace(self.position, self.ordinal)


class FindingPlace(NamedTuple):
    """A place in a list of findings; the next page begins after it."""

    position: int
    ordinal: int


def find_findings(
    connection: Connection[Any],
    ledger: str,
    kind: FindingKind,
    *,
    today: date,
    since: date | None = None,
    after: FindingPlace | None = None,
    limit: int | None = None,
) -> list[Finding]:
    """The findings of a kind that were recorded on a day or later, newest first."""
    position, ordinal = after or (None, None)
    with connection.cursor(row_factory=class_row(Finding)) as cursor:
        cursor.execute(
            statement("supervision_find"),
            {
                "ledger": ledger,
                "kind": kind,
                "today": today,
                "since": since,
                "after_position": position,
                "after_ordinal": ordinal,
                "limit": limit,
            },
        )
        return cursor.fetchall()


def count_findings(
    connection: Connection[Any], ledger: str, *, today: date, since: date | None = None
) -> dict[str, int]:
    """How many findings of each kind there are; kinds without any are missing."""
    rows = connection.execute(
        statement("supervision_counted"), {"ledger": ledger, "today": today, "since": since}
    )
    return dict(rows.fetchall())
