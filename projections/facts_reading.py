"""Facts read from the database, for the interpreter and its explanations."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, TypeVar

from psycopg import Connection
from psycopg.rows import args_row

from domain.evaluation.facts import AppointmentFact, BodyFact, EntryFact, Facts, OutcomeFact
from domain.schemes.model import Scheme
from domain.schemes.steps import History
from projections.target import statement

Fact = TypeVar("Fact", AppointmentFact, BodyFact, EntryFact, OutcomeFact)


def read_facts(
    connection: Connection[Any],
    ledger: str,
    scheme: Scheme,
    assessment: str,
    period: str,
    *,
    as_of: int,
) -> Facts:
    """What an evaluation of one period may read, as known at a position.

    All bodies and appointments, the entries of the period and those without a period, and the
    outcomes that the assessment looks back to.
    """
    parameters = reading_parameters(ledger, scheme, assessment, period, as_of=as_of)
    return Facts(
        appointments=fact_rows(connection, AppointmentFact, "facts_appointments", parameters),
        bodies=fact_rows(connection, BodyFact, "facts_bodies", parameters),
        entries=fact_rows(connection, EntryFact, "facts_entries", parameters),
        outcomes=fact_rows(connection, OutcomeFact, "facts_outcomes", parameters),
    )


def fact_rows(
    connection: Connection[Any], fact: type[Fact], name: str, parameters: dict[str, Any]
) -> list[Fact]:
    """Rows whose columns are in the order of the dataclass's fields."""
    names = [field.name for field in fields(fact)]

    def make(*values: Any) -> Fact:
        return fact(**dict(zip(names, values, strict=True)))

    with connection.cursor(row_factory=args_row(make)) as cursor:
        return cursor.execute(statement(name), parameters).fetchall()


def reading_parameters(
    ledger: str, scheme: Scheme, assessment: str, period: str, *, as_of: int
) -> dict[str, Any]:
    """What the statements that read facts want to know about an evaluation."""
    chosen = scheme.assessment(assessment)
    looked_at = {
        (step.scheme, step.assessment) for step in chosen.steps if isinstance(step, History)
    }
    return {
        "ledger": ledger,
        "as_of": as_of,
        "scheme": scheme.name,
        "assessment": assessment,
        "period": period,
        "inputs": list(chosen.inputs),
        "schemes": [name for name, _ in looked_at],
        "assessments": [name for _, name in looked_at],
    }
