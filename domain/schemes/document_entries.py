"""The step blocks that gather entries, and what all step blocks share."""

from __future__ import annotations

from typing import Literal

from domain.scaled import Rounding
from domain.schemes.document_values import (
    Block,
    Decimals,
    Name,
    Number,
    Open,
    RuleId,
    Text,
    Title,
    Whole,
)

Missing = Literal["absent", "zero"]
Names = tuple[Name, ...]
Texts = tuple[Text, ...]
MonthsBack = Open[Whole] | None
"""Dated inputs only: count entries of so many months instead of the input's own (0: the period)."""


class StepBlock(Block):
    """What all steps share. `name` is the column that the step makes."""

    name: Name
    title: Title
    rules: tuple[RuleId, ...] = ()


class AmountsStep(StepBlock):
    """One amount out of all entries of the inputs."""

    kind: Literal["sum", "minimum", "maximum", "latest"]
    inputs: Names
    months: MonthsBack = None
    missing: Open[Missing]
    """What a subject without any entry gets: absent (not scored) or zero."""


class MeanStep(StepBlock):
    """The mean of all entries of the inputs."""

    kind: Literal["mean"]
    inputs: Names
    months: MonthsBack = None
    missing: Open[Missing]
    decimals: Open[Decimals]
    rounding: Open[Rounding]


class CountStep(StepBlock):
    """How many entries there are, of certain levels if these are named."""

    kind: Literal["count"]
    inputs: Names
    months: MonthsBack = None
    levels: Open[Texts] = ()


class GateStep(StepBlock):
    """True if every entry of every input is a pass (or on)."""

    kind: Literal["gate", "all"]
    inputs: Names
    months: MonthsBack = None
    missing: Open[Literal["fail", "pass"]]
    """Whether an input without any entry counts as passed."""


class AnyEntryStep(StepBlock):
    """True if one entry of one of the inputs is a pass (or on)."""

    kind: Literal["any"]
    inputs: Names
    months: MonthsBack = None


class LevelsStep(StepBlock):
    """Levels turned into points."""

    kind: Literal["levels"]
    inputs: Names
    months: MonthsBack = None
    scores: dict[Text, Number]
    how: Open[Literal["sum", "maximum", "minimum", "latest"]]
    missing: Open[Missing]


class LevelStep(StepBlock):
    """The level of the input's latest entry."""

    kind: Literal["level"]
    input: Name


class PanelStep(StepBlock):
    """Democratic evaluation: mean within each rater group, then weighted over the groups."""

    kind: Literal["panel"]
    input: Name
    groups: dict[Text, Number]
    """Rater group -> weight."""
    trim: Open[Whole] = 0
    """How many of the highest and of the lowest are left out in each group."""
    min_raters: Open[Whole] = 1
    missing_group: Open[Literal["reweight", "zero", "absent"]]
    decimals: Open[Decimals]
    rounding: Open[Rounding]
