"""A period from opening to a superseded outcome, with the real use cases, then the audit of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from domain.evaluation.result import Result
from domain.events.outcomes import OutcomeSuperseded
from domain.events.periods import Deviation
from domain.schemes.model import Scheme
from domain.slices.base import UseCase
from domain.slices.close_period import ClosePeriod
from domain.slices.decided import decided_scheme
from domain.slices.finalise_period import FinalisePeriod
from domain.slices.open_period import OpenPeriod
from domain.slices.publish_result import PublishResult
from domain.slices.record_computation import RecordComputation
from domain.slices.record_decision import RecordDecision
from domain.slices.supersede_outcomes import SupersedeOutcomes
from ledger.ledger import Receipt
from projections.adopted import adopted_scheme
from projections.catalogue import PROJECTIONS
from projections.check import full_check, replay_check
from projections.held import held_outcomes
from projections.outcomes import find_outcomes, grade_distribution
from projections.pay import find_pay
from projections.periods import find_period
from projections.standings import standing
from tests.integration.projections.counties import (
    CONTEXT,
    JANUARY,
    County,
    adoption,
    appointed,
    body,
    correction,
    entry,
    person,
)

pytestmark = pytest.mark.database

PLACE = ("points", "month", "2025-01")
PERIOD: dict[str, Any] = {"scheme": "points", "assessment": "month", "period": "2025-01"}
ALLOWANCE = {"input": "allowance", "kind": "measure", "period": ""}
FEBRUARY = date(2025, 2, 10)


def do(county: County, act: UseCase) -> Receipt:
    receipt = county.ledger.do(act, CONTEXT)
    county.catch_up()
    return receipt


def scheme_of(county: County, deviations: Sequence[Deviation] = ()) -> Scheme:
    with county.pool.connection() as connection:
        adopted = adopted_scheme(connection, county.name, "points", adoption()[0].digest, "2025-01")
    return decided_scheme(adopted, "month", deviations)


def result_of(
    county: County, deviations: Sequence[Deviation] = (), as_of: int | None = None
) -> Result:
    scheme = scheme_of(county, deviations)
    with county.pool.connection() as connection:
        return standing(connection, county.name, scheme, "month", "2025-01", as_of=as_of)


@pytest.fixture
def decided(county: County) -> tuple[County, Deviation]:
    """January is final. Computed: p1 8.5 优秀, p2 7 一般, p3 9 优秀; the meeting lowered p3."""
    county.happens(*adoption(), body("t1", "township", None), body("v1"))
    county.happens(
        *(event for p in ("p1", "p2", "p3") for event in (person(p), appointed(p, "v1")))
    )
    county.happens(entry("p1", "8.5"), entry("p2", "7"), entry("p3", "9"))
    county.happens(*(entry(p, "100", **ALLOWANCE) for p in ("p1", "p2", "p3")))
    pack = scheme_of(county)
    do(county, OpenPeriod(pack=pack, assessment="month", period="2025-01", opened_on=JANUARY))
    do(county, ClosePeriod(**PERIOD, closed_on=date(2025, 1, 31)))
    computed = result_of(county)
    head = county.ledger.head()
    do(
        county,
        RecordComputation(**PERIOD, result=computed, after_position=head, computed_on=FEBRUARY),
    )
    deviation = Deviation(
        subject="p3", field="grade", computed="优秀", decided="一般", reason="a case is open"
    )
    do(
        county,
        RecordDecision(
            **PERIOD,
            pack=pack,
            result=computed,
            meeting="joint meeting of 10 February",
            deviations=[deviation],
            decided_on=FEBRUARY,
        ),
    )
    do(county, PublishResult(**PERIOD, pack=pack, published_on=FEBRUARY))
    final = result_of(county, [deviation], as_of=head)
    do(
        county,
        FinalisePeriod(**PERIOD, pack=pack, result=final, finalised_on=date(2025, 2, 20)),
    )
    return county, deviation


def supersede(county: County, deviation: Deviation) -> int:
    """p2's 7 was a typing error for 8: the grade becomes 优秀 and 100 yuan are due."""
    [(first,)] = county.rows(
        "select position from facts.entry where subject = 'p2' and value = 70000"
    )
    because = county.happens(correction(first, entry("p2", "7"), "8"))
    county.catch_up()
    head = county.ledger.head()
    with county.pool.connection() as connection:
        held = held_outcomes(connection, county.name, *PLACE)
    return do(
        county,
        SupersedeOutcomes(
            **PERIOD,
            pack=scheme_of(county),
            result=result_of(county, [deviation]),
            standing=held,
            after_position=head,
            because=because,
            reason="typing error",
            superseded_on=date(2025, 3, 1),
        ),
    ).first_position


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
