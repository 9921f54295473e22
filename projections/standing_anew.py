"""A standing brought on from an earlier one: only rows whose facts changed meanwhile are read anew.

What became known between two positions stands in the log. Entries recorded, corrected or
withdrawn change the rows of their subjects, or of those whom the body that they are about is the
unit or group of; events that change no facts change nothing. After any other event, or many, the
standing is evaluated as a whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from psycopg import Connection

from domain.calendar import parse_period
from domain.evaluation.plan import Plan, compile_assessment
from domain.evaluation.result import Result
from domain.evaluation.sql import (
    base_columns,
    rows_columns,
    to_postgres_anew,
    to_postgres_kept,
)
from domain.events.entries import EntryCorrected, EntryRecorded, EntryWithdrawn
from domain.schemes.model import Scheme
from domain.schemes.values import Value
from projections.facts import FACTS_TOPICS
from projections.facts_entries import ENTRY_TOPICS
from projections.log import read_page
from projections.standings import SameScheme, evaluating

_MOST_EVENTS = 500
_MOST_STALE = 0.25  # of the rows: beyond that, reading all of them is as quick

_Rows = Sequence[Sequence[Value]]


@dataclass(frozen=True, slots=True)
class Evaluated:
    """A period's result at a position, and the rows that it can be brought on from."""

    position: int
    result: Result
    rows: _Rows


def evaluate(
    connection: Connection[Any],
    ledger: str,
    scheme: Scheme,
    assessment: str,
    period: str,
    *,
    as_of: int,
    before: Evaluated | None = None,
) -> Evaluated:
    """As `standing`, from what the same scheme and period gave at an earlier position, if any.

    The facts must have come to `as_of`. Raises KeyError, ValueError and DomainError
    `value-out-of-range` as `standing` does.
    """
    compiled = _compiled(SameScheme(scheme), assessment, period)
    text, given = compiled.whole, {}
    if before is not None and before.position <= as_of:
        codes = changed_codes(connection, ledger, scheme.name, after=before.position, until=as_of)
        stale = before.rows if codes is None else compiled.stale(before.rows, codes)
        if not stale and codes is not None:
            return Evaluated(as_of, before.result, before.rows)
        if len(stale) <= _MOST_STALE * len(before.rows):
            text, given = compiled.anew, compiled.kept(before.rows, stale)
    with evaluating(connection, ledger, assessment, period) as cursor:
        cursor.execute(text, {"ledger": ledger, "as_of": as_of, **given})
        rows = cursor.fetchall()
    return Evaluated(as_of, compiled.result(rows), rows)


def changed_codes(
    connection: Connection[Any], ledger: str, scheme: str, *, after: int, until: int
) -> frozenset[str] | None:
    """Whom entries of a scheme between two positions are about; None: more than those changed."""
    if until - after > _MOST_EVENTS:
        return None
    page = read_page(connection, ledger, after=after, limit=until - after)
    entries = page.events(ENTRY_TOPICS)
    if len(entries) < sum(len(page.of_type(topic)) for topic in FACTS_TOPICS):
        return None
    return frozenset(
        event.subject
        for _, *_, event in entries
        if isinstance(event, EntryRecorded | EntryCorrected | EntryWithdrawn)
        and event.scheme == scheme
    )


class Compiled:
    """The statements of one assessment and period."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.whole = to_postgres_kept(plan).encode()
        self.anew = to_postgres_anew(plan).encode()
        self._shown = 1 + len(plan.columns)
        at = rows_columns(plan).index
        self._base = [(at(name), kind) for name, kind in base_columns(plan)]
        self._codes = [at(name) for name in ("subject", "unit", "group")]

    def stale(self, rows: _Rows, codes: frozenset[str]) -> list[Sequence[Value]]:
        """The rows that read facts about one of the codes."""
        return [row for row in rows if any(row[column] in codes for column in self._codes)]

    def kept(self, rows: _Rows, stale: _Rows) -> dict[str, object]:
        """The parameters of `to_postgres_anew` where some of the rows are stale."""
        subject = self._codes[0]
        subjects = {row[subject] for row in stale}
        kept = [row for row in rows if row[subject] not in subjects]
        return {
            "subjects": sorted(map(str, subjects)),
            "codes": sorted({str(row[column]) for row in stale for column in self._codes}),
            **{
                f"kept_{number}": _array([row[column] for row in kept], kind)
                for number, (column, kind) in enumerate(self._base)
            },
        }

    def result(self, rows: _Rows) -> Result:
        """What `to_postgres` would have given."""
        return self.plan.result(row[: self._shown] for row in rows)


@lru_cache(maxsize=256)
def _compiled(same: SameScheme, assessment: str, period: str) -> Compiled:
    return Compiled(compile_assessment(same.scheme, assessment, parse_period(period)))


def _array(values: Sequence[Value], kind: str) -> str:
    """An array as PostgreSQL reads it; making it here takes a tenth of the driver's time."""
    if kind != "text":
        return "{" + ",".join(map(str, values)).replace("None", "NULL") + "}"
    quoted = {value: _quoted(str(value)) for value in set(values)} | {None: "NULL"}
    return "{" + ",".join([quoted[value] for value in values]) + "}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
