"""Each file in bad/ spoils one thing of good.yaml; the message has to say what and where.

A file holds the `mistake` in words, the text to `find` in good.yaml, what to `put` there, and
the words that the lint `says`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from domain.schemes.lint import lint

HERE = Path(__file__).parent
GOOD = (HERE / "good.yaml").read_text("utf-8")
BAD = sorted((HERE / "bad").glob("*.yaml"))


def test_the_good_scheme_has_no_problem() -> None:
    assert lint(GOOD) == []


@pytest.mark.parametrize("file", BAD, ids=lambda file: file.stem)
def test_mistake_is_named(file: Path) -> None:
    spoilt: dict[str, Any] = yaml.safe_load(file.read_text("utf-8"))
    assert GOOD.count(spoilt["find"]) == 1, "the place in good.yaml is not clear"
    problems = lint(GOOD.replace(spoilt["find"], spoilt["put"]), "spoilt.yaml")
    said = "\n".join(f"{problem.severity}: {problem}" for problem in problems)
    assert problems
    for words in spoilt["says"]:
        assert words in said


@pytest.mark.parametrize("file", BAD, ids=lambda file: file.stem)
def test_problems_say_line_what_and_what_to_do(file: Path) -> None:
    spoilt: dict[str, Any] = yaml.safe_load(file.read_text("utf-8"))
    text = GOOD.replace(spoilt["find"], spoilt["put"])
    lines = len(text.splitlines())
    for problem in lint(text, "spoilt.yaml"):
        assert 1 <= problem.line <= lines
        assert problem.message.endswith(".")
        assert problem.next_step.endswith((".", "?"))
        assert str(problem).startswith(f"spoilt.yaml:{problem.line}: ")
