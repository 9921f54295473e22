"""The geometry of the histogram: a distribution as bars and ticks in the units of an SVG."""

from __future__ import annotations

from dataclasses import dataclass

from api.office.answers_views import Bin, Distribution

WIDTH, HEIGHT = 720, 280
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 20, 44, 58
_GAP = 2
_MOST_TICKS = 4
_MOST_LABELS = 8


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


def histogram(distribution: Distribution) -> Histogram | None:
    """Bars as high as their counts over an axis of scores; None where nobody has a score."""
    bins = distribution.bins
    if not bins:
        return None
    base, right = HEIGHT - _BOTTOM, WIDTH - _RIGHT
    step = _count_step(max(one.subjects for one in bins))
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


def _count_step(highest: int) -> int:
    """A round distance between count ticks, so that there are few of them."""
    magnitude = 1
    while True:
        for step in (1, 2, 5):
            if highest <= step * magnitude * _MOST_TICKS:
                return step * magnitude
        magnitude *= 10
