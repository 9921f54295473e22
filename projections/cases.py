"""Cases: where each stands, the measures that followed, and how many there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from domain.events.cases import (
    CaseCorrected,
    CaseDismissed,
    CaseReported,
    CaseReversed,
    CaseVerified,
    CaseWithdrawn,
    MeasureImposed,
    MeasureLifted,
    VerificationStarted,
)
from domain.slices.case_life import LIFE
from ledger.envelope import Recorded
from projections.log import Page
from projections.projection import Projection
from projections.target import Target, statement

_TOPICS = frozenset(event.TOPIC for event in LIFE)
OPEN_STATES = ("reported", "under-verification")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """One case. `position` is that of the report, `changed_at` of the latest event about it.

    Subject, situation and its day are None until it is verified; `decided_on` is the day of
    verification, dismissal or withdrawal.
    """

    case: str
    position: int
    changed_at: int
    scheme: str
    body: str
    confidentiality: str
    received_on: date
    due_on: date
    state: str
    started_on: date | None
    decided_on: date | None
    reversed_on: date | None
    subject: str | None
    situation: str | None
    situation_on: date | None
    same_as: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureRow:
    """One measure, by the position at which it was imposed; both days are in force."""

    position: int
    case: str
    scheme: str
    subject: str
    measure: str
    input: str
    first_day: date
    last_day: date | None
    first_day_without: date | None
    reversed_at: int | None

    def state(self, on: date) -> str:
        """coming, in-force, expired, lifted or reversed on a day."""
        if self.reversed_at is not None:
            return "reversed"
        if self.first_day_without is not None and self.first_day_without <= on:
            return "lifted"
        if self.last_day is not None and self.last_day < on:
            return "expired"
        return "in-force" if self.first_day <= on else "coming"


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthCounts:
    """The cases received in one month (2025-03) by what has become of them.

    `verified` includes those `reversed` later; `overdue` are open past their day, `late` were
    decided after it.
    """

    month: str
    received: int
    verified: int
    reversed: int
    dismissed: int
    withdrawn: int
    open: int
    overdue: int
    late: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryRow:
    """Cases verified in a month, by situation and township; `subjects` how many they are about."""

    scheme: str
    situation: str
    township: str
    verified: int
    reversed: int
    subjects: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFilter:
    """Which cases; None: any. `overdue_on`: open on that day past their own."""

    cases: Sequence[str] | None = None
    bodies: Sequence[str] | None = None
    scheme: str | None = None
    states: Sequence[str] | None = None
    subject: str | None = None
    situation: str | None = None
    overdue_on: date | None = None

    def parameters(self, ledger: str) -> dict[str, Any]:
        return {
            "ledger": ledger,
            "cases": None if self.cases is None else list(self.cases),
            "bodies": None if self.bodies is None else list(self.bodies),
            "scheme": self.scheme,
            "states": None if self.states is None else list(self.states),
            "subject": self.subject,
            "situation": self.situation,
            "overdue_on": self.overdue_on,
        }


def find_cases(
    connection: Connection[Any],
    ledger: str,
    which: CaseFilter,
    *,
    before: int | None = None,
    limit: int | None = None,
) -> list[CaseRow]:
    """The newest first; `before`: those reported before that position."""
    with connection.cursor(row_factory=class_row(CaseRow)) as cursor:
        parameters = {**which.parameters(ledger), "before": before, "limit": limit}
        return cursor.execute(statement("cases_find"), parameters).fetchall()


def find_queue(
    connection: Connection[Any],
    ledger: str,
    which: CaseFilter,
    *,
    after: tuple[date, int] | None = None,
    limit: int | None = None,
) -> list[CaseRow]:
    """Undecided cases, those due first first; `after`: due day and position of the last seen."""
    due, position = after or (None, None)
    with connection.cursor(row_factory=class_row(CaseRow)) as cursor:
        parameters = {
            **which.parameters(ledger),
            "after_due": due,
            "after": position,
            "limit": limit,
        }
        return cursor.execute(statement("cases_queue"), parameters).fetchall()


def find_measures(
    connection: Connection[Any],
    ledger: str,
    *,
    cases: Sequence[str] | None = None,
    subject: str | None = None,
) -> list[MeasureRow]:
    """The measures of those cases, or about a subject, as they were imposed."""
    with connection.cursor(row_factory=class_row(MeasureRow)) as cursor:
        parameters = {
            "ledger": ledger,
            "cases": None if cases is None else list(cases),
            "subject": subject,
        }
        return cursor.execute(statement("case_measures_find"), parameters).fetchall()


def count_cases(
    connection: Connection[Any], ledger: str, *, today: date, bodies: Sequence[str] | None = None
) -> list[MonthCounts]:
    """How many were received in each month and what became of them; no persons."""
    with connection.cursor(row_factory=class_row(MonthCounts)) as cursor:
        parameters = {
            "ledger": ledger,
            "today": today,
            "bodies": None if bodies is None else list(bodies),
        }
        return cursor.execute(statement("case_counts"), parameters).fetchall()


def summarise_cases(
    connection: Connection[Any], ledger: str, *, first_day: date, last_day: date
) -> list[SummaryRow]:
    """What was verified between two days, both included."""
    with connection.cursor(row_factory=class_row(SummaryRow)) as cursor:
        parameters = {"ledger": ledger, "first_day": first_day, "last_day": last_day}
        return cursor.execute(statement("case_summary"), parameters).fetchall()


def _apply(target: Target, page: Page) -> None:
    for recorded in page.events(_TOPICS):
        position = recorded.position
        match recorded.event:
            case CaseReported() as event:
                target.execute("case_reported", [_reported(event, position)])
            case MeasureImposed() as event:
                target.execute("case_measure_imposed", [_imposed(event, position)])
            case MeasureLifted() as event:
                lifted = {
                    "lifts": event.lifts,
                    "first_day_without": event.effective_on,
                    "position": position,
                }
                target.execute("case_measure_lifted", [lifted])
            case CaseReversed() as event:
                target.execute(
                    "case_measures_reversed", [{"case": event.case, "position": position}]
                )
        if not isinstance(recorded.event, CaseReported):
            target.execute("case_moved", [_moved(recorded)])


def _reported(event: CaseReported, position: int) -> dict[str, Any]:
    return {
        "case": event.case,
        "position": position,
        "scheme": event.scheme,
        "body": event.body,
        "confidentiality": event.confidentiality,
        "received_on": event.effective_on,
        "due_on": event.effective_on + timedelta(days=event.within_days),
    }


def _imposed(event: MeasureImposed, position: int) -> dict[str, Any]:
    return {
        "case": event.case,
        "position": position,
        "scheme": event.scheme,
        "subject": event.subject,
        "measure": event.measure,
        "input": event.input,
        "first_day": event.effective_on,
        "last_day": date.fromisoformat(event.last_day) if event.last_day else None,
    }


_NOT_MOVED = dict.fromkeys(
    (
        "state",
        "started_on",
        "started_at",
        "decided_on",
        "decided_at",
        "reversed_on",
        "reversed_at",
        "subject",
        "situation",
        "situation_on",
        "same_as",
    )
)


def _moved(recorded: Recorded) -> dict[str, Any]:
    """What the event changes of the case: only what it says."""
    event: Any = recorded.event
    position = recorded.position
    changed: dict[str, Any] = {}
    match event:
        case CaseCorrected() | MeasureImposed() | MeasureLifted():
            pass
        case VerificationStarted():
            changed = {
                "state": "under-verification",
                "started_on": event.effective_on,
                "started_at": position,
            }
        case CaseWithdrawn():
            changed = {
                "state": "withdrawn",
                "decided_on": event.effective_on,
                "decided_at": position,
            }
        case CaseDismissed():
            changed = {
                "state": "dismissed",
                "decided_on": event.effective_on,
                "decided_at": position,
                "same_as": event.same_as or None,
            }
        case CaseVerified():
            changed = {
                "state": "verified",
                "decided_on": date.fromisoformat(event.verified_on),
                "decided_at": position,
                "subject": event.subject,
                "situation": event.situation,
                "situation_on": event.effective_on,
            }
        case CaseReversed():
            changed = {
                "state": "reversed",
                "reversed_on": event.effective_on,
                "reversed_at": position,
            }
    return {**_NOT_MOVED, "case": event.case, "position": position, **changed}


CASES = Projection("cases", ("read.case_life", "read.case_measure"), _apply)
