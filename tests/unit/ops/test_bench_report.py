"""The page about a run of the benchmarks says what was measured, and what was missed."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ops.bench.report import Run, keep
from ops.bench.targets import TARGETS, Target

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
MACHINE = {"processor": "one", "cores": "2"}
WORKBOOK = next(target for target in TARGETS if target.part == "workbook")


def run(**figures: float) -> Run:
    return Run(AT, MACHINE, figures)


def test_a_ratio_is_held_against_its_bound_from_the_right_side() -> None:
    at_least = Target("p", "t", "a_s", "b_s", "at least", 2, "")
    at_most = Target("p", "t", "a_s", "b_s", "at most", 2, "")
    for a_s, least, most in ((3.0, False, True), (4.0, True, True), (5.0, True, False)):
        figures = {"a_s": a_s, "b_s": 2.0}
        assert (at_least.is_met(figures), at_most.is_met(figures)) == (least, most)


def test_a_run_has_the_targets_whose_figures_it_has() -> None:
    assert run(workbook_import_s=1.0).measured() == []
    assert run(workbook_import_s=1.0, workbook_calamine_s=0.2).measured() == [WORKBOOK]


@pytest.mark.parametrize(("import_s", "is_missed"), [(0.8, False), (1.1, True)])
def test_the_page_explains_what_is_missed(
    tmp_path: Path, import_s: float, *, is_missed: bool
) -> None:
    path = keep(run(workbook_import_s=import_s, workbook_calamine_s=0.2), tmp_path)
    page = (tmp_path / "README.md").read_text()
    kept = json.loads(path.read_text())
    assert path.name == "2026-03-01.json"
    assert kept["ratios"] == {WORKBOOK.title: pytest.approx(import_s / 0.2)}
    assert kept["figures"] == {"workbook_import_s": import_s, "workbook_calamine_s": 0.2}
    assert f"{import_s} s / 0.2 s" in page
    assert (WORKBOOK.limit in page) is is_missed


def test_every_figure_of_a_target_says_its_unit() -> None:
    units = ("_per_s", "_ms", "_s", "_mb", "_count")
    assert all(one.over.endswith(units) and one.under.endswith(units) for one in TARGETS)
