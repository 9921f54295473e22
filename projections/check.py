"""The audit of outcomes: recompute every final period and compare with what was recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import Connection

from domain.evaluation.result import result_digest
from domain.events.periods import Deviation
from domain.slices.decided import decided_scheme
from domain.slices.outcome_form import Outcome, outcomes_of
from projections.adopted import adopted_scheme
from projections.deviations import find_deviations
from projections.held import held_outcomes
from projections.outcomes import Outcome as OutcomeRow
from projections.outcomes import find_outcomes
from projections.periods import PeriodLife, find_periods
from projections.projection import Projection
from projections.rebuild import TableDifference, rebuild
from projections.runner import Pool
from projections.standings import standing


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeDifference:
    """One field of one subject's outcome that was recorded otherwise than it is recomputed.

    `subject` is "" for the digest of a whole computed result.
    """

    scheme: str
    assessment: str
    period: str
    subject: str
    field: str
    recorded: str | None
    recomputed: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """How much was recomputed, and what differed. `tables` are those of a full refold."""

    ledger: str
    periods: int
    outcomes: int
    differences: tuple[OutcomeDifference, ...]
    tables: tuple[TableDifference, ...] = ()

    @property
    def clean(self) -> bool:
        return not self.differences and not self.tables


def replay_check(
    connection: Connection[Any],
    ledger: str,
    *,
    on_period: Callable[[PeriodLife], None] | None = None,
    only: tuple[str, str, str] | None = None,
) -> CheckReport:
    """Recompute all final periods (with `only`: that one), in the order of becoming final.

    Each is evaluated under the pack that it pinned, over the facts as they were known at the
    position it pinned, with the deviations that were in force when its outcomes were recorded.
    Where outcomes were superseded, they are held against each recomputation in turn. Outcomes, pay and duties must
    agree for every subject.
    """
    scheme, assessment, period = only or (None, None, None)
    periods = find_periods(
        connection,
        ledger,
        scheme=scheme,
        assessment=assessment,
        period=period,
        state="final",
    )
    periods.sort(key=lambda life: life.final_at or 0)
    outcomes = 0
    differences: list[OutcomeDifference] = []
    for life in periods:
        checked, found = _check_period(connection, ledger, life)
        outcomes += checked
        differences += found
        if on_period is not None:
            on_period(life)
    return CheckReport(
        ledger=ledger,
        periods=len(periods),
        outcomes=outcomes,
        differences=tuple(differences),
    )


def full_check(
    pool: Pool,
    ledger: str,
    projections: Sequence[Projection],
    *,
    on_page: Callable[[int], None] | None = None,
    on_period: Callable[[PeriodLife], None] | None = None,
) -> CheckReport:
    """First fold the whole log again and compare all tables, then recompute all final periods."""
    rebuilt = rebuild(pool, ledger, projections, swap=False, on_page=on_page)
    with pool.connection() as connection:
        report = replay_check(connection, ledger, on_period=on_period)
    return CheckReport(
        ledger=ledger,
        periods=report.periods,
        outcomes=report.outcomes,
        differences=report.differences,
        tables=rebuilt.differences,
    )


def _check_period(
    connection: Connection[Any], ledger: str, life: PeriodLife
) -> tuple[int, list[OutcomeDifference]]:
    """How many outcomes of the period were recomputed, and the differences."""
    place = (life.scheme, life.assessment, life.period)
    recorded = find_outcomes(
        connection,
        ledger,
        scheme=life.scheme,
        assessment=life.assessment,
        period=life.period,
        superseded=True,
    )
    differences = _check_result_digest(connection, ledger, life)
    for facts_position, first, until in _rounds(recorded):
        held = held_outcomes(connection, ledger, *place, as_of=until)
        recomputed = _recompute(connection, ledger, life, facts_position, decided_as_of=first)
        for subject in sorted(held.keys() | recomputed.keys()):
            nothing = Outcome(subject=subject)
            old = held[subject].outcome if subject in held else nothing
            differences += [
                OutcomeDifference(
                    scheme=life.scheme,
                    assessment=life.assessment,
                    period=life.period,
                    subject=subject,
                    field=field,
                    recorded=before,
                    recomputed=after,
                )
                for field, before, after in _differing(old, recomputed.get(subject, nothing))
            ]
    return len(recorded), differences


def _rounds(outcomes: list[OutcomeRow]) -> list[tuple[int, int, int | None]]:
    """The facts positions that outcomes were computed from, in turn.

    With each the position of the first of its outcomes, and the last position before the next one's outcomes (None: the newest): as of that,
    what was recorded must be what the recomputation gives.
    """
    firsts: dict[int, int] = {}
    for outcome in outcomes:
        firsts.setdefault(outcome.facts_position, outcome.position)
    ends = [first - 1 for first in list(firsts.values())[1:]]
    return list(zip(firsts, firsts.values(), [*ends, None], strict=True))


def _check_result_digest(
    connection: Connection[Any], ledger: str, life: PeriodLife
) -> list[OutcomeDifference]:
    """Hold the digest that was recorded as computed against the recomputation."""
    scheme = adopted_scheme(connection, ledger, life.scheme, life.digest, life.period)
    result = standing(
        connection, ledger, scheme, life.assessment, life.period, as_of=life.facts_position
    )
    digest = result_digest(result)
    if digest == life.result_digest:
        return []
    return [
        OutcomeDifference(
            scheme=life.scheme,
            assessment=life.assessment,
            period=life.period,
            subject="",
            field="result_digest",
            recorded=life.result_digest,
            recomputed=digest,
        )
    ]


def _recompute(
    connection: Connection[Any],
    ledger: str,
    life: PeriodLife,
    facts_position: int,
    *,
    decided_as_of: int,
) -> dict[str, Outcome]:
    deviations = [
        Deviation(
            subject=each.subject,
            field=each.field,
            computed=each.computed,
            decided=each.decided,
            reason=each.reason,
        )
        for each in find_deviations(
            connection,
            ledger,
            scheme=life.scheme,
            assessment=life.assessment,
            period=life.period,
            as_of=decided_as_of,
        )
    ]
    pack = adopted_scheme(connection, ledger, life.scheme, life.digest, life.period)
    scheme = decided_scheme(pack, life.assessment, deviations)
    result = standing(
        connection, ledger, scheme, life.assessment, life.period, as_of=facts_position
    )
    outcomes = outcomes_of(result, scheme.assessment(life.assessment))
    return {outcome.subject: outcome for outcome in outcomes}


def _differing(old: Outcome, new: Outcome) -> Iterator[tuple[str, str | None, str | None]]:
    if old == new:
        return
    before, after = _named_fields(old), _named_fields(new)
    for name in dict.fromkeys((*before, *after)):
        if before.get(name) != after.get(name):
            yield name, before.get(name), after.get(name)


def _named_fields(outcome: Outcome) -> dict[str, str]:
    """Every field that is present, as text; a pay stream of nothing is like none."""
    fields = outcome.event_fields()
    del fields["subject"], fields["values"]
    fields.update({f"values {name}": value for name, value in outcome.values.items()})
    fields.update({f"pay {stream}": fen for stream, fen in outcome.pay.items() if fen})
    fields.update({f"duty {name}": "owed" for name in outcome.duties})
    return {name: str(value) for name, value in fields.items() if value is not None}
