"""Integrates the logs of several ledgers as they grow."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import structlog

from ledger.tlog.integrator import Integrator

LOOK_INTERVAL_S = 0.3
"""How long an entry waits at most for a round to begin. With the round itself that is well within
a second; a shorter one would make more checkpoints than anybody reads."""

_LONGEST_PAUSE_S = 30.0

_log = structlog.get_logger()


@dataclass
class _State:
    """How it stands with one ledger."""

    integrator: Integrator
    head: int = -1  # that was integrated; less than any, so that the first look is a round
    pause_s: float = 0.0
    waits_s: float = field(default=0.0)


class Following:
    """Follows the heads of ledgers until it is stopped.

    A ledger that fails is logged and tried again, ever more seldom; the others go on. To stop in
    the middle of a round is no harm: the process may as well be killed.
    """

    def __init__(
        self,
        integrators: Mapping[str, Integrator],
        heads: Callable[[], Mapping[str, int]],
        *,
        look_interval_s: float = LOOK_INTERVAL_S,
    ) -> None:
        self._states = {ledger: _State(found) for ledger, found in integrators.items()}
        self._heads = heads
        self._look_interval_s = look_interval_s
        self._stopped = threading.Event()

    def stop(self) -> None:
        """End after the round that is going on."""
        self._stopped.set()

    def run(self) -> None:
        """Look, integrate what is new, wait, again and again."""
        while not self._stopped.is_set():
            if not self.look():
                self._stopped.wait(self._look_interval_s)

    def look(self) -> bool:
        """One round for each ledger that has something new; whether one is still behind."""
        try:
            heads = self._heads()
        except Exception:  # noqa: BLE001 (the database may be away: look again later)
            _log.exception("integration_without_database")
            self._stopped.wait(self._look_interval_s)
            return False
        behind = [self._integrate(ledger, heads.get(ledger, 0)) for ledger in self._states]
        return any(behind)

    def _integrate(self, ledger: str, head: int) -> bool:
        state = self._states[ledger]
        if state.head == head or self._pauses(state):
            return False
        try:
            done = state.integrator.round()
        except Exception:  # noqa: BLE001 (one ledger must not hold up the others)
            state.pause_s = min(max(2 * state.pause_s, self._look_interval_s), _LONGEST_PAUSE_S)
            state.waits_s = state.pause_s
            _log.exception("integration_failed", ledger=ledger, again_in_s=state.pause_s)
            return False
        state.pause_s = 0.0
        state.head = -1 if done.behind else done.head
        _log.info("log_integrated", ledger=ledger, size=done.size, added=done.added)
        return bool(done.behind)

    def _pauses(self, state: _State) -> bool:
        state.waits_s -= self._look_interval_s
        return state.waits_s > 0
