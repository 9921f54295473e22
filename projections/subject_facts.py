"""The facts that the row of one subject was computed from, for its card and its explanation."""

from __future__ import annotations

from typing import Any

from psycopg import Connection

from domain.evaluation.facts import AppointmentFact, EntryFact, Facts, OutcomeFact
from domain.schemes.model import Scheme
from projections.facts_reading import fact_rows, reading_parameters


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
    parameters = {
        **reading_parameters(ledger, scheme, assessment, period, as_of=as_of),
        "subjects": subjects,
    }
    return Facts(
        appointments=fact_rows(connection, AppointmentFact, "subject_appointments", parameters),
        entries=fact_rows(connection, EntryFact, "subject_entries", parameters),
        outcomes=fact_rows(connection, OutcomeFact, "subject_outcomes", parameters),
    )
