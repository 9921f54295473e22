"""The entries of a sheet that stand now: which slots are taken, and with what."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from psycopg import Connection
from psycopg.rows import args_row

from projections.target import statement


class StandingEntry(NamedTuple):
    """`value` is scaled by 10,000, or fen for an input of money; `level` is "" without one."""

    subject: str
    input: str
    item: str
    rater: str
    value: int | None
    level: str
    effective_on: date
    position: int


def find_standing_entries(
    connection: Connection[Any],
    ledger: str,
    scheme: str,
    assessment: str,
    period: str,
    *,
    subject: str | None = None,
) -> list[StandingEntry]:
    """Entries of a period ("": the dated ones), corrected and not withdrawn, by position."""
    with connection.cursor(row_factory=args_row(StandingEntry)) as cursor:
        cursor.execute(
            statement("entries_standing"),
            {
                "ledger": ledger,
                "scheme": scheme,
                "assessment": assessment,
                "period": period,
                "subject": subject,
            },
        )
        return cursor.fetchall()


def find_filled(
    connection: Connection[Any],
    ledger: str,
    *,
    scheme: str,
    assessment: str,
    period: str,
    ends_on: date,
) -> dict[str, set[str]]:
    """By input the subjects with any entry: of the period, or dated by its end."""
    parameters = {
        "ledger": ledger,
        "scheme": scheme,
        "assessment": assessment,
        "periods": [period, ""],
        "ends_on": ends_on,
    }
    filled: dict[str, set[str]] = {}
    for name, subject in connection.execute(statement("entries_filled"), parameters):
        filled.setdefault(name, set()).add(subject)
    return filled
