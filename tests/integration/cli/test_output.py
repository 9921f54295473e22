"""What people see: columns that stand under one another, nothing folded, nothing interpreted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.integration.cli import month
from tests.integration.cli.conftest import Mingce
from tests.integration.cli.month import NAMES, PLACE


@pytest.fixture
def county(mingce: Mingce, database: str, at: Callable[[str], None], tmp_path: Path) -> Mingce:
    at(database)
    for name, text in (
        ("roster.csv", month.roster(["[bold]王", *NAMES[1:5], "欧阳:smile:月" * 20])),
        ("scores.csv", month.scores().replace("王建国", "[bold]王").replace(NAMES[5], "")),
        ("allowances.csv", month.allowances()),
    ):
        (tmp_path / name).write_text(text, "utf-8")
    mingce.done("scheme", "adopt", PLACE[0])
    mingce.done("roster", "import", "roster.csv", "--county-name", "示例县")
    mingce.done("import", "allowances.csv", PLACE[0], "month")
    mingce.done("period", "open", *PLACE, "--on", "2025-03-10")
    mingce.done("import", "scores.csv", *PLACE)
    return mingce


def test_a_table_has_a_line_for_each_row_and_straight_columns(county: Mingce) -> None:
    lines = county.done("standing", *PLACE).splitlines()
    assert len(lines) == 1 + len(NAMES) + 1
    head, rows = lines[0], lines[1:-1]
    # Numbers end under the end of their title, words begin under its beginning.
    score_ends = head.index("score") + len("score")
    grade_begins = head.index("grade")
    for row in rows:
        assert before(row, score_ends).endswith(("0", "5"))
        assert before(row, grade_begins).endswith("  ")
        assert after(row, grade_begins).startswith(("优秀", "一般", "较差"))


def test_names_are_printed_as_they_are(county: Mingce) -> None:
    out = county.done("standing", *PLACE)
    assert "[bold]王" in out
    assert "欧阳:smile:月" * 20 in out


def test_history_names_both_times_and_what_changed(county: Mingce) -> None:
    out = county.done("history", "H-2")
    assert out.startswith(NAMES[1])
    assert "known " in out
    assert "true from 2020-01-01" in out
    assert county.done("replay", "H-2") == out
    assert "2025-03-31" not in county.done("history", "H-2", "--until", "2025-01-31")


def test_explanations_come_in_both_languages(county: Mingce) -> None:
    words = ("explain", *PLACE, "H-1", "score")
    assert "月度得分" in county.done(*words)
    assert "Score of the month" in county.done(*words, "--lang", "en")


def before(row: str, cells: int) -> str:
    """The part of a row left of a column, counted in cells: a Chinese character takes two."""
    taken = ""
    for character in row:
        if cell_len(taken + character) > cells:
            break
        taken += character
    return taken


def after(row: str, cells: int) -> str:
    return row[len(before(row, cells)) :]
