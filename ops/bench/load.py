"""Many askers at a time over HTTP/1.1: how many answers a second, how late, how wrong.

A small client over asyncio streams: it shares the machine with what it measures, so it must not
be the slower of the two.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

OK = 200
CREATED = 201
_PATIENCE_S = 60
_LIMIT_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; `headers` by their names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Client:
    """One kept connection: one question at a time."""

    def __init__(self, port: int, headers: Mapping[str, str]) -> None:
        self._port = port
        self._fixed = "".join(f"{name}: {value}\r\n" for name, value in headers.items())

    async def __aenter__(self) -> Self:
        self._reader, self._writer = await asyncio.open_connection(
            "127.0.0.1", self._port, limit=_LIMIT_BYTES
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._writer.close()
        with suppress(OSError):
            await self._writer.wait_closed()

    async def ask(
        self,
        address: str,
        *,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """GET, or POST if there is a body (JSON)."""
        lines = [
            f"{'GET' if body is None else 'POST'} {address} HTTP/1.1\r\nhost: 127.0.0.1\r\n",
            self._fixed,
            *(f"{name}: {value}\r\n" for name, value in (headers or {}).items()),
        ]
        if body is not None:
            lines.append(f"content-type: application/json\r\ncontent-length: {len(body)}\r\n")
        self._writer.write("".join([*lines, "\r\n"]).encode() + (body or b""))
        return await asyncio.wait_for(self._answer(), _PATIENCE_S)

    async def _answer(self) -> Answer:
        head = await self._reader.readuntil(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")[:-2]
        pairs = (line.partition(":") for line in lines)
        headers = {name.lower(): value.strip() for name, _, value in pairs}
        size = int(headers.get("content-length", "0"))
        body = await self._reader.readexactly(size) if size else b""
        return Answer(int(first.split(" ", 2)[1]), headers, body)


@dataclass(slots=True)
class Figures:
    """Times in seconds of the answers that were right, and what was wrong about the others."""

    elapsed_s: float = 0.0
    times_s: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def per_s(self) -> float:
        """Right answers a second."""
        return len(self.times_s) / self.elapsed_s

    def quantile_ms(self, share: float) -> float:
        """The time in which that share of the answers came, in milliseconds."""
        if not self.times_s:
            return math.inf
        ordered = sorted(self.times_s)
        return 1000 * ordered[min(int(share * len(ordered)), len(ordered) - 1)]


async def hammer(
    port: int,
    address: str,
    *,
    clients: int,
    seconds: float,
    headers: Mapping[str, str],
    status: int = OK,
) -> Figures:
    """So many clients that ask for one address without a pause, each after its last answer."""
    figures = Figures()

    def check(answer: Answer) -> str:
        return "" if answer.status == status else f"status {answer.status}"

    async def one() -> None:
        async with Client(port, headers) as client:
            while time.perf_counter() < ends_at_s:
                await timed(client, address, figures, check)

    started_s = time.perf_counter()
    ends_at_s = started_s + seconds
    await asyncio.gather(*(one() for _ in range(clients)))
    figures.elapsed_s = time.perf_counter() - started_s
    return figures


async def timed(
    client: Client, address: str, figures: Figures, check: Callable[[Answer], str]
) -> None:
    """Ask once; `check` says in a few words what is wrong with the answer, "" if nothing."""
    started_s = time.perf_counter()
    answer = await client.ask(address)
    wrong = check(answer)
    if wrong:
        figures.errors.append(f"{address}: {wrong}")
    else:
        figures.times_s.append(time.perf_counter() - started_s)
