"""Deviations: where a meeting decided otherwise than was computed, and its reasons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from domain.events.periods import DecisionRevised, PeriodReopened, ResultDecided
from projections.log import Page
from projections.projection import Projection
from projections.target import Target, statement

_EVENTS = (ResultDecided, DecisionRevised, PeriodReopened)
_TOPICS = frozenset(event.TOPIC for event in _EVENTS)
_PLACE = ("scheme", "assessment", "period")
_COLUMNS = (
    "position",
    "ordinal",
    "scheme",
    "assessment",
    "period",
    "subject",
    "field",
    "computed",
    "decided",
    "reason",
    "meeting",
    "decided_on",
    "before",
    "objection",
    "stands_until",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedDeviation:
    """One changed field of one subject. `position` is that of the decision.

    `stands_until` is the position that undid it (reopening, another decision, a ruling). What a
    ruling changed has the `objection` that it was about and what held `before`; `meeting` is "".
    Where a ruling set the meeting's change aside, nothing stands: `set_aside`.
    """

    position: int
    scheme: str
    assessment: str
    period: str
    subject: str
    field: str
    computed: str | None
    decided: str | None
    reason: str
    meeting: str
    decided_on: date
    before: str | None
    objection: str | None
    stands_until: int | None

    @property
    def set_aside(self) -> bool:
        """Whether a ruling put the computed value back."""
        return self.objection is not None and self.stands_until == self.position


def find_deviations(
    connection: Connection[Any],
    ledger: str,
    *,
    scheme: str | None = None,
    assessment: str | None = None,
    period: str | None = None,
    subject: str | None = None,
    undone: bool = False,
    as_of: int | None = None,
) -> list[DecidedDeviation]:
    """The deviations that fit and stand (with `undone`: all), in the order of decision.

    With `as_of`: those that had been decided and stood at that position.
    """
    with connection.cursor(row_factory=class_row(DecidedDeviation)) as cursor:
        cursor.execute(
            statement("deviations_find"),
            {
                "ledger": ledger,
                "scheme": scheme,
                "assessment": assessment,
                "period": period,
                "subject": subject,
                "undone": undone,
                "as_of": as_of,
            },
        )
        return cursor.fetchall()


def _apply(target: Target, page: Page) -> None:
    rows: list[tuple[object, ...]] = []
    undoing: list[dict[str, object]] = []
    for recorded in page.events(_TOPICS):
        event, position = recorded.event, recorded.position
        if not isinstance(event, _EVENTS):
            continue
        place = {name: getattr(event, name) for name in _PLACE}
        undone: dict[str, object] = {"position": position, **place, "subject": None, "field": None}
        if isinstance(event, ResultDecided):
            rows += _decided(position, event)
        if isinstance(event, DecisionRevised):
            rows.append(_revised(position, event))
            undone |= {"subject": event.subject, "field": event.field}
        undoing.append(undone)
    if rows:
        target.copy("deviation", _COLUMNS, rows)
    target.execute("deviations_undone", undoing)


def _decided(position: int, event: ResultDecided) -> list[tuple[object, ...]]:
    return [
        (
            position,
            ordinal,
            *(getattr(event, name) for name in _PLACE),
            deviation.subject,
            deviation.field,
            deviation.computed,
            deviation.decided,
            deviation.reason,
            event.meeting,
            event.effective_on,
            None,
            None,
            None,
        )
        for ordinal, deviation in enumerate(event.deviations, start=1)
    ]


def _revised(position: int, event: DecisionRevised) -> tuple[object, ...]:
    return (
        position,
        1,
        *(getattr(event, name) for name in _PLACE),
        event.subject,
        event.field,
        event.computed,
        event.decided,
        event.reason,
        "",
        event.effective_on,
        event.before,
        event.objection,
        # What was set aside is kept for auditors; the computed value follows the facts again.
        position if event.set_aside else None,
    )


DEVIATIONS = Projection("deviations", ("read.deviation",), _apply)
