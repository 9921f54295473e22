"""Outcomes: what a final period means for each subject. Superseded, never overwritten."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from domain.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeRecorded(Event):
    """The result of one subject in one final period; `effective_on` is the period's last day.

    Absent fields do not exist in the scheme. `values` holds every other column of the result
    that the scheme keeps (name to plain decimal, text, "true" or "false"). `digest` pins the
    pack, `facts_position` the facts, `computed` whether it is the computed result unchanged.
    """

    TOPIC: ClassVar[str] = "outcome-recorded"

    scheme: str
    assessment: str
    period: str
    subject: str
    digest: str
    facts_position: int
    score: str | None = None
    rank: int | None = None
    grade: str | None = None
    tier: int | None = None
    coefficient: str | None = None
    amount_fen: int | None = None
    values: dict[str, str]
    deviates: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeSuperseded(Event):
    """A later finding replaced the outcome at position `supersedes` (or one that was missing).

    The fields are those of `OutcomeRecorded`; `because` is the position of the cause
    (correction, ruling, reversal) and `reason` says it in words.
    """

    TOPIC: ClassVar[str] = "outcome-superseded"

    scheme: str
    assessment: str
    period: str
    subject: str
    digest: str
    facts_position: int
    score: str | None = None
    rank: int | None = None
    grade: str | None = None
    tier: int | None = None
    coefficient: str | None = None
    amount_fen: int | None = None
    values: dict[str, str]
    deviates: bool = False
    supersedes: int | None
    because: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TierChanged(Event):
    """The subject moves between tiers (1 highest) from `effective_on`.

    `grounds` are names of the scheme's flags or counts that moved it, up or down.
    `from_tier` is None on first entry, `to_tier` None on leaving the scheme.
    """

    TOPIC: ClassVar[str] = "tier-changed"

    scheme: str
    assessment: str
    period: str
    subject: str
    from_tier: int | None
    to_tier: int | None
    grounds: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PayDetermined(Event):
    """What a final period pays (or takes) in one pay stream, in fen; negative is taken off."""

    TOPIC: ClassVar[str] = "pay-determined"

    scheme: str
    assessment: str
    period: str
    subject: str
    stream: str  # the pay column of the scheme
    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PaySettled(Event):
    """Supersession changed an amount: the difference is paid (positive) or recovered (negative)."""

    TOPIC: ClassVar[str] = "pay-settled"

    scheme: str
    assessment: str
    period: str
    subject: str
    stream: str
    previous_fen: int
    amount_fen: int
    difference_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyAssigned(Event):
    """Someone owes something about a subject by `due_on` (talk, help, listed supervision)."""

    TOPIC: ClassVar[str] = "duty-assigned"

    scheme: str
    assessment: str
    period: str
    subject: str
    duty: str  # the duty step of the scheme
    owner: str  # the role that owes it
    due_on: str  # ISO date


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyCancelled(Event):
    """Supersession removed the reason for a duty."""

    TOPIC: ClassVar[str] = "duty-cancelled"

    scheme: str
    assessment: str
    period: str
    subject: str
    duty: str
    reason: str
