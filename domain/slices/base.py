"""A use case: its consistency boundary, the state it needs, and the decision.

A slice is pure. `ledger.ledger.Ledger.do` reads the events of the boundary into it, calls
`execute`, and appends what it recorded on condition that the boundary has not moved; if it has,
it reads on and executes again. So a slice keeps only what recorded events told it:
`record` does not apply the new event to the slice, as the library's `trigger_event` would.
"""

from __future__ import annotations

from eventsourcing.dcb.domain import Slice, Tagged

from domain.events.base import Event


class UseCase(Slice[Event]):
    """Base of all slices. Methods decorated with `@event(SomeEvent)` gather state."""

    def record(self, decided: Event, *tags: str) -> None:
        """Add a decision; nothing is stored until `Ledger.do` appends all of them together."""
        self.new_decisions.append(Tagged(tags=list(tags), decision=decided))
