"""The two SQL engines with the facts tables, for tests: load facts, run a plan."""

from __future__ import annotations

from dataclasses import astuple
from pathlib import Path
from typing import Any

import duckdb
import psycopg
from psycopg import sql

from domain.evaluation.facts import Facts
from domain.evaluation.plan import Plan
from domain.evaluation.result import Result
from domain.evaluation.sql import to_duckdb, to_postgres

_MIGRATION = Path("ops/migrations/0002_facts.sql")
TABLES = ("appointment", "body", "entry", "outcome")


def _rows(facts: Facts, table: str) -> list[tuple[Any, ...]]:
    match table:
        case "appointment":
            return [astuple(row) for row in facts.appointments]
        case "body":
            return [astuple(row) for row in facts.bodies]
        case "entry":
            return [astuple(row) for row in facts.entries]
        case _:
            return [astuple(row) for row in facts.outcomes]


def load_postgres(connection: psycopg.Connection, ledger: str, facts: Facts) -> None:
    """Add the facts under the ledger; the fields are in the order of the columns."""
    for table in TABLES:
        copy = sql.SQL("copy {} from stdin").format(sql.Identifier("facts", table))
        with connection.cursor().copy(copy) as rows:
            for row in _rows(facts, table):
                rows.write_row((ledger, *row))


def run_postgres(
    connection: psycopg.Connection, plan: Plan, ledger: str, as_of: int
) -> tuple[Result, ...]:
    """Evaluate in PostgreSQL: a result for each period of the plan."""
    # every part of the text went through literal() or identifier(); that is what is tested
    text = to_postgres(plan).encode()
    cursor = connection.execute(text, {"ledger": ledger, "as_of": as_of})
    return plan.results(cursor.fetchall())


def new_duckdb() -> duckdb.DuckDBPyConnection:
    """An empty DuckDB with the tables of the migration, without indexes."""
    connection = duckdb.connect()
    text = _MIGRATION.read_text(encoding="utf-8").replace('collate "C" ', "")
    for statement in text.split(";"):
        if "create index" not in statement:
            connection.execute(statement)
    return connection


def load_duckdb(connection: duckdb.DuckDBPyConnection, ledger: str, facts: Facts) -> None:
    """Add the facts under the ledger."""
    for table in TABLES:
        rows = _rows(facts, table)
        if rows:
            columns = [
                list(column) for column in zip(*((ledger, *row) for row in rows), strict=True)
            ]
            unnested = ", ".join(["unnest(?)"] * len(columns))
            connection.execute(f"insert into facts.{table} select {unnested}", columns)


def run_duckdb(
    connection: duckdb.DuckDBPyConnection, plan: Plan, ledger: str, as_of: int
) -> tuple[Result, ...]:
    """Evaluate in DuckDB: a result for each period of the plan."""
    return plan.results(connection.execute(to_duckdb(plan, as_of=as_of, ledger=ledger)).fetchall())
