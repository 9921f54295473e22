"""How far each ledger and its projections have come, known to the process without asking.

A thread looks at short intervals; whoever answers questions reads what it saw last. So an answer
may be as old as one interval and the look itself, some 20 ms; who needs a certain entry says so
(`wait_for`), and is answered from here only if the entry was seen. If looks stop coming, nothing
is known any more, and the database is asked again.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import structlog
from psycopg import Connection

from projections.projection import Projection
from projections.runner import Pool
from projections.target import statement

LOOK_EVERY_S = 0.02
KNOWN_FOR_S = 0.25
"""What was seen is no longer taken for known after this time."""

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Seen:
    """The head of a ledger, and the entry to which every projection has come."""

    head: int
    position: int


class Watch:
    """A context manager: watches all ledgers of a database from entry to exit."""

    def __init__(
        self,
        pool: Pool,
        projections: Sequence[Projection],
        *,
        look_every_s: float = LOOK_EVERY_S,
        known_for_s: float = KNOWN_FOR_S,
    ) -> None:
        self._pool = pool
        self._parameters = {
            "projections": [projection.name for projection in projections],
            "generation": "live",
        }
        self._look_every_s = look_every_s
        self._known_for_s = known_for_s
        self._seen: tuple[float, dict[str, Seen]] = (-known_for_s, {})
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="watch", daemon=True)

    def __enter__(self) -> Self:
        self._look_once()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def seen(self, ledger: str) -> Seen | None:
        """What was seen of a ledger a moment ago; None if that is too long ago, or nothing."""
        looked_at_s, seen = self._seen
        if time.monotonic() - looked_at_s > self._known_for_s:
            return None
        return seen.get(ledger)

    def _watch(self) -> None:
        while not self._stop.is_set():
            try:
                self._look_on()
            except Exception:  # noqa: BLE001 (the database may be away: look again later)
                _log.exception("watch_interrupted")
                # After a restart of the database none of the pool's connections is any good;
                # replaced now, they fail nobody's request.
                self._pool.check()
            self._stop.wait(self._known_for_s)

    def _look_on(self) -> None:
        """Look until told to stop, on one connection that is kept."""
        with self._pool.connection() as connection:
            connection.autocommit = True
            while not self._stop.wait(self._look_every_s):
                self._look(connection)
            connection.autocommit = False

    def _look_once(self) -> None:
        with self._pool.connection() as connection:
            self._look(connection)

    def _look(self, connection: Connection[Any]) -> None:
        looked_at_s = time.monotonic()  # before the answer: it may be older than its arrival
        rows = connection.execute(statement("positions_of_ledgers"), self._parameters, prepare=True)
        self._seen = (
            looked_at_s,
            {ledger: Seen(head, position) for ledger, head, position in rows},
        )
