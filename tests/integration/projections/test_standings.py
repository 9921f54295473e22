from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.calendar import parse_period
from domain.errors import DomainError
from domain.evaluation.facts import EntryFact
from domain.evaluation.interpret import interpret
from domain.evaluation.result import Difference, Result
from domain.schemes.load import load_scheme
from domain.schemes.model import Scheme
from projections.facts_reading import read_facts
from projections.standings import Hypothesis, standing, what_if
from tests.integration.projections.counties import (
    SCHEME_TEXT,
    County,
    adoption,
    appointed,
    body,
    correction,
    entry,
    person,
)

pytestmark = pytest.mark.database

PLACE = ("month", "2025-01")


@pytest.fixture
def scheme() -> Scheme:
    return load_scheme(SCHEME_TEXT, on=date(2025, 1, 31))


@pytest.fixture
def scored(county: County) -> County:
    """p1 has 9 at position 8, corrected to 5 at 10; p2 has 8. Both get 100 yuan for 优秀."""
    county.happens(*adoption(), body("t1", "township", None), body("v1"))
    county.happens(person("p1"), person("p2"), appointed("p1", "v1"), appointed("p2", "v1"))
    first = county.happens(entry("p1", "9"), entry("p2", "8"))
    allowance = {"input": "allowance", "kind": "measure", "period": ""}
    county.happens(*(entry(p, "100", **allowance) for p in ("p1", "p2")))
    county.happens(correction(first, entry("p1", "9"), "5"))
    county.catch_up()
    return county


def column(result: Result, name: str) -> list[object]:
    return [row[name] for row in result.rows]


def test_standing_is_that_of_the_newest_facts(scored: County, scheme: Scheme) -> None:
    with scored.pool.connection() as connection:
        result = standing(connection, scored.name, scheme, *PLACE)
    assert column(result, "subject") == ["p1", "p2"]
    assert column(result, "score") == [50_000, 80_000]
    assert column(result, "place") == [2, 1]
    assert column(result, "reward") == [0, 10_000]


def test_standing_as_of_an_earlier_position_does_not_know_the_correction(
    scored: County, scheme: Scheme
) -> None:
    with scored.pool.connection() as connection:
        result = standing(connection, scored.name, scheme, *PLACE, as_of=scored.ledger.head() - 1)
    assert column(result, "score") == [90_000, 80_000]


def test_standing_refuses_a_position_that_the_facts_have_not_reached(
    scored: County, scheme: Scheme
) -> None:
    scored.happens(entry("p1", "1"))
    with (
        scored.pool.connection() as connection,
        pytest.raises(DomainError, match="not yet to") as refused,
    ):
        standing(connection, scored.name, scheme, *PLACE, as_of=scored.ledger.head())
    assert refused.value.code == "facts-behind"


def test_interpreter_over_the_facts_read_gives_the_same_result(
    scored: County, scheme: Scheme
) -> None:
    for as_of in range(scored.ledger.head() + 1):
        with scored.pool.connection() as connection:
            stored = standing(connection, scored.name, scheme, *PLACE, as_of=as_of)
            facts = read_facts(connection, scored.name, scheme, *PLACE, as_of=as_of)
        assert interpret(scheme, "month", parse_period("2025-01"), facts, as_of) == stored


def supposed(value: int) -> EntryFact:
    return EntryFact(
        scheme="points",
        assessment="month",
        period="2025-01",
        subject="p1",
        input="work",
        item="",
        rater="",
        value=value,
        level="",
        effective_on=date(2025, 1, 20),
        position=0,
        known_from=0,
    )


def test_supposed_entry_moves_subjects_costs_money_and_leaves_no_trace(
    scored: County, scheme: Scheme
) -> None:
    before = scored.rows("select * from facts.entry order by known_from")
    with scored.pool.connection() as connection:
        answer = what_if(
            connection,
            scored.name,
            scheme,
            *PLACE,
            hypothesis=Hypothesis(added=[supposed(30_000)]),
        )
    assert answer.differences == [
        Difference("p1", "score", 50_000, 80_000),
        Difference("p1", "place", 2, 1),
        Difference("p1", "grade", "一般", "优秀"),
        Difference("p1", "reward", 0, 10_000),
    ]
    assert answer.cost_fen == 10_000
    assert scored.rows("select * from facts.entry order by known_from") == before


def test_entry_supposed_away_saves_its_money(scored: County, scheme: Scheme) -> None:
    [(position,)] = scored.rows("select position from facts.entry where value = 80000")
    with scored.pool.connection() as connection:
        answer = what_if(
            connection, scored.name, scheme, *PLACE, hypothesis=Hypothesis(left_out=[position])
        )
    assert answer.cost_fen == -10_000
    assert ("p2", 0) in [(d.subject, d.new) for d in answer.differences if d.column == "score"]


def test_other_scheme_over_the_same_facts(scored: County, scheme: Scheme) -> None:
    stricter = load_scheme(SCHEME_TEXT.replace('优秀: "8"', '优秀: "8.5"'), on=date(2025, 1, 31))
    with scored.pool.connection() as connection:
        answer = what_if(connection, scored.name, scheme, *PLACE, other=stricter)
    assert [(d.subject, d.column) for d in answer.differences] == [
        ("p2", "grade"),
        ("p2", "reward"),
    ]
    assert answer.cost_fen == -10_000


def test_schemes_that_differ_only_in_what_was_decided_are_not_mixed_up(
    scored: County, scheme: Scheme
) -> None:
    """Compiled statements are kept per scheme object: digests do not tell these two apart."""
    month = scheme.assessment("month")
    without_rank = replace(month, steps=tuple(s for s in month.steps if s.name != "place"))
    other = replace(scheme, assessments=(without_rank,))
    with scored.pool.connection() as connection:
        standing(connection, scored.name, scheme, *PLACE)
        result = standing(connection, scored.name, other, *PLACE)
    assert "place" not in dict(result.columns)
