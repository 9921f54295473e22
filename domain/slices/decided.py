"""What a meeting decided otherwise, as one more step of the scheme.

The column of a changed field is made under another name, and a step after it chooses the decided
value for the subjects concerned. What follows (pay, duties, coefficients) is then computed from
what was decided, by every engine alike, and explained like any other step. Ranks and quotas are
computed anew only where the scheme makes them after the changed field.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from domain.events.periods import Deviation
from domain.scaled import parse_scaled
from domain.schemes.model import Assessment, Scheme
from domain.schemes.steps import (
    AnyStep,
    Band,
    Choose,
    LatestLevel,
    Operand,
    Quota,
    Table,
    Tier,
)
from domain.schemes.values import Column, Compare
from domain.slices.outcome_form import FIELD_TYPES, field_columns


def decided_scheme(scheme: Scheme, assessment_name: str, deviations: Iterable[Deviation]) -> Scheme:
    """The scheme with the meeting's deviations in force for one assessment.

    The digest stays that of the pack; without deviations it is the pack itself. Raises ValueError for a decided value of the wrong form,
    which `record_decision` refuses.
    """
    assessment = scheme.assessment(assessment_name)
    by_column: dict[str, list[Deviation]] = {}
    for deviation in deviations:
        column = field_columns(assessment)[deviation.field]
        by_column.setdefault(column or "", []).append(deviation)
    if not by_column:
        return scheme
    steps = tuple(
        part
        for step in assessment.steps
        for part in _with_decision(step, by_column.get(step.name, []), assessment)
    )
    changed = replace(assessment, steps=steps)
    return replace(
        scheme,
        assessments=tuple(
            changed if known.name == assessment_name else known for known in scheme.assessments
        ),
    )


def _with_decision(
    step: AnyStep, deviations: list[Deviation], assessment: Assessment
) -> list[AnyStep]:
    if not deviations:
        return [step]
    names = {known.name for known in assessment.steps}
    computed = f"{step.name}_computed"
    while computed in names:
        computed += "_"
    field = deviations[0].field
    decision = Choose(
        name=step.name,
        title=step.title,
        rules=assessment.powers.rules,
        parameters=assessment.powers.parameters,
        type=FIELD_TYPES[field],
        cases=tuple(
            (Compare("subject", "=", deviation.subject), decided_value(deviation))
            for deviation in deviations
        ),
        otherwise=Column(computed),
        reasons=tuple(deviation.reason for deviation in deviations),
    )
    return [replace(step, name=computed), decision]


def decided_value(deviation: Deviation) -> int | str | None:
    """The decided value as a column holds it; ValueError if it cannot be one."""
    if deviation.decided is None or deviation.field == "grade":
        return deviation.decided
    if deviation.field == "tier":
        return int(deviation.decided)
    return parse_scaled(deviation.decided)


def possible_values(scheme: Scheme, assessment: Assessment, column: str) -> list[str] | None:
    """What a grade or tier column can say, as text, in the scheme's order; None: no fixed list."""
    step = next((known for known in assessment.steps if known.name == column), None)
    match step:
        case Band():
            return [label for label, _ in step.bands]
        case Quota():
            more = [label for label in (step.rest, step.small) if label is not None]
            return list(dict.fromkeys([*(label for label, _ in step.bands), *more]))
        case Tier():
            return [str(tier) for tier in range(step.best, step.worst + 1)]
        case LatestLevel():
            return list(scheme.input(step.input).levels)
        case Choose(cases=cases, otherwise=otherwise) | Table(rows=cases, otherwise=otherwise):
            return _union(scheme, assessment, [*(value for _, value in cases), otherwise])
        case _:
            return None


def _union(scheme: Scheme, assessment: Assessment, operands: list[Operand]) -> list[str] | None:
    found: dict[str, None] = {}
    # A column brings a whole scale in its order; what single cases say beside it are exceptions.
    for operand in sorted(operands, key=lambda operand: not isinstance(operand, Column)):
        if isinstance(operand, Column):
            values = possible_values(scheme, assessment, operand.name)
            if values is None:
                return None
            found.update(dict.fromkeys(values))
        elif operand is not None:
            found[str(operand)] = None
    return list(found)
