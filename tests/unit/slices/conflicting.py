"""What conflicts are made of: a decision, and rivals that record something right before its append.

Areas list theirs as `CASES` in files of their own (`conflicts_of_<area>.py`); `test_conflicts`
gathers them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from eventsourcing.persistence import IntegrityError

from domain.slices.base import UseCase
from ledger.context import Context
from ledger.ledger import Ledger
from ledger.memory import MemoryRecorder
from tests.unit.slices.world import CONTEXT, World

Make = Callable[[World], UseCase]


class Interrupted(MemoryRecorder):
    """Lets a rival act once, right before the next append, and counts the appends refused."""

    def __init__(self) -> None:
        super().__init__()
        self.rival: Callable[[], object] | None = None
        self.refused = 0

    def append(self, events: Any, condition: Any = None) -> int:
        rival, self.rival = self.rival, None
        if rival is not None:
            rival()
        try:
            return super().append(events, condition)
        except IntegrityError:
            self.refused += 1
            raise


def conflicts(
    start: Callable[[World], object], decide: Make, rival: Make, context: Context = CONTEXT
) -> bool:
    """True if what the rival records makes the append of the decision fail."""
    world = World()
    recorder = Interrupted()
    world.ledger = Ledger("anqing/taihu", recorder)
    start(world)
    use_case, other = decide(world), rival(world)
    recorder.rival = lambda: world.ledger.do(other, context)
    try:
        world.ledger.do(use_case, context)
    except Exception:  # noqa: BLE001 (decided anew it may be refused: what counts is the conflict)
        assert recorder.refused
    assert recorder.rival is None, "the rival never acted: the decision was refused at once"
    return recorder.refused > 0


def always(make: Callable[..., UseCase], *arguments: Any, **fields: Any) -> Make:
    return lambda _: make(*arguments, **fields)


@dataclass(frozen=True)
class Case:
    """A decision, and what rivals may do meanwhile: with what it conflicts, and with what not."""

    name: str
    start: Callable[[World], object]
    decide: Make
    conflicting: tuple[Make, ...]
    harmless: tuple[Make, ...]
    context: Context = CONTEXT
