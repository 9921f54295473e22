"""The facts projection: the tables of schema facts, which evaluation reads."""

from __future__ import annotations

from projections.facts_cases import CASE_TOPICS, apply_cases
from projections.facts_entries import ENTRY_TOPICS, apply_entries
from projections.facts_outcomes import OUTCOME_TOPICS, apply_outcomes
from projections.facts_people import (
    APPOINTMENT_TOPICS,
    BODY_TOPICS,
    apply_appointments,
    apply_bodies,
)
from projections.log import Page
from projections.projection import Projection
from projections.target import Target

_PARTS = (
    # Bodies first: an appointment's group is found among them.
    (BODY_TOPICS, apply_bodies),
    (APPOINTMENT_TOPICS, apply_appointments),
    (ENTRY_TOPICS, apply_entries),
    (CASE_TOPICS, apply_cases),
    (OUTCOME_TOPICS, apply_outcomes),
)
FACTS_TOPICS = frozenset[str]().union(*(topics for topics, _ in _PARTS))
"""The types of all events that change facts: no part is asked about a page without its own."""


def _apply(target: Target, page: Page) -> None:
    for topics, apply in _PARTS:
        if any(page.of_type(topic) for topic in topics):
            apply(target, page)


FACTS = Projection(
    "facts", ("facts.body", "facts.appointment", "facts.entry", "facts.outcome"), _apply
)
