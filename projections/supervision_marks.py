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
    DecisionRevised,
    PeriodClosed,
    PeriodComputed,
    PeriodFinalised,
    PeriodOpened,
    PeriodReopened,
    ResultDecided,
    ResultPublished,
)
from projections.lateness import InTime
from projections.log import Page
from projections.projection import Projection
from projections.replay import CHINA_STANDARD_TIME
from projections.target import Target

_ACTS = {
    PeriodOpened.TOPIC: "opened",
    PeriodClosed.TOPIC: "closed",
    PeriodReopened.TOPIC: "reopened",
    PeriodComputed.TOPIC: "computed",
    ResultDecided.TOPIC: "decided",
    DecisionRevised.TOPIC: "revised",
    ResultPublished.TOPIC: "published",
    PeriodFinalised.TOPIC: "finalised",
}
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
    "scheme_version",
    "subjects",
    "on_show_until",
    "objections_until",
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
    actor: msgspec.Raw
    data: _Data
    effective_on: str
    request: str


class _Scheme(msgspec.Struct, gc=False):
    scheme: str


class _Days(msgspec.Struct, gc=False):
    effective_on: str
    recorded_at: str
    data: _Scheme


_days_of = msgspec.json.Decoder(_Days).decode
_decode = msgspec.json.Decoder(_Envelope).decode
_actor_of = msgspec.json.Decoder(_Actor).decode


@dataclass(slots=True)
class _Late:
    """What one request recorded late, as `read.late_record` keeps it."""

    first: dict[str, Any]
    recorded_on: date
    subjects: set[str] = field(default_factory=set)
    entries: int = 0
    effective_on: str = "9999"

    def row(self) -> dict[str, Any]:
        (subject,) = self.subjects if len(self.subjects) == 1 else ("",)
        effective_on = date.fromisoformat(self.effective_on)
        return {
            **self.first,
            "recorded_on": self.recorded_on,
            "subject": subject,
            "entries": self.entries,
            "late_days": (self.recorded_on - effective_on).days,
            "effective_on": effective_on,
        }


def _apply(target: Target, page: Page) -> None:
    acts = [_act(recorded) for recorded in page.events(_ACTS)]
    if acts:
        target.copy("period_act", _ACT_COLUMNS, acts)
    target.execute("late_recorded", (late.row() for late in _late_records(target, page)))
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
        # What only some acts say; the period as of this act is told from them (migration 0013).
        *(getattr(event, name, None) for name in _ACT_COLUMNS[-4:]),
    )


def _look(recorded: Any) -> tuple[object, ...]:
    actor = recorded.actor
    day = _day(recorded.recorded_at)
    return (recorded.position, recorded.event.case, day, actor.body, actor.role, actor.who)


def _late_records(target: Target, page: Page) -> Iterator[_Late]:
    found: dict[tuple[str, ...], _Late] = {}
    # The entries of one append share the moment and hold no adoption, and days in ISO form compare
    # as texts.
    recorded_on: dict[str, date] = {}
    since: dict[tuple[str, str], str] = {}
    in_time = InTime(target.connection, target.ledger)
    for position, _, entry in page.of_type(EntryRecorded.TOPIC):
        days = _days_of(entry)
        moment, scheme = days.recorded_at, days.data.scheme
        if moment not in recorded_on:
            recorded_on[moment] = _day(datetime.fromisoformat(moment))
        if (moment, scheme) not in since:
            since[moment, scheme] = in_time.since(scheme, position, recorded_on[moment])
        if days.effective_on < since[moment, scheme]:
            _note(found, "back-dated", position, entry, recorded_on[moment])
    for topic in (EntryCorrected.TOPIC, EntryWithdrawn.TOPIC):
        for position, _, entry in page.of_type(topic):
            if _decode(entry).data.late:
                day = _day(datetime.fromisoformat(_days_of(entry).recorded_at))
                _note(found, "late-change", position, entry, day)
    yield from found.values()


def _note(
    found: dict[tuple[str, ...], _Late], kind: str, position: int, entry: bytes, recorded_on: date
) -> None:
    read = _decode(entry)
    data = read.data
    key = (kind, read.request, data.scheme, data.assessment, data.period)
    late = found.get(key)
    if late is None:
        actor = _actor_of(read.actor)
        first = {
            "kind": kind,
            "request": read.request,
            "scheme": data.scheme,
            "assessment": data.assessment,
            "period": data.period,
            "position": position,
            "reason": data.reason,
            "body": actor.body,
            "role": actor.role,
            "who": actor.person or actor.client,
        }
        late = found[key] = _Late(first, recorded_on)
    late.subjects.add(data.subject)
    late.entries += 1
    late.effective_on = min(late.effective_on, read.effective_on)


_SHIFT = CHINA_STANDARD_TIME.utcoffset(None) or timedelta(0)


def _day(moment: datetime) -> date:
    """The day in China."""
    return (moment + _SHIFT).date()


SUPERVISION = Projection(
    "supervision", ("read.period_act", "read.late_record", "read.sealed_look"), _apply
)
