"""Follows logs and compares all that each has ever signed, wherever it was seen.

A log that grew proves it: the tree of the new checkpoint begins with the tree of the one before.
The monitor keeps the hashes of that tree, so it knows the root of every size up to its head, and
whatever checkpoint turns up later, on a server or on a printed notice, either fits or is one half
of a fork. What does not fit becomes evidence that anybody can verify (`domain.merkle.forks`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from domain.merkle.checkpoints import Checkpoint
from domain.merkle.errors import LogError
from domain.merkle.forks import Fork, fork_path, format_fork
from domain.merkle.hashing import EMPTY_ROOT
from domain.merkle.notes import Note, parse_note
from domain.merkle.policies import NO_QUORUM, Policy, accept
from domain.merkle.proofs import HashAt, tree_root
from domain.merkle.tile_paths import TileAt
from domain.merkle.tile_reading import hash_reader, verified_reader
from domain.merkle.tiles import ReadTile, Tile, new_tiles, read_edge
from ledger.identifiers import utc_now
from ledger.tlog.monitor_store import Head, MonitorStore, MonitorStoreError
from ledger.tlog.remote import RemoteError, RemoteLog

Kind = Literal[
    "first",  # the first checkpoint of this log; its whole tree was fetched
    "grew",
    "agrees",
    "waiting",  # larger than what was followed so far: compared as soon as the log is
    "went-back",  # a place shows less than it has shown before
    "unproven",  # the log does not show the tree that its checkpoint signs
    "fork",
]
ALARMS: frozenset[Kind] = frozenset({"went-back", "unproven", "fork"})

_FETCHING_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Finding:
    """What a checkpoint turned out to be. `evidence` is the file that proves a fork."""

    kind: Kind
    checkpoint: Checkpoint
    place: str
    evidence: bytes = b""
    detail: str = ""

    @property
    def alarming(self) -> bool:
        """Whether somebody should look at it."""
        return self.kind in ALARMS


class Monitor:
    """Compares checkpoints of the logs that a policy names. Witnesses are not asked for."""

    def __init__(
        self, store: MonitorStore, policy: Policy, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self._store = store
        self._policy = replace(policy, witnesses=(), groups=(), quorum=NO_QUORUM)
        self._clock = clock

    def look(self, log: RemoteLog) -> list[Finding]:
        """Fetch what a place shows now and compare it.

        Raises RemoteError `log-unreachable`, which says nothing about the log; LogError for what
        is no checkpoint of a log of the policy; MonitorStoreError.
        """
        note, checkpoint = self._read(log.checkpoint())
        before = self._store.shown_by(checkpoint.origin, log.name)
        findings = self._compare(note, checkpoint, log.name, log)
        self._store.note_shown(checkpoint.origin, log.name, checkpoint.size)
        if checkpoint.size < before and not any(one.alarming for one in findings):
            told = f"{log.name} has shown {before} entries before"
            return [Finding("went-back", checkpoint, log.name, detail=told)]
        return findings

    def add(self, note: bytes, place: str) -> list[Finding]:
        """Compare a checkpoint that was seen somewhere, such as on a printed notice."""
        return self._compare(*self._read(note), place, None)

    def _read(self, data: bytes) -> tuple[Note, Checkpoint]:
        note = parse_note(data)
        return note, accept(note, self._policy).checkpoint

    def _compare(
        self, note: Note, checkpoint: Checkpoint, place: str, log: RemoteLog | None
    ) -> list[Finding]:
        origin, size = checkpoint.origin, checkpoint.size
        self._store.see(checkpoint, note, place, self._clock())
        for other in self._store.seen(origin, after=size - 1, until=size):
            if other.checkpoint.root != checkpoint.root:
                return [self._fork(Fork((), other.note, note), checkpoint, place)]
        head = self._store.head(origin)
        if head and size <= head.checkpoint.size:
            return [self._against(head, note, checkpoint, place)]
        if log is None:
            return [Finding("waiting", checkpoint, place)]
        try:
            return self._extend(head, note, checkpoint, log)
        except LogError as broken:
            return [Finding("unproven", checkpoint, place, detail=str(broken))]
        except RemoteError as absent:
            if absent.code != "log-file-missing":
                raise
            return [Finding("unproven", checkpoint, place, detail=str(absent))]

    def _against(self, head: Head, note: Note, checkpoint: Checkpoint, place: str) -> Finding:
        """Compare with the tree that is kept."""
        hash_at = self._kept(head)
        if tree_root(hash_at, checkpoint.size) == checkpoint.root:
            return Finding("agrees", checkpoint, place)
        path = fork_path(hash_at, checkpoint.size, head.checkpoint.size)
        return self._fork(Fork(path, note, head.note), checkpoint, place)

    def _extend(
        self, head: Head | None, note: Note, checkpoint: Checkpoint, log: RemoteLog
    ) -> list[Finding]:
        """Let the log prove that it grew from the head, and keep what is new of its tree."""
        read = verified_reader(checkpoint.size, checkpoint.root, log.tile)
        old = head.checkpoint if head else Checkpoint(checkpoint.origin, 0, EMPTY_ROOT)
        if head:
            hash_at = hash_reader(checkpoint.size, read)
            if tree_root(hash_at, old.size) != old.root:
                path = fork_path(hash_at, old.size, checkpoint.size)
                return [self._fork(Fork(path, head.note, note), checkpoint, log.name)]
        tiles = _fetch(new_tiles(old.size, checkpoint.size), read)
        self._store.advance(old.size, checkpoint, note, tiles)
        found = [Finding("grew" if head else "first", checkpoint, log.name)]
        return [*found, *self._waiting(old, checkpoint)]

    def _waiting(self, old: Checkpoint, checkpoint: Checkpoint) -> list[Finding]:
        """Compare the checkpoints that were waiting for the log to come as far."""
        head = self._store.head(checkpoint.origin)
        waiting = self._store.seen(checkpoint.origin, after=old.size, until=checkpoint.size)
        if head is None:
            return []
        found = [self._against(head, one.note, one.checkpoint, one.place) for one in waiting]
        return [one for one in found if one.alarming]

    def _kept(self, head: Head) -> HashAt:
        """The hashes of the tree that is kept; MonitorStoreError if it is not the head's."""
        read, size = self._store.reader(head.checkpoint.origin), head.checkpoint.size
        if read_edge(size, read).root() != head.checkpoint.root:
            raise MonitorStoreError(
                "monitor-store-damaged",
                f"The monitor's file holds another tree of {head.checkpoint.origin} than it should.",
                next_step="Restore it from a backup. A new file begins anew, without memory.",
                origin=head.checkpoint.origin,
            )
        return hash_reader(size, read)

    def _fork(self, fork: Fork, checkpoint: Checkpoint, place: str) -> Finding:
        evidence = format_fork(fork)
        self._store.keep_fork(checkpoint.origin, place, evidence, self._clock())
        return Finding("fork", checkpoint, place, evidence)


def _fetch(places: Iterable[TileAt], read: ReadTile) -> list[Tile]:
    """Fetch tiles, several at a time."""
    wanted = list(places)
    with ThreadPoolExecutor(_FETCHING_AT_ONCE) as pool:
        return [Tile(at, hashes) for at, hashes in zip(wanted, pool.map(read, wanted), strict=True)]
