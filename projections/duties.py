"""Duties: who owes what about whom, by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from domain.events.outcomes import DutyAssigned, DutyCancelled
from projections.log import Page
from projections.projection import Projection
from projections.target import Target, statement

_TOPICS = frozenset({DutyAssigned.TOPIC, DutyCancelled.TOPIC})
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
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignedDuty:
    """What `owner` (a role) owes about the subject by `due_on`, unless it was cancelled."""

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
    assigned = []
    cancelled = []
    for recorded in page.events(_TOPICS):
        match recorded.event:
            case DutyAssigned() as event:
                period = (event.scheme, event.assessment, event.period, event.subject)
                duty = (event.duty, event.owner, event.effective_on)
                due_on = date.fromisoformat(event.due_on)
                assigned.append((recorded.position, *period, *duty, due_on))
            case DutyCancelled() as event:
                cancelled.append(
                    {
                        "position": recorded.position,
                        "scheme": event.scheme,
                        "assessment": event.assessment,
                        "period": event.period,
                        "subject": event.subject,
                        "duty": event.duty,
                        "effective_on": event.effective_on,
                        "reason": event.reason,
                    }
                )
    if assigned:
        target.copy("duty", _COLUMNS, assigned)
    target.execute("duty_cancelled", cancelled)


DUTIES = Projection("duties", ("read.duty",), _apply)
