"""Objections (异议) to a published result, the rulings on them, and appeals (申诉) from rulings.

`objection` is an opaque id. What people write is sealed under the owner "objection:<id>". In these
events `effective_on` is the day of the act.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from domain.events.base import Event, Sealed

Ruling = Literal["upheld", "upheld_in_part", "rejected"]
Objector = Literal[
    "subject",  # the one whom the result is about
    "other",  # somebody else who read the notice; the text says who
]
ResultField = Literal["result", "score", "rank", "grade", "tier", "coefficient", "amount"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionFiled(Event):
    """Somebody objects to a subject's published result.

    `field` is what of the result it concerns ("result": all of it), `entry` the position of the
    entry that is said to be wrong, if it is one.
    """

    TOPIC: ClassVar[str] = "objection-filed"

    objection: str
    scheme: str
    assessment: str
    period: str
    subject: str
    objector: Objector
    field: ResultField
    entry: int | None = None
    text: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionAcknowledged(Event):
    """The county has it and will rule by `rule_by`."""

    TOPIC: ClassVar[str] = "objection-acknowledged"

    objection: str
    scheme: str
    assessment: str
    period: str
    subject: str
    rule_by: str  # ISO date


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionRuled(Event):
    """The ruling, with reasons that the objector may read; an appeal is open until `appeal_until`."""

    TOPIC: ClassVar[str] = "objection-ruled"

    objection: str
    scheme: str
    assessment: str
    period: str
    subject: str
    ruling: Ruling
    reasons: Sealed
    appeal_until: str  # ISO date


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionWithdrawn(Event):
    """The objector took it back, before it was ruled on."""

    TOPIC: ClassVar[str] = "objection-withdrawn"

    objection: str
    scheme: str
    assessment: str
    period: str
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealFiled(Event):
    """The objector does not accept the ruling."""

    TOPIC: ClassVar[str] = "appeal-filed"

    objection: str
    scheme: str
    assessment: str
    period: str
    subject: str
    text: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealRuled(Event):
    """The ruling on the appeal; there is no further one."""

    TOPIC: ClassVar[str] = "appeal-ruled"

    objection: str
    scheme: str
    assessment: str
    period: str
    subject: str
    ruling: Ruling
    reasons: Sealed
