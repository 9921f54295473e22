"""Final outcomes of some subjects, period by period: how their scores were spread, what was paid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from projections.target import statement


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodSpread:
    """Scaled scores of those who had one; the two medians differ where their number is even.

    `total_fen` is what was paid in all, None where the assessment pays nothing.
    """

    period: str
    scored: int
    lowest: int
    lower_median: int
    upper_median: int
    highest: int
    total_fen: int | None


def outcomes_trend(
    connection: Connection[Any],
    ledger: str,
    *,
    scheme: str,
    assessment: str,
    subjects: Sequence[str],
) -> list[PeriodSpread]:
    """The final periods of an assessment in which any of the subjects had a score."""
    with connection.cursor(row_factory=class_row(PeriodSpread)) as cursor:
        cursor.execute(
            statement("outcomes_trend"),
            {
                "ledger": ledger,
                "scheme": scheme,
                "assessment": assessment,
                "subjects": list(subjects),
            },
        )
        return cursor.fetchall()
