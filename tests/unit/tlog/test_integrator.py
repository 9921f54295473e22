"""The integrator by itself: what it publishes, and what it refuses to publish."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.merkle.checkpoints import Checkpoint
from domain.merkle.cosignatures import COSIGNATURE
from domain.merkle.hashing import leaf_hashes, root_hash
from domain.merkle.keys import SigningKey
from domain.merkle.notes import open_note, parse_note, sign_text
from domain.merkle.tile_paths import BundleAt, TileAt, format_path
from ledger.tlog.checkpoints import Committed, MemoryCheckpoints
from ledger.tlog.directory import DirectoryStore
from ledger.tlog.entries import Leaf, MemoryEntries
from ledger.tlog.errors import KeyRingError, TlogError
from ledger.tlog.integrator import Integrator, Round
from ledger.tlog.signers import NoteSigner, sign_checkpoint
from ledger.tlog.store import MemoryStore
from tests.published import KEY, ORIGIN, Log, numbered_entries, published_files, shown, signers


def refused_by(log: Log) -> TlogError:
    with pytest.raises(TlogError) as refused:
        log.integrator().round()
    assert refused.value.next_step
    return refused.value


def test_a_ledger_without_entries_has_no_checkpoint() -> None:
    log = Log()
    assert log.integrator().round() == Round(0, 0, 0)
    assert log.check() is None


def test_a_round_publishes_what_is_new_and_the_next_one_nothing() -> None:
    log = Log()
    told: list[Committed] = []
    integrator = log.integrator()
    integrator._after_publish = told.append
    log.append(3)
    assert integrator.round() == Round(3, 3, 3)
    assert integrator.round() == Round(3, 0, 3)
    log.append(300)
    assert integrator.round() == Round(303, 300, 303)
    checkpoint = log.check()
    assert checkpoint is not None
    assert checkpoint.size == 303
    assert [committed.size for committed in told] == [3, 303]


def test_many_entries_are_published_in_several_rounds() -> None:
    log = Log()
    log.append(250)
    done = log.integrator(round_entries=100).round()
    assert (done, done.behind) == (Round(100, 100, 250), 150)
    assert log.integrator(round_entries=100).catch_up() == Round(250, 150, 250)
    log.check()
    assert log.checkpoints is not None
    assert log.checkpoints.sizes(0, 250) == [100, 200, 250]


def test_the_files_of_a_tree_of_70000() -> None:
    """C2SP tlog-tiles, section Merkle Tree: the example, and the root by another way."""
    log = Log(numbered_entries(70_000))
    log.integrator().catch_up()
    files = published_files(log.store)
    tiles = {format_path(at) for at in files if isinstance(at, TileAt)}
    assert tiles == {
        *(f"tile/0/{n:03}" for n in range(273)),
        "tile/0/273.p/112",
        "tile/1/000",
        "tile/1/001.p/17",
        "tile/2/000.p/1",
    }
    bundles = {at for at in files if isinstance(at, BundleAt)}
    assert bundles == {*(BundleAt(n) for n in range(273)), BundleAt(273, 112)}
    checkpoint = shown(log.store)
    assert checkpoint == Checkpoint(ORIGIN, 70_000, root_hash(leaf_hashes(log.entries)))


def test_a_lost_directory_is_made_again_with_all_that_was_signed_on_the_way() -> None:
    log = Log()
    for count in (5, 200, 60, 250, 30):
        log.append(count)
        log.integrator().round()
    before = published_files(log.store)
    log.store = MemoryStore()
    log.append(1)  # what is not signed yet does not get in the way
    assert log.integrator().round() == Round(545, 545, 546)
    assert published_files(log.store) == before
    log.integrator().round()
    log.check()


def test_what_another_signed_first_is_published_in_the_next_round() -> None:
    log = Log()
    log.append(4)

    class Slow(MemoryCheckpoints):
        def commit(self, after: int, size: int, root: bytes, note: bytes) -> Committed | None:
            log.append(3)
            other = Log(log.entries, checkpoints=checkpoints).integrator()
            other.round()
            return super().commit(after, size, root, note)

    assert log.stored is not None
    checkpoints = MemoryCheckpoints(log.stored.head)
    slow = Slow(log.stored.head)
    slow._committed = checkpoints._committed
    log.checkpoints = slow
    assert log.integrator().round() == Round(0, 0, 4)
    assert published_files(log.store) == {}
    assert log.integrator().round() == Round(7, 7, 7)
    log.check()


def test_a_database_older_than_what_is_published_is_refused() -> None:
    log = Log()
    log.append(4)
    log.integrator().round()
    old = dict(log.checkpoints._committed)  # type: ignore[union-attr]
    log.append(5)
    log.integrator().round()
    # Put back from a backup; then work goes on, beyond what had been published.
    del log.entries[4:]
    log.entries += [b"another"] * 20
    assert log.stored is not None
    log.checkpoints = MemoryCheckpoints(log.stored.head)
    log.checkpoints._committed = old
    refused = refused_by(log)
    assert refused.code == "log-behind-published"
    assert "backup" in refused.message
    assert "Restore" in refused.next_step
    assert shown(log.store) == Checkpoint(ORIGIN, 9, root_hash(leaf_hashes(numbered_entries(9))))


def test_a_database_of_another_log_is_refused() -> None:
    log = Log(numbered_entries(4))
    log.integrator().round()
    other = Log([b"another"] * 4)
    other.integrator().round()
    log.checkpoints, log.stored = other.checkpoints, other.stored
    assert refused_by(log).code == "log-checkpoint-unknown"


def test_entries_lost_at_the_end_are_noticed() -> None:
    log = Log(numbered_entries(4))
    log.integrator().round()
    log.entries.pop()
    assert refused_by(log).code == "log-shorter-than-signed"


def test_an_entry_changed_since_it_was_published_is_noticed_at_the_edge() -> None:
    log = Log(numbered_entries(4))
    log.integrator().round()
    log.entries[1] = b"another"
    log.append(1)
    refused = refused_by(log)
    assert (refused.code, refused.fields["position"]) == ("log-entry-differs", 2)


@pytest.mark.parametrize("position", [1, 200, 256, 300, 301])
def test_an_entry_that_does_not_have_its_stored_hash_is_named(position: int) -> None:
    log = Log(numbered_entries(301))

    class Tampered(MemoryEntries):
        def read(self, after: int, until: int) -> Iterator[Leaf]:
            for at, entry, leaf in super().read(after, until):
                yield at, b"another" if at == position else entry, leaf

    log.stored = Tampered(log.entries)
    refused = refused_by(log)
    assert (refused.code, refused.fields["position"]) == ("log-entry-differs", position)
    assert published_files(log.store) == {}
    assert log.checkpoints is not None
    assert log.checkpoints.latest() is None


@pytest.mark.parametrize("position", [1, 256, 300, 301])
def test_a_missing_entry_is_named(position: int) -> None:
    log = Log(numbered_entries(301))

    class Gap(MemoryEntries):
        def read(self, after: int, until: int) -> Iterator[Leaf]:
            return (leaf for leaf in super().read(after, until) if leaf[0] != position)

    log.stored = Gap(log.entries)
    refused = refused_by(log)
    assert (refused.code, refused.fields["position"]) == ("log-entry-missing", position)


def test_an_entry_changed_between_signing_and_publishing_is_noticed() -> None:
    log = Log(numbered_entries(10))
    log.integrator().round()
    log.store = MemoryStore()
    log.entries[3] = b"another"
    assert refused_by(log).code == "log-root-differs"
    assert log.store.checkpoint() is None


def test_a_damaged_tile_is_noticed(tmp_path: Path) -> None:
    store = DirectoryStore(tmp_path)
    log = Log(numbered_entries(10), store)
    log.integrator().round()
    path = store.path(TileAt(0, 0, 10))
    path.write_bytes(bytes(320))
    log.append(1)
    assert refused_by(log).code == "log-root-differs"
    path.unlink()
    assert refused_by(log).code == "log-file-missing"


def test_nothing_is_published_without_a_key() -> None:
    log = Log(numbered_entries(1))
    integrator = log.integrator()
    integrator._signers = list
    with pytest.raises(KeyRingError, match="no Ed25519 key"):
        integrator.round()
    assert published_files(log.store) == {}


def test_a_key_that_signs_wrongly_is_noticed_before_anything_is_published() -> None:
    log = Log(numbered_entries(1))

    @dataclasses.dataclass
    class Faulty:
        verifier = KEY.key
        vkey = signers()[0].vkey

        def sign(self, text: bytes) -> bytes:
            return KEY.sign(text + b"x")

    integrator = log.integrator()
    integrator._signers = lambda: [Faulty()]
    with pytest.raises(KeyRingError) as faulty:
        integrator.round()
    assert faulty.value.code == "log-key-faulty"
    assert published_files(log.store) == {}


def test_cosignatures_that_come_later_are_shown_with_the_same_checkpoint() -> None:
    log = Log(numbered_entries(3))
    integrator = log.integrator()
    integrator.show_again()
    assert log.store.checkpoint() is None
    integrator.round()
    note = log.store.checkpoint()
    assert note is not None
    integrator.show_again()
    assert log.store.checkpoint() == note
    witness = SigningKey("witness.example", COSIGNATURE, bytes(32))
    assert log.checkpoints is not None
    log.checkpoints.add_cosignatures(3, [sign_text(parse_note(note).text, witness, time_s=1)])
    integrator.show_again()
    _, verified = open_note(log.store.checkpoint() or b"", [KEY.key, witness.key])
    assert len(verified) == 2
    log.append(1)
    integrator.round()
    assert log.check() == shown(log.store)


def test_the_checkpoint_is_that_of_the_log_itself() -> None:
    """One that another log signed with the same key is not taken for our own."""
    log = Log(numbered_entries(3))
    log.integrator().round()
    other = Integrator(
        origin="log.example/other",
        entries=MemoryEntries(log.entries),
        checkpoints=log.checkpoints,  # type: ignore[arg-type]
        store=log.store,
        signers=signers,
    )
    with pytest.raises(TlogError, match="none that"):
        other.round()


def test_a_note_has_all_signatures_in_the_order_of_the_keys() -> None:
    second = SigningKey(ORIGIN, 1, bytes(32))
    both = [*signers(), NoteSigner(second)]
    note = sign_checkpoint(Checkpoint(ORIGIN, 1, bytes(32)), both)
    _, verified = open_note(note, [KEY.key, second.key])
    assert [found.signature.key_id for found in verified] == [KEY.key.key_id, second.key.key_id]
