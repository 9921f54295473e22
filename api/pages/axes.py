"""The two times of a history as a picture: when each thing was true, and when it became known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import isqrt

from api.office.views.history import MomentView
from api.pages.chart import Tick
from api.pages.wording import china_day

WIDTH, HEIGHT = 480, 380
_LEFT, _RIGHT, _TOP, _BOTTOM = 104, 16, 34, 52
_SMALLEST, _LARGEST = 4, 12
_LOOK_BACK = timedelta(days=366)
_MOST_TRUE, _MOST_KNOWN = 3, 5  # ticks; a day is wider than it is high


@dataclass(frozen=True, slots=True)
class Dot:
    """All that became known on one day and was true from one day."""

    x: int
    y: int
    radius: int
    entries: int
    known: date
    true: date
    inside: bool


@dataclass(frozen=True, slots=True)
class Axes:
    """Days run to the right and up; on the diagonal what was recorded on its own day.

    What was true long before anything was recorded lies at the left edge (`older`).

    `known_y` and `true_x` are where the history is cut, None where it is not.
    """

    width: int
    height: int
    left: int
    right: int
    top: int
    base: int
    dots: tuple[Dot, ...]
    true_ticks: tuple[Tick, ...]
    known_ticks: tuple[Tick, ...]
    diagonal: tuple[int, int, int, int] | None
    known_y: int | None
    true_x: int | None
    older: bool


def axes(moments: Sequence[MomentView], known: date | None, true: date | None) -> Axes | None:
    """The picture of a whole history, with the cut drawn in; None where nothing happened."""
    if not moments:
        return None
    counted = Counter((china_day(one.recorded_at), one.effective_on) for one in moments)
    known_days, true_days = [day for day, _ in counted], [day for _, day in counted]
    # Who was appointed long before the ledger began would squeeze all the rest.
    begin = max(min(true_days), min(min(known_days) - _LOOK_BACK, max(true_days)))
    across = _Scale(begin, max(true_days), _LEFT, WIDTH - _RIGHT)
    upwards = _Scale(min(known_days), max(known_days), HEIGHT - _BOTTOM, _TOP)
    return Axes(
        width=WIDTH,
        height=HEIGHT,
        left=_LEFT,
        right=WIDTH - _RIGHT,
        top=_TOP,
        base=HEIGHT - _BOTTOM,
        dots=tuple(
            Dot(
                across.at(effective),
                upwards.at(recorded),
                min(_SMALLEST + isqrt(entries - 1), _LARGEST),
                entries,
                recorded,
                effective,
                (known is None or recorded <= known) and (true is None or effective <= true),
            )
            for (recorded, effective), entries in sorted(counted.items())
        ),
        true_ticks=across.ticks(_MOST_TRUE),
        known_ticks=upwards.ticks(_MOST_KNOWN),
        diagonal=_diagonal(across, upwards),
        known_y=None if known is None else upwards.at(known),
        true_x=None if true is None else across.at(true),
        older=begin > min(true_days),
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    """Days from `first` to `last` on a line from `start` to `end`."""

    first: date
    last: date
    start: int
    end: int

    def at(self, day: date) -> int:
        """Where a day lies; days outside lie at the end that they are beyond."""
        days = max((self.last - self.first).days, 1)
        within = min(max((day - self.first).days, 0), days)
        return self.start + (self.end - self.start) * within // days

    def ticks(self, most: int) -> tuple[Tick, ...]:
        """Some days with their places, evenly apart."""
        days = (self.last - self.first).days
        number = min(days, most - 1)
        marked = [self.first + timedelta(days * step // max(number, 1)) for step in range(number)]
        return tuple(Tick(self.at(day), day.isoformat()) for day in (*marked, self.last))


def _diagonal(across: _Scale, upwards: _Scale) -> tuple[int, int, int, int] | None:
    """Where both days are the same, as far as both axes reach."""
    first, last = max(across.first, upwards.first), min(across.last, upwards.last)
    if first >= last:
        return None
    return across.at(first), upwards.at(first), across.at(last), upwards.at(last)
