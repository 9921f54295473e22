"""Every call to the disk and to the database, each of which can be made to fail."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Literal, TypeVar

from domain.merkle.notes import Signature
from ledger.tlog.checkpoints import Checkpoints, Committed, Timestamp
from ledger.tlog.directory import Disk
from ledger.tlog.entries import Leaf, StoredEntries

Made = TypeVar("Made")
When = Literal["before", "after", "half"]


class InjectedError(Exception):
    """What fails here fails with this."""


class Fault:
    """Lets the call number `at` fail: before it does anything, when all is done, or half-way."""

    def __init__(self, at: int, when: When) -> None:
        self._at = at
        self._when = when
        self._calls = 0
        self.hit = ""

    def around(
        self, name: str, do: Callable[[], Made], half: Callable[[], object] = lambda: None
    ) -> Made:
        self._calls += 1
        if self._calls != self._at:
            return do()
        self.hit = name
        if self._when == "after":
            do()
        elif self._when == "half":
            half()
        raise InjectedError(name)


class FaultyDisk(Disk):
    """Real files; `flush` is only noted, as nobody pulls the plug here."""

    def __init__(self, fault: Fault) -> None:
        self._fault = fault

    def write(self, path: Path, data: bytes) -> None:
        def half() -> None:
            super(FaultyDisk, self).write(path, data[: len(data) // 2])

        self._fault.around("write", lambda: super(FaultyDisk, self).write(path, data), half)

    def flush(self, path: Path) -> None:
        self._fault.around("flush", lambda: self._flushed(path))

    def move(self, source: Path, target: Path) -> None:
        self._fault.around("move", lambda: super(FaultyDisk, self).move(source, target))

    def remove(self, directory: Path) -> None:
        def half() -> None:
            for path in [path for path in directory.rglob("*") if path.is_file()][::2]:
                path.unlink()

        self._fault.around("remove", lambda: super(FaultyDisk, self).remove(directory), half)

    def _flushed(self, path: Path) -> None:
        assert path.exists()


class LossyDisk(FaultyDisk):
    """Forgets, when the power fails, what was not flushed: contents, and names in directories."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self._contents: set[Path] = set()
        self._names: list[tuple[Path, bytes | None]] = []

    def write(self, path: Path, data: bytes) -> None:
        self._contents.add(path)
        super().write(path, data)

    def move(self, source: Path, target: Path) -> None:
        self._names += [(directory, None) for directory in target.parents if not directory.exists()]
        self._names.append((target, target.read_bytes() if target.exists() else None))
        if source in self._contents:
            self._contents.add(target)
        super().move(source, target)

    def _flushed(self, path: Path) -> None:
        super()._flushed(path)
        self._contents.discard(path)
        self._names = [(name, before) for name, before in self._names if name.parent != path]

    def lose_power(self, random: Random) -> None:
        """Each thing that was not flushed may be on the disk or not; contents may be cut off."""
        for path in sorted(self._contents):
            if path.exists() and random.random() < 0.5:
                path.write_bytes(path.read_bytes()[: random.randrange(8)])
        for name, before in reversed(self._names):
            if not name.exists() or random.random() < 0.5:
                continue
            if before is not None:
                name.write_bytes(before)
            elif name.is_dir():
                Disk().remove(name)
            else:
                name.unlink()


class FaultyEntries(StoredEntries):
    def __init__(self, entries: StoredEntries, fault: Fault) -> None:
        self._entries = entries
        self._fault = fault

    def head(self) -> int:
        return self._fault.around("head", self._entries.head)

    def read(self, after: int, until: int) -> Iterator[Leaf]:
        found = list(self._entries.read(after, until))
        yield from found[: len(found) // 2]
        self._fault.around("read", lambda: None)
        yield from found[len(found) // 2 :]


class FaultyCheckpoints(Checkpoints):
    def __init__(self, checkpoints: Checkpoints, fault: Fault) -> None:
        self._checkpoints = checkpoints
        self._fault = fault

    def latest(self) -> Committed | None:
        return self._fault.around("latest", self._checkpoints.latest)

    def at(self, size: int) -> Committed | None:
        return self._fault.around("at", lambda: self._checkpoints.at(size))

    def covering(self, position: int) -> Committed | None:
        return self._fault.around("covering", lambda: self._checkpoints.covering(position))

    def sizes(self, after: int, until: int) -> list[int]:
        return self._fault.around("sizes", lambda: self._checkpoints.sizes(after, until))

    def commit(self, after: int, size: int, root: bytes, note: bytes) -> Committed | None:
        return self._fault.around(
            "commit", lambda: self._checkpoints.commit(after, size, root, note)
        )

    def cosignatures(self, size: int) -> list[Signature]:
        return self._fault.around("cosignatures", lambda: self._checkpoints.cosignatures(size))

    def add_cosignatures(self, size: int, signatures: Sequence[Signature]) -> None:
        self._fault.around(
            "add_cosignatures", lambda: self._checkpoints.add_cosignatures(size, signatures)
        )

    def cosigned(self, position: int, limit: int) -> list[Committed]:
        return self._fault.around("cosigned", lambda: self._checkpoints.cosigned(position, limit))

    def last_cosignature(self, name: str, key_id: bytes) -> tuple[int, Signature] | None:
        return self._fault.around(
            "last_cosignature", lambda: self._checkpoints.last_cosignature(name, key_id)
        )

    def timestamps(self, size: int) -> list[Timestamp]:
        return self._fault.around("timestamps", lambda: self._checkpoints.timestamps(size))

    def last_timestamp(self) -> tuple[int, Timestamp] | None:
        return self._fault.around("last_timestamp", self._checkpoints.last_timestamp)

    def add_timestamp(self, size: int, authority: str, token: bytes) -> None:
        self._fault.around(
            "add_timestamp", lambda: self._checkpoints.add_timestamp(size, authority, token)
        )
