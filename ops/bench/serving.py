"""How fast the service answers: ranking and card beside a bare route, the pages, and a crowd.

The county is the demonstration's: 1,296 cadres and a year of entries. The service runs in a
process of its own; this one asks.
"""

from __future__ import annotations

import asyncio
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from ops.bench.load import OK, Answer, Client, Figures, hammer, timed
from ops.demo import taihu
from ops.settings import load_settings
from ops.wiring import open_site

ROUNDS = 5
SECONDS = 4.0
CLIENTS = 16
READERS = 200
WRITERS = 8
CROWD_S = 60.0
PAGE_ALLOWED_MS = 50.0
_PAGE_TIMES = 30
_RANKING = "/v1/standings/taihu-points/quarter/2026-Q1"
_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Served:
    """A running service, its card of one cadre, and the ids of some cadres."""

    port: int
    card: str
    subjects: list[str]


def run(url: str) -> dict[str, float]:
    """All figures of the service over one demonstration county."""
    with served(url) as service:
        return asyncio.run(_answers(service)) | asyncio.run(_pages(service)) | crowd(service)


@contextmanager
def served(url: str) -> Iterator[Served]:
    """Loads the county and starts the service."""
    with tempfile.TemporaryDirectory(prefix="mingce-serving-") as directory:
        key_file = Path(directory) / "master.key"
        key_file.write_bytes(b64encode(bytes(32)))
        own = {
            "MINGCE_DATABASE_URL": url,
            "MINGCE_MASTER_KEY_FILE": str(key_file),
            "MINGCE_LEDGER": taihu.LEDGER,
        }
        with open_site(load_settings(own)) as site:
            story = taihu.tell(site)
            for _, act in story.acts:
                act()
            story.office.catch_up()
            subjects = [story.subject(f"TH-{number:04d}") for number in range(1, 41)]
        card = f"/v1/cadres/{subjects[0]}"
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        command = [sys.executable, "-m", "ops.bench.served", str(port), _RANKING, card]
        environment = {**os.environ, **own}
        with subprocess.Popen(
            command, env=environment, cwd=_ROOT, stdout=subprocess.PIPE
        ) as process:
            try:
                if process.stdout is None or process.stdout.readline() != b"listening\n":
                    raise RuntimeError("the service did not start")
                _wait_for(port)
                yield Served(port, card, subjects)
            finally:
                process.terminate()


def _wait_for(port: int) -> None:
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            time.sleep(0.05)
        else:
            return


async def _answers(service: Served) -> dict[str, float]:
    """Answers a second, ours and bare in turns, and how late the slowest hundredth is."""
    figures: dict[str, float] = {}
    for name, address in (("ranking", _RANKING), ("card", service.card)):
        async with Client(service.port, {}) as client:
            tag = (await client.ask(address)).headers["etag"]
        kinds = {
            "ours": (address, {}, OK),
            "bare": (f"/bare{address}", {}, OK),
            "unchanged": (address, {"if-none-match": tag}, 304),
        }
        measured: dict[str, list[Figures]] = {kind: [] for kind in kinds}
        for _ in range(ROUNDS):
            for kind, (asked, headers, status) in kinds.items():
                measured[kind].append(
                    await hammer(
                        service.port,
                        asked,
                        clients=CLIENTS,
                        seconds=SECONDS,
                        headers=headers,
                        status=status,
                    )
                )
        for kind, rounds in measured.items():
            figures[f"{name}_{kind}_per_s"] = statistics.median(one.per_s for one in rounds)
            figures[f"{name}_{kind}_p99_ms"] = statistics.median(
                one.quantile_ms(0.99) for one in rounds
            )
            errors = [error for one in rounds for error in one.errors]
            if errors:
                raise RuntimeError(errors[0])
    return figures


async def _pages(service: Served) -> dict[str, float]:
    """The median time of each page when one after the other is asked for."""
    pages = {"county": ["/"], "card": [f"/cadres/{one}" for one in service.subjects]}
    figures = {"page_allowed_ms": PAGE_ALLOWED_MS}
    async with Client(service.port, {"accept": "text/html"}) as client:
        for name, addresses in pages.items():
            taken = Figures()
            for turn in range(_PAGE_TIMES + 1):
                await timed(client, addresses[turn % len(addresses)], taken, _is_fine)
            if taken.errors:
                raise RuntimeError(taken.errors[0])
            del taken.times_s[0]
            figures[f"page_{name}_ms"] = 1000 * statistics.median(taken.times_s)
    return figures


def _is_fine(answer: Answer) -> str:
    return "" if answer.status == OK else f"status {answer.status}"


def crowd(
    service: Served,
    *,
    readers: int = READERS,
    writers: int = WRITERS,
    seconds: float = CROWD_S,
) -> dict[str, float]:
    """Readers and writers at a time: each error, and each answer older than what was acknowledged.

    A writer records an entry and then asks for its cadre's history as of that entry. A reader asks
    for the ranking or a card as of the last entry that anybody was told to be recorded.
    """
    return asyncio.run(_Crowd(service, seconds).run(readers, writers))


class _Crowd:
    def __init__(self, service: Served, seconds: float) -> None:
        self._service = service
        self._seconds = seconds
        self._acknowledged = 0
        self._read, self._written = Figures(), Figures()

    async def run(self, readers: int, writers: int) -> dict[str, float]:
        self._ends_at_s = time.perf_counter() + self._seconds
        started_s = time.perf_counter()
        await asyncio.gather(
            *(self._reader(number) for number in range(readers)),
            *(self._writer(number) for number in range(writers)),
        )
        elapsed_s = time.perf_counter() - started_s
        wrong = self._read.errors + self._written.errors
        for error in wrong[:5]:
            sys.stderr.write(f"{error}\n")
        self._read.elapsed_s = self._written.elapsed_s = elapsed_s
        return {
            "crowd_errors_count": len(wrong),
            "crowd_answers_count": len(self._read.times_s) + len(self._written.times_s),
            "crowd_reads_per_s": self._read.per_s,
            "crowd_read_p50_ms": self._read.quantile_ms(0.5),
            "crowd_read_p99_ms": self._read.quantile_ms(0.99),
            "crowd_writes_per_s": self._written.per_s,
            "crowd_write_and_read_p99_ms": self._written.quantile_ms(0.99),
        }

    async def _reader(self, number: int) -> None:
        dice = random.Random(number)
        addresses = [_RANKING, *(f"/v1/cadres/{one}" for one in self._service.subjects[:20])]
        async with Client(self._service.port, {}) as client:
            while time.perf_counter() < self._ends_at_s:
                wanted = self._acknowledged
                address = dice.choice(addresses)
                if wanted:
                    address += f"?wait_for={wanted}"

                def check(answer: Answer, wanted: int = wanted) -> str:
                    if answer.status != OK:
                        return f"status {answer.status}"
                    position = _position(answer.body)
                    return "" if position >= wanted else f"stale: {position} < {wanted}"

                await timed(client, address, self._read, check)

    async def _writer(self, number: int) -> None:
        subject = self._service.subjects[-1 - number]
        turn = 0
        async with Client(self._service.port, {}) as client:
            while time.perf_counter() < self._ends_at_s:
                turn += 1
                started_s = time.perf_counter()
                written = await client.ask("/v1/entries", body=_entry(subject, number, turn))
                if written.status != 201:
                    self._written.errors.append(f"write: {written.body.decode()}")
                    continue
                position = msgspec.json.decode(written.body)["last_position"]
                self._acknowledged = max(self._acknowledged, position)
                answer = await client.ask(f"/v1/cadres/{subject}/history?wait_for={position}")
                if answer.status == OK and f'"position":{position},'.encode() in answer.body:
                    self._written.times_s.append(time.perf_counter() - started_s)
                else:
                    self._written.errors.append(f"history: {answer.status}, not as of {position}")


def _position(body: bytes) -> int:
    """The position that an answer says it knows, from its beginning."""
    return int(body[:200].partition(b'"position":')[2].partition(b",")[0])


def _entry(subject: str, writer: int, turn: int) -> bytes:
    return msgspec.json.encode(
        {
            "scheme": "taihu-points",
            "assessment": "year",
            "period": "",
            "subject": subject,
            "input": "bonus",
            "value": "1",
            "item": f"{writer}-{turn}",
            "on": "2026-03-25",
        }
    )
