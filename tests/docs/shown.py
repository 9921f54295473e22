"""Pages that show commands and what one sees: ```sh blocks, each perhaps followed by a ```text one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_BLOCK = re.compile(r"^```(\w+)(?: exit=(\d+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Step:
    """Commands of the page, how they end, and what the page shows of them (None: nothing)."""

    line: int
    commands: str
    exit_code: int
    shown: str | None


def steps(path: Path) -> Iterator[Step]:
    page = path.read_text("utf-8")
    blocks = list(_BLOCK.finditer(page))
    for block, following in zip(blocks, [*blocks[1:], None], strict=True):
        if block[1] != "sh":
            continue
        shown = following[3] if following and following[1] == "text" else None
        line = page.count("\n", 0, block.start()) + 1
        yield Step(line, block[3], int(block[2] or 0), shown)


def pattern(shown: str) -> str:
    """The shown text as a regular expression: … stands for anything, a line of it for any lines."""
    lines = []
    for line in shown.splitlines():
        anything = r"(?:.*\n)*?" if line == "…" else None
        lines.append(
            anything or re.sub("…| +", _loose, re.escape(line).replace(r"\ ", " ")) + r" *\n"
        )
    return "".join(lines)


def _loose(found: re.Match[str]) -> str:
    # Widths vary with what … stands for, so gaps are compared as gaps.
    return ".*" if found[0] == "…" else " +"
