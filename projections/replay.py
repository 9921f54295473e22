"""Replay: every entry of one subject's history, with the state before and after it.

Both time axes can be cut: what was known (a position, or a day of recording) and what was true
(a day up to which things had taken effect).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any

from psycopg import Connection

from domain.actor import Actor
from domain.events import tags
from domain.events.base import Event
from projections.log import read_tagged
from projections.replay_state import Change, SubjectState, advance, changes

CHINA_STANDARD_TIME = timezone(timedelta(hours=8))
"""All of China keeps one time, without summer time: the days of recording are its days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One entry of a history: who recorded it when, when it was true, and what it changed."""

    position: int
    type: str
    recorded_at: datetime
    effective_on: date
    actor: Actor
    request: str
    event: Event
    before: SubjectState
    after: SubjectState
    changes: list[Change]


def history(
    connection: Connection[Any],
    ledger: str,
    subject: str,
    *,
    as_of_position: int | None = None,
    as_of_day: date | None = None,
    effective_until: date | None = None,
) -> list[Moment]:
    """The history of a person or body, in the order in which it became known.

    `as_of_position` and `as_of_day` (of recording, in China's time) cut what was known by then,
    `effective_until` what was true by then. Only the subject's entries are read, so the time
    does not depend on the size of the ledger.
    """
    state = SubjectState()
    moments = []
    names = (tags.person(subject), tags.subject(subject), tags.body(subject))
    for recorded in read_tagged(connection, ledger, names, until=as_of_position):
        if as_of_day is not None and _day(recorded.recorded_at) > as_of_day:
            continue
        if effective_until is not None and recorded.effective_on > effective_until:
            continue
        after = advance(state, recorded.position, recorded.event)
        moments.append(
            Moment(
                position=recorded.position,
                type=recorded.event.TOPIC,
                recorded_at=recorded.recorded_at,
                effective_on=recorded.effective_on,
                actor=recorded.actor,
                request=recorded.request,
                event=recorded.event,
                before=state,
                after=after,
                changes=changes(state, after),
            )
        )
        state = after
    return moments


def _day(moment: datetime) -> date:
    return moment.astimezone(CHINA_STANDARD_TIME).date()
