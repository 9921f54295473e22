"""How fast the log appends, beside the stock recorder and beside COPY, on one server.

Every function takes the URL of a migrated database and returns events (or commits) a second by
name. The same events, already encoded, go into each store.
"""

from __future__ import annotations

import multiprocessing
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from itertools import islice
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Barrier

import psycopg
from eventsourcing.dcb.api import DCBAppendCondition, DCBEvent, DCBQuery, DCBQueryItem, DCBRecorder
from eventsourcing.dcb.postgres_tt import PostgresDCBRecorderTT
from eventsourcing.postgres import PostgresDatastore
from psycopg.conninfo import conninfo_to_dict
from psycopg_pool import ConnectionPool

from domain.actor import Actor
from domain.events.entries import EntryRecorded
from ledger.context import Context
from ledger.envelope import EnvelopeWriter
from ledger.identifiers import uuid7
from ledger.postgres import PostgresRecorder

PROCESSES = 8
SUBJECTS = 1_296
BATCH = 1_000
ROUNDS = 5
_LEDGER = "bench/county"
_MOMENT = datetime(2025, 4, 1, tzinfo=UTC)

OpenRecorder = Callable[[str, str], AbstractContextManager[DCBRecorder]]


def batches(url: str, events: int = 60_000) -> dict[str, float]:
    """Appends of 1,000 events: ours, the stock library's, and one COPY of all as the limit."""
    made = list(islice(_events(_LEDGER), events))
    return _medians(
        {
            "batch_stock_per_s": lambda: _in_batches(url, "stock", made),
            "batch_ours_per_s": lambda: _in_batches(url, "ours", made),
            "batch_copy_per_s": lambda: _copy(url, made),
        }
    )


def single_commits(url: str, seconds: float = 1.0) -> dict[str, float]:
    """Conditional appends of one event each, by one process and by eight, in one ledger."""
    return _medians(
        {
            f"single_{store}_{processes}_per_s": partial(
                _together, url, store, [_LEDGER] * processes, 1, seconds
            )
            for processes in (1, PROCESSES)
            for store in _OPEN
        }
    )


def many_ledgers(url: str, seconds: float = 1.0) -> dict[str, float]:
    """Eight processes, each with a ledger of its own; the stock library has one for all."""
    ledgers = [f"bench/county-{number}" for number in range(PROCESSES)]
    return _medians(
        {
            f"ledgers_{store}_{size}_per_s": partial(_together, url, store, ledgers, size, seconds)
            for size in (1, BATCH)
            for store in _OPEN
        }
    )


@contextmanager
def open_ours(url: str, ledger: str) -> Iterator[DCBRecorder]:
    with ConnectionPool(url, min_size=1, max_size=1, configure=_as_service, open=True) as pool:
        yield PostgresRecorder(pool, ledger)


@contextmanager
def open_stock(url: str, ledger: str) -> Iterator[DCBRecorder]:
    del ledger  # it knows only one
    info = conninfo_to_dict(url)
    datastore = PostgresDatastore(
        dbname=str(info["dbname"]),
        host=str(info.get("host") or "localhost"),
        port=info.get("port") or 5432,
        user=str(info["user"]),
        password=str(info.get("password") or ""),
    )
    try:
        recorder = PostgresDCBRecorderTT(datastore, events_table_name="stock")
        if not datastore.psycopg_python_types:  # the first to come makes its tables
            recorder.create_table()
        yield recorder
    finally:
        datastore.close()


_OPEN: dict[str, OpenRecorder] = {"stock": open_stock, "ours": open_ours}


def _as_service(connection: psycopg.Connection) -> None:
    connection.execute("set role mingce_service")
    connection.commit()


@dataclass(frozen=True, slots=True)
class _Work:
    """What one process does: appends of `size` events to `ledger` for some seconds."""

    url: str
    store: str
    ledger: str
    subject: str
    size: int
    seconds: float


def _medians(measures: dict[str, Callable[[], float]]) -> dict[str, float]:
    """The medians of some rounds, in turns, so that a busy moment wrongs nobody."""
    rounds = [{name: measure() for name, measure in measures.items()} for _ in range(ROUNDS)]
    return {name: statistics.median(rates[name] for rates in rounds) for name in measures}


def _in_batches(url: str, store: str, made: list[DCBEvent]) -> float:
    with _OPEN[store](url, _LEDGER) as recorder:
        recorder.append(made[:BATCH])  # connects, plans, warms up
        started_s = time.perf_counter()
        for first in range(0, len(made), BATCH):
            recorder.append(made[first : first + BATCH])
        return len(made) / (time.perf_counter() - started_s)


def _together(url: str, store: str, ledgers: list[str], size: int, seconds: float) -> float:
    """Events a second of as many processes as ledgers, all appending at the same time."""
    with _OPEN[store](url, _LEDGER):
        pass  # has its tables now
    spawn = multiprocessing.get_context("spawn")
    start, rates = spawn.Barrier(len(ledgers)), spawn.SimpleQueue()
    works = [
        _Work(url, store, ledger, f"p-{number}", size, seconds)
        for number, ledger in enumerate(ledgers)
    ]
    workers = [spawn.Process(target=_append_for, args=(work, start, rates)) for work in works]
    for worker in workers:
        worker.start()
    together: float = sum(rates.get() for _ in workers)
    for worker in workers:
        worker.join()
    return together


def _append_for(work: _Work, start: Barrier, rates: SimpleQueue[float]) -> None:
    """Append on condition that nobody else wrote about the same subject since."""
    made = list(islice(_events(work.ledger, work.subject), work.size))
    query = DCBQuery([DCBQueryItem(["entry-recorded"], [f"subject:{work.subject}"])])
    with _OPEN[work.store](work.url, work.ledger) as recorder:
        last = recorder.append(made)
        start.wait()
        started_s, done = time.perf_counter(), 0
        while (taken_s := time.perf_counter() - started_s) < work.seconds:
            last = recorder.append(made, DCBAppendCondition(query, after=last))
            done += work.size
    rates.put(done / taken_s)


def _events(ledger: str, subject: str | None = None) -> Iterator[DCBEvent]:
    writer = EnvelopeWriter(ledger, Context(Actor("county/org", "reviewer"), "bench"), _MOMENT)
    number = 0
    while True:
        about = subject or f"p-{number % SUBJECTS:04d}"
        event = EntryRecorded(
            effective_on=date(2025, 3, 31),
            scheme="taihu-points",
            assessment="quarter",
            period="2025-Q1",
            subject=about,
            input="task-points",
            kind="points",
            value=f"{number % 100}.5",
            item=f"task-{number // SUBJECTS}",
        )
        tags = [f"subject:{about}", f"period:taihu-points/quarter/2025-{number // 10_000}"]
        yield DCBEvent(event.TOPIC, writer.write(event, tags, uuid7(_MOMENT)), tags)
        number += 1


def _copy(url: str, events: list[DCBEvent]) -> float:
    """One COPY of rows made beforehand into an equal table with the same indexes."""
    with psycopg.connect(url) as connection:
        connection.execute("create schema if not exists bench")
        connection.execute("drop table if exists bench.copied")
        connection.execute("create table bench.copied (like ledger.event including all)")
        rows = [_copy_row(position, event) for position, event in enumerate(events, 1)]
        blocks = [b"".join(rows[first : first + BATCH]) for first in range(0, len(rows), BATCH)]
        connection.commit()
        columns = "(ledger, position, type, keys, entry)"
        started_s = time.perf_counter()
        with connection.cursor().copy(f"copy bench.copied {columns} from stdin") as copy:
            for block in blocks:
                copy.write(block)
        connection.commit()
        return len(events) / (time.perf_counter() - started_s)


def _copy_row(position: int, event: DCBEvent) -> bytes:
    """A row in COPY's text format."""
    keys = ",".join(f'"{_LEDGER} {tag}"' for tag in event.tags)
    return f"{_LEDGER}\t{position}\t{event.type}\t{{{keys}}}\t\\\\x{event.data.hex()}\n".encode()


def run(url: str) -> dict[str, float]:
    """All of it."""
    return {**batches(url), **single_commits(url), **many_ledgers(url)}
