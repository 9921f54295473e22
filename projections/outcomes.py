"""Outcomes of final periods with all that was recorded of them, superseded ones included."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from psycopg import Connection
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from domain.events.outcomes import OutcomeRecorded, OutcomeSuperseded
from domain.scaled import parse_scaled
from ledger.envelope import Recorded
from projections.log import Page
from projections.projection import Projection
from projections.target import Target, statement

OUTCOME_TOPICS = frozenset({OutcomeRecorded.TOPIC, OutcomeSuperseded.TOPIC})


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """An outcome as recorded at `position`; score and coefficient are scaled by 10,000.

    `because` (a position) and `reason` say why it superseded an earlier one. It holds while
    `superseded_by` is None.
    """

    position: int
    scheme: str
    assessment: str
    period: str
    subject: str
    digest: str
    facts_position: int
    score: int | None
    rank: int | None
    grade: str | None
    tier: int | None
    coefficient: int | None
    amount_fen: int | None
    values: dict[str, str]
    deviates: bool
    recorded_at: datetime
    because: int | None
    reason: str | None
    superseded_by: int | None


@dataclass(frozen=True, slots=True)
class GradeCount:
    """How many subjects have a grade; None: subjects without one."""

    grade: str | None
    subjects: int


def last_outcome(
    connection: Connection[Any], ledger: str, *, scheme: str, assessment: str, period: str
) -> int | None:
    """The position at which an outcome of the period was recorded or superseded last."""
    row = connection.execute(
        statement("outcomes_last"),
        {"ledger": ledger, "scheme": scheme, "assessment": assessment, "period": period},
    ).fetchone()
    return cast("int | None", row[0]) if row else None


def find_outcomes(
    connection: Connection[Any],
    ledger: str,
    *,
    scheme: str | None = None,
    assessment: str | None = None,
    period: str | None = None,
    subject: str | None = None,
    superseded: bool = False,
    as_of: int | None = None,
    after: int = 0,
    limit: int | None = None,
) -> list[Outcome]:
    """Outcomes that fit and hold (with `superseded`: all), in the order of recording.

    With `as_of`: those that had been recorded and held at that position. `after` and `limit` take
    a part: the next so many that were recorded after a position.
    """
    with connection.cursor(row_factory=class_row(Outcome)) as cursor:
        cursor.execute(
            statement("outcomes_find"),
            {
                "ledger": ledger,
                "scheme": scheme,
                "assessment": assessment,
                "period": period,
                "subject": subject,
                "superseded": superseded,
                "as_of": as_of,
                "after": after,
                "limit": limit,
            },
        )
        return cursor.fetchall()


def grade_distribution(
    connection: Connection[Any], ledger: str, scheme: str, assessment: str, period: str
) -> list[GradeCount]:
    """How many subjects of a final period have each grade."""
    with connection.cursor(row_factory=class_row(GradeCount)) as cursor:
        cursor.execute(
            statement("outcomes_distribution"),
            {"ledger": ledger, "scheme": scheme, "assessment": assessment, "period": period},
        )
        return cursor.fetchall()


_COLUMNS = (
    "position",
    "scheme",
    "assessment",
    "period",
    "subject",
    "digest",
    "facts_position",
    "score",
    "rank",
    "grade",
    "tier",
    "coefficient",
    "amount_fen",
    "values",
    "deviates",
    "recorded_at",
    "because",
    "reason",
)


def _apply(target: Target, page: Page) -> None:
    recorded = page.events(OUTCOME_TOPICS)
    if not recorded:
        return
    target.copy("outcome_history", _COLUMNS, map(_row, recorded))
    target.connection.execute(
        statement("outcomes_supersede"),
        {"ledger": target.ledger, "first": recorded[0].position, "last": recorded[-1].position},
    )


def _row(recorded: Recorded) -> tuple[Any, ...]:
    event = cast(OutcomeRecorded | OutcomeSuperseded, recorded.event)
    cause: tuple[int | None, str | None] = (None, None)
    if isinstance(event, OutcomeSuperseded):
        cause = (event.because, event.reason)
    return (
        recorded.position,
        event.scheme,
        event.assessment,
        event.period,
        event.subject,
        event.digest,
        event.facts_position,
        _scaled(event.score),
        event.rank,
        event.grade,
        event.tier,
        _scaled(event.coefficient),
        event.amount_fen,
        Jsonb(event.values),
        event.deviates,
        recorded.recorded_at,
        *cause,
    )


def _scaled(text: str | None) -> int | None:
    return None if text is None else parse_scaled(text)


OUTCOMES = Projection("outcomes", ("read.outcome_history",), _apply)
