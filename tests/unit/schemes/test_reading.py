from __future__ import annotations

from datetime import date

import pytest

from domain.schemes.problems import Problem, SchemeErrors
from domain.schemes.reading import LENGTH_LIMIT, Reader


def problems_of(text: str) -> tuple[Problem, ...]:
    with pytest.raises(SchemeErrors) as caught:
        Reader("some.yaml").read(text)
    return caught.value.problems


def test_words_that_other_readers_turn_into_booleans_stay_words() -> None:
    text = "a: on\nb: no\nc: true\nd: ~\nf: 12:30\ng: '5'\nh: 5\ni: 2024-01-31\nj: |\n  60\n"
    assert Reader("").read(text) == {
        "a": "on",
        "b": "no",
        "c": True,
        "d": None,
        "f": "12:30",
        "g": "5",
        "h": 5,
        "i": date(2024, 1, 31),
        "j": "60\n",
    }


@pytest.mark.parametrize("number", ["0.5", ".5", "5.", "1e3", "1_000.5", "-0.25", "+5", "007"])
def test_number_that_would_lose_digits_is_refused(number: str) -> None:
    (problem,) = problems_of(f"a: {number}")
    assert "without quotation marks" in problem.message
    assert f'"{number}"' in problem.next_step


def test_lines_and_keys_lead_to_the_place() -> None:
    text = "a:\n  b:\n    - x\n    - c: 1.5\n"
    (problem,) = problems_of(text)
    assert (problem.line, problem.key) == (4, "a.b[1].c")


def test_a_bomb_of_aliases_is_refused_at_the_first_alias() -> None:
    text = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"
    assert all("alias" in problem.message for problem in problems_of(text))


def test_an_alias_to_itself_is_refused() -> None:
    assert "alias" in problems_of("a: &a [*a]")[0].message


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: [1", "Not readable as YAML"),
        ("a: 1\n---\nb: 2", "Not readable as YAML"),
        ("a: \x00", "Not readable as YAML"),
        ("[1, 2]", "not a list of keys"),
        ("? [a, b]\n: 1", "A key must be a single word"),
        ("a: !!python/object:os.system x", "The tag"),
        ("a: 1\na: 2", "twice (again on line 2)"),
        ("a: 2024-13-01", "not a day of the calendar"),
        ("a: \ud800", "Not readable as YAML"),
        ("a: " + "[" * 900_000, "levels deep"),
        ("a: " + "[" * 40 + "]" * 40, "levels deep"),
        ("".join(" " * depth + "a:\n" for depth in range(900)), "levels deep"),
        ("x" * (LENGTH_LIMIT + 1), "too long"),
    ],
    ids=lambda text: text[:12],
)
def test_what_is_outside_the_strict_part_is_refused(text: str, words: str) -> None:
    assert words in problems_of(text)[0].message


def test_an_empty_file_is_an_empty_scheme() -> None:
    assert Reader("").read("") == {}
