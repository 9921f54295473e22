"""How fast projections follow the log, rebuild, and answer for one cadre.

Every function takes the URL of a migrated database and returns numbers by name. `follow` is held
against the stock library's ProjectionRunner with a projection of one row per event, on the same
server; one row of facts per event is what ours writes, too.
"""

from __future__ import annotations

import multiprocessing
import resource
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from itertools import islice
from multiprocessing.queues import SimpleQueue
from typing import Any

from eventsourcing.application import Application
from eventsourcing.dcb.api import DCBEvent
from eventsourcing.domain import Aggregate
from eventsourcing.persistence import Tracking
from eventsourcing.postgres import PostgresDatastore, PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner
from psycopg.conninfo import conninfo_to_dict
from psycopg.sql import SQL

from domain.actor import Actor
from domain.events import tags
from domain.events.appointments import CadreAppointed
from domain.events.base import Event, Sealed
from domain.events.bodies import BodyRegistered
from domain.events.entries import EntryRecorded
from domain.events.people import PersonRegistered
from ledger.context import Context
from ledger.envelope import EnvelopeWriter
from ledger.identifiers import uuid7
from ledger.postgres import PostgresRecorder
from projections.catalogue import PROJECTIONS
from projections.database import Database
from projections.rebuild import rebuild
from projections.replay import history
from projections.runner import Runner

CADRES = 1_296
INDICATORS = 20
MONTHS = 12
_BATCH = 5_000
_MOMENT = datetime(2026, 1, 5, tzinfo=UTC)


def fill(url: str, ledger: str, counties: int = 1) -> int:
    """Append rosters of whole counties and a year of entries of each; the last position."""
    writer = EnvelopeWriter(ledger, Context(Actor("county/org", "reviewer"), "bench"), _MOMENT)
    with Database(url) as database:
        recorder = PostgresRecorder(database.pool, ledger)
        events = (
            DCBEvent(event.TOPIC, writer.write(event, names, uuid7(_MOMENT)), list(names))
            for event, names in _events(CADRES * counties)
        )
        last = 0
        while batch := list(islice(events, _BATCH)):
            last = recorder.append(batch)
    return last


def follow(new_database: Callable[[], str], rounds: int = 3) -> dict[str, float]:
    """Events a second of a catch-up over a county-year, and of the stock runner; medians.

    Every round has a new database: the stock runner is slower in one that it was in before.
    """
    ours, stock = [], []
    for _ in range(rounds):
        url = new_database()
        last = fill(url, "bench/follow")
        with Database(url) as database:
            started_s = time.perf_counter()
            Runner(database.pool, PROJECTIONS).catch_up("bench/follow")
            ours.append(last / (time.perf_counter() - started_s))
        stock.append(stock_follow(new_database()))
    return {
        "follow_ours_per_s": statistics.median(ours),
        "follow_stock_per_s": statistics.median(stock),
    }


def stock_follow(url: str, events: int = 5_000) -> float:
    """Events a second of the library's ProjectionRunner, from an empty view to the last event."""
    info = conninfo_to_dict(url)
    env = {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": str(info["dbname"]),
        "POSTGRES_HOST": str(info.get("host") or "localhost"),
        "POSTGRES_PORT": str(info.get("port") or 5432),
        "POSTGRES_USER": str(info["user"]),
        "POSTGRES_PASSWORD": str(info.get("password") or "-"),
    }
    app = Application[Any](env=env)
    for _ in range(events // 100):
        sheet = Sheet()
        for number in range(99):
            sheet.score(f"p-{number}", "indicator-1", f"{number % 10}.5")
        app.save(sheet)
    last = app.recorder.max_notification_id()
    app.close()
    started_s = time.perf_counter()
    with ProjectionRunner(
        application_class=Application[Any],
        projection_class=StockProjection,
        view_class=StockView,
        env=env,
    ) as runner:
        runner.wait(last, timeout=600)
        return events / (time.perf_counter() - started_s)


class Sheet(Aggregate):
    """The stock library's way to hold what an entry holds."""

    class Scored(Aggregate.Event):
        subject: str
        input: str
        value: str

    def score(self, subject: str, input_name: str, value: str) -> None:
        self.trigger_event(self.Scored, subject=subject, input=input_name, value=value)


class StockView(PostgresTrackingRecorder):
    """One row per event, written in one transaction with the position, as the library teaches."""

    def __init__(self, datastore: PostgresDatastore, **more: Any) -> None:
        super().__init__(datastore, **more)
        self.sql_create_statements.append(
            SQL(
                "create table if not exists stock_row"
                " (position bigint primary key, subject text, input text, value text)"
            ).format()
        )

    def add(self, tracking: Tracking, subject: str, input_name: str, value: str) -> None:
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_tracking(cursor, tracking)
            cursor.execute(
                "insert into stock_row values (%s, %s, %s, %s)",
                (tracking.notification_id, subject, input_name, value),
                prepare=True,
            )


class StockProjection(Projection[StockView]):
    """Hands each event to the view."""

    def process_event(self, domain_event: Any, tracking: Tracking) -> None:
        subject = getattr(domain_event, "subject", "")
        value = getattr(domain_event, "value", "")
        self.view.add(tracking, subject, getattr(domain_event, "input", ""), value)


def rebuild_county_year(url: str) -> dict[str, float]:
    """A full rebuild of one county-year and of three times as much, each in its own process.

    Memory is the peak of the process in MB: it must not grow with the log.
    """
    found: dict[str, float] = {}
    for counties in (1, 3):
        ledger = f"bench/rebuild-{counties}"
        last = fill(url, ledger, counties)
        with Database(url) as database:
            Runner(database.pool, PROJECTIONS).catch_up(ledger)
        spawn = multiprocessing.get_context("spawn")
        results = spawn.SimpleQueue()
        worker = spawn.Process(target=_rebuild, args=(url, ledger, results))
        worker.start()
        duration_s, memory_mb = results.get()
        worker.join()
        found[f"rebuild_{counties}_entries"] = last
        found[f"rebuild_{counties}_per_s"] = last / duration_s
        found[f"rebuild_memory_{counties}_mb"] = memory_mb
    return found


def _rebuild(url: str, ledger: str, results: SimpleQueue[tuple[float, float]]) -> None:
    with Database(url) as database:
        report = rebuild(database.pool, ledger, PROJECTIONS)
    peak_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    results.put((report.duration_s, peak_kib / 1024))


def one_history(url: str, cadres: int = 50, rounds: int = 5) -> dict[str, float]:
    """Milliseconds of a cadre's year (242 entries) in ledgers of 0.3 M and 3 M entries; medians."""
    ledgers = {"small": 1, "large": 10}
    found: dict[str, float] = {}
    times_s: dict[str, list[float]] = {name: [] for name in ledgers}
    for name, counties in ledgers.items():
        found[f"history_{name}_entries"] = fill(url, f"bench/history-{name}", counties)
    with Database(url) as database, database.connection() as connection:
        for warm in range(rounds + 1):
            for number in range(cadres):
                for name, counties in ledgers.items():
                    person = f"p-{number * CADRES * counties // cadres:04d}"
                    started_s = time.perf_counter()
                    history(connection, f"bench/history-{name}", person)
                    if warm:
                        times_s[name].append(time.perf_counter() - started_s)
    medians = {f"history_{name}_ms": statistics.median(times_s[name]) * 1_000 for name in ledgers}
    return {**found, **medians}


def _events(cadres: int) -> Iterator[tuple[Event, tuple[str, ...]]]:
    first = date(2025, 1, 1)
    yield _body("t1", "township"), (tags.body("t1"),)
    for number in range(cadres // 4):
        yield _body(f"v{number}", "village"), (tags.body(f"v{number}"),)
    sealed = Sealed(nonce="n" * 16, ciphertext="c" * 200, commitment="b" * 44)
    for number in range(cadres):
        person = f"p-{number:04d}"
        registered = PersonRegistered(effective_on=first, person=person, details=sealed)
        yield registered, (tags.person(person),)
        yield _appointed(person, f"v{number // 4}"), (tags.person(person),)
    for month in range(1, MONTHS + 1):
        for number in range(cadres):
            person = f"p-{number:04d}"
            for indicator in range(INDICATORS):
                yield _entry(person, month, indicator, number), (tags.subject(person),)


def _body(code: str, kind: Any) -> Event:
    parent = None if kind == "township" else "t1"
    return BodyRegistered(
        effective_on=date(2020, 1, 1), body=code, kind=kind, name=code, parent=parent
    )


def _appointed(person: str, village: str) -> Event:
    return CadreAppointed(
        effective_on=date(2025, 1, 1),
        person=person,
        body=village,
        post="村党组织书记",
        cadre_class="正职",
        service_from="2021-03-01",
    )


def _entry(person: str, month: int, indicator: int, number: int) -> Event:
    return EntryRecorded(
        effective_on=date(2025, month, 28),
        scheme="haixing-monthly",
        assessment="month",
        period=f"2025-{month:02d}",
        subject=person,
        input=f"indicator-{indicator}",
        kind="points",
        value=f"{(number + indicator) % 10}.5",
    )
