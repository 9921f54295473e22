"""Eight processes append at once: no gap, no duplicate, nothing lost, no reader misses any."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from tests.integration.ledger import appenders

pytestmark = [pytest.mark.database, pytest.mark.slow]

PROCESSES = 8
APPENDS = 30
EVENTS = sum(1 + number % 3 for number in range(APPENDS))


class Tail(threading.Thread):
    """Follows a ledger from its beginning, by subscription or page by page."""

    def __init__(self, url: str, ledger: str, total: int, *, subscribe: bool) -> None:
        super().__init__(daemon=True)
        self.positions: list[int] = []
        self._arguments = url, ledger, total
        self._subscribe = subscribe

    def run(self) -> None:
        url, ledger, total = self._arguments
        with appenders.recorder_of(url, ledger) as recorder:
            if self._subscribe:
                with recorder.subscribe() as subscription:
                    while len(self.positions) < total:
                        self.positions.append(next(subscription).position)
            while len(self.positions) < total:
                after = self.positions[-1] if self.positions else 0
                page = recorder.entries(after=after, limit=5)
                self.positions.extend(position for position, _ in page)


@pytest.mark.parametrize("ledgers", [1, PROCESSES])
def test_nothing_is_lost_and_no_reader_misses_any(
    database: str, tmp_path: Path, ledgers: int
) -> None:
    total = EVENTS * PROCESSES // ledgers
    names = [f"county/{number}" for number in range(ledgers)]
    tails = [
        Tail(database, name, total, subscribe=subscribe)
        for name in names[:2]
        for subscribe in (True, False)
    ]
    for tail in tails:
        tail.start()
    processes = [
        appenders.start(database, names[n % ledgers], f"p{n}", APPENDS, tmp_path / f"p{n}")
        for n in range(PROCESSES)
    ]
    assert [process.wait(timeout=120) for process in processes] == [0] * PROCESSES
    for number, name in enumerate(names):
        found = appenders.examine(database, name)
        assert len(found.positions) == total
        for n in range(number, PROCESSES, ledgers):
            told = appenders.acknowledged(f"p{n}", tmp_path / f"p{n}")
            assert len(told) == APPENDS
            assert {key: parts[-1] for key, parts in found.appends.items() if key in told} == told
    for tail in tails:
        tail.join(timeout=30)
        assert tail.positions == list(range(1, total + 1))
