"""What goes wrong while people work: cut connections, a projection that fails, a clock that jumps.

Nothing of the service is replaced. The pool's connections get a cursor class that knows when its
connection is to be cut; the cut itself is the server's own `pg_terminate_backend`.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal

import psycopg
from psycopg import Cursor

from projections.database import SERVICE_ROLE, Database
from projections.log import Page
from projections.projection import Projection
from projections.target import Target

When = Literal["before", "after"]
_ALIVE = "select from pg_stat_activity where pid = any (%s) limit 1"
_PAUSE_S = 0.001
_BECOME_SERVICE = f"set role {SERVICE_ROLE}"


class PlannedFault(Exception):  # noqa: N818 (it is planned, not an error)
    """A projection failed half-way, as it was told to."""


class Scissors:
    """Cuts the connection that carries out the n-th statement from now, before or after it.

    After it means: what the statement committed by itself stays, and nobody learns of it.
    `excused` is how many errors of connections the cuts so far may have caused.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._lock = threading.Lock()
        self._statements_left = 0
        self._when: When = "before"
        self.cuts = 0
        self.excused = 0

    def cut_after(self, statements: int, when: When) -> None:
        with self._lock:
            self._statements_left, self._when = statements, when

    def put_away(self) -> None:
        self.cut_after(0, "before")

    def cut_all(self) -> None:
        """Cut every connection of the service at once, as a restarted server would."""
        with psycopg.connect(self._url, autocommit=True) as connection:
            found = connection.execute(
                "select pid from pg_stat_activity"
                " where datname = current_database() and pid <> pg_backend_pid()"
            ).fetchall()
        self._end([pid for (pid,) in found])

    def excuse(self, error: psycopg.OperationalError) -> bool:
        """Whether the error is due to a cut; each cut excuses one."""
        if not is_cut(error):
            return False
        with self._lock:
            self.excused -= 1
            return self.excused >= 0

    def due(self) -> When | None:
        """Count a statement; when to cut the connection that carries it out."""
        with self._lock:
            if self._statements_left == 0:
                return None
            self._statements_left -= 1
            return self._when if self._statements_left == 0 else None

    def cut(self, backend_pid: int) -> None:
        """End the server's process behind a connection."""
        self._end([backend_pid])

    def _end(self, pids: list[int]) -> None:
        with self._lock:
            self.cuts += len(pids)
            self.excused += len(pids)
        with psycopg.connect(self._url, autocommit=True) as connection:
            connection.execute("select pg_terminate_backend(pid) from unnest(%s) as pid", [pids])
            # The server's own waiting looks only ten times a second.
            while connection.execute(_ALIVE, [pids]).fetchone():
                time.sleep(_PAUSE_S)


def is_cut(error: BaseException) -> bool:
    """The server ended the connection, or it was found ended; no deadlock, no lack of anything."""
    return isinstance(error, psycopg.OperationalError) and error.sqlstate in (None, "57P01")


def cuttable(url: str, scissors: Scissors) -> Database:
    """The service's database, with connections that the scissors reach."""

    class CuttableCursor(Cursor[Any]):
        def execute(self, query: Any, *args: Any, **options: Any) -> CuttableCursor:
            if query == _BECOME_SERVICE:  # the pool's own, whenever it renews a connection
                super().execute(query, *args, **options)
                return self
            with self._scissors():
                super().execute(query, *args, **options)
            return self

        def executemany(self, *args: Any, **options: Any) -> None:
            with self._scissors():
                super().executemany(*args, **options)

        @contextmanager
        def _scissors(self) -> Iterator[None]:
            when = scissors.due()
            backend_pid = self.connection.info.backend_pid
            if when == "before":
                scissors.cut(backend_pid)
            yield
            if when == "after":
                scissors.cut(backend_pid)
                self.connection.close()
                raise psycopg.OperationalError("the connection was cut before the answer came")

    database = Database(url)
    database.pool.kwargs = {"cursor_factory": CuttableCursor}
    return database


@dataclass
class Stumble:
    """Lets one projection fail once, after it has written its page."""

    _projection: str = ""
    stumbled: int = 0

    def next_time(self, projection: str) -> None:
        self._projection = projection

    def over(self, projections: Sequence[Projection]) -> tuple[Projection, ...]:
        """The projections, each able to stumble."""
        return tuple(self._able(each) for each in projections)

    def _able(self, projection: Projection) -> Projection:
        def apply(target: Target, page: Page) -> None:
            projection.apply(target, page)
            if self._projection == projection.name:
                self._projection = ""
                self.stumbled += 1
                raise PlannedFault(projection.name)

        return replace(projection, apply=apply)


@dataclass
class Clock:
    """Moves on a millisecond with each look, and for the rest stands where it was set."""

    now: datetime = datetime(2025, 1, 2, 2, 0, tzinfo=UTC)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self) -> datetime:
        with self._lock:
            self.now += timedelta(milliseconds=1)
            return self.now

    def today(self) -> date:
        return self.now.date()

    def jump(self, days: int) -> None:
        """Forward, or back when somebody set it wrong."""
        with self._lock:
            self.now += timedelta(days=days)

    def reach(self, day: date) -> None:
        """Be at least on that day."""
        self.jump(max(0, (day - self.now.date()).days))
