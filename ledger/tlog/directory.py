"""The published log as files, as any static web server can serve them (C2SP tlog-tiles).

    <root>/public/checkpoint
    <root>/public/tile/<level>/<index>[.p/<width>]
    <root>/entries/tile/entries/<index>[.p/<width>]     or in public, where entries are public
    <root>/staging/                                     what is not yet published

Each file is written aside, flushed to the disk, and moved into its place, so what is there is
there whole.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from domain.merkle.tile_paths import FULL, BundleAt, format_path
from ledger.tlog.store import At, File, TileStore, check_same

_CHECKPOINT = "checkpoint"


class Disk:
    """All that the store asks of the file system; tests let each call of it fail."""

    def write(self, path: Path, data: bytes) -> None:
        """Write a file, with the directories above it. It is not on the disk before `flush`."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def flush(self, path: Path) -> None:
        """Wait until a file, or the names in a directory, are on the disk."""
        opened = os.open(path, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)

    def move(self, source: Path, target: Path) -> None:
        """Put a file into its place at once."""
        target.parent.mkdir(parents=True, exist_ok=True)
        source.replace(target)

    def remove(self, directory: Path) -> None:
        """Remove a directory and all in it, if it is there."""
        with suppress(FileNotFoundError):
            shutil.rmtree(directory)


class DirectoryStore(TileStore):
    """The published tree of one log under one directory."""

    def __init__(
        self, root: Path, *, entries_public: bool = False, disk: Disk | None = None
    ) -> None:
        self.public = root / "public"
        self.entries = self.public if entries_public else root / "entries"
        self._root = root
        self._staging = root / "staging"
        self._disk = disk or Disk()
        self._staged: list[At] = []

    def checkpoint(self) -> bytes | None:
        return _content(self.public / _CHECKPOINT)

    def path(self, at: At) -> Path:
        """Where a file is published."""
        return self._tree(at) / format_path(at)

    @contextmanager
    def exclusively(self) -> Iterator[None]:
        """One integrator at a time. A process that is killed lets go."""
        self.public.mkdir(parents=True, exist_ok=True)
        # Entries hold scores of opaque persons: not for every account of the machine.
        self.entries.mkdir(mode=0o700, exist_ok=True)
        with (self._root / "lock").open("a") as gate:
            fcntl.flock(gate, fcntl.LOCK_EX)
            yield

    def stage(self, files: Iterable[File]) -> None:
        self._disk.remove(self._staging)
        self._staged = []
        for at, data in files:
            self._disk.write(self._aside(at), data)
            self._staged.append(at)
        for at in self._staged:  # all at once: the disk has them in hand by now
            self._disk.flush(self._aside(at))

    def publish(self, note: bytes) -> None:
        changed: set[Path] = set()
        for at in self._staged:
            target = self.path(at)
            there = _content(target)
            if there is None:
                self._disk.move(self._aside(at), target)
            else:
                check_same(at, there, self._aside(at).read_bytes())
            changed.update(_below(target, self._tree(at)))
        for directory in sorted(changed, reverse=True):
            self._disk.flush(directory)
        for at in self._staged:
            if at.width == FULL:
                self._disk.remove(self.path(at).with_name(self.path(at).name + ".p"))
        self._staged = []
        self.show(note)

    def show(self, note: bytes) -> None:
        aside = self._staging / _CHECKPOINT
        self._disk.write(aside, note)
        self._disk.flush(aside)
        self._disk.move(aside, self.public / _CHECKPOINT)
        self._disk.flush(self.public)

    def _stored(self, at: At) -> bytes | None:
        return _content(self.path(at))

    def _tree(self, at: At) -> Path:
        return self.entries if isinstance(at, BundleAt) else self.public

    def _aside(self, at: At) -> Path:
        return self._staging / format_path(at)


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _below(file: Path, tree: Path) -> Iterator[Path]:
    """The directories from a file up to its tree, the tree included."""
    for directory in file.parents:
        yield directory
        if directory == tree:
            return
