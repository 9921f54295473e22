"""A witness in a process of its own, which can be made to end between keeping and answering."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2

from domain.merkle.keys import VerifierKey, format_skey, format_vkey
from domain.merkle.witnessing import TreeHead
from ledger.tlog.witness_store import WitnessStore
from tests.published import KEY
from tests.witnessed import until, witness_key

_ROOT = Path(__file__).parents[3]


@contextmanager
def serving(
    directory: Path, name: str, dies_at: int = 0, log: VerifierKey = KEY.key
) -> Iterator[str]:
    """`mingce witness serve` for one log; its address. It is killed at the end, if it still lives."""
    with process_of(directory, name, dies_at, log) as (url, _):
        yield url


@contextmanager
def process_of(
    directory: Path, name: str, dies_at: int = 0, log: VerifierKey = KEY.key
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The same, with the process."""
    key = directory / f"{name}.key"
    key.write_text(f"{format_skey(witness_key(name))}\n", "utf-8")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    given = ["--store", directory / name, "--key", key, "--log", format_vkey(log)]
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(_ROOT)}
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "tests.integration.tlog.witness_process", str(dies_at)),
            *("witness", "serve", *map(str, given), "--port", str(port)),
        ],
        cwd=_ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        until(lambda: _answers(url), "the witness answers")
        yield url, process
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


def _answers(url: str) -> bool:
    try:
        return httpx2.get(url).status_code == 200
    except httpx2.TransportError:
        return False


def _die_once_kept(size: int) -> None:
    """End like with the plug pulled, when a checkpoint of this size is kept and not yet answered."""
    kept = WitnessStore.replace

    def replace(
        store: WitnessStore, origin: str, known: TreeHead, head: TreeHead, note: bytes
    ) -> bool:
        done = kept(store, origin, known, head, note)
        if done and head.size == size:
            os.kill(os.getpid(), signal.SIGKILL)
        return done

    setattr(WitnessStore, "replace", replace)  # noqa: B010 (a method is not assigned to)


if __name__ == "__main__":
    from ops.cli.main import main

    _die_once_kept(int(sys.argv[1]))
    main(sys.argv[2:])
