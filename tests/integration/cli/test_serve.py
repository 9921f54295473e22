"""`mingce serve`: answers, and stops all that it started."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from domain.merkle.keys import format_skey
from domain.slices.register_body import RegisterBody
from ledger.tlog.signers import new_key
from tests.api.county import CONTEXT, LEDGER, Clock, open_office

pytestmark = pytest.mark.slow

_PATIENCE_S = 60


@dataclass(frozen=True, slots=True)
class Serving:
    """A service in a process of its own."""

    process: subprocess.Popen[str]
    address: str
    database: str

    def record(self) -> int:
        """Something in the ledger; its head."""
        with open_office(self.database, Clock()) as office:
            code = f"city-{office.ledger.head()}"
            day = date(2025, 1, 1)
            office.ledger.do(
                RegisterBody(body=code, kind="city", name="某市", effective_on=day), CONTEXT
            )
            return office.ledger.head()

    def log_size(self) -> int:
        """How many entries the checkpoint covers; 0 while there is none."""
        try:
            with urllib.request.urlopen(f"{self.address}/log/checkpoint", timeout=5) as answer:
                return int(answer.read().splitlines()[1])
        except OSError:
            return 0

    def integrator(self) -> int:
        """The process that integrates."""
        threads = Path(f"/proc/{self.process.pid}/task").iterdir()
        [child] = [pid for one in threads for pid in (one / "children").read_text().split()]
        return int(child)


@pytest.fixture
def serving(database: str, tmp_path: Path) -> Iterator[Serving]:
    (tmp_path / "key").write_text("A" * 43 + "=", "ascii")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "MINGCE_DATA_DIR": str(tmp_path),
        "MINGCE_DATABASE_URL": database,
        "MINGCE_MASTER_KEY_FILE": str(tmp_path / "key"),
        "MINGCE_LOG_KEY": format_skey(new_key(f"mingce.localhost/{LEDGER}")),
    }
    program = [sys.executable, "-c", "from ops.cli.main import main; main()"]
    process = subprocess.Popen(
        [*program, "serve", "--port", str(port)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield Serving(process, f"http://127.0.0.1:{port}", database)
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_serves_until_it_is_told_to_stop(serving: Serving, how: signal.Signals) -> None:
    wait_until(lambda: status_of(f"{serving.address}/health") == 200)
    child = serving.integrator()
    serving.process.send_signal(how)
    out, err = serving.process.communicate(timeout=_PATIENCE_S)
    assert serving.address in out
    assert "Traceback" not in err
    assert serving.process.returncode in {0, 130, 143}
    assert not is_alive(child)


def test_what_is_recorded_gets_into_the_log_even_if_the_integrator_is_killed(
    serving: Serving,
) -> None:
    wait_until(lambda: status_of(f"{serving.address}/health") == 200)
    head = serving.record()
    wait_until(lambda: serving.log_size() == head)
    killed = serving.integrator()
    os.kill(killed, signal.SIGKILL)
    head = serving.record()
    wait_until(lambda: serving.log_size() == head)
    assert serving.integrator() != killed
    serving.process.send_signal(signal.SIGINT)
    _, err = serving.process.communicate(timeout=_PATIENCE_S)
    assert "integrator_died" in err
    assert "Traceback" not in err


def test_the_integrator_does_not_outlive_a_service_that_is_killed(serving: Serving) -> None:
    wait_until(lambda: status_of(f"{serving.address}/health") == 200)
    child = serving.integrator()
    serving.process.kill()
    wait_until(lambda: not is_alive(child))


def status_of(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return int(answer.status)
    except OSError:
        return 0


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def wait_until(condition: Callable[[], bool]) -> None:
    ends_s = time.monotonic() + _PATIENCE_S
    while not condition():
        assert time.monotonic() < ends_s, "it does not happen"
        time.sleep(0.05)
