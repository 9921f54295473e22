"""The library's mapper between decisions and stored events, bound to one append."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from eventsourcing.dcb.api import DCBEvent
from eventsourcing.dcb.domain import Tagged
from eventsourcing.dcb.persistence import DCBMapper

from domain.events.base import Event
from ledger.context import Context
from ledger.envelope import EnvelopeWriter, read_entry

Clock = Callable[[], datetime]
NewId = Callable[[datetime], UUID]


class Mapper(DCBMapper[Event]):
    """Decisions to envelopes and back. All decisions of one mapper share the moment."""

    def __init__(self, ledger: str, context: Context, clock: Clock, new_id: NewId) -> None:
        self._ledger = ledger
        self._recorded_at = clock()
        self._new_id = new_id
        self._writer = EnvelopeWriter(ledger, context, self._recorded_at)

    def to_dcb_event(self, event: Tagged[Event]) -> DCBEvent:
        """Write the envelope; DomainErrors as in `EnvelopeWriter.write`."""
        entry = self._writer.write(event.decision, event.tags, self._new_id(self._recorded_at))
        return DCBEvent(type=event.decision.TOPIC, data=entry, tags=event.tags)

    def to_domain_event(self, event: DCBEvent) -> Tagged[Event]:
        """Read the envelope; DomainError as in `read_entry`."""
        recorded = read_entry(0, event.data, self._ledger)
        return Tagged(tags=list(recorded.tags), decision=recorded.event)
