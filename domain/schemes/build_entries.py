"""Builds the steps that gather entries: amounts, counts, gates, levels, panels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.schemes.document_entries import (
    AmountsStep,
    AnyEntryStep,
    CountStep,
    GateStep,
    LevelsStep,
    LevelStep,
    MeanStep,
    PanelStep,
)
from domain.schemes.steps import AnyStep, Gather, LatestLevel, Panel
from domain.schemes.values import ColumnType

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.schemes.model import Input, InputKind
    from domain.schemes.scope import Scope

EntryStep = (
    AmountsStep
    | MeanStep
    | CountStep
    | GateStep
    | AnyEntryStep
    | LevelsStep
    | LevelStep
    | PanelStep
)

VALUE_KINDS: tuple[InputKind, ...] = (
    "points",
    "allocation",
    "panel",
    "bonus",
    "demerit",
    "measure",
)
PASS_KINDS: tuple[InputKind, ...] = ("gate", "flag", "sanction")
LEVEL_KINDS: tuple[InputKind, ...] = ("level", "honour", "case")
FIXED_LEVELS: dict[InputKind, tuple[str, ...]] = {
    "gate": ("pass", "fail"),
    "flag": ("on", "off"),
    "sanction": ("on", "off"),
}


def build_entry_step(document: EntryStep, scope: Scope) -> AnyStep:
    """One step over the entries of inputs; mistakes go to the scope."""
    match document:
        case AmountsStep() | MeanStep():
            return _amounts(document, scope)
        case CountStep():
            return _count(document, scope)
        case GateStep() | AnyEntryStep():
            return _gate(document, scope)
        case LevelsStep():
            return _levels(document, scope)
        case LevelStep():
            scope.input(document.input, ("input",), LEVEL_KINDS + PASS_KINDS)
            return LatestLevel(**scope.shared(document, "text"), input=document.input)
        case PanelStep():
            return _panel(document, scope)


def _inputs(names: tuple[str, ...], scope: Scope, kinds: Iterable[InputKind]) -> list[Input]:
    if not names:
        scope.report(("inputs",), "No input is named.", "Name at least one.")
    if len(set(names)) != len(names):
        scope.report(("inputs",), "An input is named twice.", "Name each once.")
    found = [scope.input(name, ("inputs", i), kinds) for i, name in enumerate(names)]
    return [declared for declared in found if declared is not None]


def _months(months: int | None, declared: list[Input], scope: Scope) -> int | None:
    """The months that a step looks back, where its inputs are dated."""
    if months is not None and any(one.window != "dated" for one in declared):
        scope.report(("months",), "An input is not dated.", "Take months out.")
    return months


def _amounts(document: AmountsStep | MeanStep, scope: Scope) -> AnyStep:
    declared = _inputs(document.inputs, scope, VALUE_KINDS)
    value_types = {one.value_type for one in declared}
    if len(value_types) > 1:
        scope.report(("inputs",), "Points and money cannot be put together.", "Take two steps.")
    column_type: ColumnType = "money" if value_types == {"money"} else "number"
    months = _months(document.months, declared, scope)
    shared = scope.shared(document, column_type)
    if isinstance(document, AmountsStep):
        return Gather(
            **shared,
            inputs=document.inputs,
            how=document.kind,
            type=column_type,
            months=months,
            missing=document.missing,
        )
    return Gather(
        **shared,
        inputs=document.inputs,
        how="mean",
        type=column_type,
        months=months,
        missing=document.missing,
        decimals=document.decimals,
        rounding=document.rounding,
    )


def _count(document: CountStep, scope: Scope) -> AnyStep:
    kinds: tuple[InputKind, ...] = VALUE_KINDS + PASS_KINDS + LEVEL_KINDS
    if document.levels:
        kinds = PASS_KINDS + LEVEL_KINDS
    found = _inputs(document.inputs, scope, kinds)
    for declared in found:
        known = declared.levels or FIXED_LEVELS.get(declared.kind, ())
        for level in document.levels:
            if level not in known:
                scope.report(
                    ("levels",),
                    f"The input {declared.name} has no level {level}.",
                    f"It has {', '.join(known)}.",
                )
    return Gather(
        **scope.shared(document, "count"),
        inputs=document.inputs,
        how="count",
        type="count",
        months=_months(document.months, found, scope),
        levels=document.levels,
    )


def _gate(document: GateStep | AnyEntryStep, scope: Scope) -> AnyStep:
    months = _months(document.months, _inputs(document.inputs, scope, PASS_KINDS), scope)
    shared = scope.shared(document, "flag")
    if isinstance(document, AnyEntryStep):
        return Gather(**shared, inputs=document.inputs, how="any", type="flag", months=months)
    return Gather(
        **shared,
        inputs=document.inputs,
        how="all",
        type="flag",
        months=months,
        missing="pass" if document.missing == "pass" else "zero",
    )


def _levels(document: LevelsStep, scope: Scope) -> AnyStep:
    declared = _inputs(document.inputs, scope, LEVEL_KINDS)
    known = {level for one in declared for level in one.levels}
    for level in sorted(known - set(document.scores)):
        scope.report(("scores",), f"The level {level} has no points.", "Add it with its points.")
    for level in document.scores:
        if declared and level not in known:
            scope.report(("scores", level), f"No input has the level {level}.", "Take it out.")
    return Gather(
        **scope.shared(document, "number"),
        inputs=document.inputs,
        how=document.how,
        type="number",
        months=_months(document.months, declared, scope),
        level_scores=tuple(
            (level, scope.plain_amount(points, ("scores", level), "number"))
            for level, points in document.scores.items()
        ),
        missing=document.missing,
    )


def _panel(document: PanelStep, scope: Scope) -> AnyStep:
    declared = scope.input(document.input, ("input",), ("panel",))
    if declared is not None:
        for group in document.groups:
            if group not in declared.raters:
                scope.report(
                    ("groups", group),
                    f"The input {declared.name} has no raters {group}.",
                    f"It has {', '.join(declared.raters)}.",
                )
        for group in declared.raters:
            if group not in document.groups:
                scope.report(("groups",), f"The raters {group} have no weight.", "Add them.")
        if declared.value_type == "money":
            scope.report(("input",), "Raters give points, not money.", "Correct the input.")
    groups = tuple(
        (group, scope.plain_amount(weight, ("groups", group), "number"))
        for group, weight in document.groups.items()
    )
    if any(weight <= 0 for _, weight in groups):
        scope.report(("groups",), "A weight is not above zero.", "Correct the weights.")
    return Panel(
        **scope.shared(document, "number"),
        input=document.input,
        groups=groups,
        trim=document.trim,
        min_raters=document.min_raters,
        missing_group=document.missing_group,
        decimals=document.decimals,
        rounding=document.rounding,
    )
