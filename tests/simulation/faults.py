"""What goes wrong while people work: cut connections, a projection that fails, a clock that jumps.

Nothing of the service is replaced. The pool's connections get a cursor class that knows when its
connection is to be cut; the cut itself is the server's own `pg_terminate_backend`.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal

import psycopg
from psycopg import Cursor

from projections.database import Database
from projections.log import Page
from projections.projection import Projection
from projections.target import Target

When = Literal["before", "after"]
_CUT_WITHIN_MS = 5_000


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
        query = "select pg_terminate_backend(pid, %s) from pg_stat_activity" + (
            " where datname = current_database() and pid <> pg_backend_pid()"
        )
        with psycopg.connect(self._url, autocommit=True) as connection:
            cut = len(connection.execute(query, [_CUT_WITHIN_MS]).fetchall())
        with self._lock:
            self.cuts += cut
            self.excused += cut

    def excuse(self) -> bool:
        """Whether an error of a connection is due to a cut; each cut excuses one."""
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
        with self._lock:
            self.cuts += 1
            self.excused += 1
        with psycopg.connect(self._url, autocommit=True) as connection:
            connection.execute(
                "select pg_terminate_backend(%s, %s)", [backend_pid, _CUT_WITHIN_MS]
            )


def cuttable(url: str, scissors: Scissors) -> Database:
    """The service's database, with connections that the scissors reach."""

    class CuttableCursor(Cursor[Any]):
        def execute(self, *args: Any, **options: Any) -> CuttableCursor:
            with self._scissors():
                super().execute(*args, **options)
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
