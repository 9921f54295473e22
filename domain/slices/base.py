"""A use case: its consistency boundary, the state it needs, and the decision.

A slice is pure. `ledger.ledger.Ledger.do` reads the events of the boundary into it, calls
`execute`, and appends what it recorded on condition that the boundary has not moved; if it has,
it reads on and executes again. So a slice keeps only what recorded events told it:
`record` does not apply the new event to the slice, as the library's `trigger_event` would.

Slices are keyword-only dataclasses: the command's data are the constructor's arguments, the
gathered state are fields with `init=False`, and `learn` is the one place that changes them.
"""

from __future__ import annotations

from dataclasses import dataclass

from eventsourcing.dcb.domain import Slice, Tagged

from domain.actor import Actor
from domain.errors import DomainError
from domain.events.base import Event


class UseCase(Slice[Event]):
    """Base of all slices."""

    after_position: int | None = None
    """Facts that came in were read as of this position: the boundary must not have moved since."""

    acting: Actor = Actor(body="", role="")
    """Who asks for this; like `recorded_by` it is set by `ledger.ledger.Ledger.do`."""

    recorded_by: Actor = Actor(body="", role="")
    """Who recorded the event that `learn` is given, for use cases that ask for four eyes."""

    recorded_position: int = 0
    """The position of the event that `learn` is given."""

    def learn(self, recorded: Event) -> None:
        """Gather state from an event of the boundary; events of no interest are passed over."""

    def record(self, decided: Event, *tags: str) -> None:
        """Add a decision; nothing is stored until `Ledger.do` appends all of them together."""
        self.new_decisions.append(Tagged(tags=list(tags), decision=decided))


@dataclass(frozen=True, slots=True)
class Problem:
    """Why something is refused, before anyone raises it; `field` names the value at fault."""

    code: str
    message: str
    next_step: str
    field: str = ""

    def as_error(self, **fields: object) -> DomainError:
        """The same as an error, with more values by name."""
        return DomainError(
            self.code, self.message, next_step=self.next_step, field=self.field, **fields
        )


def check_reason(reason: str, act: str) -> str:
    """The reason without blanks around it; DomainError `reason-missing` if nothing is left."""
    if reason.strip():
        return reason.strip()
    raise DomainError(
        "reason-missing",
        f"{act} needs a reason.",
        next_step="Say in a sentence why.",
        field="reason",
    )
