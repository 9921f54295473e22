"""The ledger of one jurisdiction: carries out use cases, and reads what was recorded."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from eventsourcing.dcb.api import DCBAppendCondition, DCBQuery, DCBQueryItem
from eventsourcing.dcb.domain import Selector
from eventsourcing.persistence import IntegrityError
from eventsourcing.utils import construct_topic

from domain.errors import DomainError
from domain.events import tags as tag
from domain.slices.base import UseCase
from ledger.context import Context
from ledger.envelope import Recorded, read_entry
from ledger.identifiers import utc_now, uuid7
from ledger.mapper import Mapper
from ledger.recorder import Recorder

ATTEMPTS = 10
_FIRST_PAUSE_S = 0.002


@dataclass(frozen=True, slots=True)
class Receipt:
    """The entries that a request recorded, from first to last position.

    If there was nothing to record, `first_position` is `last_position` + 1. `repeated` says that
    an earlier request with the same idempotency key recorded them.
    """

    first_position: int
    last_position: int
    repeated: bool = False


class Ledger:
    """A gapless sequence of entries, 1, 2, 3, ..., and the only way to add to it."""

    def __init__(
        self,
        name: str,
        recorder: Recorder,
        clock: Callable[[], datetime] = utc_now,
        new_id: Callable[[datetime], UUID] = uuid7,
        *,
        rehearses: bool = False,
    ) -> None:
        self.name = name
        self._rehearses = rehearses
        self._recorder = recorder
        self._clock = clock
        self._new_id = new_id

    def do(self, use_case: UseCase, context: Context) -> Receipt:
        """Read the use case's boundary, execute it, and record its decisions if nothing moved.

        If the boundary moved in between, reads on and executes again, ten times at most. The
        use case's DomainErrors pass through, with nothing recorded. Besides it raises
        `too-busy`, and `facts-outdated` if the boundary moved after `use_case.after_position`.
        """
        key = None
        if context.idempotency_key is not None:
            key = tag.request_key(context.idempotency_key)
        query = _query_of(use_case, key)
        use_case.acting = context.actor
        for attempt in range(ATTEMPTS):
            if attempt:
                _pause(attempt)
            receipt, known = self._advance(use_case, query, key)
            if receipt is not None:
                return receipt
            if attempt and use_case.after_position is not None:
                raise _facts_outdated(use_case.after_position)
            use_case.new_decisions.clear()
            use_case.execute()
            if self._rehearses or not use_case.new_decisions:
                return Receipt(known + 1, known)
            try:
                return self._append(use_case, query, known, context, key)
            except IntegrityError:
                continue  # the boundary moved: read on, decide again
        raise DomainError(
            "too-busy",
            f"Others recorded about the same subject {ATTEMPTS} times while this was decided.",
            next_step="Try again in a moment.",
        )

    def rehearsal(self) -> Ledger:
        """The same ledger, but `do` records nothing: it only raises what would be refused."""
        return Ledger(self.name, self._recorder, self._clock, self._new_id, rehearses=True)

    def earlier(self, context: Context) -> Receipt | None:
        """The receipt of an earlier request with the context's idempotency key, if there is one.

        `do` looks by itself; this is for requests that leave something outside the ledger first.
        """
        if context.idempotency_key is None:
            return None
        key = tag.request_key(context.idempotency_key)
        done = [recorded.position for recorded in self.read(tags=[key])]
        return Receipt(done[0], done[-1], repeated=True) if done else None

    def read(
        self,
        after: int = 0,
        limit: int | None = None,
        types: Sequence[str] = (),
        tags: Sequence[str] = (),
    ) -> Iterator[Recorded]:
        """Entries after a position, in order, up to the present head.

        With `types` (stored types) or `tags`: those of any of the types that carry all tags.
        """
        query = None
        if types or tags:
            query = DCBQuery([DCBQueryItem(types=list(types), tags=list(tags))])
        for position, entry in self._recorder.entries(query, after=after, limit=limit):
            yield read_entry(position, entry, self.name)

    def head(self) -> int:
        """The last position; 0 while the ledger is empty."""
        return self._recorder.head()

    def at(self, position: int) -> Recorded:
        """The entry at a position; DomainError `no-such-entry` if there is none."""
        if position >= 1:
            for found in self.read(after=position - 1, limit=1):
                return found
        raise self._no_such_entry(position)

    def leaf(self, position: int) -> bytes:
        """The hash of the entry at a position as a leaf of the Merkle tree (RFC 6962 section 2.1).

        With the position it is what a receipt says: whoever holds it can tell later whether the
        entry is still the one that was recorded. DomainError `no-such-entry`.
        """
        if position >= 1:
            for _, entry in self._recorder.entries(after=position - 1, limit=1):
                return sha256(b"\x00" + entry).digest()
        raise self._no_such_entry(position)

    def _no_such_entry(self, position: int) -> DomainError:
        return DomainError(
            "no-such-entry",
            f"Ledger {self.name} has no entry {position}.",
            next_step=f"Its positions run from 1 to {self.head()}.",
            ledger=self.name,
            position=position,
        )

    def _advance(
        self, use_case: UseCase, query: DCBQuery | None, key: str | None
    ) -> tuple[Receipt | None, int]:
        """Apply what the boundary holds; the receipt of an earlier request, and the head read."""
        if query is None:
            return None, self.head()
        done = []
        response = self._recorder.read(query, after=use_case.last_known_position)
        for found in response:
            recorded = read_entry(found.position, found.event.data, self.name)
            if key in recorded.tags:
                done.append(found.position)
            use_case.recorded_by = recorded.actor
            use_case.recorded_position = found.position
            recorded.event.mutate(use_case)
        use_case.last_known_position = known = response.head or 0
        return (Receipt(done[0], done[-1], repeated=True) if done else None), known

    def _append(
        self,
        use_case: UseCase,
        query: DCBQuery | None,
        known: int,
        context: Context,
        key: str | None,
    ) -> Receipt:
        mapper = Mapper(self.name, context, self._clock, self._new_id)
        decisions = use_case.collect_events()
        if key is not None:
            # The first and the last carry it, so that a repeated request finds the span.
            decisions[0].tags.append(key)
            if len(decisions) > 1:
                decisions[-1].tags.append(key)
        condition = None
        if query is not None:
            since = use_case.after_position
            condition = DCBAppendCondition(query, known if since is None else min(known, since))
        last = self._recorder.append(map(mapper.to_dcb_event, decisions), condition)
        return Receipt(last - len(decisions) + 1, last)


def _query_of(use_case: UseCase, key: str | None) -> DCBQuery | None:
    """The boundary as a query; None if there is none (an empty query would match everything)."""
    boundary = use_case.consistency_boundary()
    selectors = [boundary] if isinstance(boundary, Selector) else boundary
    items = [DCBQueryItem([construct_topic(t) for t in s.types], list(s.tags)) for s in selectors]
    if key is not None:
        items.append(DCBQueryItem(tags=[key]))
    return DCBQuery(items) if items else None


def _facts_outdated(position: int) -> DomainError:
    return DomainError(
        "facts-outdated",
        f"The facts that this was decided on, read as of position {position}, have changed since.",
        next_step="Read them again and repeat the request.",
        position=position,
    )


def _pause(attempt: int) -> None:
    """Wait for a random time that doubles at most with each attempt, so that rivals part."""
    time.sleep(random.random() * _FIRST_PAUSE_S * 2**attempt)  # noqa: S311 (not a secret)
