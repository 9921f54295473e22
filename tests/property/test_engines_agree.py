"""PostgreSQL, DuckDB and the interpreter give the same value in every cell, to the last digit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

import duckdb
import psycopg
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.calendar import Period, parse_period, periods_of
from domain.errors import DomainError
from domain.evaluation.facts import Facts
from domain.evaluation.interpret import interpret
from domain.evaluation.plan import compile_assessment
from domain.evaluation.result import Result, compare, result_digest
from domain.schemes.model import Scheme
from domain.schemes.steps import AnyStep, Pay
from domain.schemes.values import Column
from tests.property.engines import load_duckdb, load_postgres, new_duckdb, run_duckdb, run_postgres
from tests.property.options import every_option, options_of
from tests.property.random_facts import LAST_POSITION, random_facts
from tests.property.random_schemes import (
    PERIODS,
    STEP_KINDS,
    Builder,
    assessment_of,
    scheme_of,
    schemes,
    surroundings,
)
from tests.unit.evaluation.small import PERIOD, money, number, people, title
from tests.unit.evaluation.small import scheme as small_scheme

_ledgers = count(1)
NOW = LAST_POSITION + 10
SEEDS_OF_A_KIND = 60
LEAST_SCHEMES = 8  # an option that is used is not yet one that matters


@dataclass
class Engines:
    """Both databases; every example is a ledger of its own beside those before it."""

    postgres: psycopg.Connection
    duck: duckdb.DuckDBPyConnection

    def agree(self, scheme: Scheme, facts: Facts, as_of: int, *periods: Period) -> Result:
        """Hold both engines to the interpreter, and return its result for the last period."""
        expected = [interpret(scheme, "tested", period, facts, as_of) for period in periods]
        plan = compile_assessment(scheme, "tested", *periods)
        ledger = f"ledger '{next(_ledgers)}"
        load_postgres(self.postgres, ledger, facts)
        load_duckdb(self.duck, ledger, facts)
        in_postgres = run_postgres(self.postgres, plan, ledger, as_of)
        in_duckdb = run_duckdb(self.duck, plan, ledger, as_of)
        for result, one, other in zip(expected, in_postgres, in_duckdb, strict=True):
            assert_same(result, one, "PostgreSQL")
            assert_same(result, other, "DuckDB")
        return expected[-1]


@pytest.fixture
def engines(database: str) -> Iterator[Engines]:
    with psycopg.connect(database, autocommit=True) as postgres, new_duckdb() as duck:
        postgres.execute("set jit = off")
        yield Engines(postgres, duck)


def assert_same(expected: Result, got: Result, engine: str) -> None:
    differences = compare(expected, got)
    assert not differences, f"{engine} differs from the interpreter: {differences[:5]}"
    assert got == expected  # also the order of rows and columns
    assert result_digest(got) == result_digest(expected)


@pytest.mark.database
@pytest.mark.slow
@given(
    schemes(),
    st.integers(1, 3),
    st.tuples(st.integers(0, 14), st.integers(0, 2**16)),
    st.one_of(st.just(NOW), st.integers(0, NOW)),
)
def test_engines_agree_on_any_scheme(
    engines: Engines,
    scheme_and_period: tuple[Scheme, str, Period],
    together: int,
    subjects_and_seed: tuple[int, int],
    as_of: int,
) -> None:
    scheme, _, period = scheme_and_period
    year = periods_of(period.kind, period.year)
    asked = year[: year.index(period) + 1][-together:]
    try:
        engines.agree(scheme, random_facts(period, *subjects_and_seed), as_of, *asked)
    except DomainError:
        assume(False)  # a product of random numbers outgrew 64 bits


@pytest.mark.database
def test_engines_refuse_a_product_that_only_a_cap_would_make_small(engines: Engines) -> None:
    factors = (Column("share"), Column("share"))
    paid = Pay(name="paid", title=title("paid"), base="base", factors=factors, at_most=5_000)
    large = small_scheme([money("base"), number("share"), paid])
    facts = people({"p": {"base": 10**12 - 1, "share": 10**12 - 1}})
    load_postgres(engines.postgres, "large", facts)
    load_duckdb(engines.duck, "large", facts)
    plan = compile_assessment(large, "monthly", PERIOD)
    with pytest.raises(DomainError, match="too large"):
        interpret(large, "monthly", PERIOD, facts, 10_000)
    with pytest.raises(psycopg.errors.NumericValueOutOfRange):
        run_postgres(engines.postgres, plan, "large", 10_000)
    with pytest.raises(duckdb.OutOfRangeException):
        run_duckdb(engines.duck, plan, "large", 10_000)


@pytest.mark.database
@pytest.mark.slow
@pytest.mark.parametrize("kind", STEP_KINDS)
def test_engines_agree_on_every_option_of_every_step(engines: Engines, kind: type[AnyStep]) -> None:
    wanted = {option for option in every_option() if option[0] == kind.__name__}
    present = absent = 0
    for seed in range(SEEDS_OF_A_KIND):
        period = parse_period(PERIODS[seed % len(PERIODS)])
        builder = Builder()
        for each in range(2):
            builder.step(f"{kind} {seed} before {each}")
        first = len(builder.types)
        for each in range(4):
            builder.step(f"{kind} {seed} {each}", kind)
        tested = assessment_of("tested", period, builder.steps)
        if seed >= LEAST_SCHEMES and wanted and not options_of(tested) & wanted:
            continue  # this seed has nothing new
        scheme = scheme_of(tested, *surroundings())
        try:
            result = engines.agree(scheme, random_facts(period, 12, seed), NOW, period)
        except DomainError:
            continue  # its random numbers outgrew 64 bits
        wanted -= options_of(tested)
        cells = [row[name] for row in result.rows for name in list(builder.types)[first:]]
        absent += sum(cell in (None, False) for cell in cells)
        present += len(cells)
        if seed >= LEAST_SCHEMES and not wanted and absent and present > absent:
            return
    pytest.fail(f"never tried: {sorted(wanted)}; {absent} of {present} cells were absent")
