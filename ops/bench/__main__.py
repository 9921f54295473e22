"""`python -m ops.bench [part ...]`: how fast, as ratios from one run on one machine.

Starts a PostgreSQL of its own, fsync on, in a temporary directory. A run of all parts takes some
minutes and is kept under ops/bench/results; a run of some parts is only shown.
"""

from __future__ import annotations

import itertools
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from rich.console import Console

from ops.bench import append, projection, serving, standing, tlog, verify, workbook
from ops.bench.report import Run, describe_machine, keep, table
from ops.logs import configure_logs
from ops.migrate import migrate
from ops.postgres import PrivateServer, embedded_bin_dir
from ops.settings import load_settings

NewDatabase = Callable[[], str]
_RESULTS = Path(__file__).parent / "results"

PARTS: dict[str, Callable[[NewDatabase], dict[str, float]]] = {
    "append": lambda new: append.run(new()),
    "projection": projection.follow,
    "rebuild": lambda new: projection.rebuild_county_year(new()),
    "standing": lambda new: {**standing.postgres_month(new()), **standing.duckdb_year()},
    "workbook": lambda new: workbook.workbook_seconds(new()),
    "history": lambda new: projection.one_history(new()),
    "serving": lambda new: serving.run(new()),
    "tlog": lambda new: tlog.run(new()),
    "verify": lambda _: verify.run(),
}


def main(parts: list[str]) -> int:
    """Measure the parts named (all if none is), show the table, keep a whole run."""
    console = Console(width=100)
    if unknown := set(parts) - PARTS.keys():
        console.print(f"No such part: {', '.join(sorted(unknown))}. There are {', '.join(PARTS)}.")
        return 2
    configure_logs(load_settings())
    figures: dict[str, float] = {}
    with _databases() as new:
        machine = describe_machine(new())
        for part in parts or PARTS:
            with console.status(f"{part} ..."):
                figures.update(PARTS[part](new))
    run = Run(datetime.now(UTC), machine, figures)
    console.print(table(run))
    if not parts:
        console.print(f"kept as {keep(run, _RESULTS).name}")
    return 0


@contextmanager
def _databases() -> Iterator[NewDatabase]:
    """Makes migrated databases on a server that is gone afterwards."""
    numbers = itertools.count(1)
    with tempfile.TemporaryDirectory(prefix="mingce-bench-") as directory:
        server = PrivateServer(embedded_bin_dir(), Path(directory) / "postgres")

        def new() -> str:
            name = f"bench_{next(numbers)}"
            with psycopg.connect(server.url(), autocommit=True) as connection:
                connection.execute(f"create database {name}")
            migrate(server.url(name))
            return server.url(name)

        with server.running():
            yield new


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
