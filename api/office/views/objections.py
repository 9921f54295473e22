"""What the questions about objections are answered with. API and pages show these."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from api.office.views.answers import Freshness
from domain.schemes.values import Label


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionItem:
    """An objection in a list. `overdue_days` counts from the day after the ruling was due.

    `ruling` is the latest one: on the appeal, where there was one.
    """

    objection: str
    position: int
    scheme: str
    assessment: str
    assessment_title: Label
    period: str
    subject: str
    subject_name: str | None
    unit_name: str
    objector: str  # subject or other
    field: str
    entry: int | None
    state: str  # filed, acknowledged, ruled, withdrawn, appealed, settled
    pending: bool
    filed_on: date
    acknowledged_on: date | None
    rule_by: date | None
    overdue_days: int
    ruled_on: date | None
    ruling: str | None  # upheld, upheld_in_part, rejected
    appeal_until: date | None
    appealed_on: date | None
    settled_on: date | None
    withdrawn_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionsView:
    """A page of objections, newest first; `next` is the address of the following page."""

    freshness: Freshness
    jurisdiction: str
    today: date
    objections: tuple[ObjectionItem, ...]
    next: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionActView:
    """One act of its life. `words`: None where nothing was written, or the asker may not read it."""

    position: int
    act: str  # as the states
    effective_on: date
    recorded_at: datetime
    body: str
    body_name: str
    role: str
    ruling: str | None
    words: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RedecidableField:
    """A field that a ruling may decide otherwise: what was computed, and what holds.

    `changed`: the meeting (or a ruling) made it something else than computed, which may be set
    aside. `values`: what it can be; None for any number.
    """

    field: str
    computed: str | None
    holds: str | None
    changed: bool
    values: list[str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RedecisionView:
    """What a ruling made of the decision; with `set_aside` the computed value holds again."""

    position: int
    field: str
    computed: str | None
    before: str | None
    decided: str | None
    set_aside: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelCount:
    """How many subjects have a grade or tier by the scheme, and how many as decided."""

    label: str
    by_scheme: int
    decided: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequences:
    """What a redecision means beside its subject.

    `others` are the other subjects whose results follow from it by the scheme's own steps (as
    ranks do from a score); `labels` the grades or tiers that more, or fewer, have than the scheme
    gives: nobody else's grade is changed to make up for it.
    """

    others: int
    labels: tuple[LabelCount, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionDetailView:
    """One objection with its whole life.

    `period_state` says which way an upheld ruling takes: `published` (withdraw the notice and
    reopen) or `final` (supersede). `to_carry_out`: neither was done yet. What the ruling itself
    decided otherwise (`redecisions`) holds at once while the notice is on show.
    """

    freshness: Freshness
    jurisdiction: str
    objection: ObjectionItem
    period_state: str
    appeal_open: bool
    to_carry_out: bool
    redecisions: tuple[RedecisionView, ...]
    consequences: Consequences | None
    acts: tuple[ObjectionActView, ...]
