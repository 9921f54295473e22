"""What is wrong with a scheme: where, what, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Literal

from domain.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Iterable

Key = tuple[str | int, ...]
"""The way to a place in the document: ("assessments", "year", "steps", 0, "when")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One mistake. `line` counts from 1; `key` is the path to the place, "" for the whole file."""

    source: str
    line: int
    key: str
    message: str
    next_step: str
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        place = f"{self.source}:{self.line}: {self.key}".rstrip(": ")
        return f"{place}: {self.message} {self.next_step}".rstrip()


class SchemeErrors(DomainError):  # noqa: N818 — it holds several
    """A scheme that cannot be read, with everything that is wrong with it, in line order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: (problem.line, problem.key)))
        count = len(self.problems)
        listed = "\n".join(str(problem) for problem in self.problems)
        super().__init__(
            "scheme-invalid",
            f"The scheme has {count} mistake{'s' if count > 1 else ''}:\n{listed}",
            next_step="Correct the file and check it again.",
            problems=self.problems,
        )


def format_key(key: Key) -> str:
    """Write a path the way people read it: assessments.year.steps[0].when."""
    text = ""
    for part in key:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def one_of(names: Iterable[str]) -> str:
    """A readable list of alternatives."""
    return ", ".join(names) or "(none)"


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """Ask "Did you mean ...?" for a near miss, otherwise list what is possible."""
    known = list(names)
    near = get_close_matches(name, known, n=1, cutoff=0.6)
    return f"Did you mean {near[0]}?" if near else f"Use one of: {one_of(known)}."


def advice_of(error: ValueError, otherwise: str) -> tuple[str, str]:
    """What is wrong and what to do, from an error that says both: "what is wrong; what to do"."""
    message, _, next_step = str(error).partition("; ")
    return _sentence(message), _sentence(next_step) or otherwise


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}." if text else ""
