"""The outcomes of a final period that hold, with their pay and duties, as the domain has them."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from psycopg import Connection

from domain.scaled import format_scaled
from domain.slices.outcome_form import Outcome
from domain.slices.supersede_outcomes import StandingOutcome
from projections.duties import find_duties
from projections.outcomes import find_outcomes
from projections.pay import find_pay


def held_outcomes(
    connection: Connection[Any],
    ledger: str,
    scheme: str,
    assessment: str,
    period: str,
    *,
    as_of: int | None = None,
) -> dict[str, StandingOutcome]:
    """By subject what holds, or held at a position."""
    pay: dict[str, dict[str, int]] = defaultdict(dict)
    for line in find_pay(
        connection, ledger, scheme=scheme, assessment=assessment, period=period, as_of=as_of
    ):
        pay[line.subject][line.stream] = line.amount_fen
    duties: dict[str, set[str]] = defaultdict(set)
    for duty in find_duties(
        connection, ledger, scheme=scheme, assessment=assessment, period=period, as_of=as_of
    ):
        duties[duty.subject].add(duty.duty)
    held = {}
    for found in find_outcomes(
        connection, ledger, scheme=scheme, assessment=assessment, period=period, as_of=as_of
    ):
        outcome = Outcome(
            subject=found.subject,
            score=_text(found.score),
            rank=found.rank,
            grade=found.grade,
            tier=found.tier,
            coefficient=_text(found.coefficient),
            values=found.values,
            # Streams that were settled to nothing when the outcome lost all pay stand at 0.
            pay={} if found.amount_fen is None else pay[found.subject],
            duties=frozenset(duties[found.subject]),
        )
        held[found.subject] = StandingOutcome(found.position, outcome)
    return held


def _text(value: int | None) -> str | None:
    return None if value is None else format_scaled(value)
