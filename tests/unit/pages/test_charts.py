"""Charts hold what they show: lines within their axes, one scale for a column, days where they are."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as some

from api.office.answering.county import TrendPoint
from api.office.views.history import MomentView
from api.pages.axes import axes
from api.pages.chart import trend, whiskers
from domain.scaled import format_scaled
from domain.schemes.values import Label

scores = some.integers(-200_0000, 200_0000)
days = some.dates(date(2020, 1, 1), date(2030, 12, 31))


def point(number: int, lowest: int, median: int, highest: int) -> TrendPoint:
    return TrendPoint(
        period=f"20{10 + number}",
        scored=3,
        lowest=format_scaled(lowest),
        median=format_scaled(median),
        highest=format_scaled(highest),
        total_yuan=None,
        provisional=False,
    )


def moment(recorded: date, effective: date) -> MomentView:
    return MomentView(
        position=1,
        type="entry-recorded",
        recorded_at=datetime(recorded.year, recorded.month, recorded.day, 2, tzinfo=UTC),
        effective_on=effective,
        body="b",
        body_name="b",
        role="county_clerk",
        summary=Label("记录", "Recorded"),
        reason="",
        changes=(),
    )


@given(some.lists(some.tuples(scores, scores, scores), min_size=2, max_size=12))
def test_a_trend_lies_within_its_axes_and_higher_is_higher(
    spreads: list[tuple[int, int, int]],
) -> None:
    drawn = trend([point(n, *sorted(spread)) for n, spread in enumerate(spreads)])
    assert drawn is not None
    top = drawn.scores[-1].at
    for stop in drawn.stops:
        assert drawn.left < stop.x < drawn.right
        assert top <= stop.highest <= stop.median <= stop.lowest <= drawn.base
    assert all(a.x < b.x for a, b in pairwise(drawn.stops))
    assert [tick.at for tick in drawn.scores] == sorted((t.at for t in drawn.scores), reverse=True)
    assert len(drawn.band.split()) == 2 * len(spreads)


def test_one_period_is_no_trend() -> None:
    assert trend([point(0, 1, 2, 3)]) is None


@given(some.lists(some.tuples(scores, scores, scores), min_size=1, max_size=9))
def test_whiskers_of_a_column_share_one_scale(spreads: list[tuple[int, int, int]]) -> None:
    texts = [tuple(map(format_scaled, sorted(spread))) for spread in spreads]
    drawn = [one for one in whiskers([*[(a, b, c) for a, b, c in texts]]) if one]
    assert len(drawn) == len(spreads)
    assert min(one.lowest for one in drawn) == 0
    assert all(0 <= one.lowest <= one.median <= one.highest <= 100 for one in drawn)


def test_rows_without_a_score_have_no_whisker() -> None:
    assert whiskers([(None, None, None), ("1", "2", "3")])[0] is None
    assert whiskers([(None, None, None)]) == [None]


@given(some.lists(some.tuples(days, days), min_size=1, max_size=20), days, days)
def test_a_history_lies_within_its_axes_and_the_cut_tells_what_is_in(
    pairs: list[tuple[date, date]], known: date, true: date
) -> None:
    drawn = axes([moment(recorded, effective) for recorded, effective in pairs], known, true)
    assert drawn is not None
    assert sum(dot.entries for dot in drawn.dots) == len(pairs)
    for dot in drawn.dots:
        assert drawn.left <= dot.x <= drawn.right
        assert drawn.top <= dot.y <= drawn.base
        assert dot.inside == (dot.known <= known and dot.true <= true)
        if dot.inside and drawn.known_y is not None and drawn.true_x is not None:
            assert dot.y >= drawn.known_y
            assert dot.x <= drawn.true_x


def test_nothing_recorded_is_no_picture() -> None:
    assert axes([], None, None) is None
