"""The geometry of charts: figures as bars, lines and ticks in the units of an SVG."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from api.office.answering.county import TrendPoint
from api.office.views.answers import Bin, Distribution
from domain.scaled import SCALE, parse_scaled

WIDTH, HEIGHT = 720, 280
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 20, 44, 58
_GAP = 2
_MOST_TICKS = 4
_MOST_LABELS = 8
_MOST_NAMED = 6


@dataclass(frozen=True, slots=True)
class Bar:
    x: int
    y: int
    width: int
    height: int
    bin: Bin

    @property
    def middle(self) -> int:
        return self.x + self.width // 2


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis: where, and what it says."""

    at: int
    text: str


@dataclass(frozen=True, slots=True)
class Histogram:
    width: int
    height: int
    left: int
    right: int
    top: int
    base: int
    bars: tuple[Bar, ...]
    counts: tuple[Tick, ...]
    scores: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class Stop:
    """One period on a line: where its lowest, median and highest score lie.

    `named`: whether there is room for its name and figure.
    """

    x: int
    lowest: int
    median: int
    highest: int
    named: bool
    point: TrendPoint


@dataclass(frozen=True, slots=True)
class Trend:
    """Medians as a line, lowest to highest as the band around it, as points of SVG polygons."""

    width: int
    height: int
    left: int
    right: int
    base: int
    line: str
    band: str
    stops: tuple[Stop, ...]
    scores: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class Whisker:
    """Lowest, median and highest on a scale from 0 to 100 that a column of them shares."""

    lowest: int
    median: int
    highest: int


def histogram(distribution: Distribution) -> Histogram | None:
    """Bars as high as their counts over an axis of scores; None where nobody has a score."""
    bins = distribution.bins
    if not bins:
        return None
    base, right = HEIGHT - _BOTTOM, WIDTH - _RIGHT
    step = _round_step(max(one.subjects for one in bins))
    top_count = -(-max(one.subjects for one in bins) // step) * step
    edges = [_LEFT + (right - _LEFT) * index // len(bins) for index in range(len(bins) + 1)]
    bars = []
    for one, start, end in zip(bins, edges, edges[1:], strict=False):
        height = (base - _TOP) * one.subjects // top_count
        # Someone is in it: that must be seen.
        height = max(height, 1) if one.subjects else 0
        bars.append(Bar(start + _GAP // 2, base - height, end - start - _GAP, height, one))
    every = -(-len(edges) // _MOST_LABELS)
    labels = [one.at_least for one in bins] + [bins[-1].below]
    return Histogram(
        width=WIDTH,
        height=HEIGHT,
        left=_LEFT,
        right=right,
        top=_TOP,
        base=base,
        bars=tuple(bars),
        counts=tuple(
            Tick(base - (base - _TOP) * count // top_count, str(count))
            for count in range(0, top_count + 1, step)
        ),
        scores=tuple(
            Tick(edge, text.replace("-", "−"))
            for index, (edge, text) in enumerate(zip(edges, labels, strict=True))
            if index % every == 0
        ),
    )


def trend(points: Sequence[TrendPoint]) -> Trend | None:
    """Medians and spreads over periods; None where there are fewer than two to compare."""
    if len(points) < 2:  # noqa: PLR2004 - a line needs two ends
        return None
    base, right = HEIGHT - _BOTTOM, WIDTH - _RIGHT
    lowest = min(parse_scaled(one.lowest) for one in points) // SCALE
    highest = -(-max(parse_scaled(one.highest) for one in points) // SCALE)
    step = _round_step(max(highest - lowest, 1))
    bottom, top = lowest // step * step, -(-highest // step) * step
    place = _scale(bottom * SCALE, max(top, bottom + step) * SCALE, base, _TOP)
    inset = (right - _LEFT) // (2 * len(points))
    every = -(-len(points) // _MOST_NAMED)
    first, last = _LEFT + inset, right - inset
    stops = tuple(
        Stop(
            first + (last - first) * index // (len(points) - 1),
            place(one.lowest),
            place(one.median),
            place(one.highest),
            (len(points) - 1 - index) % every == 0,  # counted from the newest
            one,
        )
        for index, one in enumerate(points)
    )
    return Trend(
        width=WIDTH,
        height=HEIGHT,
        left=_LEFT,
        right=right,
        base=base,
        line=" ".join(f"{one.x},{one.median}" for one in stops),
        band=" ".join(
            [f"{one.x},{one.highest}" for one in stops]
            + [f"{one.x},{one.lowest}" for one in reversed(stops)]
        ),
        stops=stops,
        scores=tuple(
            Tick(place(str(score)), str(score).replace("-", "−"))
            for score in range(bottom, max(top, bottom + step) + 1, step)
        ),
    )


def whiskers(
    spreads: Sequence[tuple[str | None, str | None, str | None]],
) -> list[Whisker | None]:
    """Lowest, median and highest of each row on one scale; None where nobody has a score."""
    known = [
        [parse_scaled(text) for text in one if text is not None]
        for one in spreads
        if None not in one
    ]
    if not known:
        return [None] * len(spreads)
    place = _scale(min(map(min, known)), max(*map(max, known), min(map(min, known)) + 1), 0, 100)
    return [
        None
        if low is None or median is None or high is None
        else Whisker(place(low), place(median), place(high))
        for low, median, high in spreads
    ]


def _scale(low: int, high: int, start: int, end: int) -> Callable[[str], int]:
    """Where a score lies between two ends of an axis; `low` and `high` are scaled."""

    def place(score: str) -> int:
        return start + (end - start) * (parse_scaled(score) - low) // (high - low)

    return place


def _round_step(highest: int) -> int:
    """A round distance between ticks, so that there are few of them."""
    magnitude = 1
    while True:
        for step in (1, 2, 5):
            if highest <= step * magnitude * _MOST_TICKS:
                return step * magnitude
        magnitude *= 10
