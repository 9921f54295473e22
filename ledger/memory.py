"""The log in memory: the twin of `ledger.postgres`, for tests, previews and what-if."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Iterator, Mapping

from eventsourcing.dcb.api import (
    DCBAppendCondition,
    DCBEvent,
    DCBQuery,
    DCBQueryItem,
    DCBSequencedEvent,
)
from eventsourcing.persistence import IntegrityError

from ledger.recorder import Entry, ReadResponse, Recorder, check_events
from ledger.vault import Mark, Vault


class MemoryRecorder(Recorder):
    """Keeps the events of one ledger in a list, with an index of the positions of each tag."""

    def __init__(self) -> None:
        self._events: list[DCBEvent] = []
        self._positions: dict[str, list[int]] = {}
        self._lock = threading.Lock()

    def head(self) -> int:
        return len(self._events)

    def append(
        self, events: Iterable[DCBEvent], condition: DCBAppendCondition | None = None
    ) -> int:
        events = list(events)
        check_events(events)
        with self._lock:
            if condition is not None:
                query, after = condition.fail_if_events_match, condition.after or 0
                if next(self._matching(query, after, self.head()), None) is not None:
                    raise IntegrityError(condition)
            for event in events:
                # A copy: what is recorded no longer changes with the caller's object.
                self._events.append(DCBEvent(event.type, bytes(event.data), list(event.tags)))
                for tag in set(event.tags):
                    self._positions.setdefault(tag, []).append(len(self._events))
            return self.head()

    def read(
        self,
        query: DCBQuery | None = None,
        *,
        after: int | None = None,
        limit: int | None = None,
    ) -> ReadResponse:
        head = self.head()
        found = list(self._positions_of(query, after or 0, head, limit))
        if limit is not None:
            head = found[-1] if found else 0
        return ReadResponse(map(self._sequenced, found), head or None)

    def entries(
        self, query: DCBQuery | None = None, *, after: int = 0, limit: int | None = None
    ) -> Iterator[Entry]:
        for position in self._positions_of(query, after, self.head(), limit):
            yield position, self._events[position - 1].data

    def _sequenced(self, position: int) -> DCBSequencedEvent:
        event = self._events[position - 1]
        copy = DCBEvent(event.type, event.data, list(event.tags))
        return DCBSequencedEvent(event=copy, position=position)

    def _positions_of(
        self, query: DCBQuery | None, after: int, head: int, limit: int | None
    ) -> Iterator[int]:
        found = self._matching(query or DCBQuery(), after, head)
        return found if limit is None else (p for p, _ in zip(found, range(limit), strict=False))

    def _matching(self, query: DCBQuery, after: int, head: int) -> Iterator[int]:
        """Positions in (after, head] that match, in order."""
        if not query.items:
            yield from range(after + 1, head + 1)
        elif all(item.tags for item in query.items):
            found = {p for item in query.items for p in self._by_tags(item, after, head)}
            yield from sorted(found)
        else:
            for position in range(after + 1, head + 1):
                if any(_matches(self._events[position - 1], item) for item in query.items):
                    yield position

    def _by_tags(self, item: DCBQueryItem, after: int, head: int) -> Iterator[int]:
        rarest = min((self._positions.get(tag, []) for tag in item.tags), key=len)
        for position in reversed(rarest):
            if position <= after:
                break
            if position <= head and _matches(self._events[position - 1], item):
                yield position


def _matches(event: DCBEvent, item: DCBQueryItem) -> bool:
    return (not item.types or event.type in item.types) and set(item.tags) <= set(event.tags)


class MemoryVault(Vault):
    """The vault in memory."""

    def __init__(self, ledger: str, master_key: bytes) -> None:
        super().__init__(ledger, master_key)
        self._wrapped: dict[str, bytes] = {}
        self._holders: dict[bytes, str] = {}
        self._marked: set[tuple[str, Mark]] = set()
        self._lock = threading.Lock()

    def erase(self, person: str) -> None:
        with self._lock:
            self._wrapped.pop(person, None)
            self._holders = {t: p for t, p in self._holders.items() if p != person}
            self._marked = {(owner, mark) for owner, mark in self._marked if owner != person}

    def _add_keys(self, wrapped: Mapping[str, bytes]) -> None:
        with self._lock:
            self._wrapped = {**wrapped, **self._wrapped}

    def _wrapped_keys(self, persons: Collection[str]) -> dict[str, bytes]:
        return {p: self._wrapped[p] for p in persons if p in self._wrapped}

    def _add_tokens(self, persons: Mapping[bytes, str]) -> dict[bytes, str]:
        with self._lock:
            holders = {**persons, **self._persons(persons)}
            if holders == persons:
                self._holders.update(persons)
            return holders

    def _persons(self, tokens: Collection[bytes]) -> dict[bytes, str]:
        return {t: self._holders[t] for t in tokens if t in self._holders}

    def _add_marks(self, owner: str, marks: Collection[Mark]) -> None:
        with self._lock:
            self._marked = self._marked | {(owner, mark) for mark in marks}

    def _marks(self, kind: str, owners: Collection[str]) -> dict[str, list[Mark]]:
        return {
            owner: [mark for o, mark in self._marked if o == owner and mark[0] == kind]
            for owner in owners
        }

    def _owners(self, marks: Collection[Mark]) -> dict[Mark, list[str]]:
        return {m: [o for o, mark in self._marked if mark == m] for m in marks}
