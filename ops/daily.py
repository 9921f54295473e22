"""What the service does once a day by itself, in a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import date
from typing import Self

import structlog

from api.office.parts import Office

LOOK_INTERVAL_S = 60.0

_log = structlog.get_logger()


class Daily:
    """A context manager: does the work for each office at the start, and again each new day.

    What fails is logged and tried again at the next look; the others go on.
    """

    def __init__(
        self,
        offices: Sequence[Office],
        work: Callable[[Office], object],
        *,
        look_interval_s: float = LOOK_INTERVAL_S,
    ) -> None:
        self._offices = offices
        self._work = work
        self._look_interval_s = look_interval_s
        self._done: dict[str, date] = {}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._follow, name="daily", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def look(self) -> None:
        """Do the work wherever it was not done today."""
        for office in self._offices:
            ledger, today = office.ledger.name, office.today()
            if self._done.get(ledger) == today:
                continue
            try:
                self._work(office)
            except Exception:  # noqa: BLE001 (one county must not hold up the others)
                _log.exception("daily_work_failed", ledger=ledger)
            else:
                self._done[ledger] = today
                _log.info("daily_work_done", ledger=ledger)

    def _follow(self) -> None:
        while True:
            self.look()
            if self._stop.wait(self._look_interval_s):
                return
