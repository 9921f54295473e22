"""Which evaluations a bundle publishes: of each period what was computed, decided and recorded.

The SQL is DuckDB's, over the facts as of the position that was pinned.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from psycopg import Connection

from domain.calendar import parse_period
from domain.evaluation.plan import compile_assessment
from domain.evaluation.recompute import Recomputed
from domain.events.periods import Deviation
from domain.slices.decided import decided_scheme
from projections.adopted import adopted_scheme
from projections.bundle.periods import Life, Pinned
from projections.bundle.scope import Cut, Scope
from projections.deviations import find_deviations
from projections.outcomes import find_outcomes


@dataclass(frozen=True, slots=True)
class _Round:
    """Outcomes that were computed from the same facts: what held from the first of them on."""

    facts_position: int
    first: int
    until: int


def evaluations(
    connection: Connection[Any], cut: Cut, scope: Scope, lives: Iterable[Life]
) -> list[Recomputed]:
    """All of them, in the order of their facts: each reads only outcomes of those before it."""
    found = [
        each
        for life in lives
        if life.pinned.facts_position is not None
        for each in _of_period(connection, cut, scope, life.pinned)
    ]
    return sorted(found, key=lambda each: (each.facts_position, each.path))


def _of_period(
    connection: Connection[Any], cut: Cut, scope: Scope, pinned: Pinned
) -> Iterator[Recomputed]:
    """As computed, with the digest of it all; then each round of outcomes, as decided."""
    computed_at = pinned.facts_position or 0
    waiting = list(_rounds(connection, cut, scope, pinned))
    if not waiting and pinned.decided_at is not None:
        # Decided and not final: what the meeting said is computed, and nothing is recorded yet.
        waiting = [_Round(computed_at, cut.size, 0)]
    digest_waits = not scope.subject  # one subject's row alone has another digest
    for each in waiting:
        deviations = _deviations(connection, cut, scope, pinned, as_of=each.first)
        as_computed = not deviations and each.facts_position == computed_at
        yield _evaluation(
            connection,
            cut,
            scope,
            pinned,
            facts_position=each.facts_position,
            deviations=deviations,
            decided_at=each.first if deviations else None,
            holds_until=each.until or None,
            with_digest=as_computed and digest_waits,
        )
        digest_waits = digest_waits and not as_computed
    if digest_waits:
        yield _evaluation(connection, cut, scope, pinned, facts_position=computed_at)


def _rounds(
    connection: Connection[Any], cut: Cut, scope: Scope, pinned: Pinned
) -> Iterator[_Round]:
    """As `projections.check` has them: each holds until the first outcome of the next."""
    if pinned.state != "final":
        return
    firsts: dict[int, int] = {}
    for outcome in find_outcomes(
        connection,
        cut.ledger,
        scheme=pinned.scheme,
        assessment=pinned.assessment,
        period=pinned.period,
        subject=scope.subject or None,
        superseded=True,
        as_of=cut.size,
    ):
        firsts.setdefault(outcome.facts_position, outcome.position)
    ends = [first - 1 for first in list(firsts.values())[1:]]
    for (facts_position, first), until in zip(firsts.items(), [*ends, cut.size], strict=True):
        yield _Round(facts_position, first, until)


def _evaluation(
    connection: Connection[Any],
    cut: Cut,
    scope: Scope,
    pinned: Pinned,
    *,
    facts_position: int,
    deviations: Iterable[Deviation] = (),
    decided_at: int | None = None,
    holds_until: int | None = None,
    with_digest: bool = True,
) -> Recomputed:
    pack = adopted_scheme(connection, cut.ledger, pinned.scheme, pinned.digest, pinned.period)
    scheme = decided_scheme(pack, pinned.assessment, deviations)
    plan = compile_assessment(scheme, pinned.assessment, parse_period(pinned.period))
    decided = f"-decided-{decided_at}" if decided_at else ""
    folder = f"evaluations/{pinned.scheme}/{pinned.assessment}/{pinned.period}"
    return Recomputed(
        path=f"{folder}/entry-{facts_position}{decided}.sql",
        plan=plan,
        facts_position=facts_position,
        decided_at=decided_at,
        result_digest=pinned.result_digest if with_digest else None,
        holds_until=holds_until,
        subject=scope.subject,
    )


def _deviations(
    connection: Connection[Any], cut: Cut, scope: Scope, pinned: Pinned, *, as_of: int
) -> list[Deviation]:
    """Those that stood; in the bundle of one subject, its own."""
    return [
        Deviation(
            subject=each.subject,
            field=each.field,
            computed=each.computed,
            decided=each.decided,
            reason=each.reason,
        )
        for each in find_deviations(
            connection,
            cut.ledger,
            scheme=pinned.scheme,
            assessment=pinned.assessment,
            period=pinned.period,
            subject=scope.subject or None,
            as_of=as_of,
        )
    ]
