"""The SQL of a small scheme for each kind of step, as files to read.

After a wanted change: MINGCE_REGENERATE=1 pytest tests/golden/sql, then read the difference.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import get_args

import pytest

from domain.calendar import periods_of
from domain.evaluation.plan import compile_assessment
from domain.evaluation.sql import to_duckdb, to_postgres
from domain.schemes.steps import AnyStep
from tests.golden.sql.small_steps import CASES
from tests.unit.evaluation.small import PERIOD, scheme

FOLDER = Path(__file__).parent


@pytest.mark.parametrize("engine", ["postgres", "duckdb"])
@pytest.mark.parametrize("kind", CASES)
def test_sql_is_the_one_on_file(kind: str, engine: str) -> None:
    steps, inputs = CASES[kind]
    periods = (PERIOD,) if kind != "several_periods" else periods_of("month", 2025)[1:3]
    plan = compile_assessment(scheme(steps, *inputs), "monthly", *periods)
    text = to_postgres(plan) if engine == "postgres" else to_duckdb(plan, as_of=7, ledger="county")
    path = FOLDER / f"{kind}.{engine}.sql"
    if os.environ.get("MINGCE_REGENERATE"):
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text


def test_every_kind_of_step_is_on_file() -> None:
    kinds = {kind.__name__.lower() for kind in get_args(AnyStep)}
    assert {kind.replace("_", "") for kind in CASES} == {*kinds, "severalperiods"}
