"""Whatever the file holds, the answer is a scheme or a list of problems, never another error."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.schemes.lint import lint
from domain.schemes.load import load_scheme
from domain.schemes.problems import Problem, SchemeErrors

GOOD: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "good.yaml").read_text("utf-8"))
Place = tuple[str | int, ...]


def places_of(value: object, place: Place = ()) -> list[Place]:
    if isinstance(value, dict):
        return [place, *(p for name, v in value.items() for p in places_of(v, (*place, name)))]
    if isinstance(value, list):
        return [place, *(p for index, v in enumerate(value) for p in places_of(v, (*place, index)))]
    return [place]


PLACES = places_of(GOOD)[1:]
junk = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False),
    st.dates(),
    st.text(max_size=8),
    st.sampled_from(
        [
            {"parameter": "bonus_cap"},
            {"parameter": "ranked_within"},
            {"parameter": "no_such"},
            {"parameter": 5},
            {"column": "work"},
            {},
            [],
            [[]],
            [{}],
            "none",
            "absent",
            "rest",
            "99999999999999999",
            "work and",
            "20%",
        ]
    ),
)


def with_junk(place: Place, value: object) -> str:
    scheme = deepcopy(GOOD)
    around: Any = scheme
    for part in place[:-1]:
        around = around[part]
    around[place[-1]] = value
    return yaml.safe_dump(scheme, allow_unicode=True, sort_keys=False)


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(PLACES), junk)
def test_junk_in_any_place_is_read_or_reported(place: Place, value: object) -> None:
    text = with_junk(place, value)
    listed = {str(problem) for problem in lint(text)}
    found: tuple[Problem, ...] = ()
    try:
        load_scheme(text, on=date(2026, 1, 1))
    except SchemeErrors as error:
        found = error.problems
    assert {str(problem) for problem in found} <= listed


@given(st.text(max_size=60))
def test_any_text_is_read_or_reported(text: str) -> None:
    assert lint(text) != []
