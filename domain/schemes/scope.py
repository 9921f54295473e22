"""What the builder of steps knows while it goes through an assessment in order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypedDict

from domain.schemes.conditions import KEYWORDS, ConditionError, parse_condition
from domain.schemes.document_values import Resolved
from domain.schemes.model import Input
from domain.schemes.problems import advice_of, did_you_mean, one_of
from domain.schemes.quantities import Quantity, amount_of, plain_amount_of, quantity_of
from domain.schemes.steps import Operand
from domain.schemes.values import (
    ROSTER_COLUMNS,
    AllOf,
    Amount,
    Column,
    ColumnType,
    Condition,
    Label,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from domain.schemes.document import OutcomeDocument
    from domain.schemes.document_entries import StepBlock
    from domain.schemes.model import InputKind
    from domain.schemes.problems import Key
    from domain.schemes.reading import Reader


class Shared(TypedDict):
    """The fields that all model steps have."""

    name: str
    title: Label
    rules: tuple[str, ...]
    parameters: tuple[str, ...]


@dataclass(slots=True)
class Scope:
    """The inputs, parameters and earlier columns that a step may name, and where it stands.

    Every method that finds a mistake reports it and returns something harmless, so that one
    reading reports all mistakes; nothing is returned to callers when there was one.
    """

    reader: Reader
    scheme: str
    outcomes: Mapping[str, OutcomeDocument]  # of each assessment of the scheme
    reads: Iterable[str]
    inputs: Mapping[str, Input]  # those that the assessment lists
    parameters: Mapping[str, Resolved]
    key: Key = ()
    references: tuple[str, ...] = ()  # parameters that stand in the present step
    columns: dict[str, ColumnType] = field(default_factory=lambda: dict(ROSTER_COLUMNS))
    ranks: set[str] = field(default_factory=set)
    read: set[str] = field(default_factory=set)  # columns that something uses
    used_inputs: set[str] = field(default_factory=set)
    in_conditions: dict[str, None] = field(default_factory=dict)  # parameters of its conditions

    def enter(self, key: Key, references: Iterable[str]) -> None:
        """Go on to the step at the key."""
        self.key = key
        self.references = tuple(references)
        self.in_conditions.clear()

    def shared(self, document: StepBlock, column_type: ColumnType) -> Shared:
        """Define the step's column, and say what all model steps share.

        To be called when all that the step names has been looked up: it must not name itself.
        """
        self.define(document.name, column_type)
        parameters = dict.fromkeys((*self.references, *self.in_conditions))
        return Shared(
            name=document.name,
            title=Label(document.title.zh, document.title.en),
            rules=document.rules,
            parameters=tuple(parameters),
        )

    def report(self, part: Key, message: str, next_step: str) -> None:
        """A mistake in a part of the present step."""
        self.reader.report((*self.key, *part), message, next_step)

    def define(self, name: str, column_type: ColumnType) -> None:
        """The present step makes this column."""
        if name in self.columns:
            self.report(("name",), f"There is already a column {name}.", "Give it another name.")
        elif name in KEYWORDS or name == "parameter":
            self.report(("name",), f"{name} is a word of the language.", "Give it another name.")
        self.columns[name] = column_type

    def column(self, name: str, part: Key, *types: ColumnType) -> ColumnType:
        """The type of an earlier column, which has to be one of the types (if any are given)."""
        self.read.add(name)
        found = self.columns.get(name)
        if found is None:
            self.report(
                part,
                f"There is no column {name} before this step.",
                did_you_mean(name, self.columns),
            )
            return types[0] if types else "number"
        if types and found not in types:
            self.report(
                part,
                f"{name} is a {found} column; a {' or '.join(types)} column is needed.",
                "Name another column, or turn it into one with a step before.",
            )
            return types[0]
        return found

    def flag(self, name: str | None, part: str) -> str | None:
        """An optional flag column."""
        if name is not None:
            self.column(name, (part,), "flag")
        return name

    def input(self, name: str, part: Key, kinds: Iterable[InputKind]) -> Input | None:
        """An input of the assessment, of one of the kinds."""
        declared = self.inputs.get(name)
        if declared is None:
            self.report(
                part,
                f"{name} is not among the inputs of this assessment.",
                did_you_mean(name, self.inputs),
            )
            return None
        self.used_inputs.add(name)
        if declared.kind not in kinds:
            self.report(
                part,
                f"The input {name} is of kind {declared.kind}, which this step does not take.",
                f"Name one of kind {one_of(kinds)}.",
            )
            return None
        return declared

    def condition(self, text: str, part: Key = ("when",)) -> Condition:
        """Read a condition over the columns so far."""
        try:
            condition, names = parse_condition(text, self.columns, self.parameters)
        except ConditionError as error:
            self.report(part, f"Place {error.at}: {error.message}", error.next_step)
            return AllOf(())
        self.read.update(names.columns)
        self.in_conditions.update(dict.fromkeys(names.parameters))
        return condition

    def amount(self, quantity: Quantity, part: Key, column_type: ColumnType) -> Amount:
        """An exact amount, by township where it differs."""
        try:
            return amount_of(quantity, column_type)
        except ValueError as error:
            self.report(part, *advice_of(error, "Correct the number."))
            return 0

    def plain_amount(self, quantity: Quantity, part: Key, column_type: ColumnType) -> int:
        """An exact amount that is the same everywhere."""
        try:
            return plain_amount_of(quantity, column_type)
        except ValueError as error:
            self.report(part, *advice_of(error, "Correct the number."))
            return 0

    def operand(self, value: object, part: Key, column_type: ColumnType) -> Operand:
        """A constant of the type, an earlier column of the type, or None for absent."""
        if isinstance(value, Column):
            self.column(value.name, part, column_type)
            return value
        given = value.value if isinstance(value, Resolved) else value
        groups = value.by_group if isinstance(value, Resolved) else ()
        if given is None:
            if column_type == "flag":
                self.report(part, "A flag is never absent.", "Write true or false.")
            return None
        if column_type in ("text", "flag"):
            wanted = str if column_type == "text" else bool
            if not isinstance(given, wanted):
                self.report(
                    part, f"{given} is not a {column_type}.", "Write a value of the step's type."
                )
                return None
            return given
        try:
            quantity = Quantity(quantity_of(given).text, groups)
        except ValueError as error:
            self.report(part, *advice_of(error, "Write a value of the step's type."))
            return None
        return self.amount(quantity, part, column_type)
