"""A copy of the log as plain files."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.merkle.bundles import format_bundle
from domain.merkle.errors import ProofError
from domain.merkle.tile_paths import BundleAt, TileAt, parse_path
from ledger.tlog.copying import copy_log
from ledger.tlog.errors import TlogError
from ledger.tlog.store import At, MemoryStore
from tests.published import Log, check_whole_log, numbered_entries, shown


def as_store(directory: Path) -> MemoryStore:
    """What a static server would serve."""
    store = MemoryStore()
    for path in directory.rglob("*"):
        if path.is_file() and path.name != "checkpoint":
            store.files[parse_path(str(path.relative_to(directory)))] = path.read_bytes()
    store._note = (directory / "checkpoint").read_bytes()
    return store


def test_a_copy_is_brought_up_to_date_and_is_a_whole_log(tmp_path: Path) -> None:
    log = Log()
    assert copy_log(log.store, tmp_path, entries=True) is None
    assert list(tmp_path.iterdir()) == []
    for count in (3, 250, 100, 0):
        log.append(count)
        log.integrator().round()
        assert copy_log(log.store, tmp_path, entries=True) == shown(log.store)
    assert log.checkpoints is not None
    check_whole_log(as_store(tmp_path), log.checkpoints, log.entries)


def test_entries_are_copied_only_if_they_are_wanted(tmp_path: Path) -> None:
    log = Log(numbered_entries(300))
    log.integrator().round()
    copy_log(log.store, tmp_path, entries=False)
    assert {type(at) for at in as_store(tmp_path).files} == {TileAt}


def test_what_does_not_fit_the_checkpoint_is_not_copied(tmp_path: Path) -> None:
    damages: list[tuple[At, bytes]] = [
        (TileAt(0, 0), bytes(8192)),
        (BundleAt(0), format_bundle([b"another"] * 256)),
    ]
    for at, damaged in damages:
        log = Log(numbered_entries(300))
        log.integrator().round()
        assert isinstance(log.store, MemoryStore)
        log.store.files[at] = damaged
        target = tmp_path / str(at)
        with pytest.raises((ProofError, TlogError)) as refused:
            copy_log(log.store, target, entries=True)
        assert refused.value.code in {"tile-wrong", "log-entry-differs"}
        assert not (target / "checkpoint").exists()


def test_another_history_is_not_copied_over_the_one_that_is_there(tmp_path: Path) -> None:
    log = Log(numbered_entries(5))
    log.integrator().round()
    copy_log(log.store, tmp_path, entries=True)
    other = Log([b"another"] * 9)
    other.integrator().round()
    before = as_store(tmp_path)
    with pytest.raises(ProofError) as refused:
        copy_log(other.store, tmp_path, entries=True)
    assert refused.value.code == "consistency-not-proved"
    after = as_store(tmp_path)
    assert (after.files, after.checkpoint()) == (before.files, before.checkpoint())


def test_a_lost_bundle_is_named(tmp_path: Path) -> None:
    log = Log(numbered_entries(5))
    log.integrator().round()
    assert isinstance(log.store, MemoryStore)
    del log.store.files[BundleAt(0, 5)]
    with pytest.raises(TlogError, match=r"no tile/entries/000\.p/5"):
        copy_log(log.store, tmp_path, entries=True)
