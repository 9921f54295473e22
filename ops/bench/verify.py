"""How fast a whole log is verified, beside what the hashes alone take, and in how much memory.

The log lies in files in memory (page cache), as somebody verifies a copy of it.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from hashlib import sha256
from itertools import islice
from multiprocessing.queues import SimpleQueue
from pathlib import Path

from domain.actor import Actor
from domain.events.entries import EntryRecorded
from domain.merkle.bundles import format_bundle, parse_bundle
from domain.merkle.checkpoints import Checkpoint
from domain.merkle.hashing import leaf_hashes
from domain.merkle.tile_paths import FULL, BundleAt, format_path
from domain.merkle.tiles import Edge, grow
from ledger.context import Context
from ledger.envelope import EnvelopeWriter
from ledger.identifiers import uuid7
from ledger.tlog.remote import FileSource
from ledger.tlog.signers import new_key, sign_checkpoint, signers_of
from ledger.tlog.verify.blocks import Target
from ledger.tlog.verify.claims import InForce, Trust
from ledger.tlog.verify.files import SourceFiles
from ledger.tlog.verify.whole import verify_log

ASKED_PER_S = 500_000
_PROCESSES = 2
_LEDGER = "bench/county"
_ORIGIN = f"log.example/{_LEDGER}"
_SMALL_ENTRIES = 300_000
_LARGE_ENTRIES = 1_500_000
_MEMORY_DIRECTORY = Path("/dev/shm")  # noqa: S108 (a directory of our own is made in it)


def run() -> dict[str, float]:
    """Entries a second: hashes and tree; with every envelope read; the hashes alone."""
    kept_in = _MEMORY_DIRECTORY if os.access(_MEMORY_DIRECTORY, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="mingce-verify-", dir=kept_in) as directory:
        small, large = Path(directory) / "small", Path(directory) / "large"
        key = _publish(small, _SMALL_ENTRIES)
        _, small_mb = _measured(_verify, small, key, False)
        full_s, _ = _measured(_verify, small, key, True)
        key = _publish(large, _LARGE_ENTRIES)
        tree_s, large_mb = _measured(_verify, large, key, False)
        hashes_s = min(_hashes_alone(large) for _ in range(2))
    return {
        "verify_tree_per_s": _LARGE_ENTRIES / tree_s,
        "verify_asked_per_s": ASKED_PER_S,
        "verify_hashes_alone_per_s": _LARGE_ENTRIES / hashes_s,
        "verify_envelopes_per_s": _SMALL_ENTRIES / full_s,
        "verify_memory_large_mb": large_mb,
        "verify_memory_small_mb": small_mb,
    }


def _publish(root: Path, count: int) -> str:
    """A log of so many entries, as files; its public key."""
    key = new_key(_ORIGIN)
    made = _entries(count)
    edge = Edge()
    while entries := list(islice(made, FULL)):
        index = edge.size // FULL
        growth = grow(edge, leaf_hashes(entries))
        edge = growth.edge
        _write(root / format_path(BundleAt(index, len(entries))), format_bundle(entries))
        for tile in growth.tiles:
            if tile.at.width == FULL:
                _write(root / format_path(tile.at), tile.hashes)
    for tile in edge.tiles():
        _write(root / format_path(tile.at), tile.hashes)
    note = sign_checkpoint(Checkpoint(_ORIGIN, count, edge.root()), signers_of([key], _ORIGIN))
    _write(root / "checkpoint", note)
    return signers_of([key], _ORIGIN)[0].vkey


def _entries(count: int) -> Iterator[bytes]:
    """Scores of a month, each by itself, about 500 bytes."""
    at = datetime(2025, 1, 31, tzinfo=UTC)
    writer = EnvelopeWriter(_LEDGER, Context(Actor("county/org", "clerk"), "import-1"), at)
    for number in range(count):
        person = f"p-{number % 1_296:06}"
        event = EntryRecorded(
            effective_on=date(2025, 1, 31),
            subject=person,
            scheme="taihu-points",
            assessment="month",
            period="2025-01",
            input=f"indicator-{number % 20}",
            kind="points",
            value="9.5",
        )
        yield writer.write(event, [f"subject:{person}"], uuid7(at))


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _measured(act: Callable[..., float], *arguments: object) -> tuple[float, float]:
    """Seconds, and the largest process's memory in MB, of an act in processes of its own."""
    spawn = multiprocessing.get_context("spawn")
    results = spawn.SimpleQueue()
    worker = spawn.Process(target=_report, args=(act, arguments, results))
    worker.start()
    found: tuple[float, float] = results.get()
    worker.join()
    return found


def _report(
    act: Callable[..., float],
    arguments: tuple[object, ...],
    results: SimpleQueue[tuple[float, float]],
) -> None:
    taken_s = act(*arguments)
    peaks_kib = [
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    ]
    results.put((taken_s, max(peaks_kib) / 1024))


def _verify(root: Path, vkey: str, envelopes: bool) -> float:  # noqa: FBT001 (crosses processes)
    from domain.merkle.keys import parse_vkey

    trust = Trust((InForce(parse_vkey(vkey)),))
    target = Target(ledger=_LEDGER, files=SourceFiles(FileSource(root)), envelopes=envelopes)
    started_s = time.perf_counter()
    report = verify_log(target, _ORIGIN, trust, processes=_PROCESSES)
    taken_s = time.perf_counter() - started_s
    assert not report.findings  # noqa: S101 (a bench of the wrong thing says so)
    return taken_s


def _hashes_alone(root: Path) -> float:
    """Seconds for the leaf and node hashes of the same bytes, in as many processes, no more."""
    spawn = multiprocessing.get_context("spawn")
    results = spawn.SimpleQueue()
    workers = [
        spawn.Process(target=_hash_share, args=(root, number, results))
        for number in range(_PROCESSES)
    ]
    for worker in workers:
        worker.start()
    slowest_s = max(results.get() for _ in workers)
    for worker in workers:
        worker.join()
    return float(slowest_s)


def _hash_share(root: Path, number: int, results: SimpleQueue[float]) -> None:
    taken_s = 0.0
    node = b"\x01" + bytes(64)
    for index in range(number, -(-_LARGE_ENTRIES // FULL), _PROCESSES):
        width = min(FULL, _LARGE_ENTRIES - index * FULL)
        entries = parse_bundle((root / format_path(BundleAt(index, width))).read_bytes())
        leaves = [b"\x00" + entry for entry in entries]
        started_s = time.perf_counter()
        for leaf in leaves:
            sha256(leaf).digest()
        for _ in leaves:
            sha256(node).digest()
        taken_s += time.perf_counter() - started_s
    results.put(taken_s)
