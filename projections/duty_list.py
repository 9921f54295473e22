"""Duties as lists show them: with their state, the place of the subject, and who owes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from psycopg import Connection
from psycopg.rows import class_row

from domain.events.base import Sealed
from domain.slices.duty_life import DutyState
from projections.sealed import sealed_from
from projections.target import statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """A duty of today. `owes` is the body of the role `owner`, `turn` its place among states.

    Assigned ones have a scheme and a step (`duty`), ordered ones a `kind` and words (`what`).
    """

    position: int
    scheme: str
    assessment: str
    period: str
    subject: str
    duty: str
    kind: str
    what: str
    owner: str
    owes: str
    unit: str
    township: str
    assigned_on: date
    due_on: date
    because: int | None
    state: DutyState
    steps: int
    stepped_on: date | None
    returned_times: int
    closed_on: date | None
    level: int
    escalated_on: date | None
    cancelled_on: date | None
    cancelled_reason: str | None
    turn: int

    @property
    def place(self) -> DutyPlace:
        """Where it stands in a list."""
        return DutyPlace(self.turn, self.due_on, self.position)

    def late_on(self, day: date) -> bool:
        """Whether it is late on a day: still open after the day by which it was due."""
        return self.state == "open" and self.due_on < day


class DutyPlace(NamedTuple):
    """A place in the list of duties; the next page begins after it."""

    turn: int
    due_on: date
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyCounts:
    """How many duties about the subjects of a township are in which state."""

    township: str
    open: int
    late: int
    reported: int
    closed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyAct:
    """A step, closing, return or escalation, with its words still sealed."""

    position: int
    duty: int
    act: str
    effective_on: date
    recorded_at: datetime
    nonce: str | None
    ciphertext: str | None
    commitment: str | None
    done: bool
    evidence: list[dict[str, Any]]
    level: int | None
    to_body: str | None
    to_role: str | None
    late_days: int | None
    body: str
    role: str
    person: str
    client: str

    @property
    def sealed(self) -> Sealed | None:
        """The words; None for an escalation."""
        return sealed_from(self.nonce, self.ciphertext, self.commitment)


def duties_page(
    connection: Connection[Any],
    ledger: str,
    *,
    position: int | None = None,
    subject: str | None = None,
    state: DutyState | None = None,
    late_on: date | None = None,
    township: str | None = None,
    bodies: Sequence[str] | None = None,
    after: DutyPlace | None = None,
    limit: int | None = None,
) -> list[Duty]:
    """The duties that fit: open before reported before closed, those due first before others.

    `late_on`: those late on that day; `bodies`: those that one of them owes, or about whom serves
    there; `after`: those that follow a place.
    """
    turn, due_on, last = after or (None, None, None)
    with connection.cursor(row_factory=class_row(Duty)) as cursor:
        cursor.execute(
            statement("duties_page"),
            {
                "ledger": ledger,
                "position": position,
                "subject": subject,
                "state": state,
                "late_on": late_on,
                "township": township,
                "bodies": None if bodies is None else list(bodies),
                "after_turn": turn,
                "after_due_on": due_on,
                "after_position": last,
                "limit": limit,
            },
        )
        return cursor.fetchall()


def count_duties(
    connection: Connection[Any],
    ledger: str,
    *,
    today: date,
    bodies: Sequence[str] | None = None,
) -> list[DutyCounts]:
    """Counts per township, those with most late ones first."""
    with connection.cursor(row_factory=class_row(DutyCounts)) as cursor:
        cursor.execute(
            statement("duties_counted"),
            {
                "ledger": ledger,
                "today": today,
                "bodies": None if bodies is None else list(bodies),
            },
        )
        return cursor.fetchall()


def duty_acts(connection: Connection[Any], ledger: str, duty: int) -> list[DutyAct]:
    """What was done about a duty, in order."""
    with connection.cursor(row_factory=class_row(DutyAct)) as cursor:
        cursor.execute(statement("duty_acts_find"), {"ledger": ledger, "duty": duty})
        return cursor.fetchall()
