"""The packs that come with the program: complete, free of lint, and right to the last digit.

The numbers in cases.yaml were worked out by hand; here the interpreter, PostgreSQL and DuckDB
each have to arrive at them.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import psycopg
import pytest

from domain.evaluation.interpret import interpret
from domain.evaluation.plan import Plan, compile_assessment
from domain.evaluation.sql import to_duckdb
from domain.schemes.cases import Case, check_case, check_pack, differences, load_cases
from domain.schemes.lint import lint
from domain.schemes.load import load_scheme
from domain.schemes.packs import pack_cases, pack_text, pack_versions
from tests.property.engines import TABLES, load_duckdb, load_postgres, new_duckdb, run_postgres

if TYPE_CHECKING:
    from domain.schemes.model import Scheme

PACKS = pack_versions()
RULES = {
    "taihu-points": ("TH", 21),
    "haixing-monthly": ("HXM", 20),
    "tongcheng-tiers": ("TC", 13),
    "jining-two-modules": ("JN", 14),
}
FEWEST_CASES = 25


@cache
def scheme_on(name: str, version: str, day: date) -> Scheme:
    return load_scheme(pack_text(name, version), on=day)


@cache
def cases_of(name: str, version: str) -> list[Case]:
    first_read = scheme_on(name, version, date(2024, 12, 31))
    return load_cases(pack_cases(name, version), first_read)


def compiled(name: str, version: str, case: Case) -> tuple[Scheme, Plan]:
    scheme = scheme_on(name, version, case.period.ends_on)
    return scheme, compile_assessment(scheme, case.assessment, case.period)


ALL_CASES = [
    pytest.param(name, version, case, id=f"{name}: {case.name}")
    for name, version in PACKS
    for case in cases_of(name, version)
]


def test_the_four_packs_are_there() -> None:
    assert {name for name, _ in PACKS} >= set(RULES)


@pytest.mark.parametrize(("name", "version"), PACKS)
def test_a_pack_has_no_lint(name: str, version: str) -> None:
    assert [str(problem) for problem in lint(pack_text(name, version), name)] == []


@pytest.mark.parametrize(("name", "version"), PACKS)
def test_a_pack_lists_every_rule_of_its_source(name: str, version: str) -> None:
    prefix, count = RULES[name]
    scheme = scheme_on(name, version, cases_of(name, version)[0].period.ends_on)
    assert [rule.id for rule in scheme.rules] == [f"{prefix}-{n:02}" for n in range(1, count + 1)]


@pytest.mark.parametrize(("name", "version"), PACKS)
def test_whatever_a_pack_assumes_has_a_reason_and_a_review_date(name: str, version: str) -> None:
    scheme = scheme_on(name, version, cases_of(name, version)[0].period.ends_on)
    assumed = [parameter for parameter in scheme.parameters if parameter.status == "assumed"]
    assert assumed
    assert [p.name for p in assumed if not p.reason or p.review_on is None] == []


@pytest.mark.parametrize(("name", "version"), PACKS)
def test_every_computed_rule_has_a_case(name: str, version: str) -> None:
    scheme = scheme_on(name, version, cases_of(name, version)[0].period.ends_on)
    computed = {rule.id for rule in scheme.rules if rule.treatment == "computed"}
    cited = {rule for case in cases_of(name, version) for rule in case.rules}
    assert computed - cited == set()
    assert len(cases_of(name, version)) >= FEWEST_CASES


@pytest.mark.parametrize(("name", "version", "case"), ALL_CASES)
def test_the_interpreter_agrees_with_the_hand(name: str, version: str, case: Case) -> None:
    assert check_case(case, scheme_on(name, version, case.period.ends_on)) == []


@pytest.mark.parametrize(("name", "version"), PACKS)
def test_a_whole_pack_is_checked_in_one_call(name: str, version: str) -> None:
    count = len(cases_of(name, version))
    assert check_pack(pack_text(name, version), pack_cases(name, version)) == (count, [])


@pytest.mark.parametrize(("name", "version"), PACKS)
@pytest.mark.database
def test_postgresql_agrees_with_the_hand(name: str, version: str, database: str) -> None:
    found = []
    with psycopg.connect(database) as connection:
        for number, case in enumerate(cases_of(name, version)):
            scheme, plan = compiled(name, version, case)
            load_postgres(connection, f"case/{number}", case.facts)
            (result,) = run_postgres(connection, plan, f"case/{number}", case.as_of)
            found += differences(case, result)
            assert result == interpret(
                scheme, case.assessment, case.period, case.facts, case.as_of
            ), case.name
    assert found == []


@pytest.mark.parametrize(("name", "version"), PACKS)
def test_duckdb_agrees_with_the_hand(name: str, version: str) -> None:
    found = []
    statements: dict[tuple[str, str, int], str] = {}  # cases of one period share the statement
    with new_duckdb() as connection:
        connection.execute("set threads = 1")  # a handful of rows: threads only cost
        for case in cases_of(name, version):
            scheme, plan = compiled(name, version, case)
            key = (case.assessment, case.period.key, case.as_of)
            if key not in statements:
                statements[key] = to_duckdb(plan, as_of=case.as_of, ledger="case")
            for table in TABLES:
                connection.execute(f"delete from facts.{table}")
            load_duckdb(connection, "case", case.facts)
            result = plan.result(connection.execute(statements[key]).fetchall())
            found += differences(case, result)
            assert result == interpret(
                scheme, case.assessment, case.period, case.facts, case.as_of
            ), case.name
    assert found == []
