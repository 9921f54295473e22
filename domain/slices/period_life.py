"""The life of a period: one table of allowed moves, and the state that recorded events tell.

    open -> closed -> computed -> decided -> published -> final

`reopen` leads back to open until the outcomes are final; after that they are only superseded.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from eventsourcing.dcb.domain import Selector

from domain.errors import DomainError
from domain.events import tags
from domain.events.base import Event
from domain.events.periods import (
    DecisionRevised,
    Deviation,
    PeriodClosed,
    PeriodComputed,
    PeriodFinalised,
    PeriodOpened,
    PeriodReopened,
    ResultDecided,
    ResultPublished,
)
from domain.slices.base import UseCase

State = Literal["unopened", "open", "closed", "computed", "decided", "published", "final"]
Act = Literal[
    "open",
    "record",
    "close",
    "reopen",
    "compute",
    "decide",
    "publish",
    "revise",
    "finalise",
    "supersede",
]

MOVES: dict[Act, tuple[State, ...]] = {
    "open": ("unopened",),
    "record": ("open",),
    "close": ("open",),
    # A published result goes back only together with its notice: see reopen_period.
    "reopen": ("closed", "computed", "decided", "published"),
    # Again after a late correction; the later computation replaces the earlier.
    "compute": ("closed", "computed"),
    # Again when the minutes were wrong; the later decision replaces the earlier.
    "decide": ("computed", "decided"),
    "publish": ("decided",),
    # By a ruling on an objection only; before the notice the meeting decides again.
    "revise": ("published", "final"),
    "finalise": ("published",),
    "supersede": ("final",),
}
"""In which states each act is allowed."""

_NEXT_STEP: dict[State, str] = {
    "unopened": "Open the period first.",
    "open": "Close the period first.",
    "closed": "Compute the result, or reopen the period.",
    "computed": "Record the meeting's decision, or reopen the period.",
    "decided": "Publish the result, or reopen the period.",
    "published": "Finalise it after the objection window, or reopen it and withdraw the notice.",
    "final": "Supersede the outcomes: what is final is not reopened.",
}

LIFE: tuple[type[Event], ...] = (
    PeriodOpened,
    PeriodClosed,
    PeriodReopened,
    PeriodComputed,
    ResultDecided,
    ResultPublished,
    DecisionRevised,
    PeriodFinalised,
)


@dataclass(slots=True)
class PeriodLife:
    """Where one period stands, and what its latest events pinned ("" and 0: nothing yet)."""

    state: State = "unopened"
    latest_on: date = date.min
    digest: str = ""
    result_digest: str = ""
    facts_position: int = 0
    deviations: tuple[Deviation, ...] = ()
    objections_until: date = date.min

    def learn(self, recorded: Event) -> None:
        """Follow the period: `recorded` is any event, those of the life count."""
        match recorded:
            case PeriodOpened():
                self.state, self.digest = "open", recorded.digest
            case PeriodReopened():
                self.state = "open"
            case PeriodClosed():
                self.state = "closed"
            case PeriodComputed():
                self.state = "computed"
                self.result_digest = recorded.result_digest
                self.facts_position = recorded.facts_position
            case ResultDecided():
                self.state, self.deviations = "decided", recorded.deviations
            case DecisionRevised():
                self.deviations = revised(self.deviations, recorded)
            case ResultPublished():
                self.state = "published"
                self.objections_until = date.fromisoformat(recorded.objections_until)
            case PeriodFinalised():
                self.state = "final"
            case _:
                return
        self.latest_on = recorded.effective_on

    def deviation_of(self, subject: str, field: str) -> Deviation | None:
        """What was decided otherwise about a field of a subject, if it was."""
        for deviation in self.deviations:
            if (deviation.subject, deviation.field) == (subject, field):
                return deviation
        return None

    def require(self, act: Act, name: str, on: date | None = None) -> None:
        """DomainError unless the act is allowed now, on a day not before the latest act's."""
        if self.state not in MOVES[act]:
            raise DomainError(
                "period-state",
                f"Period {name} is {self.state}: it is too early or too late to {act}.",
                next_step=_NEXT_STEP[self.state],
                period=name,
                state=self.state,
                act=act,
            )
        if on is not None and on < self.latest_on:
            raise DomainError(
                "act-out-of-order",
                f"{on} is before {self.latest_on}, the day of period {name}'s latest act.",
                next_step="Give the day on which it was done.",
                period=name,
                latest_on=self.latest_on,
            )

    def require_digest(self, digest: str, name: str) -> None:
        """DomainError unless the pack is the one that the period was opened under."""
        if digest != self.digest:
            raise DomainError(
                "wrong-scheme-version",
                f"Period {name} is governed by the pack {self.digest[:12]}, not {digest[:12]}.",
                next_step="Use the version of the scheme under which the period was opened.",
                period=name,
                digest=self.digest,
            )


def revised(deviations: tuple[Deviation, ...], revision: DecisionRevised) -> tuple[Deviation, ...]:
    """The deviations in force once a ruling revised one of them, or made one."""
    others = tuple(
        known
        for known in deviations
        if (known.subject, known.field) != (revision.subject, revision.field)
    )
    if revision.set_aside:
        return others
    decided = Deviation(
        subject=revision.subject,
        field=revision.field,
        computed=revision.computed,
        decided=revision.decided,
        reason=revision.reason,
    )
    return (*others, decided)


def name_of(scheme: str, assessment: str, period: str) -> str:
    """How messages call one period of one assessment."""
    return f"{scheme}/{assessment}/{period}"


class PeriodUseCase(UseCase):
    """Base of the slices that depend on where a period stands; `life` follows its events."""

    life: PeriodLife

    @staticmethod
    def life_of(scheme: str, assessment: str, period: str) -> Selector:
        """Selects the events that move the period."""
        return Selector(types=LIFE, tags=[tags.period(scheme, assessment, period)])

    def learn(self, recorded: Event) -> None:
        self.life.learn(recorded)


@dataclass(kw_only=True, eq=False)
class PeriodAct(PeriodUseCase):
    """Base of the slices that move one period; their boundary is its life."""

    scheme: str
    assessment: str
    period: str
    life: PeriodLife = field(init=False, default_factory=PeriodLife)

    @property
    def name(self) -> str:
        """How messages call the period."""
        return name_of(self.scheme, self.assessment, self.period)

    def consistency_boundary(self) -> list[Selector]:
        return [self.life_of(self.scheme, self.assessment, self.period)]

    def move(self, moved: Event) -> None:
        """Record an event of the period's life."""
        self.record(moved, tags.period(self.scheme, self.assessment, self.period))
