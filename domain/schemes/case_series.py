"""Many subjects in one line of a golden case: `s1..s197`, with values in even steps.

    s1..s197: {quarter: {2024-Q1: {score: {first: 40, step: 0.25}}}}

gives s1 the score 40, s2 40.25 and so on.
"""

from __future__ import annotations

import re
from typing import Any

from domain.scaled import format_scaled, parse_scaled

_RANGE = re.compile(r"(?P<name>\D*)(?P<first>\d+)\.\.(?P=name)(?P<last>\d+)")
_SERIES = {"first", "step"}


def names_in(written: str) -> list[str]:
    """The subjects that a line names: single ones and ranges; ValueError for a range of nobody."""
    return [name for word in written.split() for name in _expanded(word)]


def value_at(written: Any, index: int) -> Any:
    """What is written, with every series {first, step} replaced by its value at the index."""
    if isinstance(written, dict):
        if written.keys() == _SERIES:
            return format_scaled(
                parse_scaled(written["first"]) + index * parse_scaled(written["step"])
            )
        return {key: value_at(value, index) for key, value in written.items()}
    return [value_at(each, index) for each in written] if isinstance(written, list) else written


def _expanded(word: str) -> list[str]:
    if ".." not in word:
        return [word]
    found = _RANGE.fullmatch(word)
    if found is None or int(found["last"]) < int(found["first"]):
        raise ValueError(f"{word} is not a range; write it like s1..s9")
    return [f"{found['name']}{each}" for each in range(int(found["first"]), int(found["last"]) + 1)]
