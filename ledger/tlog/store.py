"""Where a log is published: the port, and its store in memory. `directory` has the one in files.

A store holds tiles, bundles of entries, and the checkpoint that is shown now (C2SP tlog-tiles).
What is published never changes; only the checkpoint is replaced, by one that continues it.
"""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from hashlib import sha256

from domain.merkle.bundles import format_bundle, parse_bundle
from domain.merkle.hashing import HASH_BYTES
from domain.merkle.tile_paths import FULL, BundleAt, TileAt, format_path
from ledger.tlog.errors import TlogError

At = TileAt | BundleAt
"""The place of a published file other than the checkpoint."""

File = tuple[At, bytes]
"""A file to publish: its place and its bytes."""


class TileStore(ABC):
    """One log's published tree. Who changes it does so under `exclusively`."""

    @abstractmethod
    def checkpoint(self) -> bytes | None:
        """The note that is shown; None before the first one."""

    @abstractmethod
    def exclusively(self) -> AbstractContextManager[None]:
        """One integrator at a time, of all processes that share this store."""

    @abstractmethod
    def stage(self, files: Iterable[File]) -> None:
        """Write files aside, durably. What was staged and not published is thrown away."""

    @abstractmethod
    def publish(self, note: bytes) -> None:
        """Put the staged files in their places, and when all are there, show the checkpoint.

        Cut short, it is done again from the start. Raises TlogError `log-file-differs` where
        other bytes stand already. Partial files end where the full one is published.
        """

    @abstractmethod
    def show(self, note: bytes) -> None:
        """Replace the checkpoint alone, by the same one with more signatures."""

    @abstractmethod
    def _stored(self, at: At) -> bytes | None:
        """What stands at exactly this place."""

    def read(self, at: At) -> bytes | None:
        """A tile's hashes or a bundle; None if it is not published.

        A partial one that has ended is cut from the full one, so it can be had for ever.
        """
        found = self._stored(at)
        if found is None and at.width < FULL:
            full = self._stored(replace(at, width=FULL))
            return None if full is None else _beginning(full, at)
        return found

    def expect(self, at: At) -> bytes:
        """As `read`; TlogError `log-file-missing` if it is not published."""
        found = self.read(at)
        if found is None:
            path = format_path(at)
            raise TlogError(
                "log-file-missing",
                f"The published log has no {path}.",
                next_step="If its checkpoint covers it, files were lost: see the log's manual.",
                path=path,
            )
        return found


class MemoryStore(TileStore):
    """Keeps all in dictionaries: for tests and previews."""

    def __init__(self) -> None:
        self.files: dict[At, bytes] = {}
        self._staged: dict[At, bytes] = {}
        self._note: bytes | None = None
        self._lock = threading.Lock()

    def checkpoint(self) -> bytes | None:
        return self._note

    @contextmanager
    def exclusively(self) -> Iterator[None]:
        with self._lock:
            yield

    def stage(self, files: Iterable[File]) -> None:
        self._staged = {}
        self._staged.update(files)

    def publish(self, note: bytes) -> None:
        for at, data in self._staged.items():
            check_same(at, self.files.setdefault(at, data), data)
            if at.width == FULL:
                for width in range(1, FULL):
                    self.files.pop(replace(at, width=width), None)
        self._staged = {}
        self._note = note

    def show(self, note: bytes) -> None:
        self._note = note

    def _stored(self, at: At) -> bytes | None:
        return self.files.get(at)


def check_same(at: At, there: bytes, new: bytes) -> None:
    """TlogError `log-file-differs`, which names both digests, unless the bytes are the same."""
    if there == new:
        return
    path, old, now = format_path(at), sha256(there).hexdigest(), sha256(new).hexdigest()
    raise TlogError(
        "log-file-differs",
        f"{path} is published with SHA-256 {old} and would now have {now}.",
        next_step="Keep both. Compare the entries with a backup: one of the two was changed.",
        path=path,
        published_sha256=old,
        new_sha256=now,
    )


def _beginning(full: bytes, at: At) -> bytes:
    if isinstance(at, TileAt):
        return full[: at.width * HASH_BYTES]
    return format_bundle(parse_bundle(full)[: at.width])
