"""The periods of a bundle as they stood at its last entry, folded from their own entries."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from psycopg import Connection

from domain.events import tags
from domain.events.base import Event
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
from projections.bundle.scope import Cut, Scope
from projections.log import read_tagged
from projections.outcomes import find_outcomes
from projections.periods import find_periods

Place = tuple[str, str, str]
"""Scheme, assessment and period."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pinned:
    """Where a period stands and what it pinned; what a reopening undid is absent again.

    The fields are the columns of `recorded/periods`; `..._at` are positions.
    """

    scheme: str
    assessment: str
    period: str
    state: str
    digest: str
    facts_position: int | None = None
    result_digest: str | None = None
    subjects: int | None = None
    opened_at: int
    closed_at: int | None = None
    computed_at: int | None = None
    decided_at: int | None = None
    revised_at: int | None = None
    published_at: int | None = None
    final_at: int | None = None
    reopened_times: int = 0

    @property
    def place(self) -> Place:
        return self.scheme, self.assessment, self.period


@dataclass(frozen=True, slots=True)
class Life:
    """A period as it stood, and the positions of the entries that say so."""

    pinned: Pinned
    positions: tuple[int, ...]


def lives(connection: Connection[Any], cut: Cut, scope: Scope) -> list[Life]:
    """The periods of a bundle, in the order in which they were opened."""
    places: list[Place] = [
        (life.scheme, life.assessment, life.period)
        for life in find_periods(
            connection,
            cut.ledger,
            scheme=scope.scheme or None,
            assessment=scope.assessment or None,
            period=scope.period or None,
        )
    ]
    if scope.subject:
        concerned = _periods_of(connection, cut, scope.subject)
        places = [place for place in places if place in concerned]
    found = [_life(connection, cut, place) for place in places]
    return [life for life in found if life is not None]


def _periods_of(connection: Connection[Any], cut: Cut, subject: str) -> set[Place]:
    outcomes = find_outcomes(
        connection, cut.ledger, subject=subject, superseded=True, as_of=cut.size
    )
    return {(each.scheme, each.assessment, each.period) for each in outcomes}


def _life(connection: Connection[Any], cut: Cut, place: Place) -> Life | None:
    recorded = read_tagged(connection, cut.ledger, [tags.period(*place)], until=cut.size)
    pinned: Pinned | None = None
    positions: list[int] = []
    for each in recorded:
        after = follow(pinned, each.event, each.position)
        if after is not pinned:
            positions.append(each.position)
        pinned = after
    return None if pinned is None else Life(pinned, tuple(positions))


def follow(pinned: Pinned | None, event: Event, position: int) -> Pinned | None:
    """The period after an entry that names it; the same where that is none of its acts."""
    if isinstance(event, PeriodOpened):
        if pinned is not None:
            return pinned
        return Pinned(
            scheme=event.scheme,
            assessment=event.assessment,
            period=event.period,
            state="open",
            digest=event.digest,
            opened_at=position,
        )
    if pinned is None:
        return None
    if isinstance(event, PeriodReopened):
        return Pinned(
            scheme=pinned.scheme,
            assessment=pinned.assessment,
            period=pinned.period,
            state="open",
            digest=pinned.digest,
            opened_at=pinned.opened_at,
            reopened_times=pinned.reopened_times + 1,
        )
    changes = _changes(event, position)
    return replace(pinned, **changes) if changes else pinned


def _changes(event: Event, position: int) -> dict[str, Any]:
    """What an act of a period's life changes; nothing for any other event."""
    match event:
        case PeriodClosed():
            return {"state": "closed", "closed_at": position}
        case PeriodComputed():
            return {
                "state": "computed",
                "digest": event.digest,
                "facts_position": event.facts_position,
                "result_digest": event.result_digest,
                "subjects": event.subjects,
                "computed_at": position,
            }
        case ResultDecided():
            return {"state": "decided", "decided_at": position, "revised_at": None}
        case DecisionRevised():
            return {"revised_at": position}
        case ResultPublished():
            return {"state": "published", "published_at": position}
        case PeriodFinalised():
            return {"state": "final", "final_at": position}
        case _:
            return {}
