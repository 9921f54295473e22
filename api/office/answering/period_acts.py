"""What was done with a period, act by act, as the ledger has it: who, when, and what it pinned."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from api.office.answering.reading import Reading
from domain.events import tags
from domain.events.outcomes import OutcomeSuperseded
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
from ledger.envelope import Recorded
from projections.replay import CHINA_STANDARD_TIME

LIFE = (
    PeriodOpened,
    PeriodClosed,
    PeriodReopened,
    PeriodComputed,
    ResultDecided,
    ResultPublished,
    DecisionRevised,
    PeriodFinalised,
)
_TOPICS = [event.TOPIC for event in (*LIFE, OutcomeSuperseded)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act. `kind` is the stored type of its event; `outcomes` how many it wrote.

    What the event does not have is empty. Of a supersession `position` is the first outcome's.
    """

    kind: str
    position: int
    recorded_at: datetime
    effective_on: date
    body_name: str
    role: str
    reason: str = ""
    meeting: str = ""
    deviations: int = 0
    because: int | None = None
    version: str = ""
    facts_position: int | None = None
    result_digest: str = ""
    on_show_until: date | None = None
    objections_until: date | None = None
    outcomes: int | None = None


def acts_of(look: Reading, scheme: str, assessment: str, period: str) -> list[Act]:
    """All acts of the period, in the order in which they were recorded."""
    found = list(
        look.office.ledger.read(types=_TOPICS, tags=[tags.period(scheme, assessment, period)])
    )
    superseded = Counter(one.request for one in found if isinstance(one.event, OutcomeSuperseded))
    acts = []
    told = set()
    for one in found:
        if isinstance(one.event, OutcomeSuperseded):
            if one.request in told:
                continue
            told.add(one.request)
        acts.append(_act(look, one, superseded[one.request]))
    return acts


def _act(look: Reading, recorded: Recorded, superseded: int) -> Act:
    return Act(
        kind=recorded.event.TOPIC,
        position=recorded.position,
        recorded_at=recorded.recorded_at,
        effective_on=_day(recorded),
        body_name=look.body_name(recorded.actor.body),
        role=recorded.actor.role,
        **_particulars(recorded, superseded),
    )


def _day(recorded: Recorded) -> date:
    """The day of the act; an outcome is dated by its period, so there it is that of recording."""
    if isinstance(recorded.event, OutcomeSuperseded):
        return recorded.recorded_at.astimezone(CHINA_STANDARD_TIME).date()
    return recorded.effective_on


def _particulars(recorded: Recorded, superseded: int) -> dict[str, Any]:
    match recorded.event:
        case PeriodOpened(scheme_version=version):
            return {"version": version}
        case PeriodReopened(reason=reason) | DecisionRevised(reason=reason):
            return {"reason": reason}
        case PeriodComputed() as computed:
            return {
                "facts_position": computed.facts_position,
                "result_digest": computed.result_digest,
                "outcomes": computed.subjects,
            }
        case ResultDecided() as decided:
            return {"meeting": decided.meeting, "deviations": len(decided.deviations)}
        case ResultPublished() as published:
            return {
                "on_show_until": date.fromisoformat(published.on_show_until),
                "objections_until": date.fromisoformat(published.objections_until),
            }
        case PeriodFinalised(outcomes=outcomes):
            return {"outcomes": outcomes}
        case OutcomeSuperseded(because=because, reason=reason):
            return {"because": because, "reason": reason, "outcomes": superseded}
        case _:
            return {}
