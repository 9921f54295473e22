"""Cosignatures of witnesses are collected beside the log, which never waits for them.

One thread with a loop of its own asks all witnesses for all logs at the same time. Each of them is
followed alone: one that is slow or silent, or answers nonsense, holds up nobody.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from types import TracebackType
from typing import Self

import httpx2
import structlog
from anyio.from_thread import start_blocking_portal

from domain.merkle.notes import Signature
from domain.merkle.policies import Witness
from ledger.tlog.checkpoints import Committed
from ledger.tlog.published import PublishedLog
from ledger.tlog.submitting import Submission, WitnessError

SHORTEST_INTERVAL_S = 1.0
"""Between two checkpoints that one witness is asked about: of those in between only the last."""

FIRST_PAUSE_S = 2.0
LONGEST_PAUSE_S = 300.0

_log = structlog.get_logger()


class Witnessing:
    """Asks witnesses about each checkpoint of some ledgers' logs, from entering until leaving.

    A witness that fails is asked again, ever more seldom. `published` is what an integrator calls.
    """

    def __init__(
        self,
        logs: Mapping[str, PublishedLog],
        witnesses: Sequence[Witness],
        *,
        http: Callable[[], httpx2.AsyncClient] = httpx2.AsyncClient,
        interval_s: float = SHORTEST_INTERVAL_S,
        first_pause_s: float = FIRST_PAUSE_S,
    ) -> None:
        self._logs = logs
        self._witnesses = [witness for witness in witnesses if witness.url]
        self._http = http
        self._interval_s = interval_s
        self._first_pause_s = first_pause_s
        self._latest: dict[str, _Latest] = {}
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="witnessing", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._tell(self._stopped.set)
        self._thread.join()

    def published(self, ledger: str, committed: Committed) -> None:
        """Have a checkpoint cosigned, in place of earlier ones that are still waiting."""
        latest = self._latest.get(ledger)
        if latest is not None:
            self._tell(partial(latest.put, committed))

    def _tell(self, what: Callable[[], None]) -> None:
        with suppress(RuntimeError):  # the loop has ended: that must not end the integrator
            self._loop.call_soon_threadsafe(what)

    def _run(self) -> None:
        try:
            asyncio.run(self._follow_all())
        except Exception:  # noqa: BLE001 (the log goes on without witnesses)
            _log.exception("witnessing_ended")
        finally:
            self._ready.set()

    async def _follow_all(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stopped = asyncio.Event()
        self._latest = {ledger: _Latest() for ledger in self._logs}
        self._ready.set()
        async with self._http() as http:
            tasks = [
                asyncio.create_task(self._follow(http, ledger, witness))
                for ledger in self._logs
                for witness in self._witnesses
            ]
            tasks += [asyncio.create_task(self._begin(ledger)) for ledger in self._logs]
            await self._stopped.wait()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _begin(self, ledger: str) -> None:
        """The last checkpoint from before the start may still lack cosignatures."""
        try:
            committed = await asyncio.to_thread(self._logs[ledger].checkpoints.latest)
        except Exception:  # noqa: BLE001 (the next checkpoint will do)
            _log.exception("witnessing_without_database", ledger=ledger)
            return
        if committed is not None:
            self._latest[ledger].put(committed)

    async def _follow(self, http: httpx2.AsyncClient, ledger: str, witness: Witness) -> None:
        log, latest = self._logs[ledger], self._latest[ledger]
        submission = Submission(witness, log.store.expect)
        done_size, pause_s = 0, 0.0
        while True:
            committed = await latest.larger_than(done_size)
            try:
                signatures = await submission.cosign(http, committed)
                await asyncio.to_thread(_keep, log, committed, signatures)
            except WitnessError as failed:
                pause_s = self._longer(pause_s)
                _log.warning(
                    "witness_failed",
                    ledger=ledger,
                    witness=witness.name,
                    code=failed.code,
                    problem=failed.message,
                    again_in_s=pause_s,
                )
            except Exception:  # noqa: BLE001 (tiles or database may be away: later again)
                pause_s = self._longer(pause_s)
                _log.exception("witnessing_failed", ledger=ledger, witness=witness.name)
            else:
                done_size, pause_s = committed.size, 0.0
                _log.info(
                    "checkpoint_cosigned",
                    ledger=ledger,
                    witness=witness.name,
                    size=committed.size,
                )
            await asyncio.sleep(pause_s or self._interval_s)

    def _longer(self, pause_s: float) -> float:
        return min(max(2 * pause_s, self._first_pause_s), LONGEST_PAUSE_S)


def ask_once(
    log: PublishedLog, committed: Committed, witnesses: Sequence[Witness]
) -> dict[str, WitnessError | None]:
    """Ask every witness that has an address about a published checkpoint, and keep what they sign.

    Each by its name in the policy, with what kept it from signing; None: it has signed.
    """

    async def ask(http: httpx2.AsyncClient, witness: Witness) -> WitnessError | None:
        try:
            signatures = await Submission(witness, log.store.expect).cosign(http, committed)
        except WitnessError as failed:
            return failed
        await asyncio.to_thread(_keep, log, committed, signatures)
        return None

    async def ask_all() -> list[WitnessError | None]:
        async with httpx2.AsyncClient() as http:
            return await asyncio.gather(*(ask(http, witness) for witness in asked))

    asked = [witness for witness in witnesses if witness.url]
    with start_blocking_portal() as portal:
        answers = portal.call(ask_all)
    return {witness.name: answer for witness, answer in zip(asked, answers, strict=True)}


class _Latest:
    """The checkpoint to have cosigned, for all who follow one log."""

    def __init__(self) -> None:
        self._committed: Committed | None = None
        self._changed = asyncio.Event()

    def put(self, committed: Committed) -> None:
        if self._committed is None or committed.size > self._committed.size:
            self._committed = committed
            changed, self._changed = self._changed, asyncio.Event()
            changed.set()

    async def larger_than(self, size: int) -> Committed:
        while self._committed is None or self._committed.size <= size:
            await self._changed.wait()
        return self._committed


def _keep(log: PublishedLog, committed: Committed, signatures: Sequence[Signature]) -> None:
    log.checkpoints.add_cosignatures(committed.size, signatures)
    log.integrator().show_again()
