"""The port to the log's store: the library's DCBRecorder, and what this ledger needs besides."""

from __future__ import annotations

import threading
from abc import abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from eventsourcing.dcb.api import (
    DCBAppendCondition,
    DCBEvent,
    DCBQuery,
    DCBReadResponse,
    DCBRecorder,
    DCBSequencedEvent,
    DCBSubscription,
)
from eventsourcing.persistence import ProgrammingError

Entry = tuple[int, bytes]
"""A position and the bytes that stand there."""

TAG_SEPARATOR = "\x1f"
_FORBIDDEN_IN_TAGS = ("\x00", TAG_SEPARATOR)
POLL_INTERVAL_S = 0.05


class Recorder(DCBRecorder):
    """One ledger's entries: positions 1, 2, 3, ... without gaps, in the order of their commits."""

    @abstractmethod
    def head(self) -> int:
        """The last position, 0 if there is none."""

    @abstractmethod
    def append(
        self, events: Iterable[DCBEvent], condition: DCBAppendCondition | None = None
    ) -> int:
        """Append all events or none; the last position.

        `events` may be made while those before are being stored: what it raises undoes the append.
        IntegrityError if an entry matches the condition.
        """

    @abstractmethod
    def entries(
        self, query: DCBQuery | None = None, *, after: int = 0, limit: int | None = None
    ) -> Iterator[Entry]:
        """Matching entries up to the head of this moment, in order, in constant memory."""

    def subscribe(
        self, query: DCBQuery | None = None, *, after: int | None = None
    ) -> PollingSubscription:
        """Entries as they come; `next` waits until there is one or the subscription stops."""
        return PollingSubscription(self, query, after)


class PollingSubscription(DCBSubscription[Recorder]):
    """Reads on from the last position seen. Positions commit in order, so it misses nothing."""

    def __init__(self, recorder: Recorder, query: DCBQuery | None, after: int | None) -> None:
        super().__init__(recorder=recorder, query=query, after=after)
        self._page: Iterator[DCBSequencedEvent] = iter(())
        self._stopped = threading.Event()

    def stop(self) -> None:
        super().stop()
        self._stopped.set()

    def __next__(self) -> DCBSequencedEvent:
        while not self._stopped.is_set():
            for event in self._page:
                self._last_position = event.position
                return event
            response = self._recorder.read(self._query, after=self._last_position)
            first = next(response, None)
            if first is not None:
                self._page = response
                self._last_position = first.position
                return first
            # Nothing up to the head matches, so a later look may start there.
            self._last_position = max(self._last_position, response.head or 0)
            self._stopped.wait(POLL_INTERVAL_S)
        raise StopIteration


class ReadResponse(DCBReadResponse):
    """Events as they are fetched. `head` is the ledger's, or with a limit the last one read."""

    def __init__(self, events: Iterator[DCBSequencedEvent], head: int | None) -> None:
        self._events = events
        self._head = head

    @property
    def head(self) -> int | None:
        return self._head

    def __next__(self) -> DCBSequencedEvent:
        return next(self._events)


def check_events(events: Sequence[DCBEvent]) -> None:
    """Refuse what no store could keep; ProgrammingError, since a slice would be at fault."""
    if not events:
        raise ProgrammingError("an append needs at least one event")
    tags = list(chain.from_iterable(event.tags for event in events))
    together = "".join(tags)  # looked through in one go: a batch has tens of thousands
    if not all(tags) or any(character in together for character in _FORBIDDEN_IN_TAGS):
        raise ProgrammingError("a tag is empty or holds a control character that tags never have")
