"""What an auditor looks at first: who did which act of a period, what came late, who looked.

Entries are looked at one by one without decoding them whole: nearly all are in time, and what is
late comes in workbooks, of which each is kept as one row.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import msgspec

from domain.events.cases import CaseDetailsOpened
from domain.events.entries import EntryCorrected, EntryRecorded, EntryWithdrawn
from domain.events.periods import (
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
from projections.replay import CHINA_STANDARD_TIME
from projections.target import Target

IN_TIME_DAYS = 31
"""An entry that is recorded within a month of its day is in time (assumed)."""

_ACTS = {
    PeriodOpened.TOPIC: "opened",
    PeriodClosed.TOPIC: "closed",
    PeriodReopened.TOPIC: "reopened",
    PeriodComputed.TOPIC: "computed",
    ResultDecided.TOPIC: "decided",
    ResultPublished.TOPIC: "published",
    PeriodFinalised.TOPIC: "finalised",
}
_ENTRIES = (EntryRecorded.TOPIC, EntryCorrected.TOPIC, EntryWithdrawn.TOPIC)
_ACT_COLUMNS = (
    "position",
    "scheme",
    "assessment",
    "period",
    "act",
    "effective_on",
    "recorded_on",
    "reason",
    "body",
    "role",
    "who",
)
_LOOK_COLUMNS = ("position", "case_id", "recorded_on", "body", "role", "who")


class _Actor(msgspec.Struct, gc=False):
    body: str
    role: str
    person: str = ""
    client: str = ""


class _Data(msgspec.Struct, gc=False):
    scheme: str
    assessment: str
    period: str
    subject: str
    late: bool = False
    reason: str = ""


class _Envelope(msgspec.Struct, gc=False):
    actor: _Actor
    data: _Data
    effective_on: date
    recorded_at: datetime
    request: str


_decode = msgspec.json.Decoder(_Envelope).decode


@dataclass(slots=True)
class _Late:
    """What one request recorded late, as `read.late_record` keeps it."""

    first: dict[str, Any]
    subjects: set[str] = field(default_factory=set)
    entries: int = 0
    late_days: int = 0
    effective_on: date = date.max

    def row(self) -> dict[str, Any]:
        (subject,) = self.subjects if len(self.subjects) == 1 else ("",)
        return {
            **self.first,
            "subject": subject,
            "entries": self.entries,
            "late_days": self.late_days,
            "effective_on": self.effective_on,
        }


def _apply(target: Target, page: Page) -> None:
    acts = [_act(recorded) for recorded in page.events(_ACTS)]
    if acts:
        target.copy("period_act", _ACT_COLUMNS, acts)
    target.execute("late_recorded", (late.row() for late in _late_records(page)))
    looks = [_look(recorded) for recorded in page.events([CaseDetailsOpened.TOPIC])]
    if looks:
        target.copy("sealed_look", _LOOK_COLUMNS, looks)


def _act(recorded: Any) -> tuple[object, ...]:
    event, actor = recorded.event, recorded.actor
    return (
        recorded.position,
        event.scheme,
        event.assessment,
        event.period,
        _ACTS[event.TOPIC],
        event.effective_on,
        _day(recorded.recorded_at),
        getattr(event, "reason", ""),
        actor.body,
        actor.role,
        actor.who,
    )


def _look(recorded: Any) -> tuple[object, ...]:
    actor = recorded.actor
    day = _day(recorded.recorded_at)
    return (recorded.position, recorded.event.case, day, actor.body, actor.role, actor.who)


def _late_records(page: Page) -> Iterator[_Late]:
    found: dict[tuple[str, ...], _Late] = {}
    for topic in _ENTRIES:
        for position, _, entry in page.of_type(topic):
            read = _decode(entry)
            late_days = (_day(read.recorded_at) - read.effective_on).days
            if read.data.late:
                _note(found, "late-change", position, read, late_days)
            elif late_days > IN_TIME_DAYS and topic == EntryRecorded.TOPIC:
                _note(found, "back-dated", position, read, late_days)
    yield from found.values()


def _note(
    found: dict[tuple[str, ...], _Late], kind: str, position: int, read: _Envelope, late_days: int
) -> None:
    data = read.data
    key = (kind, read.request, data.scheme, data.assessment, data.period)
    late = found.get(key)
    if late is None:
        late = found[key] = _Late(
            {
                "kind": kind,
                "request": read.request,
                "scheme": data.scheme,
                "assessment": data.assessment,
                "period": data.period,
                "position": position,
                "recorded_on": _day(read.recorded_at),
                "reason": data.reason,
                "body": read.actor.body,
                "role": read.actor.role,
                "who": read.actor.person or read.actor.client,
            }
        )
    late.first["position"] = min(late.first["position"], position)
    late.subjects.add(data.subject)
    late.entries += 1
    late.late_days = max(late.late_days, late_days)
    late.effective_on = min(late.effective_on, read.effective_on)


_SHIFT = CHINA_STANDARD_TIME.utcoffset(None) or timedelta(0)


def _day(moment: datetime) -> date:
    """The day in China."""
    return (moment + _SHIFT).date()


SUPERVISION = Projection(
    "supervision", ("read.period_act", "read.late_record", "read.sealed_look"), _apply
)
