"""Typed facts: what the log says about the world, in the shape that evaluation reads.

Each row is known from one position of the log until another (`known_until` None: still), so the
facts as of position P are the rows with known_from <= P and (known_until is None or > P). The
PostgreSQL tables of the same names (schema `facts`) have the same columns, with the ledger first.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentFact:
    """One unbroken span of one person in one unit and class.

    As of any position the spans of a person follow one another: no two start on one day.
    """

    subject: str
    unit: str
    group: str
    cadre_class: str
    post: str
    service_from: date  # first day of continuous service in the ledger's county
    unit_from: date  # first day of continuous service in the unit
    starts_on: date
    ends_on: date | None  # last day, inclusive
    known_from: int
    known_until: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyFact:
    """A body and the one above it."""

    body: str
    kind: str
    name: str
    parent: str  # "" at the top
    starts_on: date
    ends_on: date | None
    known_from: int
    known_until: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFact:
    """The standing form of one entry: corrections replace the row, withdrawals end it.

    `value` is scaled (or fen for money inputs), `level` "" where there is none. `position` is that of the original
    entry; a correction's row has the same position and a later known_from.
    """

    scheme: str
    assessment: str
    period: str  # "" for dated inputs
    subject: str
    input: str
    item: str
    rater: str
    value: int | None
    level: str
    effective_on: date
    position: int
    known_from: int
    known_until: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeFact:
    """An outcome of a final period; superseding replaces the row."""

    scheme: str
    assessment: str
    period: str
    ordinal: int
    ends_on: date
    subject: str
    score: int | None
    rank: int | None
    grade: str | None
    tier: int | None
    coefficient: int | None
    amount_fen: int | None
    position: int  # of the OutcomeRecorded or OutcomeSuperseded that holds
    known_from: int
    known_until: int | None = None


@dataclass(slots=True)
class Facts:
    """Everything that an evaluation may read, as plain lists."""

    appointments: list[AppointmentFact] = field(default_factory=list)
    bodies: list[BodyFact] = field(default_factory=list)
    entries: list[EntryFact] = field(default_factory=list)
    outcomes: list[OutcomeFact] = field(default_factory=list)
