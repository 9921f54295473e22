"""Integrators of one PostgreSQL database: several at once, killed, and after a restored backup."""

from __future__ import annotations

import os
import random
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from eventsourcing.dcb.api import DCBEvent
from psycopg_pool import ConnectionPool

from ledger.postgres import PostgresRecorder
from ledger.tlog.directory import DirectoryStore
from ledger.tlog.entries import PostgresEntries
from ledger.tlog.errors import TlogError
from ledger.tlog.following import Following
from ledger.tlog.postgres_checkpoints import PostgresCheckpoints
from ops.postgres import PrivateServer
from tests.integration.tlog.faulty import Fault, FaultyCheckpoints, InjectedError
from tests.integration.tlog.integrating import LEDGER, integrator_of, pool_of, start
from tests.published import check_whole_log, numbered_entries, shown

pytestmark = pytest.mark.database

KILLS = int(os.environ.get("MINGCE_KILLS", "6"))


@pytest.fixture
def pool(database: str) -> Iterator[ConnectionPool]:
    with pool_of(database) as pool:
        yield pool


def append(pool: ConnectionPool, count: int) -> int:
    recorder = PostgresRecorder(pool, LEDGER)
    first = recorder.head() + 1
    return recorder.append([DCBEvent("t", e, ["a"]) for e in numbered_entries(count, first)])


def check(pool: ConnectionPool, directory: Path) -> int:
    """Check the whole log by its entries as they should be; the size that is published."""
    head = PostgresEntries(pool, LEDGER).head()
    store, checkpoints = DirectoryStore(directory), PostgresCheckpoints(pool, LEDGER)
    checkpoint = check_whole_log(store, checkpoints, numbered_entries(head))
    return checkpoint.size if checkpoint else 0


def test_entries_of_the_database_become_the_log(pool: ConnectionPool, tmp_path: Path) -> None:
    integrator = integrator_of(pool, tmp_path)
    for count in (1, 300, 5000):
        append(pool, count)
        integrator.catch_up()
        assert check(pool, tmp_path) == PostgresEntries(pool, LEDGER).head()


def test_two_at_once_on_one_directory_and_two_on_others(
    pool: ConnectionPool, tmp_path: Path
) -> None:
    directories = [tmp_path / "one", tmp_path / "one", tmp_path / "two", tmp_path / "three"]
    stop = threading.Event()
    failures: list[Exception] = []

    def integrate(directory: Path) -> None:
        integrator = integrator_of(pool, directory)
        try:
            while not stop.is_set():
                integrator.round()
        except Exception as failure:  # noqa: BLE001 (told to the main thread)
            failures.append(failure)

    threads = [threading.Thread(target=integrate, args=[found]) for found in directories]
    for thread in threads:
        thread.start()
    for number in range(25):
        append(pool, 1 + 13 * number % 60)
        time.sleep(0.02)
    stop.set()
    for thread in threads:
        thread.join()
    assert failures == []
    for directory in directories:
        integrator_of(pool, directory).catch_up()
    head = PostgresEntries(pool, LEDGER).head()
    assert [check(pool, directory) for directory in directories] == [head] * 4
    notes = {DirectoryStore(directory).checkpoint() for directory in directories}
    assert len(notes) == 1


@pytest.mark.slow
def test_killed_at_any_time_the_next_process_takes_up(
    database: str, pool: ConnectionPool, tmp_path: Path
) -> None:
    """MINGCE_KILLS says how often. Two processes share the directory, and both are killed."""
    dice = random.Random(KILLS)
    for _ in range(KILLS):
        processes = [start(database, tmp_path) for _ in range(2)]
        ends_s = time.monotonic() + dice.uniform(0.02, 0.4)
        append(pool, 300)
        while time.monotonic() < ends_s:
            append(pool, dice.choice([1, 2, 40]))
            time.sleep(0.005)
        for process in processes:
            assert process.poll() is None, "it must still be at work"
            process.kill()
            process.communicate()
        check(pool, tmp_path)
    integrator_of(pool, tmp_path).catch_up()
    assert check(pool, tmp_path) == PostgresEntries(pool, LEDGER).head()


@pytest.mark.parametrize("when", ["before", "after"])
def test_each_call_to_the_database_may_fail(
    pool: ConnectionPool, tmp_path: Path, when: str
) -> None:
    hit = set()
    for call in range(1, 20):
        append(pool, 90)
        fault = Fault(call, "after" if when == "after" else "before")
        faulty = FaultyCheckpoints(PostgresCheckpoints(pool, LEDGER), fault)
        try:
            integrator_of(pool, tmp_path, faulty).catch_up()
        except InjectedError:
            hit.add(fault.hit)
        check(pool, tmp_path)
    assert hit == {"latest", "at", "sizes", "commit", "cosignatures"}
    integrator_of(pool, tmp_path).catch_up()
    assert check(pool, tmp_path) == PostgresEntries(pool, LEDGER).head()


def test_a_database_put_back_from_a_backup_is_refused(
    server: PrivateServer, database: str, tmp_path: Path
) -> None:
    with pool_of(database) as pool:
        append(pool, 10)
        integrator_of(pool, tmp_path).catch_up()
    backup = f"{psycopg.conninfo.conninfo_to_dict(database)['dbname']}_backup"
    with psycopg.connect(server.url(), autocommit=True) as connection:
        name = psycopg.conninfo.conninfo_to_dict(database)["dbname"]
        connection.execute(f"create database {backup} template {name} strategy file_copy")
    try:
        with pool_of(database) as pool:
            append(pool, 10)
            integrator_of(pool, tmp_path).catch_up()
        published = DirectoryStore(tmp_path).checkpoint()
        with pool_of(server.url(backup)) as pool:
            PostgresRecorder(pool, LEDGER).append([DCBEvent("t", b"another", [])] * 30)
            with pytest.raises(TlogError, match="older backup") as refused:
                integrator_of(pool, tmp_path).round()
            latest = PostgresCheckpoints(pool, LEDGER).latest()
            assert latest is not None
            assert latest.size == 10
    finally:
        with psycopg.connect(server.url(), autocommit=True) as connection:
            connection.execute(f"drop database {backup} with (force)")
    assert refused.value.fields["published"] == 20
    assert "Restore the database" in refused.value.next_step
    assert DirectoryStore(tmp_path).checkpoint() == published


def test_following_publishes_what_comes(pool: ConnectionPool, tmp_path: Path) -> None:
    """And goes on with the others when one ledger fails."""
    append(pool, 3)
    integrator = integrator_of(pool, tmp_path / "log")
    broken = integrator_of(pool, tmp_path / "file" / "in the way")
    (tmp_path / "file").write_text("")

    def heads() -> dict[str, int]:
        return {LEDGER: PostgresEntries(pool, LEDGER).head()}

    following = Following(
        {"broken/county": broken, LEDGER: integrator}, heads, look_interval_s=0.01
    )
    thread = threading.Thread(target=following.run)
    thread.start()
    try:
        for _ in range(3):
            head = append(pool, 2)
            ends_s = time.monotonic() + 60
            while _size(tmp_path / "log") != head:
                assert time.monotonic() < ends_s, "the checkpoint does not come"
                time.sleep(0.005)
    finally:
        following.stop()
        thread.join()
    check(pool, tmp_path / "log")


def _size(directory: Path) -> int:
    checkpoint = shown(DirectoryStore(directory))
    return checkpoint.size if checkpoint else 0
