"""What an auditor looks at first: one question, kind by kind, each row leading to its entry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import get_args

from api.office.answering.reading import Reading, reading
from api.office.parts import Office
from api.office.views.answers import Freshness
from domain.schemes.values import Label
from projections.supervision import (
    Finding,
    FindingKind,
    FindingPlace,
    count_findings,
    find_findings,
)

KINDS: tuple[FindingKind, ...] = get_args(FindingKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingCount:
    """How many findings of a kind there are."""

    kind: FindingKind
    findings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingView:
    """One finding. `position` is the entry to look at; what does not apply is "".

    `late_days`: between the day and its recording, or since it was due. `entries`: how many
    entries one request recorded late. `detail`: the act, the field with what it was and became,
    the state or the case.
    """

    kind: FindingKind
    position: int
    ordinal: int
    recorded_on: date
    effective_on: date
    late_days: int
    subject: str
    subject_name: str | None
    scheme: str
    assessment: str
    assessment_title: Label
    period: str
    body: str
    body_name: str
    role: str
    who: str
    entries: int
    detail: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisionView:
    """The counts of all kinds, and a page of one kind, newest first."""

    freshness: Freshness
    jurisdiction: str
    today: date
    since: date | None
    kind: FindingKind
    counts: tuple[FindingCount, ...]
    findings: tuple[FindingView, ...]
    next: str | None = None


def supervision_view(
    office: Office,
    kind: FindingKind = KINDS[0],
    *,
    since: date | None = None,
    after: FindingPlace | None = None,
    limit: int | None = None,
    wait_for: int | None = None,
) -> SupervisionView:
    """The findings of a kind, of those recorded on `since` or later."""
    today = office.today()
    with reading(office, wait_for=wait_for) as look:
        counts = count_findings(look.connection, look.ledger, today=today, since=since)
        found = find_findings(
            look.connection,
            look.ledger,
            kind,
            today=today,
            since=since,
            after=after,
            limit=limit,
        )
        names = look.names(sorted({one.subject for one in found} - {""}))
        return SupervisionView(
            freshness=look.freshness,
            jurisdiction=look.jurisdiction,
            today=today,
            since=since,
            kind=kind,
            counts=tuple(FindingCount(kind=one, findings=counts.get(one, 0)) for one in KINDS),
            findings=tuple(_view(look, one, names) for one in found),
        )


def _view(look: Reading, one: Finding, names: dict[str, str]) -> FindingView:
    body = look.bodies.get(one.subject)
    return FindingView(
        kind=one.kind,
        position=one.position,
        ordinal=one.ordinal,
        recorded_on=one.recorded_on,
        effective_on=one.effective_on,
        late_days=one.late_days,
        subject=one.subject,
        subject_name=body.name if body else names.get(one.subject),
        scheme=one.scheme,
        assessment=one.assessment,
        assessment_title=_title(look, one),
        period=one.period,
        body=one.body,
        body_name=look.body_name(one.body),
        role=one.role,
        who=one.who,
        entries=one.entries,
        detail=one.detail,
        reason=one.reason,
    )


def _title(look: Reading, one: Finding) -> Label:
    """The title of the assessment, under the newest pack that governs a period of it."""
    for life in reversed(look.lives):
        if (life.scheme, life.assessment) == (one.scheme, one.assessment):
            return look.scheme(life).assessment(one.assessment).title
    return Label(one.assessment, one.assessment)
