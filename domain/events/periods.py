"""The life of a period: open, closed, computed, decided, published, final.

`period` is a key such as 2025-Q1; with `scheme` and `assessment` it names one period. In these
events `effective_on` is the day of the act.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from domain.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodOpened(Event):
    """Entries may be recorded. The scheme version that governs the period is pinned."""

    TOPIC: ClassVar[str] = "period-opened"

    scheme: str
    assessment: str
    period: str
    scheme_version: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodClosed(Event):
    """No more entries; the result may be computed."""

    TOPIC: ClassVar[str] = "period-closed"

    scheme: str
    assessment: str
    period: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodReopened(Event):
    """Entries may be recorded again; what was computed and decided no longer stands.

    A notice on show is withdrawn with it.
    """

    TOPIC: ClassVar[str] = "period-reopened"

    scheme: str
    assessment: str
    period: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodComputed(Event):
    """The scheme was evaluated over the facts up to `facts_position`.

    `digest` is that of the pack; `result_digest` the SHA-256 (hex) of the result's canonical
    form (`domain.evaluation.result`); `subjects` how many were assessed.
    """

    TOPIC: ClassVar[str] = "period-computed"

    scheme: str
    assessment: str
    period: str
    digest: str
    facts_position: int
    result_digest: str
    subjects: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation:
    """The meeting changed one computed field of one subject, and said why."""

    subject: str
    field: str  # an outcome field: score, grade, tier, ...
    computed: str | None
    decided: str | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultDecided(Event):
    """The meeting confirmed the computed result, but for the deviations listed (P-13)."""

    TOPIC: ClassVar[str] = "result-decided"

    scheme: str
    assessment: str
    period: str
    result_digest: str
    meeting: str  # which meeting, when
    deviations: tuple[Deviation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRevised(Event):
    """A ruling that upheld an objection changed what was decided about one field of its subject.

    Recorded with the ruling, by whoever ruled. `before` is what held until then, `decided` what
    holds instead; with `set_aside` the meeting's change is gone, and what the scheme computes
    holds again. A reopening undoes it together with the decision.
    """

    TOPIC: ClassVar[str] = "decision-revised"

    objection: str
    scheme: str
    assessment: str
    period: str
    subject: str
    field: str  # an outcome field: score, grade, tier, ...
    computed: str | None
    before: str | None
    decided: str | None
    set_aside: bool = False
    reason: str  # in clear: it names nobody


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultPublished(Event):
    """The notice (公示) is on show; objections may be made until `objections_until`."""

    TOPIC: ClassVar[str] = "result-published"

    scheme: str
    assessment: str
    period: str
    on_show_until: str  # ISO date
    objections_until: str  # ISO date


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodFinalised(Event):
    """The outcomes are final; `outcomes` were recorded in the same append."""

    TOPIC: ClassVar[str] = "period-finalised"

    scheme: str
    assessment: str
    period: str
    outcomes: int
