"""Applies the log to the projections: page by page, each in one transaction with its position."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from psycopg import Connection
from psycopg_pool import ConnectionPool

from domain.errors import DomainError
from projections.log import head_position, read_page
from projections.projection import Projection
from projections.target import Generation, Target, set_generation, statement

PAGE_ENTRIES = 4_000
_SHORTEST_WAIT_S = 0.005
_LONGEST_WAIT_S = 0.1

Pool = ConnectionPool[Connection[Any]]


@dataclass(frozen=True, slots=True)
class Lag:
    """How far the projections are behind: entries, and the age of the oldest one missing."""

    entries: int
    seconds: float


class Runner:
    """Keeps projections of one generation up to date.

    Any number of runners may run at a time: the pages of one ledger are applied one after the
    other, whoever applies them.
    """

    def __init__(
        self,
        pool: Pool,
        projections: Sequence[Projection],
        *,
        generation: Generation = "live",
        page_entries: int = PAGE_ENTRIES,
    ) -> None:
        self._pool = pool
        self._projections = projections
        self._generation = generation
        self._page_entries = page_entries

    def catch_up(self, ledger: str, on_page: Callable[[int], None] | None = None) -> int:
        """Apply all that is recorded; return the position reached. Memory holds one page.

        `on_page` is told the position after each page. An error leaves the projections at the
        last whole page; calling again goes on from there.
        """
        with self._pool.connection() as connection:
            while True:
                with connection.transaction():
                    position, applied = self.apply_page(connection, ledger)
                if on_page is not None:
                    on_page(position)
                if applied < self._page_entries:
                    return position

    def apply_page(self, connection: Connection[Any], ledger: str) -> tuple[int, int]:
        """Apply the next page within the open transaction.

        Returns the position then reached and how many entries were applied.
        """
        lock_projections(connection, ledger, self._generation)
        positions = self._positions(connection, ledger)
        after = min(positions.values())
        page = read_page(connection, ledger, after=after, limit=self._page_entries)
        if not len(page):
            return after, 0
        set_generation(connection, self._generation)
        target = Target(connection, ledger)
        for projection in self._projections:
            missing = page.after(positions[projection.name])
            if len(missing):
                projection.apply(target, missing)
        self._move(connection, ledger, page.last_position)
        return page.last_position, len(page)

    def position(self, ledger: str) -> int:
        """The position up to which every projection has come."""
        with self._pool.connection() as connection:
            return min(self._positions(connection, ledger).values())

    def lag(self, ledger: str) -> Lag:
        """How far behind the log the projections are; 0 entries and 0 seconds when they are not."""
        with self._pool.connection() as connection:
            position = min(self._positions(connection, ledger).values())
            entries = head_position(connection, ledger) - position
            page = read_page(connection, ledger, after=position, limit=1)
        oldest = [page.read(stored).recorded_at for stored in page]
        age_s = (datetime.now(UTC) - oldest[0]).total_seconds() if oldest else 0.0
        return Lag(max(entries, 0), max(age_s, 0.0))

    def wait_for(self, ledger: str, position: int, timeout_s: float) -> int:
        """Wait until the projections have come to a position; return how far they are.

        Raises DomainError `projections-behind` when they have not in time.
        """
        deadline = time.monotonic() + timeout_s
        pause_s = _SHORTEST_WAIT_S
        while (reached := self.position(ledger)) < position:
            if time.monotonic() >= deadline:
                raise DomainError(
                    "projections-behind",
                    f"The projections of {ledger} have come to entry {reached}, not yet to "
                    f"{position}.",
                    next_step="Ask again later, or see the lag and the log of the service.",
                    ledger=ledger,
                    reached=reached,
                    position=position,
                )
            time.sleep(pause_s)
            pause_s = min(2 * pause_s, _LONGEST_WAIT_S)
        return reached

    def behind(self) -> list[str]:
        """The ledgers that have entries which are not yet applied."""
        with self._pool.connection() as connection:
            rows = connection.execute(
                statement("ledgers_behind"),
                {"projections": self._names(), "generation": self._generation},
            )
            return [ledger for (ledger,) in rows]

    def _names(self) -> list[str]:
        return [projection.name for projection in self._projections]

    def _positions(self, connection: Connection[Any], ledger: str) -> dict[str, int]:
        positions = dict.fromkeys(self._names(), 0)
        rows = connection.execute(
            statement("positions"),
            {"ledger": ledger, "projections": self._names(), "generation": self._generation},
        )
        positions.update(rows.fetchall())
        return positions

    def _move(self, connection: Connection[Any], ledger: str, position: int) -> None:
        connection.execute(
            statement("positions_move"),
            {
                "ledger": ledger,
                "projections": self._names(),
                "generation": self._generation,
                "position": position,
            },
        )


def lock_projections(connection: Connection[Any], ledger: str, generation: Generation) -> None:
    """Be the only writer of a ledger's projections until the transaction ends."""
    connection.execute(
        "select pg_advisory_xact_lock(hashtextextended(%s, 0))",
        [f"mingce projections {generation} {ledger}"],
    )
