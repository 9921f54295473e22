"""Objections to published results: where each stands, and what was written, still sealed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from domain.events.base import Sealed
from domain.events.objections import (
    AppealFiled,
    AppealRuled,
    ObjectionAcknowledged,
    ObjectionFiled,
    ObjectionRuled,
    ObjectionWithdrawn,
)
from domain.slices.objection_life import ObjectionState
from ledger.envelope import Recorded
from projections.log import Page
from projections.projection import Projection
from projections.sealed import sealed_from
from projections.target import Target, statement

_STATES: Mapping[str, ObjectionState] = MappingProxyType(
    {
        ObjectionFiled.TOPIC: "filed",
        ObjectionAcknowledged.TOPIC: "acknowledged",
        ObjectionRuled.TOPIC: "ruled",
        ObjectionWithdrawn.TOPIC: "withdrawn",
        AppealFiled.TOPIC: "appealed",
        AppealRuled.TOPIC: "settled",
    }
)
_COLUMNS = (
    "objection",
    "position",
    "scheme",
    "assessment",
    "period",
    "subject",
    "objector",
    "field",
    "entry",
    "state",
    "filed_on",
    "filed_by",
)
_ACT_COLUMNS = (
    "position",
    "objection",
    "act",
    "effective_on",
    "recorded_at",
    "ruling",
    "nonce",
    "ciphertext",
    "commitment",
    "body",
    "role",
    "person",
    "client",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """One objection. `ruling` is the latest: on the appeal, where there was one.

    `ruled_at` is the position of that ruling; `filed_by` who recorded the objection.
    """

    objection: str
    position: int
    scheme: str
    assessment: str
    period: str
    subject: str
    objector: str
    field: str
    entry: int | None
    state: ObjectionState
    filed_on: date
    filed_by: str
    acknowledged_on: date | None
    rule_by: date | None
    ruled_on: date | None
    ruled_at: int | None
    ruling: str | None
    appeal_until: date | None
    appealed_on: date | None
    settled_on: date | None
    withdrawn_on: date | None

    @property
    def pending(self) -> bool:
        """Whether somebody has to rule on it."""
        return self.state in ("filed", "acknowledged", "appealed")


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionAct:
    """One act of its life, with what was written still sealed."""

    position: int
    objection: str
    act: ObjectionState
    effective_on: date
    recorded_at: datetime
    ruling: str | None
    nonce: str | None
    ciphertext: str | None
    commitment: str | None
    body: str
    role: str
    person: str
    client: str

    @property
    def sealed(self) -> Sealed | None:
        """What was written, where something was."""
        return sealed_from(self.nonce, self.ciphertext, self.commitment)


def find_objections(
    connection: Connection[Any],
    ledger: str,
    *,
    objection: str | None = None,
    subject: str | None = None,
    filed_by: str | None = None,
    bodies: Sequence[str] | None = None,
    scheme: str | None = None,
    assessment: str | None = None,
    period: str | None = None,
    pending: bool | None = None,
    after: int | None = None,
    limit: int | None = None,
) -> list[Objection]:
    """The objections that fit, newest first; `after`: those that were filed before a position.

    With `subject` and `filed_by` both, either is enough: what concerns a person. `bodies`: about
    those who serve in one of them, or served there last.
    """
    with connection.cursor(row_factory=class_row(Objection)) as cursor:
        cursor.execute(
            statement("objections_find"),
            {
                "ledger": ledger,
                "objection": objection,
                "subject": subject,
                "filed_by": filed_by,
                "bodies": None if bodies is None else list(bodies),
                "scheme": scheme,
                "assessment": assessment,
                "period": period,
                "pending": pending,
                "after": after,
                "limit": limit,
            },
        )
        return cursor.fetchall()


def objection_acts(connection: Connection[Any], ledger: str, objection: str) -> list[ObjectionAct]:
    """The acts of an objection's life, in order."""
    with connection.cursor(row_factory=class_row(ObjectionAct)) as cursor:
        cursor.execute(statement("objection_acts_find"), {"ledger": ledger, "objection": objection})
        return cursor.fetchall()


def _apply(target: Target, page: Page) -> None:
    filed, moved, acts = [], [], []
    for recorded in page.events(_STATES):
        event: Any = recorded.event
        acts.append(_act(recorded))
        if isinstance(event, ObjectionFiled):
            filed.append(
                (
                    event.objection,
                    recorded.position,
                    event.scheme,
                    event.assessment,
                    event.period,
                    event.subject,
                    event.objector,
                    event.field,
                    event.entry,
                    "filed",
                    event.effective_on,
                    recorded.actor.who,
                )
            )
        else:
            moved.append(_moved(recorded))
    if filed:
        target.copy("objection", _COLUMNS, filed)
    target.execute("objection_moved", moved)
    if acts:
        target.copy("objection_act", _ACT_COLUMNS, acts)


def _moved(recorded: Recorded) -> dict[str, object]:
    event: Any = recorded.event
    state = _STATES[event.TOPIC]
    ruled = isinstance(event, ObjectionRuled | AppealRuled)
    return {
        "objection": event.objection,
        "state": state,
        "on": event.effective_on,
        "rule_by": getattr(event, "rule_by", None),
        "ruling": event.ruling if ruled else None,
        "ruled_at": recorded.position if ruled else None,
        "appeal_until": getattr(event, "appeal_until", None),
    }


def _act(recorded: Recorded) -> tuple[object, ...]:
    event: Any = recorded.event
    sealed: Sealed | None = getattr(event, "text", None) or getattr(event, "reasons", None)
    actor = recorded.actor
    return (
        recorded.position,
        event.objection,
        _STATES[event.TOPIC],
        event.effective_on,
        recorded.recorded_at,
        getattr(event, "ruling", None),
        *((sealed.nonce, sealed.ciphertext, sealed.commitment) if sealed else (None, None, None)),
        actor.body,
        actor.role,
        actor.person,
        actor.client,
    )


OBJECTIONS = Projection("objections", ("read.objection", "read.objection_act"), _apply)
