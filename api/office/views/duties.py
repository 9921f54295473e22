"""What the questions about duties are answered with. API and pages show these."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from api.office.views.answers import Freshness
from domain.schemes.values import Label


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyItem:
    """A duty in a list. `owes` is the body that `owner` (a role) belongs to.

    `late_days` counts from the day after it was due, while it is open; `level` is how far it was
    escalated. `kind` and `because` are those of duties ordered by hand.
    """

    position: int
    title: Label
    kind: str
    subject: str
    subject_name: str | None
    unit: str
    unit_name: str
    township: str
    township_name: str
    owner: str
    owes: str
    owes_name: str
    scheme: str
    assessment: str
    period: str
    because: int | None
    assigned_on: date
    due_on: date
    late_days: int
    state: str  # open, reported, closed, cancelled
    steps: int
    stepped_on: date | None
    returned_times: int
    closed_on: date | None
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TownshipDuties:
    """How many duties about the people of a township are in which state."""

    township: str
    name: str
    open: int
    late: int
    reported: int
    closed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DutiesView:
    """A page of duties, late ones first, and the counts of all that may be seen.

    `next` is the address of the following page.
    """

    freshness: Freshness
    jurisdiction: str
    today: date
    townships: tuple[TownshipDuties, ...]
    duties: tuple[DutyItem, ...]
    next: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceView:
    """A file outside the ledger, named by its content."""

    sha256: str
    size: int
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyActView:
    """A step, a closing, a return (with its words, None once erased) or an escalation."""

    position: int
    act: str  # step, closed, returned, escalated
    effective_on: date
    recorded_at: datetime
    body: str
    body_name: str
    role: str
    words: str | None
    done: bool
    evidence: tuple[EvidenceView, ...]
    level: int | None
    to_body: str | None
    to_body_name: str | None
    to_role: str | None
    late_days: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyDetailView:
    """One duty with all that was done about it. `cancelled_reason` where its reason fell away."""

    freshness: Freshness
    jurisdiction: str
    duty: DutyItem
    cancelled_on: date | None
    cancelled_reason: str | None
    acts: tuple[DutyActView, ...]
