"""Processes that append to one ledger at the same time, and the check of what they left.

Every other append is free; the rest read what the log holds about one of four subjects and
append on condition that this is still so, trying again when it is not. Each event says which
append it belongs to and what that append had seen. Each acknowledged append is a line of output.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import psycopg
from eventsourcing.dcb.api import DCBAppendCondition, DCBEvent, DCBQuery, DCBQueryItem
from eventsourcing.persistence import IntegrityError
from psycopg import Connection
from psycopg_pool import ConnectionPool

from ledger.postgres import PostgresRecorder

_ROOT = Path(__file__).parents[3]


def as_service(connection: Connection) -> None:
    connection.execute("set role mingce_service")
    connection.commit()


@contextmanager
def recorder_of(url: str, ledger: str) -> Iterator[PostgresRecorder]:
    with ConnectionPool(url, min_size=1, max_size=4, configure=as_service, open=True) as pool:
        yield PostgresRecorder(pool, ledger)


def start(url: str, ledger: str, name: str, appends: int, output: Path) -> subprocess.Popen[bytes]:
    """Run `append` in a process of its own, its acknowledgements going to a file."""
    arguments = [url, ledger, name, str(appends)]
    with output.open("wb") as acknowledgements, output.with_suffix(".log").open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.integration.ledger.appenders", *arguments],
            cwd=_ROOT,
            stdout=acknowledgements,
            stderr=log,
        )


def append(url: str, ledger: str, name: str, appends: int, output: IO[str]) -> None:
    """Append again and again; write the last position and the append's number for each."""
    with recorder_of(url, ledger) as recorder:
        for number in range(appends):
            last = _append_one(recorder, name, number)
            print(last, number, file=output, flush=True)


def _append_one(recorder: PostgresRecorder, name: str, number: int) -> int:
    size = 1 + number % 3
    if number % 2 == 0:
        return recorder.append(_events(name, number, size, f"own:{name}", None))
    subject = f"shared:{number % 8}"
    query = DCBQuery([DCBQueryItem(tags=[subject])])
    while True:
        found = [event.position for event in recorder.read(query)]
        seen = found[-1] if found else 0
        events = _events(name, number, size, subject, seen)
        try:
            return recorder.append(events, DCBAppendCondition(query, after=seen))
        except IntegrityError:
            continue


def _events(name: str, number: int, size: int, tag: str, seen: int | None) -> list[DCBEvent]:
    return [
        DCBEvent("t", json.dumps([name, number, part, size, tag, seen]).encode(), [tag])
        for part in range(size)
    ]


@dataclass
class Found:
    """What the log of one ledger holds."""

    positions: list[int] = field(default_factory=list)
    appends: dict[tuple[str, int], list[int]] = field(default_factory=dict)


def examine(url: str, ledger: str) -> Found:
    """Read the whole log, straight from the table, and check all that must hold of it."""
    found = Found()
    latest: dict[str, int] = {}
    with psycopg.connect(url) as connection:
        rows = connection.execute(
            "select position, entry, keys, leaf = sha256('\\x00'::bytea || entry)"
            " from ledger.event where ledger = %s order by position",
            [ledger],
        ).fetchall()
        head = connection.execute(
            "select position from ledger.head where ledger = %s", [ledger]
        ).fetchone()
    for position, entry, keys, leaf_is_right in rows:
        name, number, part, size, tag, seen = json.loads(entry)
        found.positions.append(position)
        parts = found.appends.setdefault((name, number), [])
        assert part == len(parts) < size, "no part is missing, doubled or out of order"
        assert not parts or parts[-1] == position - 1, "an append is not interrupted by another"
        if seen is not None and part == 0:
            assert latest.get(tag, 0) == seen, "nobody wrote between reading and appending"
        assert keys == [f"{ledger} {tag}"]
        assert leaf_is_right
        parts.append(position)
        latest[tag] = position
    assert found.positions == list(range(1, len(rows) + 1)), "positions have no gap"
    assert head == (len(rows),)
    for (_, number), parts in found.appends.items():
        assert len(parts) == 1 + number % 3, "nothing is half-written"
    return found


def acknowledged(name: str, output: Path) -> dict[tuple[str, int], int]:
    """The last position of each append that its process was told of.

    What a killed process had begun to print counts for nothing.
    """
    *lines, _ = output.read_text().split("\n")
    return {(name, int(number)): int(last) for last, number in map(str.split, lines)}


if __name__ == "__main__":
    append(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), sys.stdout)
