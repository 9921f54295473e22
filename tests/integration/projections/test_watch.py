"""How far things have come, known without asking; and not known when it may be wrong."""

from __future__ import annotations

import time
from collections.abc import Callable

import psycopg
import pytest

from projections.catalogue import PROJECTIONS
from projections.watch import Seen, Watch
from tests.integration.projections.counties import LEDGER, County, body

pytestmark = pytest.mark.database

_PATIENCE_S = 20.0


def wait_until(holds: Callable[[], bool]) -> None:
    deadline_s = time.monotonic() + _PATIENCE_S
    while not holds():
        assert time.monotonic() < deadline_s
        time.sleep(0.005)


def test_sees_the_head_and_where_the_projections_are(county: County) -> None:
    with Watch(county.pool, PROJECTIONS, known_for_s=5) as watch:
        assert watch.seen(LEDGER) is None  # nothing is recorded
        county.happens(body("t1", "township", None))
        head = county.ledger.head()
        wait_until(lambda: watch.seen(LEDGER) == Seen(head=head, position=0))
        county.runner.catch_up(LEDGER)
        wait_until(lambda: watch.seen(LEDGER) == Seen(head=head, position=head))


def test_knows_from_the_start(county: County) -> None:
    county.happens(body("t1", "township", None))
    with Watch(county.pool, PROJECTIONS, known_for_s=5) as watch:
        assert watch.seen(LEDGER) == Seen(head=county.ledger.head(), position=0)


def test_knows_nothing_once_it_stopped_looking(county: County) -> None:
    county.happens(body("t1", "township", None))
    with Watch(county.pool, PROJECTIONS, known_for_s=0.2) as watch:
        wait_until(lambda: watch.seen(LEDGER) is not None)
    time.sleep(0.25)
    assert watch.seen(LEDGER) is None


def test_after_a_restart_of_the_database_connections_are_replaced(
    county: County, database: str
) -> None:
    county.happens(body("t1", "township", None))
    with Watch(county.pool, PROJECTIONS, known_for_s=0.2) as watch:
        for _ in range(3):  # several connections wait in the pool
            with county.pool.connection(), county.pool.connection():
                pass
        with psycopg.connect(database, autocommit=True) as other:
            other.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where datname = current_database() and pid <> pg_backend_pid()"
            )
        wait_until(lambda: watch.seen(LEDGER) is None)
        wait_until(lambda: watch.seen(LEDGER) is not None)
        for _ in range(3):
            with county.pool.connection() as one, county.pool.connection() as another:
                one.execute("select 1")
                another.execute("select 1")
