"""The SQL of a small scheme for each kind of step, as files to read.

After a wanted change: MINGCE_REGENERATE=1 pytest tests/golden/sql, then read the difference.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from domain.calendar import periods_of
from domain.evaluation.plan import compile_assessment
from domain.evaluation.recompute import Recomputed, recompute_pieces
from domain.evaluation.sql import to_duckdb, to_postgres
from domain.schemes.model import OutcomeFields, Scheme
from domain.schemes.steps import AnyStep, Choose, Duty
from domain.schemes.values import Column, Compare
from tests.golden.sql.small_steps import CASES, PLACE, A
from tests.unit.evaluation.small import PERIOD, money, scheme, title

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


def recomputed_scheme() -> Scheme:
    """One of each thing that is recorded of an outcome; the reward and the talk hang on the rank."""
    first = Compare("place", "=", 1)
    steps = (
        A,
        PLACE,
        money("base"),
        Choose(name="reward", title=title("reward"), type="money",
               cases=((first, Column("base")),), otherwise=None),
        Duty(name="talk", title=title("talk"), what=title("talk"), when=first, owner="county_clerk",
             within_days=5),
    )  # fmt: skip
    fields = OutcomeFields(score="a", rank="place", pay=("base", "reward"), keep=("base",))
    made = scheme(steps)
    return replace(made, assessments=(replace(made.assessments[0], outcome=fields),))


@pytest.mark.parametrize("subject", ["", "p1"])
def test_what_recomputes_an_outcome_is_the_one_on_file(subject: str) -> None:
    each = Recomputed(
        path="evaluations/small/monthly/2025-03/entry-7.sql",
        plan=compile_assessment(recomputed_scheme(), "monthly", PERIOD),
        facts_position=7,
        decided_at=None,
        holds_until=12,
        result_digest=None if subject else "d1",
        subject=subject,
    )
    path = FOLDER / f"recompute{'_one_subject' if subject else ''}.sql"
    text = "\n".join(recompute_pieces([each]))
    if os.environ.get("MINGCE_REGENERATE"):
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text


def test_every_kind_of_step_is_on_file() -> None:
    kinds = {kind.__name__.lower() for kind in get_args(AnyStep)}
    assert {kind.replace("_", "") for kind in CASES} == {*kinds, "severalperiods"}
