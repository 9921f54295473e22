"""Checks a whole published log against its entries, by the definitions and not by the code tested."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from domain.merkle.checkpoints import Checkpoint, parse_checkpoint
from domain.merkle.keys import SigningKey
from domain.merkle.notes import open_note
from domain.merkle.proofs import consistency_proof, verify_consistency
from domain.merkle.tile_paths import FULL, BundleAt, TileAt, format_path, parse_path
from domain.merkle.tile_reading import hash_reader
from domain.merkle.tiles import new_bundles, new_tiles
from ledger.tlog.checkpoints import Checkpoints, MemoryCheckpoints
from ledger.tlog.directory import DirectoryStore
from ledger.tlog.entries import MemoryEntries, StoredEntries
from ledger.tlog.integrator import ROUND_ENTRIES, Integrator
from ledger.tlog.signers import Signer, signers_of
from ledger.tlog.store import At, MemoryStore, TileStore
from tests.property.reference_tree import ReferenceTree

ORIGIN = "log.example/anqing/taihu"
KEY = SigningKey(ORIGIN, 1, bytes(range(32)))


def signers() -> list[Signer]:
    return signers_of([KEY], ORIGIN)


def numbered_entries(count: int, first: int = 1) -> list[bytes]:
    return [b'{"n":%d}' % number for number in range(first, first + count)]


@dataclass
class Log:
    """A log whose every part is in memory, unless another is given."""

    entries: list[bytes] = field(default_factory=list)
    store: TileStore = field(default_factory=MemoryStore)
    stored: StoredEntries | None = None
    checkpoints: Checkpoints | None = None

    def __post_init__(self) -> None:
        self.stored = self.stored or MemoryEntries(self.entries)
        self.checkpoints = self.checkpoints or MemoryCheckpoints(self.stored.head)

    def append(self, count: int) -> None:
        self.entries += numbered_entries(count, len(self.entries) + 1)

    def integrator(self, round_entries: int = ROUND_ENTRIES) -> Integrator:
        assert self.stored is not None
        assert self.checkpoints is not None
        return Integrator(
            origin=ORIGIN,
            entries=self.stored,
            checkpoints=self.checkpoints,
            store=self.store,
            signers=signers,
            round_entries=round_entries,
        )

    def check(self) -> Checkpoint | None:
        assert self.checkpoints is not None
        return check_whole_log(self.store, self.checkpoints, self.entries)


def shown(store: TileStore) -> Checkpoint | None:
    """The checkpoint that is shown, its signature verified."""
    data = store.checkpoint()
    if data is None:
        return None
    note, _ = open_note(data, [KEY.key])
    return parse_checkpoint(note.text)


def check_whole_log(
    store: TileStore, checkpoints: Checkpoints, entries: Sequence[bytes]
) -> Checkpoint | None:
    """Everything that is published is right, all of it is there, and nothing else is."""
    tree = ReferenceTree([sha256(b"\x00" + entry).digest() for entry in entries])
    checkpoint = shown(store)
    latest = checkpoints.latest()
    signed = latest.size if latest else 0
    assert signed <= len(entries)
    for at, data in published_files(store).items():
        assert _end(at) <= signed, f"{format_path(at)} was published before it was signed"
        assert data == _expected(at, tree, entries), format_path(at)
    _check_committed(store, checkpoints, tree, entries, checkpoint)
    if checkpoint is None:
        return None
    assert checkpoint.origin == ORIGIN
    assert checkpoint.size <= signed
    assert checkpoint.root == tree.mth(0, checkpoint.size)
    return checkpoint


def _check_committed(
    store: TileStore,
    checkpoints: Checkpoints,
    tree: ReferenceTree,
    entries: Sequence[bytes],
    published: Checkpoint | None,
) -> None:
    """Each signed checkpoint is true, and each that was published can still be proved with."""
    before = 0
    for size in checkpoints.sizes(0, len(tree.leaves)):
        committed = checkpoints.at(size)
        assert committed is not None
        note, _ = open_note(committed.note, [KEY.key])
        assert parse_checkpoint(note.text) == Checkpoint(ORIGIN, size, tree.mth(0, size))
        assert committed.root == tree.mth(0, size)
        if published is None or size > published.size:
            continue
        places: list[At] = [*new_tiles(0, size), *new_bundles(0, size)]
        for at in places:
            assert store.read(at) == _expected(at, tree, entries), format_path(at)
        proof = consistency_proof(hash_reader(size, store.expect), before, size)
        verify_consistency(before, size, tree.mth(0, before), tree.mth(0, size), proof)
        before = size


def published_files(store: TileStore) -> dict[At, bytes]:
    """Every file of the store but the checkpoint."""
    if isinstance(store, MemoryStore):
        return dict(store.files)
    assert isinstance(store, DirectoryStore)
    trees = {store.public, store.entries}
    return {
        parse_path(str(path.relative_to(tree))): path.read_bytes()
        for tree in trees
        for path in tree.rglob("*")
        if path.is_file() and path.name != "checkpoint"
    }


def _end(at: At) -> int:
    """How many entries a tree needs to have this tile or bundle."""
    level = at.level if isinstance(at, TileAt) else 0
    return int((at.index * FULL + at.width) * FULL**level)


def _expected(at: At, tree: ReferenceTree, entries: Sequence[bytes]) -> bytes:
    start = at.index * FULL
    if isinstance(at, BundleAt):
        found = entries[start : start + at.width]
        return b"".join(len(entry).to_bytes(2, "big") + entry for entry in found)
    span = FULL**at.level
    return b"".join(
        tree.mth(number * span, (number + 1) * span) for number in range(start, start + at.width)
    )
