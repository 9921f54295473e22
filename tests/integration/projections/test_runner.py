from __future__ import annotations

import threading
from typing import Any

import psycopg
import pytest

from domain.errors import DomainError
from projections.catalogue import PROJECTIONS
from projections.follower import Follower
from projections.log import Page
from projections.projection import Projection
from projections.runner import Runner
from projections.target import Target
from tests.integration.projections.counties import County, correction, entry, person

pytestmark = pytest.mark.database

COUNT = "select count(*), count(known_until) from facts.entry"


class PulledPlugError(Exception):
    """What a crash looks like from inside."""


def crashing(after_entries: int) -> tuple[Projection, ...]:
    """All projections, and a last one that fails once the page before its end is applied."""

    def crash(_target: Target, page: Page) -> None:
        if page.last_position > after_entries:
            raise PulledPlugError

    return (*PROJECTIONS, Projection("crash", (), crash))


def test_crash_within_a_page_leaves_whole_pages_only(county: County) -> None:
    originals = [entry("p1", str(n)) for n in range(10)]
    county.happens(*originals)
    county.happens(correction(2, originals[1], "100"))
    broken = Runner(county.pool, crashing(8), page_entries=4)
    with pytest.raises(PulledPlugError):
        broken.catch_up(county.name)
    assert broken.position(county.name) == 8
    assert county.rows(COUNT) == [(8, 0)]
    assert county.catch_up() == 11
    assert county.rows(COUNT) == [(11, 1)]


def test_killed_connection_loses_the_page_and_nothing_else(county: County) -> None:
    county.happens(*(entry("p1", str(n)) for n in range(10)))

    def kill(target: Target, page: Page) -> None:
        if page.last_position > 5:
            with psycopg.connect(county.url, autocommit=True) as other:
                pid = target.connection.info.backend_pid
                other.execute("select pg_terminate_backend(%s, 5000)", [pid])

    broken = Runner(county.pool, (*PROJECTIONS, Projection("kill", (), kill)), page_entries=5)
    with pytest.raises(psycopg.OperationalError):
        broken.catch_up(county.name)
    assert county.rows(COUNT) == [(5, 0)]
    assert county.catch_up() == 10
    assert county.rows(COUNT) == [(10, 0)]


def test_several_runners_apply_each_entry_once(county: County) -> None:
    county.happens(*(entry("p1", str(n % 100)) for n in range(400)))
    runners = [Runner(county.pool, PROJECTIONS, page_entries=7) for _ in range(4)]
    threads = [threading.Thread(target=each.catch_up, args=[county.name]) for each in runners]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert county.rows("select count(*), count(distinct position) from facts.entry") == [(400, 400)]


def test_new_projection_reads_the_log_from_its_start_and_others_stay(county: County) -> None:
    county.happens(person("p1"), person("p2"))
    early = Runner(county.pool, [p for p in PROJECTIONS if p.name != "cadres"])
    early.catch_up(county.name)
    county.happens(entry("p1", "1"))
    assert county.catch_up() == 3
    assert county.rows("select count(*) from read.person") == [(2,)]
    assert county.rows(COUNT) == [(1, 0)]


def test_lag_counts_entries_and_seconds_until_caught_up(county: County) -> None:
    assert county.runner.lag(county.name).entries == 0
    county.happens(entry("p1", "1"), entry("p1", "2"))
    lag = county.runner.lag(county.name)
    assert lag.entries == 2
    assert 0 < lag.seconds < 60
    county.catch_up()
    assert county.runner.lag(county.name).entries == 0
    assert county.runner.lag(county.name).seconds == 0


def test_read_waits_for_a_position_that_the_follower_reaches(county: County) -> None:
    with Follower(county.runner, poll_interval_s=0.01) as follower:
        position = county.happens(entry("p1", "1"))
        assert county.runner.wait_for(county.name, position, timeout_s=30) == position
        assert follower.failures == {}
    assert county.rows(COUNT) == [(1, 0)]


def test_waiting_in_vain_says_how_far_the_projections_are(county: County) -> None:
    county.happens(entry("p1", "1"))
    with pytest.raises(DomainError, match="come to entry 0, not yet to 1") as refused:
        county.runner.wait_for(county.name, 1, timeout_s=0)
    assert refused.value.code == "projections-behind"


def test_failing_ledger_is_named_and_does_not_hold_up_others(county: County) -> None:
    county.happens(entry("p1", "1"))
    other = County.named("anqing/qianshan", county)
    other.happens(entry("p1", "1"))
    failed = threading.Event()

    def fail(target: Target, _page: Page) -> None:
        if target.ledger == county.name:
            failed.set()
            raise PulledPlugError("no such input")

    runner = Runner(county.pool, (*PROJECTIONS, Projection("fail", (), fail)))
    with Follower(runner, poll_interval_s=0.01) as follower:
        assert failed.wait(30)
        assert runner.wait_for(other.name, 1, timeout_s=30) == 1
        failures = _eventually(follower)
    assert failures == {county.name: "no such input"}


def _eventually(follower: Follower) -> dict[str, Any]:
    for _ in range(1_000):
        if follower.failures:
            return follower.failures
        threading.Event().wait(0.01)
    return {}
