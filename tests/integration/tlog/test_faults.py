"""One fault at a time, at every call to the disk and the database, and then the same code again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from random import Random

import pytest

from ledger.tlog.directory import DirectoryStore
from ledger.tlog.integrator import Integrator
from tests.integration.tlog.faulty import (
    Fault,
    FaultyCheckpoints,
    FaultyDisk,
    FaultyEntries,
    InjectedError,
    LossyDisk,
    When,
)
from tests.published import Log, shown

APPENDS = (2, 251, 9, 1)
"""In the third round a tile becomes full, its partial ones end, and a level begins."""


class Story:
    """A log on a disk that may fail, with the same database for whoever takes up after that."""

    def __init__(self, root: Path, fault: Fault, disk: FaultyDisk | None = None) -> None:
        self.log = Log(store=DirectoryStore(root, disk=disk or FaultyDisk(fault)))
        assert self.log.stored is not None
        assert self.log.checkpoints is not None
        self._root = root
        self._sound = Log(
            self.log.entries,
            DirectoryStore(root, disk=FaultyDisk(Fault(0, "before"))),
            self.log.stored,
            self.log.checkpoints,
        )
        self.log.stored = FaultyEntries(self.log.stored, fault)
        self.log.checkpoints = FaultyCheckpoints(self.log.checkpoints, fault)
        self.integrator = self.log.integrator()

    def run(self) -> bool:
        """Append and integrate; whether a fault ended it."""
        try:
            for entries in APPENDS:
                self.log.append(entries)
                self.integrator.round()
        except InjectedError:
            return True
        return False

    def check(self) -> None:
        self._sound.check()

    def recover(self, integrator: Integrator | None = None) -> None:
        """By the ordinary rounds of the same integrator, or of another process."""
        (integrator or self._sound.integrator()).catch_up()
        self._finished()

    def _finished(self) -> None:
        checkpoint = self._sound.check()
        assert checkpoint is not None
        assert checkpoint.size == len(self.log.entries)
        self.log.append(300)
        self._sound.integrator().catch_up()
        assert self._sound.check() == shown(self._sound.store)


def stories(tmp_path: Path, when: When) -> Iterator[tuple[Story, Fault]]:
    """The same story with a fault at its first call, its second call, ... until none is hit."""
    for call in count(1):
        fault = Fault(call, when)
        story = Story(tmp_path / str(call), fault)
        if not story.run():
            assert fault.hit == ""
            return
        yield story, fault


@pytest.mark.parametrize(
    ("when", "process"),
    [("before", "another process"), ("half", "another process"), ("after", "same process")],
)
def test_after_any_fault_the_same_code_takes_up(tmp_path: Path, when: When, process: str) -> None:
    hits: Counter[str] = Counter()
    for story, fault in stories(tmp_path, when):
        story.check()  # whoever looks now sees nothing wrong
        story.recover(story.integrator if process == "same process" else None)
        hits[fault.hit] += 1
    assert set(hits) == {
        *("write", "flush", "move", "remove"),
        *("head", "read", "latest", "at", "sizes", "commit", "cosignatures"),
    }
    assert hits["commit"] == len(APPENDS)
    assert hits["remove"] > len(APPENDS)
    assert hits["move"] > 2 * len(APPENDS)


def test_whatever_the_disk_forgets_without_power_the_same_code_takes_up(tmp_path: Path) -> None:
    lost = 0
    for call in count(1):
        fault = Fault(call, "before")
        disk = LossyDisk(fault)
        story = Story(tmp_path / str(call), fault, disk)
        if not story.run():
            break
        disk.lose_power(Random(call))
        story.check()
        story.recover()
        lost += 1
    assert lost > 100


def test_a_round_that_finds_the_disk_full_leaves_no_checkpoint_without_its_files(
    tmp_path: Path,
) -> None:
    """Every write fails from some time on, then there is room again."""
    for full_from in range(1, 12):
        written = count(1)

        class Full(FaultyDisk):
            def write(self, path: Path, data: bytes) -> None:
                if next(written) >= full_from:  # noqa: B023 (used within this turn only)
                    raise OSError(28, "No space left on device")
                super().write(path, data)

        story = Story(tmp_path / str(full_from), Fault(0, "before"), Full(Fault(0, "before")))
        with pytest.raises(OSError, match="No space left"):
            story.run()
        story.check()
        story.recover()
