"""What is kept in the process between answers, so that they read only what changed."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from api.access.sight import Sight
from domain.evaluation.facts import BodyFact
from domain.evaluation.result import Result
from domain.events.base import Sealed
from domain.schemes.model import Scheme
from projections.periods import PeriodLife
from projections.standing_anew import Evaluated

_RESULTS_KEPT = 32  # of a county of 1,300 cadres, about 2 MB each
_EVALUATED_KEPT = 16  # half as large, beside the result
_SCHEMES_KEPT = 256
_SIGHTS_KEPT = 256
_VIEWS_KEPT = 16  # each as large as a result
_LISTS_KEPT = 64
Made = TypeVar("Made")


class Store(Generic[Made]):
    """The last few of what was made, by key. Of several who miss the same, one makes it."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._changed = threading.Condition()
        self._made: OrderedDict[Hashable, Made] = OrderedDict()
        self._making: set[Hashable] = set()

    def get(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What was made for that key, or what `make` makes now."""
        with self._changed:
            while key not in self._made and key in self._making:
                self._changed.wait()
            if key in self._made:
                self._made.move_to_end(key)
                return self._made[key]
            self._making.add(key)
        try:
            made = make()
            with self._changed:
                self._made[key] = made
                while len(self._made) > self._most:
                    self._made.popitem(last=False)
        finally:
            with self._changed:
                self._making.discard(key)
                self._changed.notify_all()
        return made


class Known(Protocol):
    """What was made of all that was known at a position."""

    @property
    def position(self) -> int: ...


Newer = TypeVar("Newer", bound=Known)


class Newest(Generic[Newer]):
    """For each of the last few keys what was made at the latest position."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._made: OrderedDict[Hashable, Newer] = OrderedDict()

    def last(self, key: Hashable) -> Newer | None:
        """What was put last, if it is still kept."""
        with self._lock:
            return self._made.get(key)

    def put(self, key: Hashable, made: Newer) -> None:
        """Keep it, unless something later is kept."""
        with self._lock:
            last = self._made.pop(key, made)
            self._made[key] = max(last, made, key=lambda one: one.position)
            while len(self._made) > self._most:
                self._made.popitem(last=False)


@dataclass(frozen=True, slots=True)
class Lasting:
    """Something that only some kinds of events change, as it was at a position."""

    position: int
    made: Any


class Kept:
    """What is kept between answers about one database."""

    def __init__(self) -> None:
        self.schemes: Store[Scheme] = Store(_SCHEMES_KEPT)
        self.results: Store[Result] = Store(_RESULTS_KEPT)
        self.evaluated: Newest[Evaluated] = Newest(_EVALUATED_KEPT)
        self.lasting: Newest[Lasting] = Newest(_LISTS_KEPT)
        self.standings: Store[Any] = Store(_RESULTS_KEPT)  # of api.office.answering.rows
        self.sights: Store[Sight] = Store(_SIGHTS_KEPT)
        self.views: Store[Any] = Store(_VIEWS_KEPT)  # of api.office.answering.standing
        self.lives: Store[list[PeriodLife]] = Store(_LISTS_KEPT)
        self.bodies: Store[dict[str, BodyFact]] = Store(_LISTS_KEPT)
        self.names: dict[Sealed, str] = {}
