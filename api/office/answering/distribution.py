"""How the scores of a standing are spread: bins of a round width, lowest, median, highest."""

from __future__ import annotations

from collections.abc import Sequence

from api.office.views.answers import Bin, Distribution
from domain.scaled import SCALE, divide, format_scaled

MOST_BINS = 20
_ROUND_STEPS = (1, 2, 5)


def distribution_of(scores: Sequence[int | None]) -> Distribution:
    """The spread of scaled scores. Without any score there are no bins."""
    known = sorted(score for score in scores if score is not None)
    if not known:
        return Distribution(
            bins=(), lowest=None, median=None, highest=None, scored=0, unscored=len(scores)
        )
    return Distribution(
        bins=_bins(known),
        lowest=format_scaled(known[0]),
        median=format_scaled(_median(known)),
        highest=format_scaled(known[-1]),
        scored=len(known),
        unscored=len(scores) - len(known),
    )


def _median(ordered: Sequence[int]) -> int:
    middle, odd = divmod(len(ordered), 2)
    if odd:
        return ordered[middle]
    return divide(ordered[middle - 1] + ordered[middle], 2, "half_up")


def _bins(ordered: Sequence[int]) -> tuple[Bin, ...]:
    width = bin_width(ordered[-1] - ordered[0])
    first = ordered[0] // width
    counts = [0] * (ordered[-1] // width - first + 1)
    for score in ordered:
        counts[score // width - first] += 1
    return tuple(
        Bin(
            at_least=format_scaled(index * width),
            below=format_scaled((index + 1) * width),
            subjects=count,
        )
        for index, count in enumerate(counts, first)
    )


def bin_width(span: int) -> int:
    """The smallest of 1, 2, 5, 10, 20, ... points, or tenths of them, that needs few bins."""
    magnitude = SCALE // 10
    while True:
        for step in _ROUND_STEPS:
            # One bin more than fits the span, as the lowest score seldom starts a bin.
            if span // (step * magnitude) + 2 <= MOST_BINS:
                return step * magnitude
        magnitude *= 10
