"""The facts that the row of one subject was computed from, for its card and its explanation."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, TypeVar

from psycopg import Connection
from psycopg.rows import args_row

from domain.evaluation.facts import AppointmentFact, EntryFact, Facts, OutcomeFact
from domain.schemes.model import Scheme
from domain.schemes.steps import History
from projections.target import statement

Fact = TypeVar("Fact", AppointmentFact, EntryFact, OutcomeFact)


def read_subject_facts(
    connection: Connection[Any],
    ledger: str,
    scheme: Scheme,
    assessment: str,
    period: str,
    *,
    subjects: list[str],
    as_of: int,
) -> Facts:
    """What an evaluation reads about those codes: a subject, and its unit and group.

    Their appointments, their entries of the period and without a period, and their outcomes that
    the assessment looks back to. Bodies are left out, and so is everybody else.
    """
    chosen = scheme.assessment(assessment)
    looked_at = {
        (step.scheme, step.assessment) for step in chosen.steps if isinstance(step, History)
    }
    parameters = {
        "ledger": ledger,
        "as_of": as_of,
        "scheme": scheme.name,
        "assessment": assessment,
        "period": period,
        "inputs": list(chosen.inputs),
        "schemes": [name for name, _ in looked_at],
        "assessments": [name for _, name in looked_at],
        "subjects": subjects,
    }
    return Facts(
        appointments=_rows(connection, AppointmentFact, "subject_appointments", parameters),
        entries=_rows(connection, EntryFact, "subject_entries", parameters),
        outcomes=_rows(connection, OutcomeFact, "subject_outcomes", parameters),
    )


def _rows(
    connection: Connection[Any], fact: type[Fact], name: str, parameters: dict[str, Any]
) -> list[Fact]:
    """Rows whose columns are in the order of the dataclass's fields."""
    names = [field.name for field in fields(fact)]

    def make(*values: Any) -> Fact:
        return fact(**dict(zip(names, values, strict=True)))

    with connection.cursor(row_factory=args_row(make)) as cursor:
        return cursor.execute(statement(name), parameters).fetchall()
