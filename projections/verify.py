"""Whether what the log means is what the database says it means: rules, tables, outcomes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import Connection

from domain.errors import DomainError
from domain.schemes.load import digest_of
from ledger.tlog.verify.findings import Finding
from projections.adopted import adopted_texts
from projections.catalogue import PROJECTIONS
from projections.check import OutcomeDifference, replay_check
from projections.database import DATABASE_LOST
from projections.log import head_position
from projections.outcomes import find_outcomes
from projections.periods import PeriodLife, find_periods
from projections.rebuild import TableDifference, rebuild
from projections.runner import Pool, Runner
from projections.schemes import find_versions

_AT_WORK = frozenset({"rebuild-running", "rebuild-outrun"})


@dataclass(frozen=True, slots=True, kw_only=True)
class MeaningReport:
    """How much was rebuilt and recomputed, what differs, and what could not be looked at."""

    tables: int
    periods: int
    outcomes: int
    packs: int
    findings: tuple[Finding, ...]
    not_checked: tuple[str, ...]


def verify_meaning(
    pool: Pool,
    ledger: str,
    *,
    on_page: Callable[[int], None] | None = None,
    on_period: Callable[[PeriodLife], None] | None = None,
) -> MeaningReport:
    """Fold the whole log again, compare every table, recompute every final period.

    Nothing is swapped or mended. A log that cannot be folded, or results that cannot be computed
    from it, are findings. Raises `DATABASE_LOST`.
    """
    tables = [table for projection in PROJECTIONS for table in projection.tables]
    findings: list[Finding] = []
    not_checked: list[str] = []
    periods = outcomes = packs = 0
    try:
        if ahead := _ahead(pool, ledger):
            findings.append(ahead)
            tables = []
        else:
            report = rebuild(pool, ledger, PROJECTIONS, swap=False, on_page=on_page)
            findings += map(_table_finding, report.differences)
    except Exception as stopped:  # noqa: BLE001 (a damaged log may break any projection anyhow)
        tables = []
        if isinstance(stopped, DomainError) and stopped.code in _AT_WORK:
            not_checked.append(f"tables: {stopped.message}")
        else:
            findings.append(_failed("fold-failed", "projections", stopped))
    with pool.connection() as connection:
        try:
            with connection.transaction():
                packs, found = _check_packs(connection, ledger)
            findings += found
            checked = replay_check(connection, ledger, on_period=on_period)
            periods, outcomes = checked.periods, checked.outcomes
            findings += _outcome_findings(connection, ledger, checked.differences)
        except Exception as stopped:  # noqa: BLE001 (as above)
            findings.append(_failed("recompute-failed", "outcomes", stopped))
    return MeaningReport(
        tables=len(tables),
        periods=periods,
        outcomes=outcomes,
        packs=packs,
        findings=tuple(findings),
        not_checked=tuple(not_checked),
    )


def _ahead(pool: Pool, ledger: str) -> Finding | None:
    """Tables that have seen more than there is: entries are gone since."""
    reached = Runner(pool, PROJECTIONS).position(ledger)
    with pool.connection() as connection:
        head = head_position(connection, ledger)
    if reached <= head:
        return None
    what = f"They hold what {reached} entries came to, and the log has {head}."
    return Finding(code="tables-ahead", where="projections", what=what, position=head + 1)


def _failed(code: str, where: str, stopped: Exception) -> Finding:
    """A sound log can always be folded. The database's being lost says nothing about the log."""
    if isinstance(stopped, DATABASE_LOST):
        raise stopped
    said = stopped.message if isinstance(stopped, DomainError) else repr(stopped)
    return Finding(code=code, where=where, what=f"The log does not lead to them: {said}")


def _table_finding(found: TableDifference) -> Finding:
    live, rebuilt = found.examples_live[:1], found.examples_rebuilt[:1]
    what = (
        f"Rows that the log does not give: {found.only_live}, e.g. {''.join(live) or 'none'}. "
        f"Rows that it gives and are not there: {found.only_rebuilt}, e.g. "
        f"{''.join(rebuilt) or 'none'}."
    )
    return Finding(code="table-differs", where=found.table, what=what)


def _check_packs(connection: Connection[Any], ledger: str) -> tuple[int, list[Finding]]:
    """Every adopted text against its digest, which outcomes pin."""
    schemes = {version.scheme for version in find_versions(connection, ledger)}
    texts = [
        text for scheme in sorted(schemes) for text in adopted_texts(connection, ledger, scheme)
    ]
    return len(texts), [
        Finding(
            code="pack-differs",
            where=f"{text.scheme} {text.version}",
            what=f"Its digest is {digest_of(text.text)}, and {text.digest} was adopted.",
            position=text.position,
        )
        for text in texts
        if digest_of(text.text) != text.digest
    ]


def _outcome_findings(
    connection: Connection[Any], ledger: str, differences: Sequence[OutcomeDifference]
) -> Iterator[Finding]:
    for found in differences:
        place = f"{found.scheme} {found.assessment} {found.period} {found.subject or 'result'}"
        what = f"{found.field}: recorded {found.recorded}, recomputed {found.recomputed}."
        yield Finding(
            code="outcome-differs",
            where=place,
            what=what,
            position=_recorded_at(connection, ledger, found),
        )


def _recorded_at(connection: Connection[Any], ledger: str, found: OutcomeDifference) -> int | None:
    """The position of the outcome's last record, or of the whole computed result's."""
    if not found.subject:
        lives = find_periods(
            connection,
            ledger,
            scheme=found.scheme,
            assessment=found.assessment,
            period=found.period,
        )
        return lives[-1].computed_at if lives else None
    recorded = find_outcomes(
        connection,
        ledger,
        scheme=found.scheme,
        assessment=found.assessment,
        period=found.period,
        subject=found.subject,
    )
    return recorded[-1].position if recorded else None
