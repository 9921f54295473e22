"""Who is behind which credentials, kept in the process, so that no request asks the database.

What is kept holds while nothing changed: twice a second at most, the version of all that could
end a session or a grant is looked up, by one request for all. Nothing is trusted that was not
confirmed within the last second. Whoever changes something in this process says so (`doubt`), and
the next request looks.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from starlette.concurrency import run_in_threadpool

from api.access.asker import Asker

CONFIRM_AFTER_S = 0.5
TRUSTED_S = 1.0
_MOST_KEPT = 20_000


@dataclass(slots=True)
class Known:
    """An asker found by credentials, until when they hold, and the day of the grants."""

    asker: Asker
    ends_at: datetime
    day: date
    seen_at: datetime


class Memory:
    """Askers by their credentials. `version` asks the database; it runs in a thread."""

    def __init__(self, version: Callable[[], object]) -> None:
        self._version = version
        self._seen: object = None
        self._confirmed_s = float("-inf")
        self._asking = asyncio.Lock()
        self._known: OrderedDict[str, Known] = OrderedDict()
        self._generation = 0

    def doubt(self) -> None:
        """Something changed here: look before the next answer."""
        self._confirmed_s = float("-inf")

    async def find(self, key: str, load: Callable[[], Known | None]) -> Known | None:
        """Who that is, from memory or as loaded now, in a thread."""
        await self._confirm()
        known = self._known.get(key)
        if known is not None:
            return known
        generation = self._generation
        known = await run_in_threadpool(load)
        if known is not None and generation == self._generation:
            self._known[key] = known
            while len(self._known) > _MOST_KEPT:
                self._known.popitem(last=False)
        return known

    def forget(self, key: str) -> None:
        """Load it anew the next time."""
        self._known.pop(key, None)

    async def _confirm(self) -> None:
        age_s = time.monotonic() - self._confirmed_s
        if age_s < CONFIRM_AFTER_S or (age_s < TRUSTED_S and self._asking.locked()):
            return
        async with self._asking:
            if time.monotonic() - self._confirmed_s < CONFIRM_AFTER_S:
                return
            asked_s = time.monotonic()
            version = await run_in_threadpool(self._version)
            if version != self._seen:
                self._known.clear()
                self._generation += 1
                self._seen = version
            self._confirmed_s = asked_s
