"""What questions about cases are answered with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from api.office.casework.texts import CaseDetails
from api.office.views.answers import Freshness
from domain.schemes.values import Label


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureView:
    """A measure. `state`: coming, in-force, expired, lifted or reversed."""

    position: int
    measure: str
    title: Label
    first_day: date
    last_day: date | None
    first_day_without: date | None
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """One case, without what is sealed.

    `mine`: whoever asks reports for the body of the case, and sees of others' acts the state only.
    `subject` and `situation` are None until it is verified, and to the reporting body throughout.
    `alike` are other cases that say the same. `overdue_days` is 0 unless it is open past its day.
    """

    case: str
    position: int
    changed_at: int
    scheme: str
    scheme_title: Label
    body: str
    body_name: str
    mine: bool
    confidentiality: str
    received_on: date
    due_on: date
    overdue_days: int
    state: str
    started_on: date | None
    decided_on: date | None
    reversed_on: date | None
    subject: str | None
    subject_name: str | None
    unit_name: str | None
    situation: str | None
    situation_title: Label | None
    side: str | None
    situation_on: date | None
    same_as: str | None
    alike: tuple[str, ...]
    measures: tuple[MeasureView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesView:
    """Cases on a page; `open` and `overdue` count all that the asker may see.

    `next` is the address of the page after this one.
    """

    freshness: Freshness
    jurisdiction: str
    today: date
    open: int
    overdue: int
    cases: tuple[CaseView, ...]
    next: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceOfCase:
    """A file outside the ledger, named by its content."""

    sha256: str
    size: int
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DetailsView:
    """The details that were sealed, with the subject's name and the situation's title."""

    details: CaseDetails
    subject_name: str | None
    unit_name: str | None
    situation_title: Label


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseMoment:
    """One act. `words` and `details` are None unless they were opened, or were erased.

    `done_on` is the day of the act. `who` is the opaque id of the person or client.
    """

    position: int
    type: str
    recorded_at: datetime
    done_on: date
    body: str
    body_name: str
    role: str
    who: str
    words: str | None
    details: DetailsView | None
    evidence: tuple[EvidenceOfCase, ...]
    measure: Label | None
    lifts: int | None
    same_as: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDetailView:
    """One case whole. `leaf` (hex) with its position is the receipt of the report.

    `opened`: what is sealed was opened and shown; `erased`: it cannot be any more.
    """

    freshness: Freshness
    jurisdiction: str
    case: CaseView
    leaf: str
    opened: bool
    erased: bool
    moments: tuple[CaseMoment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseMonth:
    """The cases received in a month (2025-03), by what has become of them.

    `verified` includes those `reversed` since. `overdue`: still open past their day; `late`:
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
class CaseCountsView:
    """Counts without persons, so that no case can be buried unseen."""

    freshness: Freshness
    jurisdiction: str
    today: date
    total: CaseMonth
    months: tuple[CaseMonth, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryItem:
    """Cases verified in the month about one situation in one township."""

    scheme: str
    scheme_title: Label
    situation: str
    situation_title: Label
    side: str
    township: str
    township_name: str
    verified: int
    reversed: int
    subjects: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSummaryView:
    """The month's summary for the city: what came in, and what was verified, by place."""

    freshness: Freshness
    jurisdiction: str
    month: str
    received: CaseMonth
    verified: tuple[SummaryItem, ...]
