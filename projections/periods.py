"""The life of every period: its state, and the day and entry of each act."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

from psycopg import Connection
from psycopg.rows import class_row

from domain.errors import DomainError
from domain.events.periods import (
    DecisionRevised,
    PeriodClosed,
    PeriodComputed,
    PeriodFinalised,
    PeriodOpened,
    PeriodReopened,
    ResultDecided,
    ResultPublished,
)
from projections.log import Page
from projections.projection import Projection
from projections.target import Target, statement

PeriodState = Literal["open", "closed", "computed", "decided", "published", "final"]

_STATEMENTS = {
    PeriodOpened.TOPIC: "period_opened",
    PeriodClosed.TOPIC: "period_closed",
    PeriodComputed.TOPIC: "period_computed",
    ResultDecided.TOPIC: "period_decided",
    DecisionRevised.TOPIC: "period_revised",
    ResultPublished.TOPIC: "period_published",
    PeriodFinalised.TOPIC: "period_finalised",
    PeriodReopened.TOPIC: "period_reopened",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodLife:
    """`..._on` are the days of the acts, `..._at` the positions of their entries.

    `revised_at` is the latest ruling that changed the decision.

    What a reopening undid is absent again. `facts_position`, `digest` and `result_digest` pin
    what was computed.
    """

    scheme: str
    assessment: str
    period: str
    state: PeriodState
    scheme_version: str
    digest: str
    opened_on: date
    opened_at: int
    closed_on: date | None
    closed_at: int | None
    computed_on: date | None
    computed_at: int | None
    facts_position: int | None
    result_digest: str | None
    subjects: int | None
    decided_on: date | None
    decided_at: int | None
    revised_at: int | None
    meeting: str | None
    published_on: date | None
    published_at: int | None
    on_show_until: date | None
    objections_until: date | None
    final_on: date | None
    final_at: int | None
    outcomes: int | None
    reopened_times: int
    reopened_at: int | None
    reopened_reason: str | None


def find_periods(
    connection: Connection[Any],
    ledger: str,
    *,
    scheme: str | None = None,
    assessment: str | None = None,
    period: str | None = None,
    state: PeriodState | None = None,
) -> list[PeriodLife]:
    """The periods that fit, in the order in which they were opened."""
    with connection.cursor(row_factory=class_row(PeriodLife)) as cursor:
        cursor.execute(
            statement("period_find"),
            {
                "ledger": ledger,
                "scheme": scheme,
                "assessment": assessment,
                "period": period,
                "state": state,
            },
        )
        return cursor.fetchall()


def find_period(
    connection: Connection[Any], ledger: str, scheme: str, assessment: str, period: str
) -> PeriodLife:
    """That period; DomainError `period-not-opened` if it never was opened."""
    found = find_periods(connection, ledger, scheme=scheme, assessment=assessment, period=period)
    if not found:
        raise DomainError(
            "period-not-opened",
            f"{ledger}: {period} of {scheme}/{assessment} was never opened.",
            next_step="Open the period first, or look at the list of periods.",
            scheme=scheme,
            assessment=assessment,
            period=period,
        )
    return found[0]


def _apply(target: Target, page: Page) -> None:
    for recorded in page.events(_STATEMENTS):
        event = recorded.event
        parameters = {**asdict(event), "position": recorded.position}
        parameters.pop("deviations", None)
        target.execute(_STATEMENTS[event.TOPIC], [parameters])


PERIODS = Projection("periods", ("read.period_life",), _apply)
