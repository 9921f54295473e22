"""Duties after they were assigned: steps, closing (销号), going back to work, growing late.

A duty is named by the position of its `DutyAssigned` (at finalisation) or `DutyOrdered` (by hand).
Words about it may name persons, so they are sealed under the owner "duty:<position>". In these
events `effective_on` is the day of the act.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from domain.events.base import Event, Evidence, Sealed

DutyKind = Literal[
    "talk",  # 约谈提醒
    "admonition",  # 诫勉谈话
    "help",  # 一对一帮促
    "rectification",  # 整改
    "listed_supervision",  # 挂牌督办
    "other",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyOrdered(Event):
    """A body owes something about a subject by `due_on`, outside any period.

    `what` says it in a few words and names nobody: it stands in clear. `because` is the position
    of the cause (a verified case, a ruling), where there is one.
    """

    TOPIC: ClassVar[str] = "duty-ordered"

    subject: str
    kind: DutyKind
    what: str
    owner: str  # the role that owes it
    owner_body: str
    due_on: str  # ISO date
    because: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyStepRecorded(Event):
    """Something was done about the duty; `done`: its owner reports it as fulfilled."""

    TOPIC: ClassVar[str] = "duty-step-recorded"

    duty: int
    subject: str
    words: Sealed
    done: bool = False
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyClosed(Event):
    """Somebody else looked at what was done and struck the duty off the list (销号)."""

    TOPIC: ClassVar[str] = "duty-closed"

    duty: int
    subject: str
    finding: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyReturned(Event):
    """Closing was refused: the duty goes back to work."""

    TOPIC: ClassVar[str] = "duty-returned"

    duty: int
    subject: str
    reason: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyEscalated(Event):
    """The duty is late: the body `to_body` is told, once for each level (1, 2, ...)."""

    TOPIC: ClassVar[str] = "duty-escalated"

    duty: int
    subject: str
    level: int
    to_body: str
    to_role: str
    late_days: int
