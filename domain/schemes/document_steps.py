"""The step blocks of a scheme document: what a clerk writes under `steps`.

For people they are described in ops/docs/scheme-language.md. `domain.schemes.build` turns them
into the model's steps. Conditions are texts, read by `domain.schemes.conditions`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from domain.calendar import PeriodKind
from domain.scaled import Rounding
from domain.schemes.document_entries import (
    AmountsStep,
    AnyEntryStep,
    CountStep,
    GateStep,
    LevelsStep,
    LevelStep,
    MeanStep,
    Missing,
    Names,
    PanelStep,
    StepBlock,
    Texts,
)
from domain.schemes.document_values import (
    Block,
    Bound,
    Decimals,
    KebabName,
    Name,
    Number,
    Open,
    Operand,
    Share,
    Text,
    Title,
    Whole,
)
from domain.schemes.values import ColumnType

# --- from columns ---------------------------------------------------------------------------------


class WeighStep(StepBlock):
    """A weighted combination of columns."""

    kind: Literal["weigh"]
    terms: dict[Name, Number]
    """Column -> weight."""
    divide_by: Open[Literal["one", "weights"]] = "one"
    missing: Open[Literal["absent", "zero", "reweight"]]
    decimals: Open[Decimals]
    rounding: Open[Rounding]


class TotalStep(StepBlock):
    """A plain sum and difference of columns."""

    kind: Literal["total"]
    plus: Names
    minus: Names = ()
    missing: Open[Missing]


class RatioStep(StepBlock):
    """part / whole x times."""

    kind: Literal["ratio"]
    part: Name
    whole: Name
    times: Number
    decimals: Open[Decimals]
    rounding: Open[Rounding]


class CapStep(StepBlock):
    """The column, but no more than `at_most`."""

    kind: Literal["cap"]
    column: Name
    at_most: Bound


class FloorStep(StepBlock):
    """The column, but no less than `at_least`."""

    kind: Literal["floor"]
    column: Name
    at_least: Bound


class ClampStep(StepBlock):
    """The column, held between two bounds."""

    kind: Literal["clamp"]
    column: Name
    at_least: Bound
    at_most: Bound


class HoldsStep(StepBlock):
    """A flag: the condition holds."""

    kind: Literal["test", "eligible", "effect"]
    when: Text


class VetoStep(StepBlock):
    """The column, but `becomes` where the condition holds."""

    kind: Literal["veto"]
    column: Name
    when: Text
    becomes: Operand


class Case(Block):
    """One row: where the condition holds, the value."""

    when: Text
    value: Operand


class ChooseStep(StepBlock):
    """The value of the first case that holds."""

    kind: Literal["choose"]
    type: ColumnType
    cases: Annotated[tuple[Case, ...], Field(min_length=1)]
    otherwise: Operand


class TableStep(StepBlock):
    """A decision table: the value of the first row that holds."""

    kind: Literal["table"]
    type: ColumnType
    rows: Annotated[tuple[Case, ...], Field(min_length=1)]
    otherwise: Operand


class CoefficientStep(StepBlock):
    """A number for each value of a column."""

    kind: Literal["coefficient"]
    column: Name
    values: Annotated[dict[str, Number], Field(min_length=1)]
    otherwise: Operand


class AwardStep(StepBlock):
    """A fixed amount of money for each value of a column."""

    kind: Literal["award"]
    column: Name
    amounts: Annotated[dict[str, Number], Field(min_length=1)]
    otherwise: Operand


class TallyStep(StepBlock):
    """A count of grounds: flags and counts, each times a whole number."""

    kind: Literal["tally"]
    terms: Annotated[dict[Name, Open[int]], Field(min_length=1)]
    how: Open[Literal["sum", "maximum"]]


# --- over all subjects ----------------------------------------------------------------------------


class SortKeyBlock(Block):
    """A column to sort by."""

    column: Name
    order: Literal["descending", "ascending"] = "descending"


class RankStep(StepBlock):
    """The place among the subjects. A key is a column (greatest first) or {column, order}."""

    kind: Literal["rank"]
    by: Annotated[tuple[Name | SortKeyBlock, ...], Field(min_length=1)]
    within: Open[Names] = ()
    among: Name | None = None
    style: Open[Literal["competition", "dense", "ordinal"]]


class ThresholdsStep(StepBlock):
    """A label for reaching a threshold; none for the last label: everything else."""

    kind: Literal["thresholds"]
    column: Name
    bands: Annotated[dict[Text, Bound], Field(min_length=1)]
    among: Name | None = None


Ties = Literal["better", "worse", "split"]
Heads = Literal["half_up", "down", "up"]


class QuotaStep(StepBlock):
    """Labels by shares of those who are ranked, best first."""

    kind: Literal["quota"]
    rank: Name
    shares: Annotated[dict[Text, Share], Field(min_length=1)] | None = None
    """Label -> share ("20%"), or rest."""
    numbers: Annotated[dict[Text, Share], Field(min_length=1)] | None = None
    """Label -> head count, or rest."""
    rounding: Open[Literal["largest_remainder", "half_up", "down", "up"]] | None = None
    priority: Open[Texts] = ()
    min_population: Open[Whole]
    small: Open[Text] | None = None
    ties: Open[Ties]


class EndStep(StepBlock):
    """A flag: the subject is among the first (top) or the last (bottom) of those ranked."""

    kind: Literal["top", "bottom"]
    rank: Name
    share: Number | None = None
    number: Open[Whole] | None = None
    rounding: Open[Heads] | None = None
    min_population: Open[Whole]
    ties: Open[Literal["include", "exclude", "split"]]


# --- over time ------------------------------------------------------------------------------------


class HistoryStep(StepBlock):
    """Earlier outcomes."""

    kind: Literal["history"]
    scheme: KebabName | None = None
    """Another scheme, declared under `reads`; left out: this one."""
    assessment: Name
    about: Literal["subject", "unit", "group"] = "subject"
    field: Literal["score", "rank", "grade", "tier", "coefficient", "amount"]
    how: Open[Literal["count", "run", "sum", "mean", "minimum", "maximum", "latest"]]
    equals: Open[tuple[str | int, ...]] = ()
    within: Literal["year", "periods", "ever"]
    calendar: PeriodKind | None = None
    """The kind of the other scheme's periods; left out: that of this assessment."""
    last: Open[Whole] | None = None
    gap: Open[Literal["breaks", "skipped"]] | None = None
    decimals: Open[Decimals] | None = None
    rounding: Open[Rounding] | None = None


class TierStep(StepBlock):
    """The tier after this period; tier 1 is the best."""

    kind: Literal["tier"]
    previous: Name
    initial: Name
    up: Name
    down: Name
    best: Open[Whole]
    worst: Open[Whole]
    max_up: Open[Whole]
    max_down: Open[Whole]
    frozen: Name | None = None
    among: Name | None = None


# --- consequences ---------------------------------------------------------------------------------


class PayStep(StepBlock):
    """Money: base, or its increase over `minus`, times up to two factors."""

    kind: Literal["pay", "withheld"]
    base: Name
    minus: Name | None = None
    factors: Annotated[tuple[Operand, ...], Field(max_length=2)] = ()
    """Numbers ("20%"), parameters or {column: name}."""
    unit: Open[Literal["fen", "jiao", "yuan"]]
    at_most: Bound = None
    missing: Open[Missing]
    rounding: Open[Rounding]


class AddMoneyStep(StepBlock):
    """A plain sum and difference of money columns."""

    kind: Literal["add_money"]
    plus: Names
    minus: Names = ()


class DutyStep(StepBlock):
    """Where the condition holds, `owner` owes `what` within so many days."""

    kind: Literal["duty"]
    when: Text
    what: Title
    owner: Text
    within_days: Open[Whole]


StepDocument = Annotated[
    AmountsStep
    | MeanStep
    | CountStep
    | GateStep
    | AnyEntryStep
    | LevelsStep
    | LevelStep
    | PanelStep
    | WeighStep
    | TotalStep
    | RatioStep
    | CapStep
    | FloorStep
    | ClampStep
    | HoldsStep
    | VetoStep
    | ChooseStep
    | TableStep
    | CoefficientStep
    | AwardStep
    | TallyStep
    | RankStep
    | ThresholdsStep
    | QuotaStep
    | EndStep
    | HistoryStep
    | TierStep
    | PayStep
    | AddMoneyStep
    | DutyStep,
    Field(discriminator="kind"),
]
