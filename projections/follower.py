"""Keeps all ledgers' projections up to date while the service runs, in a thread of its own."""

from __future__ import annotations

import threading
from typing import Self

import structlog

from projections.runner import Runner

POLL_INTERVAL_S = 0.1
_LONGEST_PAUSE_S = 30.0

_log = structlog.get_logger()


class Follower:
    """A context manager: follows the log from entry to exit.

    It looks for new entries at an interval; NOTIFY inside the append's transaction would cost the
    log its group commits. What fails is logged, kept in `failures` by ledger ("" for the look
    itself) and tried again, ever more seldom; projections are never moved past it.
    """

    def __init__(self, runner: Runner, *, poll_interval_s: float = POLL_INTERVAL_S) -> None:
        self._runner = runner
        self._poll_interval_s = poll_interval_s
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._follow, name="projections", daemon=True)
        self.failures: dict[str, str] = {}

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _follow(self) -> None:
        pause_s = self._poll_interval_s
        while not self._stop.wait(pause_s):
            fine = self._look()
            pause_s = self._poll_interval_s if fine else min(2 * pause_s, _LONGEST_PAUSE_S)

    def _look(self) -> bool:
        """Catch up wherever there is something new; whether nothing failed."""
        failures: dict[str, str] = {}
        try:
            for ledger in self._runner.behind():
                failures.update(self._catch_up(ledger))
        except Exception as failure:  # noqa: BLE001 (the database may be away: look again later)
            _log.exception("projections_unreachable")
            failures[""] = str(failure)
        self.failures = failures
        return not failures

    def _catch_up(self, ledger: str) -> dict[str, str]:
        try:
            self._runner.catch_up(ledger)
        except Exception as failure:  # noqa: BLE001 (one ledger must not hold up the others)
            _log.exception("projections_failed", ledger=ledger)
            return {ledger: str(failure)}
        return {}
