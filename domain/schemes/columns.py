"""The type of every column of an assessment."""

from __future__ import annotations

from domain.schemes.model import Assessment
from domain.schemes.steps import (
    AddMoney,
    AnyStep,
    Band,
    Duty,
    Holds,
    LatestLevel,
    Panel,
    Pay,
    Quota,
    Rank,
    Ratio,
    Tally,
    Tier,
    Weigh,
)
from domain.schemes.values import ROSTER_COLUMNS, ColumnType

FIELD_TYPES: dict[str, ColumnType] = {
    "score": "number",
    "rank": "count",
    "grade": "text",
    "tier": "count",
    "coefficient": "number",
    "amount": "money",
}
"""The types of an outcome's fields."""


def step_type(step: AnyStep) -> ColumnType:
    """The type of the column that a step makes."""
    match step:
        case Holds() | Duty():
            return "flag"
        case Panel() | Weigh() | Ratio():
            return "number"
        case Rank() | Tier() | Tally():
            return "count"
        case LatestLevel() | Band() | Quota():
            return "text"
        case Pay() | AddMoney():
            return "money"
        case _:
            return step.type


def column_types(assessment: Assessment) -> dict[str, ColumnType]:
    """Every column of the assessment's result and its type, in order: roster first, then steps."""
    return ROSTER_COLUMNS | {step.name: step_type(step) for step in assessment.steps}
