"""What a monitor remembers, in one SQLite file: checkpoints, tiles, and evidence.

It holds the hashes of the whole tree (32 bytes an entry and a little more), so that it can still
prove what a log once signed when the log's own server no longer wants to.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from domain.errors import DomainError
from domain.merkle.checkpoints import Checkpoint
from domain.merkle.notes import Note, format_note, parse_note
from domain.merkle.tile_paths import TileAt
from domain.merkle.tiles import ReadTile, Tile

_HERE = Path(__file__).parent


def _sql(name: str) -> str:
    return (_HERE / f"monitor_{name}.sql").read_text("utf-8")


_SCHEMA = _sql("schema")
_HEAD = _sql("head")
_HEAD_MOVE = _sql("head_move")
_TILE = _sql("tile")
_TILE_KEEP = _sql("tile_keep")
_SEEN = _sql("seen")
_SEEN_KEEP = _sql("seen_keep")
_PLACE = _sql("place")
_PLACE_KEEP = _sql("place_keep")
_FORKS = _sql("forks")
_FORK_KEEP = _sql("fork_keep")
_ORIGINS = _sql("origins")
_ALL = 2**63 - 1


class MonitorStoreError(DomainError):
    """The file cannot be used. Codes: `monitor-store-unusable`, `monitor-store-damaged`."""


@dataclass(frozen=True, slots=True)
class Head:
    """The largest checkpoint whose whole tree is kept."""

    checkpoint: Checkpoint
    note: Note


@dataclass(frozen=True, slots=True)
class Seen:
    """A checkpoint, and where and when it was seen first."""

    checkpoint: Checkpoint
    note: Note
    place: str
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """Evidence of a fork: the bytes of a `.log-fork` file."""

    origin: str
    place: str
    evidence: bytes
    found_at: datetime


class MonitorStore:
    """One file, used by one monitor at a time. Each method is one transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def head(self, origin: str) -> Head | None:
        """How far a log has been followed."""
        row = self._one(_HEAD, origin=origin)
        return Head(Checkpoint(origin, row[0], row[1]), parse_note(row[2])) if row else None

    def advance(
        self, after: int, checkpoint: Checkpoint, note: Note, tiles: Iterable[Tile]
    ) -> None:
        """Keep the tiles by which the tree grew, and the checkpoint as the new head.

        Nothing is kept unless the head still is of size `after`: another may have been faster.
        """
        origin = checkpoint.origin
        with self._connection:
            self._connection.execute("begin immediate")
            head = self.head(origin)
            if (head.checkpoint.size if head else 0) != after:
                return
            self._connection.executemany(
                _TILE_KEEP,
                (
                    {
                        "origin": origin,
                        "level": tile.at.level,
                        "number": tile.at.index,
                        "hashes": tile.hashes,
                    }
                    for tile in tiles
                ),
            )
            self._connection.execute(
                _HEAD_MOVE,
                {
                    "origin": origin,
                    "size": checkpoint.size,
                    "root": checkpoint.root,
                    "note": format_note(note),
                },
            )

    def reader(self, origin: str) -> ReadTile:
        """The tiles that are kept of a log; MonitorStoreError `monitor-store-damaged`."""

        def read(at: TileAt) -> bytes:
            row = self._one(_TILE, origin=origin, level=at.level, number=at.index)
            if row is None:
                raise MonitorStoreError(
                    "monitor-store-damaged",
                    f"The monitor's file has lost a part of the log {origin}.",
                    next_step="Restore it from a backup. A new file begins anew, without memory.",
                    origin=origin,
                )
            return bytes(row[0])

        return read

    def see(self, checkpoint: Checkpoint, note: Note, place: str, seen_at: datetime) -> None:
        """Keep a checkpoint, if it is not there yet."""
        with self._connection:
            self._connection.execute(
                _SEEN_KEEP,
                {
                    "origin": checkpoint.origin,
                    "size": checkpoint.size,
                    "root": checkpoint.root,
                    "note": format_note(note),
                    "place": place,
                    "seen_at": seen_at.isoformat(),
                },
            )

    def seen(self, origin: str, *, after: int = -1, until: int = _ALL) -> list[Seen]:
        """The checkpoints of sizes above `after` and up to `until`, smallest first."""
        rows = self._connection.execute(
            _SEEN, {"origin": origin, "after": after, "until": until}
        ).fetchall()
        return [
            Seen(
                Checkpoint(origin, size, root), parse_note(note), place, datetime.fromisoformat(at)
            )
            for size, root, note, place, at in rows
        ]

    def shown_by(self, origin: str, place: str) -> int:
        """The largest size that a place has shown; 0 if it has shown none."""
        row = self._one(_PLACE, origin=origin, name=place)
        return row[0] if row else 0

    def note_shown(self, origin: str, place: str, size: int) -> None:
        """Remember that a place has shown a log of this size."""
        with self._connection:
            self._connection.execute(_PLACE_KEEP, {"origin": origin, "name": place, "size": size})

    def keep_fork(self, origin: str, place: str, evidence: bytes, found_at: datetime) -> None:
        """Keep evidence, the first from each place."""
        with self._connection:
            self._connection.execute(
                _FORK_KEEP,
                {
                    "origin": origin,
                    "place": place,
                    "evidence": evidence,
                    "found_at": found_at.isoformat(),
                },
            )

    def forks(self) -> list[Kept]:
        """All evidence, by log."""
        rows = self._connection.execute(_FORKS).fetchall()
        return [
            Kept(origin, place, evidence, datetime.fromisoformat(at))
            for origin, place, evidence, at in rows
        ]

    def origins(self) -> list[tuple[str, int]]:
        """The logs that were ever seen, and the size up to which each is kept."""
        return [(origin, size) for origin, size in self._connection.execute(_ORIGINS).fetchall()]

    def _one(self, statement: str, **values: object) -> Any:
        return self._connection.execute(statement, values).fetchone()


@contextmanager
def open_store(path: Path) -> Iterator[MonitorStore]:
    """The store in a file, made if need be; MonitorStoreError `monitor-store-unusable`."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=30)
        try:
            connection.execute("pragma journal_mode = wal")
            connection.execute("pragma synchronous = full")
            connection.executescript(_SCHEMA)
            yield MonitorStore(connection)
        finally:
            connection.close()
    except (sqlite3.Error, OSError) as unusable:
        raise MonitorStoreError(
            "monitor-store-unusable",
            f"{path} cannot be used: {unusable}.",
            next_step="Name a file that this account may write, made by a monitor or new.",
        ) from unusable
