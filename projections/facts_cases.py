"""facts.entry: verified cases and measures, as entries of inputs that nobody enters.

There are few of them, so each event is applied on its own, in order.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from domain.evaluation.facts_of_cases import facts_of_case
from domain.events.cases import CaseReversed, CaseVerified, MeasureImposed, MeasureLifted
from projections.log import Page
from projections.target import Target, statement

CASE_TOPICS = frozenset(
    event.TOPIC for event in (CaseVerified, MeasureImposed, MeasureLifted, CaseReversed)
)


def apply_cases(target: Target, page: Page) -> None:
    """End what an event ends, then add what it makes known."""
    for recorded in page.events(CASE_TOPICS):
        event = recorded.event
        if not isinstance(event, CaseVerified | MeasureImposed | MeasureLifted | CaseReversed):
            continue
        change = facts_of_case(event, recorded.position)
        if change.ended:
            _execute(
                target,
                "facts_case_end",
                {
                    "positions": list(change.ended),
                    "only_off": change.only_off,
                    "known_until": recorded.position,
                },
            )
        for fact in change.added:
            _execute(target, "facts_case_add", asdict(fact))


def _execute(target: Target, name: str, parameters: dict[str, Any]) -> None:
    target.connection.execute(statement(name), {"ledger": target.ledger, **parameters})
