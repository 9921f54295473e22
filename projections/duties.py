"""Duties: who owes what about whom, by when, and what became of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from domain.events.base import Evidence
from domain.events.duties import (
    DutyClosed,
    DutyEscalated,
    DutyOrdered,
    DutyReturned,
    DutyStepRecorded,
)
from domain.events.outcomes import DutyAssigned, DutyCancelled
from ledger.envelope import Recorded
from projections.log import Page
from projections.projection import Projection
from projections.target import Target, statement

_TOPICS = frozenset(
    event.TOPIC
    for event in (
        DutyAssigned,
        DutyCancelled,
        DutyOrdered,
        DutyStepRecorded,
        DutyClosed,
        DutyReturned,
        DutyEscalated,
    )
)
_COLUMNS = (
    "position",
    "scheme",
    "assessment",
    "period",
    "subject",
    "duty",
    "owner",
    "assigned_on",
    "due_on",
    "kind",
    "what",
    "owner_body",
    "because",
)
_ACT_COLUMNS = (
    "position",
    "duty",
    "act",
    "effective_on",
    "recorded_at",
    "nonce",
    "ciphertext",
    "commitment",
    "done",
    "evidence",
    "level",
    "to_body",
    "to_role",
    "late_days",
    "body",
    "role",
    "person",
    "client",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignedDuty:
    """What `owner` (a role) owes about the subject by `due_on`, unless it was cancelled.

    Duties that were ordered by hand have no scheme, assessment, period or step ("").
    """

    position: int
    scheme: str
    assessment: str
    period: str
    subject: str
    duty: str
    owner: str
    assigned_on: date
    due_on: date
    cancelled_at: int | None
    cancelled_on: date | None
    cancelled_reason: str | None


def find_duties(
    connection: Connection[Any],
    ledger: str,
    *,
    subject: str | None = None,
    scheme: str | None = None,
    assessment: str | None = None,
    period: str | None = None,
    due_by: date | None = None,
    cancelled: bool = False,
    as_of: int | None = None,
) -> list[AssignedDuty]:
    """The duties that fit, by due day; cancelled ones only on demand.

    With `as_of`: those that had been assigned, and not been cancelled, at that position.
    """
    with connection.cursor(row_factory=class_row(AssignedDuty)) as cursor:
        cursor.execute(
            statement("duties_find"),
            {
                "ledger": ledger,
                "subject": subject,
                "scheme": scheme,
                "assessment": assessment,
                "period": period,
                "due_by": due_by,
                "cancelled": cancelled,
                "as_of": as_of,
            },
        )
        return cursor.fetchall()


def _apply(target: Target, page: Page) -> None:
    owed, acts = [], []
    changes: list[tuple[str, dict[str, object]]] = []
    for recorded in page.events(_TOPICS):
        match recorded.event:
            case DutyAssigned() | DutyOrdered() as event:
                owed.append(_owed(recorded.position, event))
            case DutyCancelled() as event:
                changes.append(("duty_cancelled", {**asdict(event), "position": recorded.position}))
            case DutyStepRecorded() | DutyClosed() | DutyReturned() | DutyEscalated() as event:
                changes.append(("duty_moved", _moved(event)))
                acts.append(_act(recorded, event))
    # A page holds a duty before its acts, and a cancellation leaves later duties alone.
    if owed:
        target.copy("duty", _COLUMNS, owed)
    for name, run in groupby(changes, key=itemgetter(0)):
        target.execute(name, [change for _, change in run])
    if acts:
        target.copy("duty_act", _ACT_COLUMNS, acts)


def _owed(position: int, event: DutyAssigned | DutyOrdered) -> tuple[object, ...]:
    days = (event.effective_on, date.fromisoformat(event.due_on))
    if isinstance(event, DutyAssigned):
        place = (event.scheme, event.assessment, event.period)
        return (position, *place, event.subject, event.duty, event.owner, *days, "", "", "", None)
    ordered = (event.kind, event.what, event.owner_body, event.because)
    return (position, "", "", "", event.subject, "", event.owner, *days, *ordered)


_Act = DutyStepRecorded | DutyClosed | DutyReturned | DutyEscalated


def _moved(event: _Act) -> dict[str, object]:
    state = {DutyReturned.TOPIC: "open", DutyClosed.TOPIC: "closed"}.get(event.TOPIC)
    step, escalated = isinstance(event, DutyStepRecorded), isinstance(event, DutyEscalated)
    if isinstance(event, DutyStepRecorded) and event.done:
        state = "reported"
    return {
        "duty": event.duty,
        "state": state,
        "steps": int(step),
        "stepped_on": event.effective_on if step else None,
        "returned": int(isinstance(event, DutyReturned)),
        "closed_on": event.effective_on if isinstance(event, DutyClosed) else None,
        "level": event.level if isinstance(event, DutyEscalated) else 0,
        "escalated_on": event.effective_on if escalated else None,
    }


def _act(recorded: Recorded, event: _Act) -> tuple[object, ...]:
    act, sealed, done = "escalated", None, False
    evidence: tuple[Evidence, ...] = ()
    told: tuple[object, ...] = (None, None, None, None)
    match event:
        case DutyStepRecorded():
            act, sealed, done, evidence = "step", event.words, event.done, event.evidence
        case DutyClosed():
            act, sealed = "closed", event.finding
        case DutyReturned():
            act, sealed = "returned", event.reason
        case DutyEscalated():
            told = (event.level, event.to_body, event.to_role, event.late_days)
    actor = recorded.actor
    return (
        recorded.position,
        event.duty,
        act,
        event.effective_on,
        recorded.recorded_at,
        *((sealed.nonce, sealed.ciphertext, sealed.commitment) if sealed else (None, None, None)),
        done,
        Jsonb([asdict(each) for each in evidence]),
        *told,
        actor.body,
        actor.role,
        actor.person,
        actor.client,
    )


DUTIES = Projection("duties", ("read.duty", "read.duty_act"), _apply)
