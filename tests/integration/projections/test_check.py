"""A period from opening to a superseded outcome, with the real use cases, then the audit of it."""

from __future__ import annotations

from datetime import date

import pytest

from domain.events.outcomes import OutcomeSuperseded
from domain.events.periods import Deviation
from projections.catalogue import PROJECTIONS
from projections.check import full_check, replay_check
from projections.outcomes import find_outcomes, grade_distribution
from projections.pay import find_pay
from projections.periods import find_period
from tests.integration.projections.counties import County, adoption
from tests.integration.projections.january import PERIOD, PLACE, january, supersede

pytestmark = pytest.mark.database


@pytest.fixture
def decided(county: County) -> tuple[County, Deviation]:
    return county, january(county)


def test_final_period_is_recomputed_without_difference(decided: tuple[County, Deviation]) -> None:
    county, _ = decided
    with county.pool.connection() as connection:
        report = replay_check(connection, county.name)
        life = find_period(connection, county.name, *PLACE)
        distribution = grade_distribution(connection, county.name, *PLACE)
    assert (report.periods, report.outcomes, report.differences) == (1, 3, ())
    assert (life.state, life.outcomes, life.subjects) == ("final", 3, 3)
    assert {count.grade: count.subjects for count in distribution} == {"优秀": 1, "一般": 2}


def test_superseded_outcomes_are_recomputed_as_of_both_positions(
    decided: tuple[County, Deviation],
) -> None:
    county, deviation = decided
    position = supersede(county, deviation)
    with county.pool.connection() as connection:
        report = replay_check(connection, county.name)
        [outcome] = find_outcomes(connection, county.name, subject="p2")
        every = find_outcomes(connection, county.name, subject="p2", superseded=True)
        pay = find_pay(connection, county.name, subject="p2")
    assert (report.outcomes, report.differences) == (4, ())
    assert (outcome.position, outcome.grade, outcome.reason) == (position, "优秀", "typing error")
    assert [each.superseded_by for each in every] == [position, None]
    assert [(line.kind, line.difference_fen) for line in pay] == [
        ("determined", 0),
        ("settled", 10_000),
    ]


def test_planted_outcome_is_found_and_named(decided: tuple[County, Deviation]) -> None:
    county, _ = decided
    facts_position = county.rows("select min(facts_position) from read.outcome_history")[0][0]
    county.happens(
        OutcomeSuperseded(
            effective_on=date(2025, 1, 31),
            **PERIOD,
            subject="p2",
            digest=adoption()[0].digest,
            facts_position=facts_position,
            score="7",
            rank=3,
            grade="优秀",
            amount_fen=0,
            values={"base": "100"},
            supersedes=None,
            because=1,
            reason="planted",
        )
    )
    county.catch_up()
    with county.pool.connection() as connection:
        report = replay_check(connection, county.name)
    assert [
        (found.subject, found.field, found.recorded, found.recomputed)
        for found in report.differences
    ] == [("p2", "grade", "优秀", "一般")]


def test_planted_fact_is_found_in_outcome_digest_and_table(
    decided: tuple[County, Deviation],
) -> None:
    county, _ = decided
    with county.pool.connection() as connection:
        connection.execute("update facts.entry set value = 75000 where value = 70000")
    report = full_check(county.pool, county.name, PROJECTIONS)
    found = [(d.subject, d.field, d.recorded, d.recomputed) for d in report.differences]
    assert found[0][:2] == ("", "result_digest")
    assert found[1:] == [("p2", "score", "7", "7.5")]
    assert [(t.table, t.only_live, t.only_rebuilt) for t in report.tables] == [
        ("facts.entry", 1, 1)
    ]
    assert "75000" in report.tables[0].examples_live[0]
    assert not report.clean


def test_missing_outcome_is_found(decided: tuple[County, Deviation]) -> None:
    county, _ = decided
    with county.pool.connection() as connection:
        connection.execute("delete from read.outcome_history where subject = 'p1'")
        report = replay_check(connection, county.name)
    assert {(d.subject, d.recorded) for d in report.differences} == {("p1", None)}
    assert "grade" in {d.field for d in report.differences}
