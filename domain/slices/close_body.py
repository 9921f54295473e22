"""Close a body that was abolished or merged; `closed_on` is its last day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from eventsourcing.dcb.domain import Selector

from domain.errors import DomainError
from domain.events import tags
from domain.events.appointments import CadreAppointed, CadreDeparted, CadreTransferred
from domain.events.base import Event
from domain.events.bodies import BodyClosed, BodyRegistered
from domain.slices.base import UseCase, check_reason
from domain.slices.body_state import Bodies, existence_of, tags_of


@dataclass(kw_only=True, eq=False)
class CloseBody(UseCase):
    """Nobody may serve in it, and no body stand below it, after its last day."""

    body: str
    closed_on: date
    reason: str
    bodies: Bodies = field(init=False, default_factory=Bodies)
    serving_until: dict[str, date] = field(init=False, default_factory=dict)  # last day by person

    def consistency_boundary(self) -> list[Selector]:
        return [
            existence_of(self.body),
            Selector(types=[BodyRegistered, BodyClosed], tags=[tags.below(self.body)]),
            Selector(
                types=[CadreAppointed, CadreTransferred, CadreDeparted],
                tags=[tags.serving(self.body)],
            ),
        ]

    def learn(self, recorded: Event) -> None:
        self.bodies.learn(recorded)
        match recorded:
            case CadreAppointed() | CadreTransferred() if recorded.body == self.body:
                self.serving_until[recorded.person] = date.max
            case CadreTransferred():
                self.serving_until[recorded.person] = recorded.effective_on - timedelta(days=1)
            case CadreDeparted():
                self.serving_until[recorded.person] = recorded.effective_on

    def execute(self) -> None:
        reason = check_reason(self.reason, "Closing a body")
        own = self.bodies.require_open(self.body, self.closed_on)
        if own.ends_on is not None:
            raise DomainError(
                "body-already-closed",
                f"Body {self.body} was closed on {own.ends_on}.",
                next_step="Nothing is left to do.",
                body=self.body,
            )
        below = [
            code
            for code, body in self.bodies.known.items()
            if code != self.body and (body.ends_on is None or body.ends_on > self.closed_on)
        ]
        serving = [who for who, until in self.serving_until.items() if until > self.closed_on]
        if below or serving:
            raise DomainError(
                "body-in-use",
                f"After {self.closed_on}, {len(serving)} cadres would still serve in body "
                f"{self.body} and {len(below)} bodies stand below it.",
                next_step="Transfer the cadres or record their departure; close the bodies below.",
                body=self.body,
                serving=serving,
                below=below,
            )
        closed = BodyClosed(effective_on=self.closed_on, body=self.body, reason=reason)
        self.record(closed, *tags_of(closed, own.parent))
