"""How fast entries get into the published log, and how long one waits for its checkpoint."""

from __future__ import annotations

import multiprocessing
import random
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from itertools import count, islice
from multiprocessing.synchronize import Event
from pathlib import Path

import psycopg
from eventsourcing.dcb.api import DCBEvent
from psycopg_pool import ConnectionPool

from domain.merkle.checkpoints import parse_checkpoint
from domain.merkle.notes import parse_note
from ledger.postgres import PostgresRecorder
from ledger.tlog.directory import DirectoryStore
from ledger.tlog.entries import PostgresEntries
from ledger.tlog.following import Following
from ledger.tlog.integrator import Integrator
from ledger.tlog.postgres_checkpoints import PostgresCheckpoints
from ledger.tlog.signers import new_key, signers_of
from ops.logs import configure_logs
from ops.settings import load_settings

ENTRIES = 200_000
SINGLES = 200
ASKED_PER_S = 10_000
ASKED_MS = 1_000
_LEDGER = "bench/county"
_ORIGIN = f"log.example/{_LEDGER}"
_ENTRY_BYTES = 450
_PATIENCE_S = 60.0


def run(url: str) -> dict[str, float]:
    """Entries a second of catching up, and milliseconds from an append to its checkpoint."""
    with tempfile.TemporaryDirectory(prefix="mingce-log-") as directory:
        root = Path(directory)
        return {**_catch_up(url, root), **_delays(url, root)}


def _catch_up(url: str, root: Path) -> dict[str, float]:
    with _pool(url) as pool:
        recorder, made = PostgresRecorder(pool, _LEDGER), _events()
        for _ in range(0, ENTRIES, 10_000):
            recorder.append(islice(made, 10_000))
        integrator = _integrator(pool, root)
        started_s = time.perf_counter()
        done = integrator.catch_up()
        taken_s = time.perf_counter() - started_s
    return {"tlog_integrated_per_s": done.added / taken_s, "tlog_asked_per_s": ASKED_PER_S}


def _delays(url: str, root: Path) -> dict[str, float]:
    """Single appends at irregular times, while another process follows the ledger."""
    spawn = multiprocessing.get_context("spawn")
    ready, stop = spawn.Event(), spawn.Event()
    follower = spawn.Process(target=_follow, args=(url, root, ready, stop))
    follower.start()
    try:
        assert ready.wait(_PATIENCE_S)  # noqa: S101 (a bench that hangs says so)
        delays_ms = _appended(url, root)
    finally:
        stop.set()
        follower.join()
    return {
        "tlog_delay_median_ms": statistics.median(delays_ms),
        "tlog_delay_p99_ms": statistics.quantiles(delays_ms, n=100)[-1],
        "tlog_allowed_ms": ASKED_MS,
    }


def _appended(url: str, root: Path) -> list[float]:
    """From the acknowledgement of each append to the checkpoint file that covers it."""
    dice, store = random.Random(1), DirectoryStore(root)
    waiting: list[tuple[int, float]] = []
    delays_ms: list[float] = []
    with _pool(url) as pool:
        recorder, made = PostgresRecorder(pool, _LEDGER), _events()
        next_s, left = time.perf_counter(), SINGLES
        ends_s = next_s + _PATIENCE_S + SINGLES
        while left or waiting:
            now_s = time.perf_counter()
            assert now_s < ends_s  # noqa: S101
            if left and now_s >= next_s:
                position = recorder.append(islice(made, 1))
                waiting.append((position, time.perf_counter()))
                left -= 1
                next_s = now_s + dice.uniform(0, 0.2)
            size = _size(store)
            arrived_s = time.perf_counter()
            delays_ms += [1000 * (arrived_s - at_s) for found, at_s in waiting if found <= size]
            waiting = [(found, at_s) for found, at_s in waiting if found > size]
            time.sleep(0.002)
    return delays_ms


def _follow(url: str, root: Path, ready: Event, stop: Event) -> None:
    configure_logs(load_settings())
    with _pool(url) as pool:
        entries = PostgresEntries(pool, _LEDGER)
        following = Following({_LEDGER: _integrator(pool, root)}, lambda: {_LEDGER: entries.head()})

        def stop_when_told() -> None:
            stop.wait()
            following.stop()

        threading.Thread(target=stop_when_told, daemon=True).start()
        ready.set()
        following.run()


def _events() -> Iterator[DCBEvent]:
    for number in count():
        yield DCBEvent("entry-recorded", b"%d".ljust(_ENTRY_BYTES) % number, [f"subject:{number}"])


def _integrator(pool: ConnectionPool, root: Path) -> Integrator:
    key = new_key(_ORIGIN)
    return Integrator(
        origin=_ORIGIN,
        entries=PostgresEntries(pool, _LEDGER),
        checkpoints=PostgresCheckpoints(pool, _LEDGER),
        store=DirectoryStore(root),
        signers=lambda: signers_of([key], _ORIGIN),
    )


def _size(store: DirectoryStore) -> int:
    note = store.checkpoint()
    return parse_checkpoint(parse_note(note).text).size if note else 0


def _pool(url: str) -> ConnectionPool:
    return ConnectionPool(url, min_size=1, max_size=4, configure=_as_service, open=True)


def _as_service(connection: psycopg.Connection) -> None:
    connection.execute("set role mingce_service")
    connection.commit()
