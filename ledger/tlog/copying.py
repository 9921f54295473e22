"""A copy of a published log as plain files, for any static web server or as a mirror.

<target>/checkpoint
<target>/tile/<level>/<index>[.p/<width>]
<target>/tile/entries/<index>[.p/<width>]     if entries are wanted
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from domain.merkle.bundles import parse_bundle
from domain.merkle.checkpoints import Checkpoint, parse_checkpoint
from domain.merkle.hashing import leaf_hashes
from domain.merkle.notes import parse_note
from domain.merkle.proofs import consistency_proof, verify_consistency
from domain.merkle.tile_paths import FULL, BundleAt, TileAt, format_path
from domain.merkle.tile_reading import hash_reader, verified_reader
from domain.merkle.tiles import ReadTile, new_bundles, new_tiles
from ledger.tlog.checks import check_leaves
from ledger.tlog.directory import Disk
from ledger.tlog.store import At, TileStore, check_same

_CHECKPOINT = "checkpoint"


def copy_log(source: TileStore, target: Path, *, entries: bool) -> Checkpoint | None:
    """Bring the copy to the source's checkpoint, which is copied last; None if there is none yet.

    Only what is new is read. Each file is checked against the checkpoint, and the checkpoint
    against the one that the copy has: ProofError `tile-wrong`, `consistency-not-proved`.
    TlogError `log-entry-differs`, `log-file-missing`, `log-file-differs`.
    """
    note = source.checkpoint()
    if note is None:
        return None
    checkpoint = parse_checkpoint(parse_note(note).text)
    read_tile = verified_reader(checkpoint.size, checkpoint.root, source.expect)
    before = _copied(target)
    if before is not None:
        proof = consistency_proof(
            hash_reader(checkpoint.size, read_tile), before.size, checkpoint.size
        )
        verify_consistency(before.size, checkpoint.size, before.root, checkpoint.root, proof)
    start = before.size if before else 0
    disk = Disk()
    for at in _new(start, checkpoint.size, entries=entries):
        data = read_tile(at) if isinstance(at, TileAt) else _bundle(source, at, read_tile)
        path = target / format_path(at)
        if path.exists():
            check_same(at, path.read_bytes(), data)
        else:
            _write(disk, path, data)
    _write(disk, target / _CHECKPOINT, note)
    return checkpoint


def _copied(target: Path) -> Checkpoint | None:
    try:
        note = (target / _CHECKPOINT).read_bytes()
    except FileNotFoundError:
        return None
    return parse_checkpoint(parse_note(note).text)


def _new(start: int, size: int, *, entries: bool) -> Iterator[At]:
    return chain(new_tiles(start, size), new_bundles(start, size) if entries else ())


def _bundle(source: TileStore, at: BundleAt, read_tile: ReadTile) -> bytes:
    data = source.expect(at)
    leaves = leaf_hashes(parse_bundle(data))
    check_leaves(
        at.index * FULL + 1, leaves, read_tile(TileAt(0, at.index, at.width)), "was signed"
    )
    return data


def _write(disk: Disk, path: Path, data: bytes) -> None:
    aside = path.with_name(path.name + ".new")
    disk.write(aside, data)
    disk.flush(aside)
    disk.move(aside, path)
    disk.flush(path.parent)
