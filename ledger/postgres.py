"""The log in PostgreSQL: one ledger's rows of `ledger.event`, appended by `ledger.append`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from eventsourcing.dcb.api import (
    DCBAppendCondition,
    DCBEvent,
    DCBQuery,
    DCBSequencedEvent,
)
from eventsourcing.persistence import IntegrityError
from psycopg import Connection, Cursor
from psycopg_pool import ConnectionPool

from ledger.arrays import BytesArray, TextArray
from ledger.recorder import TAG_SEPARATOR, Entry, ReadResponse, Recorder, check_events

PAGE_ENTRIES = 2_000
WHOLE_EVENTS = 1_000  # as many are sent whole; more go in parts, in one transaction
PART_EVENTS = 500

_HERE = Path(__file__).parent
_APPEND = (_HERE / "append.sql").read_text("utf-8")
_HEAD = (_HERE / "head.sql").read_text("utf-8")
_READ = (_HERE / "read.sql").read_text("utf-8")
_READ_MATCHING = (_HERE / "read_matching.sql").read_text("utf-8")


class PostgresRecorder(Recorder):
    """Reads and appends as the role that the pool's connections have, `mingce_service`."""

    def __init__(self, pool: ConnectionPool, ledger: str) -> None:
        self._pool = pool
        self._ledger = ledger
        self._prefix = f"{ledger} "
        self._next_key = TAG_SEPARATOR + self._prefix

    def head(self) -> int:
        rows = self._fetch(_HEAD, {"ledger": self._ledger})
        return int(rows[0][0]) if rows else 0

    def append(
        self, events: Iterable[DCBEvent], condition: DCBAppendCondition | None = None
    ) -> int:
        left = iter(events)
        part = list(islice(left, WHOLE_EVENTS + 1))
        check_events(part)
        if len(part) <= WHOLE_EVENTS:
            [[last]] = self._fetch(_APPEND, self._parameters(part, condition))
        else:
            last = self._append_in_parts(part, left, condition)
        if last is None:
            raise IntegrityError(condition)
        return int(last)

    def _append_in_parts(
        self, part: list[DCBEvent], left: Iterator[DCBEvent], condition: DCBAppendCondition | None
    ) -> int | None:
        """One transaction and one trip: events are made while the server stores those before.

        The head row stays locked from the first part on, so nobody appends in between.
        """
        with self._pool.connection() as connection, connection.pipeline():
            sent = [_send(connection, self._parameters(part, condition))]
            while part := list(islice(left, PART_EVENTS)):
                check_events(part)
                sent.append(_send(connection, self._parameters(part, None)))
            answers = [_answer(cursor) for cursor in sent]
            if answers[0] is None:
                connection.rollback()
                return None
            return answers[-1]

    def _parameters(
        self, events: Sequence[DCBEvent], condition: DCBAppendCondition | None
    ) -> dict[str, Any]:
        query_types, query_keys = (
            (None, None) if condition is None else self._items(condition.fail_if_events_match)
        )
        return {
            "ledger": self._ledger,
            "types": TextArray([event.type for event in events]),
            "keys": TextArray([self._keys(event.tags) for event in events]),
            "entries": BytesArray([event.data for event in events]),
            "query_types": query_types,
            "query_keys": query_keys,
            "after": (condition.after if condition else None) or 0,
        }

    def read(
        self,
        query: DCBQuery | None = None,
        *,
        after: int | None = None,
        limit: int | None = None,
    ) -> ReadResponse:
        head = self.head()
        rows = self._rows(query, after or 0, head, limit)
        if limit is not None:
            found = list(rows)
            return ReadResponse(map(self._sequenced, found), int(found[-1][0]) if found else None)
        return ReadResponse(map(self._sequenced, rows), head or None)

    def entries(
        self, query: DCBQuery | None = None, *, after: int = 0, limit: int | None = None
    ) -> Iterator[Entry]:
        for position, entry, _, _ in self._rows(query, after, self.head(), limit):
            yield position, entry

    def _rows(
        self, query: DCBQuery | None, after: int, head: int, limit: int | None
    ) -> Iterator[tuple[Any, ...]]:
        """Rows up to `head` in pages; entries commit in order, so the pages fit together."""
        statement, parameters = _READ, {"ledger": self._ledger, "head": head}
        if query is not None and query.items:
            types, keys = self._items(query)
            statement, parameters = _READ_MATCHING, {**parameters, "types": types, "keys": keys}
        left = head - after if limit is None else limit
        while left > 0 and after < head:
            count = min(left, PAGE_ENTRIES)
            rows = self._fetch(statement, {**parameters, "after": after, "count": count})
            yield from rows
            if len(rows) < count:
                return
            after = rows[-1][0]
            left -= count

    def _fetch(self, statement: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
        with self._pool.connection() as connection, _in_one_trip(connection):
            cursor = connection.cursor(binary=True)
            return cursor.execute(statement, parameters, prepare=True).fetchall()

    def _items(self, query: DCBQuery) -> tuple[TextArray, TextArray]:
        """A query as `ledger.matching` takes it; no items at all match everything."""
        if not query.items:
            return TextArray([""]), TextArray([""])
        types = TextArray([TAG_SEPARATOR.join(item.types) for item in query.items])
        return types, TextArray([self._keys(item.tags) for item in query.items])

    def _keys(self, tags: Sequence[str]) -> str:
        return self._prefix + self._next_key.join(tags) if tags else ""

    def _sequenced(self, row: tuple[Any, ...]) -> DCBSequencedEvent:
        position, entry, kind, keys = row
        cut = len(self._prefix)
        event = DCBEvent(type=kind, data=entry, tags=[key[cut:] for key in keys])
        return DCBSequencedEvent(event=event, position=position)


def _send(connection: Connection, parameters: dict[str, Any]) -> Cursor:
    return connection.cursor(binary=True).execute(_APPEND, parameters, prepare=True)


def _answer(cursor: Cursor) -> int | None:
    """The last position, or None if the condition failed."""
    [[last]] = cursor.fetchall()
    return None if last is None else int(last)


@contextmanager
def _in_one_trip(connection: Connection) -> Iterator[None]:
    """Let a statement be its own transaction, which saves the trips for BEGIN and COMMIT."""
    connection.autocommit = True
    try:
        yield
    finally:
        if not connection.closed:
            connection.autocommit = False
