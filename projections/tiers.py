"""Moves between tiers, and the coefficient history of a subject."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from domain.events.outcomes import TierChanged
from projections.log import Page
from projections.projection import Projection
from projections.target import Target, statement

_TOPICS = frozenset({TierChanged.TOPIC})
_COLUMNS = (
    "position",
    "scheme",
    "assessment",
    "period",
    "subject",
    "effective_on",
    "from_tier",
    "to_tier",
    "grounds",
    "recorded_at",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TierChange:
    """A move on `effective_on`, recorded at `position`; 1 is the highest tier."""

    position: int
    scheme: str
    assessment: str
    period: str
    subject: str
    effective_on: date
    from_tier: int | None
    to_tier: int | None
    grounds: list[str]
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CoefficientPeriod:
    """What a period said of a subject's tier and coefficient (scaled by 10,000).

    `from_tier` and `grounds` are those of the period's move, if it moved. `known_until` is the
    position that superseded it; None where it holds.
    """

    scheme: str
    assessment: str
    period: str
    ends_on: date
    tier: int | None
    coefficient: int | None
    from_tier: int | None
    grounds: list[str]
    position: int
    known_until: int | None


def find_tier_changes(
    connection: Connection[Any],
    ledger: str,
    *,
    subject: str | None = None,
    scheme: str | None = None,
    assessment: str | None = None,
    period: str | None = None,
    after: int = 0,
    limit: int | None = None,
) -> list[TierChange]:
    """The moves that fit, in the order of recording; the next `limit` after a position."""
    with connection.cursor(row_factory=class_row(TierChange)) as cursor:
        cursor.execute(
            statement("tiers_find"),
            {
                "ledger": ledger,
                "subject": subject,
                "scheme": scheme,
                "assessment": assessment,
                "period": period,
                "after": after,
                "limit": limit,
            },
        )
        return cursor.fetchall()


def coefficient_history(
    connection: Connection[Any], ledger: str, subject: str
) -> list[CoefficientPeriod]:
    """Every tier and coefficient that a subject was given, by period, superseded ones included."""
    with connection.cursor(row_factory=class_row(CoefficientPeriod)) as cursor:
        cursor.execute(
            statement("tiers_coefficient_history"), {"ledger": ledger, "subject": subject}
        )
        return cursor.fetchall()


def _apply(target: Target, page: Page) -> None:
    rows = [
        (
            recorded.position,
            event.scheme,
            event.assessment,
            event.period,
            event.subject,
            event.effective_on,
            event.from_tier,
            event.to_tier,
            list(event.grounds),
            recorded.recorded_at,
        )
        for recorded in page.events(_TOPICS)
        if isinstance(event := recorded.event, TierChanged)
    ]
    if rows:
        target.copy("tier_change", _COLUMNS, rows)


TIERS = Projection("tiers", ("read.tier_change",), _apply)
