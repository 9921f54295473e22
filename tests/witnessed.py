"""Witnesses for tests: their keys, their services, and hosts that answer as they are told."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from hashlib import sha256
from pathlib import Path

import httpx2

from domain.merkle.checkpoints import Checkpoint, format_checkpoint
from domain.merkle.cosignatures import COSIGNATURE
from domain.merkle.errors import ProofError
from domain.merkle.keys import Signer, SigningKey, Verifier
from domain.merkle.notes import Note, parse_note, sign_text
from domain.merkle.policies import Group, KnownLog, Policy, Witness, accept
from domain.merkle.witnessing import AddCheckpoint, format_add_checkpoint
from ledger.tlog.integrator import Integrator
from ledger.tlog.published import PublishedLog
from ledger.tlog.witness import Witness as WitnessService
from ledger.tlog.witness_store import WitnessStore
from ledger.tlog.witnesses import Witnessing
from ops.witness_server import witness_app
from tests.property.reference_tree import ReferenceTree
from tests.published import KEY, ORIGIN, Log, signers

LEDGER = "anqing/taihu"
NOW_S = 1_760_000_000


def witness_key(name: str, kind: int = COSIGNATURE) -> SigningKey:
    return SigningKey(f"{name}.example/w", kind, sha256(name.encode()).digest())


def known(name: str, kind: int = COSIGNATURE) -> Witness:
    """The witness as it stands in a policy."""
    return Witness(name, witness_key(name, kind).key, f"https://{name}.example/")


def quorum_of(needed: int, *names: str) -> Policy:
    return Policy(
        (KnownLog(KEY.key),),
        tuple(known(name) for name in names),
        (Group("enough", needed, names),),
        "enough",
    )


@contextmanager
def service(
    path: Path,
    *keys: Signer,
    logs: Mapping[str, Sequence[Verifier]] | None = None,
    now_s: Callable[[], int] = lambda: int(time.time()),
) -> Iterator[WitnessService]:
    store = WitnessStore(path)
    try:
        yield WitnessService(
            keys=keys or [witness_key("one")],
            logs=logs or {ORIGIN: [KEY.key]},
            store=store,
            now_s=now_s,
        )
    finally:
        store.close()


def tree(size: int, *, forked: bool = False) -> ReferenceTree:
    """The tree of a log, or of its other history: they part at entry 5."""
    leaves = [
        sha256(b"\x00%d%s" % (number, b"'" * (forked and number >= 5))).digest()
        for number in range(1, size + 1)
    ]
    return ReferenceTree(leaves)


def signed(size: int, *, forked: bool = False, key: Signer = KEY, origin: str = ORIGIN) -> Note:
    root = tree(size, forked=forked).mth(0, size)
    text = format_checkpoint(Checkpoint(origin, size, root))
    return Note(text, (sign_text(text, key),))


def asked(old: int, size: int, *, forked: bool = False, key: Signer = KEY) -> bytes:
    """The body of a request to a witness, with a proof that is right."""
    proof = tree(size, forked=forked).proof(old, size)
    return format_add_checkpoint(AddCheckpoint(old, proof, signed(size, forked=forked, key=key)))


class Hosts(httpx2.AsyncBaseTransport):
    """The network: what answers at each host. All others cannot be reached."""

    def __init__(self, **hosts: httpx2.AsyncBaseTransport) -> None:
        self.hosts = {f"{name}.example": transport for name, transport in hosts.items()}
        self.asked: list[str] = []

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        self.asked.append(request.url.host)
        if request.url.host not in self.hosts:
            raise httpx2.ConnectError("nobody there")
        return await self.hosts[request.url.host].handle_async_request(request)

    def client(self) -> httpx2.AsyncClient:
        return httpx2.AsyncClient(transport=self)


class Told(httpx2.AsyncBaseTransport):
    """A host that answers what it is told, as a stream like any that comes over the network."""

    def __init__(self, answer: Callable[[httpx2.Request], httpx2.Response]) -> None:
        self._answer = answer

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        response = self._answer(request)
        if not hasattr(response, "_content"):
            return response
        return httpx2.Response(
            response.status_code, headers=response.headers, content=_streamed(response.content)
        )


async def _streamed(content: bytes) -> AsyncIterator[bytes]:
    yield content


@contextmanager
def witnesses(directory: Path, *names: str) -> Iterator[Hosts]:
    """Witnesses that work, each at a host of its own."""
    hosts = Hosts()
    with ExitStack() as stack:
        for name in names:
            made = stack.enter_context(service(directory / name, witness_key(name)))
            hosts.hosts[f"{name}.example"] = httpx2.ASGITransport(witness_app(made))
        yield hosts


@contextmanager
def witnessed(
    log: Log, policy: Policy, http: Callable[[], httpx2.AsyncClient]
) -> Iterator[Integrator]:
    """An integrator whose checkpoints are cosigned by the witnesses of the policy."""
    assert log.checkpoints is not None
    assert log.stored is not None
    published = PublishedLog(ORIGIN, log.stored, log.checkpoints, log.store, signers)
    with Witnessing(
        {LEDGER: published}, policy.witnesses, http=http, interval_s=0, first_pause_s=0.01
    ) as witnessing:
        yield published.integrator(partial(witnessing.published, LEDGER))


def accepted(log: Log, policy: Policy) -> set[str]:
    """Who has witnessed what is shown, if that is enough."""
    data = log.store.checkpoint()
    assert data is not None
    try:
        return {name for name, _ in accept(parse_note(data), policy).witnessed}
    except ProofError:
        return set()


def until(reached: Callable[[], bool], what: str) -> None:
    """Wait for what other threads or processes do; generous, for tests run on busy machines."""
    deadline = time.monotonic() + 30
    while not reached():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)
