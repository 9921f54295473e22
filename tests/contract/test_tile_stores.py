"""One suite, both stores of a published log."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from domain.merkle.bundles import format_bundle
from domain.merkle.tile_paths import BundleAt, TileAt
from ledger.tlog.directory import DirectoryStore
from ledger.tlog.errors import TlogError
from ledger.tlog.store import MemoryStore, TileStore

HASHES = bytes(range(256)) * 32
ENTRIES = [b"entry %d" % number for number in range(256)]
PARTIAL, FULL_TILE = TileAt(0, 1067, 5), TileAt(0, 1067)


@pytest.fixture(params=["memory", "directory", "directory, entries public"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> TileStore:
    if request.param == "memory":
        return MemoryStore()
    return DirectoryStore(tmp_path / "log", entries_public="public" in request.param)


def test_an_empty_store_has_nothing(store: TileStore) -> None:
    assert store.checkpoint() is None
    assert store.read(PARTIAL) is None
    with pytest.raises(TlogError, match=r"no tile/0/x001/067\.p/5") as missing:
        store.expect(PARTIAL)
    assert missing.value.code == "log-file-missing"


def test_what_is_staged_is_not_published_before_it_is_said(store: TileStore) -> None:
    with store.exclusively():
        store.stage([(PARTIAL, HASHES[:160]), (BundleAt(3, 2), format_bundle(ENTRIES[:2]))])
        assert store.read(PARTIAL) is None
        store.publish(b"first")
    assert store.checkpoint() == b"first"
    assert store.read(PARTIAL) == store.expect(PARTIAL) == HASHES[:160]
    assert store.read(BundleAt(3, 2)) == format_bundle(ENTRIES[:2])
    assert store.read(TileAt(0, 1067, 4)) is None
    assert store.read(TileAt(1, 1067, 5)) is None


def test_what_was_staged_and_not_published_is_thrown_away(store: TileStore) -> None:
    with store.exclusively():
        store.stage([(PARTIAL, bytes(160))])
        store.stage([(FULL_TILE, HASHES)])
        store.publish(b"first")
        store.publish(b"second")
    assert store.read(PARTIAL) == HASHES[:160]
    assert store.checkpoint() == b"second"


def test_a_partial_file_ends_with_the_full_one_and_can_still_be_had(store: TileStore) -> None:
    with store.exclusively():
        for width in (5, 9):
            store.stage([(TileAt(0, 1067, width), HASHES[: width * 32])])
            store.publish(b"%d" % width)
        store.stage([(BundleAt(1067, 5), format_bundle(ENTRIES[:5]))])
        store.publish(b"bundle")
        store.stage([(FULL_TILE, HASHES), (BundleAt(1067), format_bundle(ENTRIES))])
        store.publish(b"full")
    for width in (1, 5, 9, 255):
        assert store.read(TileAt(0, 1067, width)) == HASHES[: width * 32]
        assert store.read(BundleAt(1067, width)) == format_bundle(ENTRIES[:width])
    if isinstance(store, DirectoryStore):
        assert not store.path(PARTIAL).parent.exists()
        assert not store.path(BundleAt(1067, 5)).parent.exists()


def test_the_same_bytes_may_be_published_again(store: TileStore) -> None:
    with store.exclusively():
        for note in (b"first", b"second"):
            store.stage([(PARTIAL, HASHES[:160])])
            store.publish(note)
    assert store.checkpoint() == b"second"


def test_other_bytes_are_refused_and_both_digests_named(store: TileStore) -> None:
    with store.exclusively():
        store.stage([(PARTIAL, bytes(160))])
        store.publish(b"first")
        store.stage([(PARTIAL, HASHES[:160])])
        with pytest.raises(TlogError) as refused:
            store.publish(b"second")
    assert refused.value.code == "log-file-differs"
    assert refused.value.fields["path"] == "tile/0/x001/067.p/5"
    for digest in ("published_sha256", "new_sha256"):
        assert str(refused.value.fields[digest]) in refused.value.message
    assert store.checkpoint() == b"first"
    assert store.read(PARTIAL) == bytes(160)


def test_the_checkpoint_alone_can_be_shown_with_more_signatures(store: TileStore) -> None:
    with store.exclusively():
        store.stage([(PARTIAL, HASHES[:160])])
        store.publish(b"signed")
        store.show(b"signed and cosigned")
    assert store.checkpoint() == b"signed and cosigned"
    assert store.read(PARTIAL) == HASHES[:160]


def test_one_works_at_a_time(store: TileStore) -> None:
    entered = threading.Event()

    def second() -> None:
        with store.exclusively():
            entered.set()

    waiting = threading.Thread(target=second, daemon=True)
    with store.exclusively():
        waiting.start()
        assert not entered.wait(0.05)
    assert entered.wait(10)
    waiting.join()


def test_entries_lie_apart_and_closed_unless_they_are_public(tmp_path: Path) -> None:
    for name, public in (("apart", False), ("together", True)):
        store = DirectoryStore(tmp_path / name, entries_public=public)
        with store.exclusively():
            store.stage([(BundleAt(0, 1), format_bundle([b"e"])), (TileAt(0, 0, 1), bytes(32))])
            store.publish(b"note")
        below_public = tmp_path / name / "public" / "tile" / "entries"
        assert below_public.exists() == public
    assert (tmp_path / "apart" / "entries").stat().st_mode & 0o077 == 0
    assert {path.name for path in (tmp_path / "apart" / "public").iterdir()} == {
        "checkpoint",
        "tile",
    }
