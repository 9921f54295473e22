"""What happens, told to all who listen: one look at the database for everybody.

A listener costs a queue and no thread. What it missed, it asks for again by the last position that
it heard; who falls behind is let go and does the same.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

import structlog
from starlette.concurrency import run_in_threadpool

from api.office import answers
from api.office.parts import Office
from projections.changes import LogChange, find_changes

LOOK_EVERY_S = 0.25
KEEP_ALIVE_S = 15.0
LONGEST_S = 600.0
"""So long one stream lasts: who comes again is asked again who it is, and what it may hear."""

MOST_WAITING = 100
MOST_MISSED_ENTRIES = 10_000
"""Who missed more reads everything anew."""

_WAKE_EVERY_S = 1.0
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Moved:
    """The projections have come to a position; what was touched on the way.

    `missed`: too much happened for a list of it.
    """

    position: int
    changes: tuple[LogChange, ...] = ()
    missed: bool = False


class Feed:
    """The feed of one application. It looks while anybody listens."""

    def __init__(self, office: Office, *, look_every_s: float = LOOK_EVERY_S) -> None:
        self._office = office
        self._look_every_s = look_every_s
        self._listeners: set[asyncio.Queue[Moved | None]] = set()
        self._looking: asyncio.Task[None] | None = None
        self._position = 0
        self._closing = False

    def close(self) -> None:
        """Let every listener go within a second; may be called from anywhere, also a signal."""
        self._closing = True

    @property
    def listeners(self) -> int:
        """How many listen."""
        return len(self._listeners)

    async def listen(self, heard: int | None) -> AsyncIterator[Moved | None]:
        """What happens after the position last heard (None: from now on); None to keep alive.

        Ends after ten minutes, when the feed closes, or when the listener does not keep up.
        """
        queue: asyncio.Queue[Moved | None] = asyncio.Queue(MOST_WAITING)
        self._listeners.add(queue)
        try:
            position = await run_in_threadpool(self._reached)
            if self._looking is None or self._looking.done():
                self._position = position
                self._looking = asyncio.create_task(self._look())
            yield await self._since(position if heard is None else min(heard, position), position)
            async for moved in self._told(queue):
                if moved is None or moved.position > position:
                    yield moved
        finally:
            self._listeners.discard(queue)

    async def _told(self, queue: asyncio.Queue[Moved | None]) -> AsyncIterator[Moved | None]:
        quiet_since_s = began_s = time.monotonic()
        while not self._closing and time.monotonic() - began_s < LONGEST_S:
            try:
                moved = await asyncio.wait_for(queue.get(), _WAKE_EVERY_S)
            except TimeoutError:
                if time.monotonic() - quiet_since_s < KEEP_ALIVE_S:
                    continue
                moved = None
            else:
                if moved is None:  # it did not keep up
                    return
            quiet_since_s = time.monotonic()
            yield moved

    async def _look(self) -> None:
        while self._listeners and not self._closing:
            await asyncio.sleep(self._look_every_s)
            try:
                position = await run_in_threadpool(self._reached)
                if position > self._position:
                    moved = await self._since(self._position, position)
                    self._position = position
                    self._tell(moved)
            except Exception:  # noqa: BLE001 (the database may be away: look again later)
                _log.exception("feed_interrupted")

    def _tell(self, moved: Moved) -> None:
        for queue in list(self._listeners):
            if queue.full():
                self._listeners.discard(queue)
                queue.get_nowait()
                queue.put_nowait(None)
            else:
                queue.put_nowait(moved)

    async def _since(self, after: int, until: int) -> Moved:
        if until - after > MOST_MISSED_ENTRIES:
            return Moved(until, missed=True)
        changes: Sequence[LogChange] = ()
        if until > after:
            changes = await run_in_threadpool(self._changes, after, until)
        return Moved(until, tuple(changes))

    def _reached(self) -> int:
        """How far the projections have come, without asking the database if that is known."""
        office = self._office
        seen = office.watch.seen(office.ledger.name) if office.watch else None
        return seen.position if seen else answers.freshness(office).position

    def _changes(self, after: int, until: int) -> list[LogChange]:
        office = self._office
        with office.database.connection() as connection:
            return find_changes(connection, office.ledger.name, after=after, until=until)
