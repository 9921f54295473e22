"""Deviations: where a meeting decided otherwise than was computed, and its reasons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from domain.events.periods import PeriodReopened, ResultDecided
from projections.log import Page
from projections.projection import Projection
from projections.target import Target, statement

_TOPICS = frozenset({ResultDecided.TOPIC, PeriodReopened.TOPIC})
_COLUMNS = (
    "position",
    "ordinal",
    "scheme",
    "assessment",
    "period",
    "subject",
    "field",
    "computed",
    "decided",
    "reason",
    "meeting",
    "decided_on",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedDeviation:
    """One changed field of one subject. `position` is that of the decision.

    `stands_until` is the position that undid the decision (reopening, another decision).
    """

    position: int
    scheme: str
    assessment: str
    period: str
    subject: str
    field: str
    computed: str | None
    decided: str | None
    reason: str
    meeting: str
    decided_on: date
    stands_until: int | None


def find_deviations(
    connection: Connection[Any],
    ledger: str,
    *,
    scheme: str | None = None,
    assessment: str | None = None,
    period: str | None = None,
    subject: str | None = None,
    undone: bool = False,
) -> list[DecidedDeviation]:
    """The deviations that fit and stand (with `undone`: all), in the order of decision."""
    with connection.cursor(row_factory=class_row(DecidedDeviation)) as cursor:
        cursor.execute(
            statement("deviations_find"),
            {
                "ledger": ledger,
                "scheme": scheme,
                "assessment": assessment,
                "period": period,
                "subject": subject,
                "undone": undone,
            },
        )
        return cursor.fetchall()


def _apply(target: Target, page: Page) -> None:
    rows = []
    undoing = []
    for recorded in page.events(_TOPICS):
        event = recorded.event
        if not isinstance(event, ResultDecided | PeriodReopened):
            continue
        period = (event.scheme, event.assessment, event.period)
        names = ("scheme", "assessment", "period")
        undoing.append({"position": recorded.position, **dict(zip(names, period, strict=True))})
        if isinstance(event, ResultDecided):
            rows += [
                (
                    recorded.position,
                    ordinal,
                    *period,
                    deviation.subject,
                    deviation.field,
                    deviation.computed,
                    deviation.decided,
                    deviation.reason,
                    event.meeting,
                    event.effective_on,
                )
                for ordinal, deviation in enumerate(event.deviations, start=1)
            ]
    if rows:
        target.copy("deviation", _COLUMNS, rows)
    target.execute("deviations_undone", undoing)


DEVIATIONS = Projection("deviations", ("read.deviation",), _apply)
