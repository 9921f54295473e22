"""Readers and writers at a time: each error, and each answer older than what was acknowledged."""

from __future__ import annotations

import asyncio
import random
import sys
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from ops.bench.load import CREATED, OK, Answer, Client, Figures, timed

_TOLD = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A running service: what readers ask for, and what a writer records in each of its turns."""

    port: int
    headers: Mapping[str, str]
    addresses: Sequence[str]
    entry: Callable[[int, int], dict[str, str]]


async def crowd(ground: Ground, *, readers: int, writers: int, seconds: float) -> dict[str, float]:
    """Figures of the crowd; the first few errors go to standard error.

    A writer records an entry and then asks for what stands there. A reader asks for one of the
    addresses as of the last entry that anybody was told to be recorded.
    """
    return await _Crowd(ground, seconds).run(readers, writers)


class _Crowd:
    def __init__(self, ground: Ground, seconds: float) -> None:
        self._ground = ground
        self._seconds = seconds
        self._acknowledged = 0
        self._read, self._written = Figures(), Figures()

    async def run(self, readers: int, writers: int) -> dict[str, float]:
        started_s = time.perf_counter()
        self._ends_at_s = started_s + self._seconds
        await asyncio.gather(
            *(self._taking_part(self._reader(number), self._read) for number in range(readers)),
            *(self._taking_part(self._writer(number), self._written) for number in range(writers)),
        )
        wrong = self._read.errors + self._written.errors
        for error in wrong[:_TOLD]:
            sys.stderr.write(f"{error}\n")
        self._read.elapsed_s = self._written.elapsed_s = time.perf_counter() - started_s
        return {
            "crowd_errors_count": len(wrong),
            "crowd_reads_count": len(self._read.times_s),
            "crowd_writes_count": len(self._written.times_s),
            "crowd_reads_per_s": self._read.per_s,
            "crowd_read_p50_ms": self._read.quantile_ms(0.5),
            "crowd_read_p99_ms": self._read.quantile_ms(0.99),
            "crowd_writes_per_s": self._written.per_s,
            "crowd_write_and_read_p99_ms": self._written.quantile_ms(0.99),
        }

    async def _taking_part(self, going_on: Awaitable[None], figures: Figures) -> None:
        """A connection that is lost, or an answer that does not come, is an error like others."""
        try:
            await going_on
        except (OSError, EOFError, TimeoutError) as lost:
            figures.errors.append(repr(lost))

    async def _reader(self, number: int) -> None:
        dice = random.Random(number)
        async with Client(self._ground.port, self._ground.headers) as client:
            while time.perf_counter() < self._ends_at_s:
                wanted = self._acknowledged
                address = dice.choice(self._ground.addresses)
                if wanted:
                    address += f"?wait_for={wanted}"

                def check(answer: Answer, wanted: int = wanted) -> str:
                    if answer.status != OK:
                        return f"{answer.status} {answer.body[:500].decode(errors='replace')}"
                    position = _position(answer.body)
                    return "" if position >= wanted else f"stale: {position} < {wanted}"

                await timed(client, address, self._read, check)

    async def _writer(self, number: int) -> None:
        turn = 0
        async with Client(self._ground.port, self._ground.headers) as client:
            while time.perf_counter() < self._ends_at_s:
                turn += 1
                started_s = time.perf_counter()
                body = msgspec.json.encode(self._ground.entry(number, turn))
                written = await client.ask("/v1/entries", body=body)
                if written.status != CREATED:
                    self._written.errors.append(f"write: {written.body.decode()}")
                    continue
                position = msgspec.json.decode(written.body)["last_position"]
                self._acknowledged = max(self._acknowledged, position)
                answer = await client.ask(f"/v1/entries/{position}?wait_for={position}")
                if answer.status == OK:
                    self._written.times_s.append(time.perf_counter() - started_s)
                else:
                    self._written.errors.append(f"entry {position}: {answer.body.decode()}")


def _position(body: bytes) -> int:
    """The position that an answer says it knows, from its beginning."""
    return int(body[:200].partition(b'"position":')[2].partition(b",")[0])
