"""Standings: a scheme evaluated over the facts as of a position, and what would be otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from psycopg import Connection, Cursor, Rollback
from psycopg.errors import NumericValueOutOfRange

from domain.calendar import parse_period
from domain.errors import DomainError
from domain.evaluation.facts import EntryFact
from domain.evaluation.plan import Plan, compile_assessment
from domain.evaluation.result import Difference, Result, compare
from domain.evaluation.sql import to_postgres
from domain.schemes.model import Assessment, Scheme
from projections.facts_entries import ENTRY
from projections.target import Target, set_generation, statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Hypothesis:
    """What is supposed besides the facts: entries added, and positions of entries left out.

    An entry that is supposed to have another value is left out and added.
    """

    added: Sequence[EntryFact] = ()
    left_out: Sequence[int] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """Two results of one period, what differs, and what the difference costs."""

    actual: Result
    supposed: Result
    differences: list[Difference]
    cost_fen: int  # of all pay streams together; negative: saved


def facts_position(connection: Connection[Any], ledger: str) -> int:
    """The position up to which the facts are known; 0 for an unknown ledger."""
    row = connection.execute(statement("facts_position"), {"ledger": ledger}).fetchone()
    return row[0] if row else 0


def standing(
    connection: Connection[Any],
    ledger: str,
    scheme: Scheme,
    assessment: str,
    period: str,
    *,
    as_of: int | None = None,
) -> Result:
    """The result of a period as the facts stand, or stood at a position.

    Raises DomainError `facts-behind` if the facts have not come to that position yet, KeyError
    for an assessment that the scheme has not, ValueError for a key that is not a period's, and
    DomainError `value-out-of-range` for numbers that 64 bits cannot hold.
    """
    known = facts_position(connection, ledger)
    if as_of is not None and as_of > known:
        raise DomainError(
            "facts-behind",
            f"The facts of {ledger} have come to entry {known}, not yet to {as_of}.",
            next_step="Wait until the projections have caught up, or ask for an earlier position.",
            ledger=ledger,
            known=known,
            as_of=as_of,
        )
    compiled = _compiled(SameScheme(scheme), assessment, period)
    parameters = {"ledger": ledger, "as_of": known if as_of is None else as_of}
    with evaluating(connection, ledger, assessment, period) as cursor:
        cursor.execute(compiled.text, parameters)
        return compiled.plan.result(cursor)


@contextmanager
def evaluating(
    connection: Connection[Any], ledger: str, assessment: str, period: str
) -> Iterator[Cursor[Any]]:
    """A cursor set for the statements of plans; DomainError `value-out-of-range`."""
    try:
        with connection.transaction(), connection.cursor(binary=True) as cursor:
            cursor.execute(statement("standing_settings"))
            yield cursor
    except NumericValueOutOfRange:
        raise DomainError(
            "value-out-of-range",
            f"In {assessment} {period} of {ledger} something is too large for 64 bits.",
            next_step="Check the entries and parameters that it is computed from.",
            ledger=ledger,
            assessment=assessment,
            period=period,
        ) from None


def what_if(
    connection: Connection[Any],
    ledger: str,
    scheme: Scheme,
    assessment: str,
    period: str,
    *,
    other: Scheme | None = None,
    hypothesis: Hypothesis | None = None,
    as_of: int | None = None,
) -> WhatIf:
    """Who would move, and what it would cost, under another scheme or with other entries.

    The suppositions are written in a transaction that is rolled back: nobody else sees them.
    """
    position = facts_position(connection, ledger) if as_of is None else as_of
    actual = standing(connection, ledger, scheme, assessment, period, as_of=position)
    supposed = actual
    with connection.transaction():
        if hypothesis is not None:
            _suppose(connection, ledger, hypothesis, position)
        supposed = standing(connection, ledger, other or scheme, assessment, period, as_of=position)
        raise Rollback
    cost_fen = _pay_fen(supposed, (other or scheme).assessment(assessment)) - _pay_fen(
        actual, scheme.assessment(assessment)
    )
    return WhatIf(
        actual=actual,
        supposed=supposed,
        differences=compare(actual, supposed),
        cost_fen=cost_fen,
    )


def _suppose(
    connection: Connection[Any], ledger: str, hypothesis: Hypothesis, position: int
) -> None:
    parameters = {"ledger": ledger, "positions": list(hypothesis.left_out)}
    connection.execute(statement("entries_leave_out"), parameters)
    set_generation(connection, "live")
    columns = (*ENTRY.columns, "known_from")
    rows = (
        (*(getattr(entry, name) for name in ENTRY.columns), position) for entry in hypothesis.added
    )
    Target(connection, ledger).copy(ENTRY.name, columns, rows)


def _pay_fen(result: Result, assessment: Assessment) -> int:
    streams = assessment.outcome.pay
    return sum(cast("int", row[stream] or 0) for row in result.rows for stream in streams)


@dataclass(frozen=True, slots=True, eq=False)
class _Statement:
    plan: Plan
    text: bytes


class SameScheme:
    """A scheme as a key by identity: comparing its contents would take longer than the query."""

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme

    def __hash__(self) -> int:
        return id(self.scheme)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SameScheme) and other.scheme is self.scheme


@lru_cache(maxsize=256)
def _compiled(same: SameScheme, assessment: str, period: str) -> _Statement:
    plan = compile_assessment(same.scheme, assessment, parse_period(period))
    return _Statement(plan, to_postgres(plan).encode())
