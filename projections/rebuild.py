"""Rebuilds projections from the log beside the live ones, compares the two, and swaps.

Readers never wait: until the swap commits they see the live rows, then the rebuilt ones. Appends
go on meanwhile. Memory holds one page, whatever the log's length.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from psycopg import Connection, sql

from domain.errors import DomainError
from projections.projection import Projection
from projections.runner import PAGE_ENTRIES, Pool, Runner, lock_projections
from projections.target import statement

_EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class TableDifference:
    """Rows of a table that only the live or only the rebuilt generation has; a few as text."""

    table: str
    only_live: int
    only_rebuilt: int
    examples_live: tuple[str, ...]
    examples_rebuilt: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RebuildReport:
    """What a rebuild up to `position` found. `swapped`: the live rows that differed are replaced."""

    ledger: str
    position: int
    differences: tuple[TableDifference, ...]
    swapped: bool
    duration_s: float


def rebuild(
    pool: Pool,
    ledger: str,
    projections: Sequence[Projection],
    *,
    swap: bool = True,
    page_entries: int = PAGE_ENTRIES,
    on_page: Callable[[int], None] | None = None,
) -> RebuildReport:
    """Fold the whole log again; without `swap` only compare.

    `on_page` is told each position reached. Raises DomainError `rebuild-running` if another
    rebuild of this ledger is at work.
    """
    started_s = time.monotonic()
    live = Runner(pool, projections, page_entries=page_entries)
    fresh = Runner(pool, projections, generation="next", page_entries=page_entries)
    tables = [table for projection in projections for table in projection.tables]
    with pool.connection() as connection, _alone(connection, ledger):
        with connection.transaction():
            _clear_next(connection, ledger, tables)
        fresh.catch_up(ledger, on_page)
        with connection.transaction():
            position = _level(connection, ledger, live, fresh)
            differences = tuple(
                difference
                for table in tables
                if (difference := _compare(connection, ledger, table)) is not None
            )
            if swap:
                for difference in differences:
                    _swap(connection, ledger, difference.table)
        with connection.transaction():
            _clear_next(connection, ledger, tables)
    return RebuildReport(
        ledger=ledger,
        position=position,
        differences=differences,
        swapped=swap and bool(differences),
        duration_s=time.monotonic() - started_s,
    )


@contextmanager
def _alone(connection: Connection[Any], ledger: str) -> Iterator[None]:
    key = [f"mingce rebuild {ledger}"]
    row = connection.execute("select pg_try_advisory_lock(hashtextextended(%s, 0))", key).fetchone()
    connection.commit()
    if row is None or not row[0]:
        raise DomainError(
            "rebuild-running",
            f"Another rebuild of {ledger} is at work.",
            next_step="Wait until it has finished.",
            ledger=ledger,
        )
    try:
        yield
    finally:
        connection.rollback()
        connection.execute("select pg_advisory_unlock(hashtextextended(%s, 0))", key)
        connection.commit()


def _level(connection: Connection[Any], ledger: str, live: Runner, fresh: Runner) -> int:
    """Bring both generations to one position and hold them there until the transaction ends."""
    for generation in ("live", "next"):
        lock_projections(connection, ledger, generation)
    for _ in range(1_000):
        position, applied = live.apply_page(connection, ledger)
        fresh_position, fresh_applied = fresh.apply_page(connection, ledger)
        if position == fresh_position and not applied and not fresh_applied:
            return position
    raise DomainError(
        "rebuild-outrun",
        f"Entries of {ledger} come faster than they are applied.",
        next_step="Rebuild at a quieter time.",
        ledger=ledger,
    )


def _clear_next(connection: Connection[Any], ledger: str, tables: Sequence[str]) -> None:
    for table in tables:
        connection.execute(
            sql.SQL("delete from {} where ledger = %s").format(_named(table, "next")), [ledger]
        )
    connection.execute(statement("positions_clear_next"), {"ledger": ledger})


def _compare(connection: Connection[Any], ledger: str, table: str) -> TableDifference | None:
    live, rebuilt = _named(table, "live"), _named(table, "next")
    if _digest(connection, ledger, live) == _digest(connection, ledger, rebuilt):
        return None
    only_live, examples_live = _only_in(connection, ledger, live, rebuilt)
    only_rebuilt, examples_rebuilt = _only_in(connection, ledger, rebuilt, live)
    return TableDifference(table, only_live, only_rebuilt, examples_live, examples_rebuilt)


def _digest(connection: Connection[Any], ledger: str, table: sql.Identifier) -> Any:
    """Number and sum of hashes of the rows: one pass, and the order does not matter."""
    query = sql.SQL(
        "select count(*), sum(hashtextextended(t::text, 0)::numeric) from {} as t where ledger = %s"
    )
    return connection.execute(query.format(table), [ledger]).fetchone()


def _only_in(
    connection: Connection[Any], ledger: str, one: sql.Identifier, other: sql.Identifier
) -> tuple[int, tuple[str, ...]]:
    """How many rows of one table the other lacks (by number, too), and the first few."""
    query = sql.SQL(
        "select t::text from (select * from {} where ledger = %(ledger)s"
        " except all select * from {} where ledger = %(ledger)s) as t order by 1"
    )
    count = 0
    examples: list[str] = []
    with connection.cursor(name="only_in") as cursor:
        for (row,) in cursor.execute(query.format(one, other), {"ledger": ledger}):
            count += 1
            if len(examples) < _EXAMPLES:
                examples.append(row)
    return count, tuple(examples)


def _swap(connection: Connection[Any], ledger: str, table: str) -> None:
    live, rebuilt = _named(table, "live"), _named(table, "next")
    connection.execute(sql.SQL("delete from {} where ledger = %s").format(live), [ledger])
    connection.execute(
        sql.SQL("insert into {} select * from {} where ledger = %s").format(live, rebuilt),
        [ledger],
    )


def _named(table: str, generation: str) -> sql.Identifier:
    schema, _, name = table.partition(".")
    return sql.Identifier(schema if generation == "live" else f"{schema}_next", name)
