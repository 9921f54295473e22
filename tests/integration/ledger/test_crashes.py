"""Killed in the middle of appends: what was acknowledged is there, nothing is half-written.

MINGCE_KILLS says how often. Odd times the appending processes are killed, even times the whole
database, and each time its recovery is what the next one uses.
"""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import psycopg
import pytest

from ops.migrate import migrate
from ops.postgres import PrivateServer
from tests.integration.ledger import appenders

pytestmark = [pytest.mark.database, pytest.mark.slow]

KILLS = int(os.environ.get("MINGCE_KILLS", "20"))
PROCESSES = 4
APPENDS_BEFORE_KILL = 40
LEDGER = "county"


def kill_database(server: PrivateServer) -> None:
    """SIGKILL to the postmaster and to every process that it started, at once."""
    postmaster = server.postmaster_pid()
    assert postmaster is not None
    children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
    for pid in [postmaster, *map(int, children)]:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


def wait_for_appends(outputs: list[Path]) -> None:
    deadline_s = time.monotonic() + 60
    while sum(len(output.read_bytes().splitlines()) for output in outputs) < APPENDS_BEFORE_KILL:
        assert time.monotonic() < deadline_s, [o.with_suffix(".log").read_text() for o in outputs]
        time.sleep(0.01)


def test_acknowledged_entries_survive_kills(server: PrivateServer, tmp_path: Path) -> None:
    # A server of its own, with fsync, as the others' must not be killed.
    own = PrivateServer(server.bin_dir, tmp_path / "postgres" / "data")
    told: dict[tuple[str, int], int] = {}
    with own.running():
        with psycopg.connect(own.url(), autocommit=True) as connection:
            connection.execute("create database crashed")
        migrate(own.url("crashed"))
    for kill in range(1, KILLS + 1):
        with own.running():
            names = [f"p{kill}-{n}" for n in range(PROCESSES)]
            outputs = [tmp_path / name for name in names]
            processes = [
                appenders.start(own.url("crashed"), LEDGER, name, 10_000, output)
                for name, output in zip(names, outputs, strict=True)
            ]
            wait_for_appends(outputs)
            if kill % 2 == 0:
                kill_database(own)
            for process in processes:
                process.kill()
                process.wait()
            for name, output in zip(names, outputs, strict=True):
                told |= appenders.acknowledged(name, output)
        with own.running():
            found = appenders.examine(own.url("crashed"), LEDGER)
        assert {key: parts[-1] for key, parts in found.appends.items() if key in told} == told
    assert len(told) >= KILLS * APPENDS_BEFORE_KILL
