"""Cases: reported, verified or dismissed, followed by measures, perhaps reversed.

Until a case is verified the log ties nobody to an allegation: who is concerned, which situation,
when, and every text that people wrote are sealed under the case's own key. Every act is by an
actor who is named (a person or a client), so that four eyes can be held to.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from domain.events.base import Event, Evidence, Sealed

Confidentiality = Literal[
    "internal",  # whoever may open the details of cases
    "restricted",  # only who verifies
]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReported(Event):
    """A body reported a case; `effective_on` is the day on which it was received.

    `within_days` after it the case is to be decided. `details` are those of `CaseDetails`.
    """

    TOPIC: ClassVar[str] = "case-reported"

    case: str
    scheme: str
    body: str
    confidentiality: Confidentiality
    within_days: int
    details: Sealed
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCorrected(Event):
    """The reporting body replaced the details; what it had reported stays in the log."""

    TOPIC: ClassVar[str] = "case-corrected"

    case: str
    details: Sealed
    evidence: tuple[Evidence, ...] = ()
    reason: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseWithdrawn(Event):
    """The reporting body took the report back before it was decided."""

    TOPIC: ClassVar[str] = "case-withdrawn"

    case: str
    reason: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationStarted(Event):
    """Somebody took the case on."""

    TOPIC: ClassVar[str] = "verification-started"

    case: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseVerified(Event):
    """The case is a fact: `effective_on` is the day of the situation.

    From here on it counts as an entry in each of `inputs`, the inputs of kind `case` that the
    scheme has for the situation. `verified_on` is the day of the finding (ISO date).
    """

    TOPIC: ClassVar[str] = "case-verified"

    case: str
    scheme: str
    subject: str
    situation: str
    inputs: tuple[str, ...]
    verified_on: str
    finding: Sealed
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDismissed(Event):
    """The case was found to be none; `same_as` is the case that reported the same before, or ""."""

    TOPIC: ClassVar[str] = "case-dismissed"

    case: str
    same_as: str = ""
    finding: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureImposed(Event):
    """A measure is in force from `effective_on` to `last_day` (ISO date; "": until it is lifted).

    `input` is the sanction input that is on meanwhile, "" if the measure is recorded only. That
    the last day has passed is a matter of the calendar, not an event.
    """

    TOPIC: ClassVar[str] = "measure-imposed"

    case: str
    scheme: str
    subject: str
    measure: str
    input: str
    last_day: str
    reason: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureLifted(Event):
    """The measure imposed at position `lifts` ends early: `effective_on` is the first day without.

    Repeats what the measure is about.
    """

    TOPIC: ClassVar[str] = "measure-lifted"

    case: str
    lifts: int
    scheme: str
    subject: str
    measure: str
    input: str
    reason: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReversed(Event):
    """What was verified does not hold. Neither the case nor its measures count any more.

    `ends` are the positions of the verification and of all measures imposed and lifted since.
    """

    TOPIC: ClassVar[str] = "case-reversed"

    case: str
    scheme: str
    subject: str
    situation: str
    ends: tuple[int, ...]
    reason: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDetailsOpened(Event):
    """Somebody, whom the envelope names, looked at what is sealed; once a day is recorded."""

    TOPIC: ClassVar[str] = "case-details-opened"

    case: str
