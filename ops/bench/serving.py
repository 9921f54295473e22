"""How fast the service answers: ranking and card beside a bare route, the pages, and a crowd.

The county is the demonstration's: 1,296 cadres and a year of entries. The service runs in a
process of its own; this one asks.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from base64 import b64encode
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from api.office import access, programs
from api.office.parts import Office
from domain.actor import Actor
from ledger.context import Context
from ops.bench.crowd import Ground, crowd
from ops.bench.load import OK, Answer, Client, Figures, hammer, timed
from ops.bench.served import CLIENT
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
    """A running service, its card of one cadre, the ids of some cadres, and who asks."""

    port: int
    card: str
    subjects: list[str]
    headers: dict[str, str]


def run(url: str) -> dict[str, float]:
    """All figures of the service over one demonstration county."""
    with served(url) as service:
        return asyncio.run(_figures(service))


async def _figures(service: Served) -> dict[str, float]:
    return await _answers(service) | await _pages(service) | await _crowd(service)


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
            "MINGCE_DATA_DIR": directory,
            "MINGCE_TOKEN_MINUTES": "60",
            "MINGCE_REQUESTS_PER_SECOND": "0",  # no limit
        }
        with open_site(load_settings(own)) as site:
            story = taihu.tell(site)
            for _, act in story.acts:
                act()
            story.office.catch_up()
            _register(story.office)
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
                said = process.stdout.readline().split() if process.stdout else []
                if len(said) != len(("listening", "token")):
                    raise RuntimeError("the service did not start")
                _wait_for(port)
                headers = {"authorization": f"Bearer {said[1].decode()}"}
                yield Served(port, card, subjects, headers)
            finally:
                process.terminate()


def _register(office: Office) -> None:
    """The program that asks: a clerk of the county."""
    context = Context(Actor(taihu.LEDGER, "administrator", person="bench"), "bench")
    programs.register_client(office, context, client=CLIENT, name="bench", body=taihu.LEDGER)
    for role in ("county_clerk", "auditor"):
        access.give_grant(office, context, role=role, jurisdiction=taihu.LEDGER, client=CLIENT)


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
        async with Client(service.port, service.headers) as client:
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
                        headers=service.headers | headers,
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
    """The median time of each page, one request after the other, and that of the slowest page.

    Pages of the county are kept until something is recorded, so the county's is measured once
    more with an entry recorded before each request.
    """
    figures = {"page_allowed_ms": PAGE_ALLOWED_MS}
    async with Client(service.port, service.headers | {"accept": "text/html"}) as client:
        for name, addresses in _addresses(service).items():
            figures[f"page_{name}_ms"] = await _median_ms(client, addresses)
        figures["page_slowest_ms"] = max(
            time_ms for name, time_ms in figures.items() if name != "page_allowed_ms"
        )
        figures["page_county_after_entry_ms"] = await _median_ms(
            client, ["/"], before=lambda turn: _record(client, service, turn)
        )
    return figures


def _addresses(service: Served) -> dict[str, list[str]]:
    """Every kind of page that reads; pages about a cadre for many of them."""
    cards = [f"/cadres/{one}" for one in service.subjects]
    return {
        "county": ["/"],
        "card": cards,
        "history": [f"{card}/history" for card in cards],
        "periods": ["/periods"],
        "period_open": ["/periods/taihu-points/quarter/2026-Q1"],
        "period_final": ["/periods/taihu-points/year/2025"],
        "imports": ["/imports"],
        "cases": ["/cases"],
        "duties": ["/duties"],
        "objections": ["/objections"],
        "supervision": ["/supervision"],
        "schemes": ["/schemes"],
        "scheme": ["/schemes/taihu-points/2024.1"],
        "notices": ["/notices"],
    }


async def _median_ms(
    client: Client, addresses: list[str], before: Callable[[int], Awaitable[None]] | None = None
) -> float:
    taken = Figures()
    for turn in range(_PAGE_TIMES + 1):
        if before is not None:
            await before(turn)
        await timed(client, addresses[turn % len(addresses)], taken, _is_fine)
    if taken.errors:
        raise RuntimeError(taken.errors[0])
    del taken.times_s[0]
    return 1000 * statistics.median(taken.times_s)


async def _record(client: Client, service: Served, turn: int) -> None:
    """An entry, and a look that waits until it is in the answers."""
    body = json.dumps(
        {
            "scheme": "taihu-points",
            "assessment": "year",
            "subject": service.subjects[turn % len(service.subjects)],
            "input": "bonus",
            "value": "1",
            "item": f"before a page {turn}",
            "on": "2026-03-26",
        }
    )
    recorded = await client.ask("/v1/entries", body=body.encode())
    position = json.loads(recorded.body)["last_position"]
    await client.ask(f"/v1/periods?wait_for={position}")


def _is_fine(answer: Answer) -> str:
    return "" if answer.status == OK else f"status {answer.status}"


async def _crowd(service: Served) -> dict[str, float]:
    return await crowd(
        Ground(
            port=service.port,
            headers=service.headers,
            addresses=[_RANKING, *(f"/v1/cadres/{one}" for one in service.subjects[:20])],
            entry=lambda writer, turn: {
                "scheme": "taihu-points",
                "assessment": "year",
                "subject": service.subjects[-1 - writer],
                "input": "bonus",
                "value": "1",
                "item": f"{writer}-{turn}",
                "on": "2026-03-25",
            },
        ),
        readers=READERS,
        writers=WRITERS,
        seconds=CROWD_S,
    )
