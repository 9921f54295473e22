"""Ranks and quotas, by numbers worked by hand."""

from __future__ import annotations

from typing import Any

import pytest

from domain.evaluation.interpret_population import head_counts
from domain.schemes.steps import Holds, Quota, Rank, SortKey
from domain.schemes.values import Compare
from tests.unit.evaluation.small import cadre, column, number, people, scheme, title

PLACE = Rank(name="place", title=title("place"), by=(SortKey("a"),))
SHARES = (("优秀", 2_000), ("一般", 6_000), ("较差", 2_000))


def quota(**options: Any) -> Quota:
    given = {"rank": "place", "bands": SHARES, "rounding": "largest_remainder", **options}
    return Quota(name="grade", title=title("grade"), **given)


def grades(step: Quota, scores: list[int | None]) -> str:
    """The first letters of the grades of p0, p1, ... ; `-` for none."""
    facts = people({f"p{index:02d}": {"a": score} for index, score in enumerate(scores)})
    labels = column(scheme([number("a"), PLACE, step]), facts, "grade")
    return "".join(str(label or "-")[0] for label in labels.values())


@pytest.mark.parametrize(
    ("style", "ranks"),
    [("competition", [1, 2, 2, 4, None]), ("dense", [1, 2, 2, 3, None]),
     ("ordinal", [1, 2, 3, 4, None])],
)  # fmt: skip
def test_rank_styles(style: Any, ranks: list[int | None]) -> None:
    step = Rank(name="place", title=title("place"), by=(SortKey("a"),), style=style)
    facts = people({f"p{index}": {"a": a} for index, a in enumerate((9, 5, 5, 1, None))})
    assert list(column(scheme([number("a"), step]), facts, "place").values()) == ranks


def test_later_keys_break_ties_and_absent_values_come_last() -> None:
    keys = (SortKey("a"), SortKey("b", descending=False))
    step = Rank(name="place", title=title("place"), by=keys)
    facts = people(
        {
            "w": {"a": 5, "b": None},
            "x": {"a": 5, "b": 2},
            "y": {"a": 5, "b": 1},
            "z": {"a": 4, "b": 0},
        }
    )
    ranks = column(scheme([number("a"), number("b"), step]), facts, "place")
    assert ranks == {"y": 1, "x": 2, "w": 3, "z": 4}


def test_rank_counts_within_the_class_and_among_the_eligible() -> None:
    step = Rank(
        name="place", title=title("place"), by=(SortKey("a"),), within=("cadre_class",), among="ok"
    )
    ok = Holds(name="ok", title=title("ok"), when=Compare("a", "<", 9))
    facts = people({"p": {"a": 8}, "q": {"a": 7}, "r": {"a": 9}})
    facts.appointments[1] = cadre("q", cadre_class="副职")
    ranks = column(scheme([number("a"), ok, step]), facts, "place")
    assert ranks == {"p": 1, "q": 1, "r": None}


@pytest.mark.parametrize(
    ("population", "heads"),
    # 7 x 20/60/20 % = 1.4, 4.2, 1.4: one seat left, to 优秀 or 较差 by priority;
    # 8 x = 1.6, 4.8, 1.6: two seats left, the first to 一般
    [(5, [1, 3, 1]), (7, [2, 4, 1]), (8, [2, 5, 1]), (1, [0, 1, 0]), (2, [1, 1, 0])],
)
def test_largest_remainder_sums_to_the_population(population: int, heads: list[int]) -> None:
    counts = head_counts(quota(priority=("一般", "优秀", "较差")), population)
    assert list(counts.values()) == heads
    assert sum(heads) == population


@pytest.mark.parametrize(
    ("rounding", "shares", "rest", "heads"),
    [
        ("half_up", (1_000, 0, 1_000), "一般", [2, 11, 2]),  # 1.5 and 1.5 of 15
        ("down", (1_000, 0, 1_000), "一般", [1, 13, 1]),
        ("up", (1_000, 0, 1_000), "一般", [2, 11, 2]),
        ("up", (9_000, 0, 9_000), "一般", [14, 0, 1]),  # 13.5 and then only 1 is left
        ("heads", (3, 0, 20), "一般", [3, 0, 12]),
    ],
)
def test_labels_rounded_alone_stay_within_the_population(
    rounding: Any, shares: tuple[int, ...], rest: str, heads: list[int]
) -> None:
    bands = tuple((label, share) for (label, _), share in zip(SHARES, shares, strict=True))
    counts = head_counts(quota(bands=bands, rounding=rounding, rest=rest), 15)
    assert list(counts.values()) == heads


def test_bottom_tenth_only() -> None:
    step = quota(bands=(("其余", 0), ("末", 1_000)), rounding="up", rest="其余")
    assert grades(step, list(range(20, 0, -1))) == "其" * 18 + "末" * 2


@pytest.mark.parametrize(
    ("ties", "expected"),
    [("better", "优优一较较"), ("worse", "一一一较较"), ("split", "优一一较较")],
)
def test_tie_at_the_cut(ties: Any, expected: str) -> None:
    # one 优秀, two 一般, two 较差; the first two are tied
    step = quota(bands=(("优秀", 1), ("一般", 2), ("较差", 2)), rounding="heads", ties=ties)
    assert grades(step, [9, 9, 5, 3, 2]) == expected


def test_places_beyond_all_labels_have_none() -> None:
    step = quota(bands=(("优秀", 1),), rounding="heads")
    assert grades(step, [3, 2, None]) == "优--"


def test_small_population_has_a_label_of_its_own() -> None:
    assert grades(quota(min_population=3, small="一般"), [9, 1]) == "一一"
    assert grades(quota(min_population=3), [9, 1]) == "--"
