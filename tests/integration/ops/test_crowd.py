"""Many readers and some writers at a time, in short: no error, nothing stale. `make bench` is long."""

from __future__ import annotations

import threading
import time
from dataclasses import replace

import pytest
import uvicorn

from api.app import create_app
from ops.bench.crowd import Ground, crowd
from projections.catalogue import PROJECTIONS
from projections.follower import Follower
from projections.watch import Watch
from tests.api.askers import COUNTY
from tests.api.county import QUARTER, Clock, open_office, settle
from tests.running import run

pytestmark = pytest.mark.slow


def test_a_crowd_meets_no_error_and_reads_nothing_stale(
    database: str, capfd: pytest.CaptureFixture[str]
) -> None:
    clock = Clock()
    with open_office(database, clock) as office:
        county = settle(office, clock)
        with Watch(office.database.pool, PROJECTIONS) as watch, Follower(office.runner):
            app = create_app(replace(office, watch=watch), askers=COUNTY)
            # On a busy machine a connection may rest for longer than the usual five seconds.
            config = uvicorn.Config(app, port=0, timeout_keep_alive=60, log_config=None)
            server = uvicorn.Server(config)
            thread = threading.Thread(target=server.run)
            thread.start()
            try:
                while not server.started:
                    time.sleep(0.01)
                ground = Ground(
                    port=server.servers[0].sockets[0].getsockname()[1],
                    headers={},
                    addresses=[
                        f"/v1/standings/{'/'.join(QUARTER)}/2025-Q2",
                        *(f"/v1/cadres/{person}" for person in county.people[:4]),
                    ],
                    entry=lambda writer, turn: {
                        "scheme": "points",
                        "assessment": "quarter",
                        "period": "2025-Q2",
                        "subject": county.people[writer],
                        "input": "tasks",
                        "value": "1",
                        "item": f"{writer}-{turn}",
                    },
                )
                figures = run(lambda: crowd(ground, readers=20, writers=3, seconds=3))
            finally:
                server.should_exit = True
                thread.join()
    assert figures["crowd_errors_count"] == 0, capfd.readouterr().err
    assert figures["crowd_reads_count"] > 0
    assert figures["crowd_writes_count"] > 0
