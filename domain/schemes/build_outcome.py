"""Builds what an assessment ends in: the outcome, the meeting's powers, the disclosure."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from domain.schemes.columns import FIELD_TYPES
from domain.schemes.model import Disclosure, MeetingPowers, OutcomeFields, Supervision
from domain.schemes.parameters import references_in
from domain.schemes.problems import did_you_mean
from domain.schemes.reading import value_at
from domain.schemes.values import ROSTER_COLUMNS, Label

if TYPE_CHECKING:
    from typing import Any

    from domain.schemes.document import (
        DecisionDocument,
        DisclosureDocument,
        OutcomeDocument,
        SupervisionDocument,
    )
    from domain.schemes.problems import Key
    from domain.schemes.reading import Reader
    from domain.schemes.scope import Scope

SINGLE_FIELDS = ("score", "rank", "grade", "tier", "coefficient")
"""The fields of an outcome that one column fills."""

IDENTITY_FIELDS = ("name", "unit_name", "group_name", *ROSTER_COLUMNS)
"""What can be shown of a subject besides its outcome."""


def build_outcome(document: OutcomeDocument, scope: Scope, key: Key) -> OutcomeFields:
    """The outcome's columns, each of the type that its field has."""
    scope.enter(key, ())
    for field in SINGLE_FIELDS:
        name = getattr(document, field)
        if name is not None:
            scope.column(name, (field,), FIELD_TYPES[field])
    for index, name in enumerate(document.pay):
        scope.column(name, ("pay", index), "money")
    for index, name in enumerate(document.keep):
        scope.column(name, ("keep", index))
    return OutcomeFields(**document.model_dump())


def fields_of(document: OutcomeDocument) -> tuple[str, ...]:
    """The names by which the outcome's fields are known, as far as this outcome has them."""
    named = tuple(field for field in SINGLE_FIELDS if getattr(document, field) is not None)
    amount = ("amount",) if document.pay else ()
    return (*named, *amount, *document.pay, *document.keep)


def build_powers(
    document: DecisionDocument,
    raw: dict[str, Any],
    reader: Reader,
    key: Key,
    outcome: OutcomeDocument,
) -> MeetingPowers:
    """The meeting's powers; it can only change what the outcome has."""
    for field in document.may_change:
        if getattr(outcome, field) is None:
            reader.report(
                (*key, "may_change"), f"The outcome has no {field}.", "Take it out of the list."
            )
    return MeetingPowers(
        confirmed_by=Label(document.confirmed_by.zh, document.confirmed_by.en),
        may_change=document.may_change,
        reason_required=document.reason_required,
        rules=document.rules,
        parameters=tuple(references_in(value_at(raw, key))),
    )


def build_disclosure(
    document: DisclosureDocument,
    raw: dict[str, Any],
    reader: Reader,
    key: Key,
    outcome: OutcomeDocument,
) -> Disclosure:
    """What is shown; only fields that exist, and only shown fields can be masked."""
    known = (*IDENTITY_FIELDS, *fields_of(outcome))
    for index, field in enumerate(document.fields):
        if field not in known:
            reader.report(
                (*key, "fields", index), f"There is no field {field}.", did_you_mean(field, known)
            )
    for index, field in enumerate(document.masked):
        if field not in document.fields:
            reader.report(
                (*key, "masked", index), f"The field {field} is not shown.", "Take it out."
            )
    return Disclosure(
        audience=document.audience,
        fields=document.fields,
        masked=document.masked,
        days=document.days,
        objection_days=document.objection_days,
        ruling_days=document.ruling_days,
        appeal_days=document.appeal_days,
        appeal_to=document.appeal_to,
        rules=document.rules,
        parameters=tuple(references_in(value_at(raw, key))),
    )


def build_supervision(
    document: SupervisionDocument, raw: dict[str, Any], reader: Reader
) -> Supervision:
    """What counts as late; a duty goes up by at least one level, each later than the one before."""
    key = ("supervision",)
    days = document.escalate_after_days
    if not days:
        reader.report(
            (*key, "escalate_after_days"),
            "A late duty is told to nobody.",
            "Name the days after which it is told to the bodies above.",
        )
    for index, (lower, higher) in enumerate(pairwise(days), start=1):
        if higher <= lower:
            reader.report(
                (*key, "escalate_after_days", index),
                f"{higher} days are not later than the {lower} days before.",
                "Put the days in rising order.",
            )
    return Supervision(
        in_time_days=document.in_time_days,
        escalate_after_days=days,
        rules=document.rules,
        parameters=tuple(references_in(value_at(raw, key))),
    )
