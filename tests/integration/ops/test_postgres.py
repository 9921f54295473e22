"""The private server: shared by processes, stopped by the last, started again after a crash."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from ops.postgres import PrivateServer
from tests.conftest import server_bin_dir

pytestmark = [pytest.mark.database, pytest.mark.slow]


@pytest.fixture
def private(tmp_path: Path) -> PrivateServer:
    return PrivateServer(server_bin_dir(), tmp_path / "data", {"shared_buffers": "16MB"})


def _answers(private: PrivateServer) -> bool:
    with psycopg.connect(private.url()) as connection:
        return connection.execute("select 1").fetchone() == (1,)


def test_last_user_stops_it_and_data_stay(private: PrivateServer) -> None:
    with private.running():
        with private.running():
            assert _answers(private)
        assert _answers(private)
        with psycopg.connect(private.url()) as connection:
            connection.execute("create table kept (n integer)")
    assert private.postmaster_pid() is None
    with private.running(), psycopg.connect(private.url()) as connection:
        assert connection.execute("select count(*) from kept").fetchone() == (0,)


def test_takes_a_directory_that_is_named_from_where_we_are(
    private: PrivateServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(private.data_dir.parent)
    with PrivateServer(private.bin_dir, Path("here/data"), private.options).running() as relative:
        assert _answers(relative)
    assert (private.data_dir.parent / "here/data/PG_VERSION").exists()


def test_starts_again_after_a_crash(private: PrivateServer) -> None:
    with private.running():
        pid = private.postmaster_pid()
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        while private.postmaster_pid() is not None:
            time.sleep(0.01)
    with private.running():
        assert _answers(private)


def test_survives_the_death_of_the_process_that_started_it(private: PrivateServer) -> None:
    program = (
        "import sys, os, signal\n"
        "from pathlib import Path\n"
        "from ops.postgres import PrivateServer\n"
        "server = PrivateServer(Path(sys.argv[1]), Path(sys.argv[2]), {'shared_buffers': '16MB'})\n"
        "with server.running():\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    arguments = [sys.executable, "-c", program, str(private.bin_dir), str(private.data_dir)]
    assert subprocess.run(arguments, check=False).returncode == -signal.SIGKILL
    with private.running():
        assert _answers(private)
    assert private.postmaster_pid() is None


def test_clears_an_initialisation_that_was_cut_short(private: PrivateServer) -> None:
    left = private.data_dir.with_name("data.new")
    left.mkdir(parents=True)
    (left / "PG_VERSION").write_text("18")
    with private.running():
        assert _answers(private)
