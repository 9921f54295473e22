"""`mingce serve`: answers, and stops all that it started."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

_PATIENCE_S = 60


def test_serves_until_interrupted(database: str, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("A" * 43 + "=", "ascii")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "MINGCE_DATA_DIR": str(tmp_path),
        "MINGCE_DATABASE_URL": database,
        "MINGCE_MASTER_KEY_FILE": str(tmp_path / "key"),
    }
    serving = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "from ops.cli.main import main; main()",
            "serve",
            "--port",
            str(port),
        ],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert status_of(f"http://127.0.0.1:{port}/health") == 200
        serving.send_signal(signal.SIGINT)
        out, err = serving.communicate(timeout=_PATIENCE_S)
    finally:
        serving.kill()
    assert f"http://127.0.0.1:{port}" in out
    assert "Traceback" not in err
    assert serving.returncode in {0, 130}


def status_of(url: str) -> int:
    for _ in range(_PATIENCE_S * 10):
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return int(answer.status)
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{url} does not answer")
