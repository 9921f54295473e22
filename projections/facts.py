"""The facts projection: the tables of schema facts, which evaluation reads."""

from __future__ import annotations

from projections.facts_cases import apply_cases
from projections.facts_entries import apply_entries
from projections.facts_outcomes import apply_outcomes
from projections.facts_people import apply_appointments, apply_bodies
from projections.log import Page
from projections.projection import Projection
from projections.target import Target


def _apply(target: Target, page: Page) -> None:
    # Bodies first: an appointment's group is found among them.
    apply_bodies(target, page)
    apply_appointments(target, page)
    apply_entries(target, page)
    apply_cases(target, page)
    apply_outcomes(target, page)


FACTS = Projection(
    "facts", ("facts.body", "facts.appointment", "facts.entry", "facts.outcome"), _apply
)
