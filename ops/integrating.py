"""The integrator as a child of `mingce serve`: started, restarted when it dies, and stopped.

It is a process of its own, so that it takes no time from those who ask, and nobody who asks can
hold it up. It may be killed at any moment, so nothing more is needed to stop it.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from typing import Self

import structlog

_PROGRAM = (sys.executable, "-c", "from ops.cli.main import main; main()")
_PATIENCE_S = 10.0
_FIRST_PAUSE_S = 1.0
_LONGEST_PAUSE_S = 60.0

_log = structlog.get_logger()


class IntegratorProcess:
    """A context manager: integrates the logs of some ledgers from entry to exit.

    The child reads its settings from the same environment. It ends when its standard input does,
    so it does not outlive this process, however that ends.
    """

    def __init__(self, ledgers: Sequence[str], program: Sequence[str] = _PROGRAM) -> None:
        self._command = [
            *program,
            *("log", "integrate", "--follow", "--until-input-ends"),
            *ledgers,
        ]
        self._stopped = threading.Event()
        self._starting = threading.Lock()
        self._thread = threading.Thread(target=self._watch, name="integrator", daemon=True)

    def __enter__(self) -> Self:
        self._process = self._start()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._starting:
            self._stopped.set()
        self._end(self._process)
        self._thread.join()

    @property
    def pid(self) -> int:
        """The child of this moment."""
        return self._process.pid

    def _start(self) -> subprocess.Popen[bytes]:
        # In a session of its own, as Ctrl-C is for this process to handle.
        return subprocess.Popen(self._command, stdin=subprocess.PIPE, start_new_session=True)

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        if process.stdin:
            process.stdin.close()
        try:
            process.wait(_PATIENCE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _watch(self) -> None:
        pause_s = 0.0
        while True:
            started_s = time.monotonic()
            code = self._process.wait()
            if self._stopped.is_set():
                return
            again_soon = pause_s and time.monotonic() - started_s < _LONGEST_PAUSE_S
            pause_s = min(2 * pause_s, _LONGEST_PAUSE_S) if again_soon else _FIRST_PAUSE_S
            _log.error("integrator_died", code=code, again_in_s=pause_s)
            if self._stopped.wait(pause_s):
                return
            with self._starting:
                if self._stopped.is_set():
                    return
                self._end(self._process)  # closes what is left of it
                self._process = self._start()
