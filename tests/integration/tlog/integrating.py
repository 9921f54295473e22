"""A process that integrates one ledger until it is killed, without a pause."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from psycopg import Connection
from psycopg_pool import ConnectionPool

from ledger.tlog.checkpoints import Checkpoints
from ledger.tlog.directory import DirectoryStore
from ledger.tlog.entries import PostgresEntries
from ledger.tlog.integrator import Integrator
from ledger.tlog.postgres_checkpoints import PostgresCheckpoints
from tests.published import ORIGIN, signers

LEDGER = "anqing/taihu"
_ROOT = Path(__file__).parents[3]


def as_service(connection: Connection) -> None:
    connection.execute("set role mingce_service")
    connection.commit()


@contextmanager
def pool_of(url: str) -> Iterator[ConnectionPool]:
    with ConnectionPool(url, min_size=1, max_size=8, configure=as_service, open=True) as pool:
        yield pool


def integrator_of(
    pool: ConnectionPool, directory: Path, checkpoints: Checkpoints | None = None
) -> Integrator:
    return Integrator(
        origin=ORIGIN,
        entries=PostgresEntries(pool, LEDGER),
        checkpoints=checkpoints or PostgresCheckpoints(pool, LEDGER),
        store=DirectoryStore(directory),
        signers=signers,
    )


def start(url: str, directory: Path) -> subprocess.Popen[bytes]:
    """Integrate in a process of its own; it says so on its output once it begins."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.integration.tlog.integrating", url, str(directory)],
        cwd=_ROOT,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"begins\n"
    return process


def integrate_for_ever(url: str, directory: Path) -> None:
    with pool_of(url) as pool:
        integrator = integrator_of(pool, directory)
        print("begins", flush=True)
        while True:
            integrator.round()


if __name__ == "__main__":
    integrate_for_ever(sys.argv[1], Path(sys.argv[2]))
