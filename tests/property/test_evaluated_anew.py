"""A standing brought on from an earlier position is the one evaluated as a whole, in every cell."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import psycopg
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from domain.calendar import Period
from domain.evaluation.facts import AppointmentFact, BodyFact, EntryFact, Facts, OutcomeFact
from domain.evaluation.plan import compile_assessment
from domain.evaluation.sql import to_postgres
from domain.schemes.model import Scheme
from projections.standing_anew import Compiled
from tests.property.engines import load_postgres
from tests.property.random_facts import LAST_POSITION, random_facts
from tests.property.random_schemes import schemes

_ledgers = count(1)


@pytest.fixture
def postgres(database: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("set jit = off")
        yield connection


@pytest.mark.database
@pytest.mark.slow
@settings(max_examples=50)
@given(
    schemes(),
    st.tuples(st.integers(1, 14), st.integers(0, 2**16)),
    st.tuples(st.integers(0, LAST_POSITION), st.integers(0, LAST_POSITION)).map(sorted),
)
def test_rows_made_anew_complete_those_that_nothing_changed(
    postgres: psycopg.Connection,
    scheme_and_period: tuple[Scheme, str, Period],
    subjects_and_seed: tuple[int, int],
    positions: list[int],
) -> None:
    scheme, _, period = scheme_and_period
    before, after = positions
    facts = random_facts(period, *subjects_and_seed)
    # Only entries become known, or end, between the positions.
    facts.appointments = [one for one in facts.appointments if not _changed(one, before, after)]
    facts.bodies = [one for one in facts.bodies if not _changed(one, before, after)]
    facts.outcomes = [one for one in facts.outcomes if not _changed(one, before, after)]
    _assert_brought_on(postgres, scheme, period, facts, before, after)


def _assert_brought_on(
    postgres: psycopg.Connection,
    scheme: Scheme,
    period: Period,
    facts: Facts,
    before: int,
    after: int,
) -> None:
    ledger = f"anew {next(_ledgers)}"
    load_postgres(postgres, ledger, facts)
    plan = compile_assessment(scheme, "tested", period)
    compiled = Compiled(plan)
    codes = frozenset(one.subject for one in facts.entries if _changed(one, before, after))
    try:
        rows = postgres.execute(compiled.whole, {"ledger": ledger, "as_of": before}).fetchall()
        text = to_postgres(plan).encode()
        whole = postgres.execute(text, {"ledger": ledger, "as_of": after}).fetchall()
    except psycopg.errors.NumericValueOutOfRange:
        assume(False)
    given = compiled.kept(rows, compiled.stale(rows, codes))
    anew = postgres.execute(compiled.anew, {"ledger": ledger, "as_of": after, **given}).fetchall()
    assert compiled.result(anew) == plan.result(whole)


def _changed(
    fact: AppointmentFact | BodyFact | EntryFact | OutcomeFact, before: int, after: int
) -> bool:
    until = fact.known_until
    return before < fact.known_from <= after or (until is not None and before < until <= after)
