"""Lists as they are answered: plain values, with the address of the next page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from api.office.views.answers import Distribution, Freshness, Option, PeriodView


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow:
    """An entry as it stands, in its last form since `known_from`; `position` is the original's."""

    position: int
    known_from: int
    scheme: str
    assessment: str
    period: str
    subject: str
    input: str
    item: str
    rater: str
    value: str | None
    level: str | None
    effective_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class EntriesView:
    """Entries by position, as known at `as_of`."""

    freshness: Freshness
    as_of: int
    entries: tuple[EntryRow, ...]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CadreRow:
    """Somebody who serves, or served last; what is not known is None.

    `name` is masked where the reader may not see it, and None after an erasure.
    """

    subject: str
    name: str | None
    erased: bool
    unit: str | None
    unit_name: str | None
    group: str | None
    group_name: str | None
    cadre_class: str | None
    post: str | None
    service_from: date | None
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CadresView:
    """Cadres by unit and id, as they serve `on` a day."""

    freshness: Freshness
    on: date
    cadres: tuple[CadreRow, ...]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyRow:
    """A body and the one above it ("" at the top)."""

    body: str
    kind: str
    name: str
    parent: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BodiesView:
    """Bodies by code."""

    freshness: Freshness
    bodies: tuple[BodyRow, ...]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeRow:
    """What a period gave a subject, as recorded at `position`; in force unless superseded."""

    position: int
    scheme: str
    assessment: str
    period: str
    subject: str
    score: str | None
    rank: int | None
    grade: str | None
    tier: int | None
    coefficient: str | None
    amount_yuan: str | None
    deviates: bool
    recorded_at: datetime
    because: int | None
    reason: str | None
    superseded_by: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomesView:
    """Outcomes of final periods by position."""

    freshness: Freshness
    outcomes: tuple[OutcomeRow, ...]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PayRow:
    """One determination or settlement of one pay stream: the whole, and what changed by it."""

    position: int
    scheme: str
    assessment: str
    period: str
    subject: str
    stream: str
    kind: str
    previous_yuan: str
    amount_yuan: str
    difference_yuan: str
    effective_on: date
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PayView:
    """Pay lines by position."""

    freshness: Freshness
    pay: tuple[PayRow, ...]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TierRow:
    """A move between tiers; 1 is the highest."""

    position: int
    scheme: str
    assessment: str
    period: str
    subject: str
    effective_on: date
    from_tier: int | None
    to_tier: int | None
    grounds: tuple[str, ...]
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TiersView:
    """Moves between tiers by position."""

    freshness: Freshness
    tiers: tuple[TierRow, ...]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CoefficientRow:
    """What a period said of a subject's tier and coefficient; superseded at `known_until`."""

    scheme: str
    assessment: str
    period: str
    ends_on: date
    tier: int | None
    coefficient: str | None
    from_tier: int | None
    grounds: tuple[str, ...]
    position: int
    known_until: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CoefficientsView:
    """A subject's tiers and coefficients over time."""

    freshness: Freshness
    subject: str
    coefficients: tuple[CoefficientRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRow:
    """An imported file; its rows are the entries right after `position`."""

    position: int
    kind: str
    sha256: str
    size: int
    media_type: str
    rows: int
    effective_on: date
    recorded_at: datetime
    body: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportsView:
    """Imported files, oldest first."""

    freshness: Freshness
    imports: tuple[ImportRow, ...]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """Whatever stands at a position of the ledger, whole; `data` depends on the type."""

    position: int
    id: str
    type: str
    recorded_at: datetime
    effective_on: date
    body: str
    role: str
    person: str
    client: str
    request: str
    tags: tuple[str, ...]
    data: dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class LogView:
    """The entries of the ledger after a position, in order; `head` is its last position."""

    head: int
    entries: tuple[LogEntry, ...]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceRow:
    """One field of an outcome that was recorded otherwise than it comes out now.

    `subject` is "" for the digest of the whole computed result.
    """

    subject: str
    field: str
    recorded: str | None
    recomputed: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayView:
    """A final period computed again from the facts that it pinned, and held against the record."""

    freshness: Freshness
    scheme: str
    assessment: str
    period: str
    outcomes: int
    differences: tuple[DifferenceRow, ...]
    clean: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DistributionView:
    """How a period's scores, grades and tiers are spread, without its rows."""

    freshness: Freshness
    period: PeriodView
    recorded: bool
    subjects: int
    distribution: Distribution
    grades: tuple[Option, ...]
    tiers: tuple[Option, ...]
    groups: tuple[Option, ...]
    classes: tuple[Option, ...]
    total_yuan: str | None
