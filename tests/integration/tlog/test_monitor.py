"""A monitor over HTTP: quiet while logs grow, and evidence as soon as one shows two histories."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from domain.merkle.checkpoints import Checkpoint
from domain.merkle.errors import LogError
from domain.merkle.forks import parse_fork, verify_fork
from domain.merkle.keys import SigningKey
from domain.merkle.policies import KnownLog, Policy
from ledger.tlog.directory import DirectoryStore
from ledger.tlog.monitor import Finding, Monitor
from ledger.tlog.monitor_store import MonitorStore, MonitorStoreError, open_store
from ledger.tlog.remote import RemoteError, RemoteLog, open_log
from ledger.tlog.signers import NoteSigner, sign_checkpoint
from tests.published import KEY, ORIGIN, Log, numbered_entries

POLICY = Policy((KnownLog(KEY.key),), (), ())


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def served(directory: Path, handler: type[Quiet] = Quiet) -> Iterator[str]:
    """The public tree as any web server serves it."""
    with ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(handler, directory=str(directory))
    ) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


class Busy(Quiet):
    """Asks every other request to come again, as a limit on requests does."""

    def do_GET(self) -> None:
        asked: set[str] = self.server.__dict__.setdefault("asked", set())
        if self.path in asked:
            super().do_GET()
            return
        asked.add(self.path)
        self.send_response(429)
        self.send_header("Retry-After", "0")
        self.end_headers()


class Server:
    """A log that is published in a directory and served from there."""

    def __init__(self, root: Path, url: str) -> None:
        self.root = root
        self.url = url
        self.log = Log(store=DirectoryStore(root))

    def publish(self, count: int, *, other: bool = False) -> bytes:
        """Append entries and publish them; with `other`, entries that no other server has."""
        first = len(self.log.entries) + 1
        entries = numbered_entries(count, first)
        self.log.entries += [b"other " + entry for entry in entries] if other else entries
        self.log.integrator().catch_up()
        return self.note()

    def note(self) -> bytes:
        note = self.log.store.checkpoint()
        assert note is not None
        return note

    def remote(self) -> RemoteLog:
        return open_log(self.url)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[MonitorStore]:
    with open_store(tmp_path / "monitor.sqlite") as store:
        yield store


@pytest.fixture
def monitor(store: MonitorStore) -> Monitor:
    return Monitor(store, POLICY)


@pytest.fixture
def one(tmp_path: Path) -> Iterator[Server]:
    yield from served_log(tmp_path / "one")


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Server]:
    yield from served_log(tmp_path / "two")


def served_log(root: Path) -> Iterator[Server]:
    (root / "public").mkdir(parents=True)
    with served(root / "public") as url:
        yield Server(root, url)


def kinds(findings: list[Finding]) -> list[str]:
    return [finding.kind for finding in findings]


def prove(findings: list[Finding]) -> tuple[int, int]:
    """Verify the evidence by itself; the two sizes."""
    (fork,) = [finding for finding in findings if finding.kind == "fork"]
    proved = verify_fork(parse_fork(fork.evidence), POLICY)
    assert proved.implied_root != proved.earlier.root
    return proved.earlier.size, proved.later.size


def test_a_log_that_only_grows_is_quiet(monitor: Monitor, store: MonitorStore, one: Server) -> None:
    """Sizes on both sides of full tiles, and a notice of each size in between."""
    notes = []
    for count in (1, 2, 252, 1, 1, 300, 5_000, 20):
        notes.append(one.publish(count))
        assert kinds(monitor.look(one.remote())) == ["grew" if len(notes) > 1 else "first"]
        assert kinds(monitor.look(one.remote())) == ["agrees"]
    for note in notes:
        assert kinds(monitor.add(note, "notice")) == ["agrees"]
    assert store.forks() == []
    assert [seen.checkpoint.size for seen in store.seen(ORIGIN)][-1] == 5_577


def test_two_servers_with_two_histories_are_found(
    monitor: Monitor, store: MonitorStore, one: Server, two: Server
) -> None:
    one.publish(500)
    two.publish(400)
    assert kinds(monitor.look(one.remote())) == ["first"]
    assert kinds(monitor.look(two.remote())) == ["agrees"], "a copy may be behind"
    two.publish(50, other=True)
    assert prove(monitor.look(two.remote())) == (450, 500)
    two.publish(350, other=True)
    assert prove(monitor.look(two.remote())) == (500, 800)
    one.publish(300)
    assert prove(monitor.look(one.remote())) == (800, 800), "both halves are known by now"
    # The first evidence from each place is kept.
    assert [kept.place for kept in store.forks()] == [two.url, one.url]


def test_evidence_is_kept_when_both_servers_are_gone(tmp_path: Path, one: Server) -> None:
    other = Log()
    other.entries += [*numbered_entries(300), b"other", *numbered_entries(699, 302)]
    other.integrator().catch_up()
    one.publish(1000)
    path = tmp_path / "kept.sqlite"
    with open_store(path) as store:
        Monitor(store, POLICY).look(one.remote())
    shutil.rmtree(one.root)
    note = other.store.checkpoint()
    assert note is not None
    with open_store(path) as store:
        found = Monitor(store, POLICY).add(note, "notice of Xinhua village")
        assert prove(found) == (1000, 1000)
    with open_store(path) as store:
        (kept,) = store.forks()
        assert kept.evidence == found[0].evidence
        assert kept.place == "notice of Xinhua village"


def test_a_log_that_was_rolled_back_is_found(monitor: Monitor, one: Server) -> None:
    """Put back from a backup, it first shows less; once it goes on, it shows another history."""
    one.publish(1000)
    monitor.look(one.remote())
    shutil.rmtree(one.root)
    restored = Server(one.root, one.url)
    restored.publish(700)
    found = monitor.look(restored.remote())
    assert kinds(found) == ["went-back"]
    assert "1000" in found[0].detail
    restored.publish(100, other=True)
    assert prove(monitor.look(restored.remote())) == (800, 1000)


def test_a_notice_may_be_ahead_of_what_was_followed(
    monitor: Monitor, one: Server, two: Server
) -> None:
    one.publish(10)
    monitor.look(one.remote())
    true = one.publish(10)
    two.publish(15)
    false = two.publish(15, other=True)
    assert kinds(monitor.add(true, "notice A")) == ["waiting"]
    assert kinds(monitor.add(false, "notice B")) == ["waiting"]
    one.publish(20)
    found = monitor.look(one.remote())
    assert kinds(found) == ["grew", "fork"]
    assert found[1].place == "notice B"
    assert prove(found) == (30, 40)


def test_a_receipt_of_a_forked_log_is_found_even_at_the_same_size(
    monitor: Monitor, one: Server, two: Server
) -> None:
    assert kinds(monitor.add(one.publish(5), "notice A")) == ["waiting"]
    assert prove(monitor.add(two.publish(5, other=True), "notice B")) == (5, 5)


def test_a_log_that_hides_its_tree_is_not_believed(
    monitor: Monitor, one: Server, two: Server
) -> None:
    one.publish(500)
    monitor.look(one.remote())
    two.publish(900, other=True)
    for tile in (two.root / "public" / "tile" / "0").rglob("*"):
        if tile.is_file():
            tile.write_bytes(bytes(tile.stat().st_size))
    assert kinds(monitor.look(two.remote())) == ["unproven"]
    shutil.rmtree(two.root / "public" / "tile")
    assert kinds(monitor.look(two.remote())) == ["unproven"]
    # It has signed, though, and who knows the tree can still convict it.
    one.publish(400)
    assert prove(monitor.look(one.remote())) == (900, 900)


def test_network_trouble_is_no_fork(monitor: Monitor, store: MonitorStore, one: Server) -> None:
    one.publish(20)
    monitor.look(one.remote())
    url = one.url
    with pytest.raises(RemoteError) as refused:
        monitor.look(open_log(url.rsplit(":", 1)[0] + ":9"))
    assert refused.value.code == "log-unreachable"
    (one.root / "public" / "checkpoint").unlink()
    with pytest.raises(RemoteError) as refused:
        monitor.look(one.remote())
    assert refused.value.code == "log-file-missing"
    assert store.forks() == []


def test_a_server_that_asks_for_patience_gets_it(monitor: Monitor, one: Server) -> None:
    """A first look fetches the whole tree, which is more than a service lets one ask at once."""
    one.publish(2_000)
    with served(one.root / "public", Busy) as url:
        assert kinds(monitor.look(open_log(url))) == ["first"]


def test_what_the_log_did_not_sign_is_nothing_against_it(
    monitor: Monitor, store: MonitorStore, one: Server
) -> None:
    one.publish(20)
    monitor.look(one.remote())
    stranger = NoteSigner(SigningKey(ORIGIN, 1, bytes(32)))
    forged = sign_checkpoint(Checkpoint(ORIGIN, 20, bytes(32)), [stranger])
    with pytest.raises(LogError) as refused:
        monitor.add(forged, "somebody")
    assert refused.value.code == "note-signature-missing"
    assert store.forks() == []
    assert len(store.seen(ORIGIN)) == 1


def test_a_damaged_memory_is_not_taken_for_a_fork(tmp_path: Path, one: Server) -> None:
    path = tmp_path / "damaged.sqlite"
    note = one.publish(300)
    with open_store(path) as store:
        Monitor(store, POLICY).look(one.remote())
        store._connection.execute("update tile set hashes = zeroblob(length(hashes))")
        store._connection.commit()
    with open_store(path) as store, pytest.raises(MonitorStoreError) as refused:
        Monitor(store, POLICY).add(note, "notice")
    assert refused.value.code == "monitor-store-damaged"


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear monitor, " * 100)
    with pytest.raises(MonitorStoreError) as refused, open_store(path):
        pass
    assert refused.value.code == "monitor-store-unusable"


def test_a_slower_monitor_does_not_set_the_faster_one_back(tmp_path: Path, one: Server) -> None:
    path = tmp_path / "shared.sqlite"
    one.publish(300)
    with open_store(path) as store, open_store(path) as faster:
        Monitor(store, POLICY).look(one.remote())
        head = store.head(ORIGIN)
        assert head is not None
        one.publish(300)
        Monitor(faster, POLICY).look(one.remote())
        store.advance(0, head.checkpoint, head.note, [])
        after = store.head(ORIGIN)
        assert after is not None
        assert after.checkpoint.size == 600
