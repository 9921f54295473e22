"""Turns the steps of a scheme document into the model's steps, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.schemes.build_columns import (
    ArithmeticStep,
    ChoiceStep,
    build_arithmetic_step,
    build_choice_step,
    build_money_step,
)
from domain.schemes.build_entries import EntryStep, build_entry_step
from domain.schemes.build_places import PlaceStep, build_place_steps

if TYPE_CHECKING:
    from domain.schemes.document_steps import StepDocument
    from domain.schemes.scope import Scope
    from domain.schemes.steps import AnyStep


def build_steps(document: StepDocument, scope: Scope) -> tuple[AnyStep, ...]:
    """One or two model steps for a step as written; mistakes go to the scope."""
    if isinstance(document, EntryStep):
        return (build_entry_step(document, scope),)
    if isinstance(document, PlaceStep):
        return build_place_steps(document, scope)
    if isinstance(document, ArithmeticStep):
        return (build_arithmetic_step(document, scope),)
    if isinstance(document, ChoiceStep):
        return (build_choice_step(document, scope),)
    return (build_money_step(document, scope),)
