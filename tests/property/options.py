"""Which options of which steps a scheme uses, to hold the property tests to all of them."""

from __future__ import annotations

from dataclasses import fields
from typing import Literal, get_args, get_origin, get_type_hints

from domain.schemes.model import Assessment
from domain.schemes.steps import AnyStep

Option = tuple[str, str, str]  # kind of step, field, value


def every_option() -> set[Option]:
    """Each value of each field of each kind of step whose values are listed in its type."""
    found: set[Option] = set()
    for kind in get_args(AnyStep):
        hints = get_type_hints(kind)
        found.add((kind.__name__, "", ""))
        for each in fields(kind):
            if get_origin(hints[each.name]) is Literal and each.name != "type":
                values = get_args(hints[each.name])
                found |= {(kind.__name__, each.name, str(value)) for value in values}
    return found - _UNUSED


# What effect a flag has is not the concern of the engines.
_UNUSED = {("Holds", "purpose", "effect")}


def options_of(assessment: Assessment) -> set[Option]:
    """The options that the steps of an assessment use."""
    found: set[Option] = set()
    for step in assessment.steps:
        kind = type(step).__name__
        found.add((kind, "", ""))
        found |= {(kind, each.name, str(getattr(step, each.name))) for each in fields(step)}
    return found
