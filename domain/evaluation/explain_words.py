"""How values, amounts and conditions are put into words, in Chinese and English."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from domain.evaluation.interpret_values import amount, holds, operand
from domain.scaled import format_scaled
from domain.schemes.steps import Operand
from domain.schemes.values import (
    Absent,
    AllOf,
    AnyOf,
    ByUnit,
    Column,
    Compare,
    Condition,
    Label,
    Not,
    OneOf,
    Value,
)

if TYPE_CHECKING:
    from domain.evaluation.explain_node import Language
    from domain.evaluation.interpret import Evaluation
    from domain.evaluation.result import Row
    from domain.scaled import Rounding
    from domain.schemes.values import Amount, ColumnType

ROSTER_TITLES = {
    "subject": Label("对象", "subject"),
    "cadre_class": Label("类别", "class"),
    "post": Label("职务", "post"),
    "unit": Label("单位", "unit"),
    "group": Label("上级单位", "unit above"),
    "months_in_post": Label("任职满月数", "whole months in post"),
    "months_in_unit": Label("在本单位满月数", "whole months in the unit"),
    "months_served": Label("期内任职月数", "months served in the period"),
    "present_at_end": Label("期末在任", "in post at the period's end"),
    "classes_held": Label("期内类别数", "classes held in the period"),
}
_ROUNDING: dict[Rounding, Label] = {
    "half_up": Label("四舍五入", "halves away from zero"),
    "half_even": Label("四舍六入五成双", "halves to even"),
    "down": Label("舍去尾数", "towards zero"),
    "up": Label("进位", "away from zero"),
}
_OPERATORS = {"=": "=", "!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥"}


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says things about one row in one language."""

    language: Language
    evaluation: Evaluation
    row: Row
    titles: dict[str, Label] = field(default_factory=dict)

    def say(self, zh: str, en: str) -> str:
        """The one or the other."""
        return zh if self.language == "zh" else en

    def told(self, label: Label) -> str:
        return self.say(label.zh, label.en)

    def title(self, column: str) -> str:
        return self.told(self.titles[column])

    def value(self, value: Value, column_type: ColumnType) -> str:
        """A value as people write it; money in yuan."""
        match value:
            case None:
                return self.say("无", "none")
            case bool():
                return self.say("是", "yes") if value else self.say("否", "no")
            case str():
                return value
        if column_type == "money":
            return format_scaled(value, decimals=2) + self.say("元", " yuan")
        return format_scaled(value) if column_type == "number" else str(value)

    def level(self, level: str) -> str:
        """A level as people say it: a situation by its title."""
        situations = self.evaluation.scheme.situations
        return next((self.told(one.title) for one in situations if one.name == level), level)

    def cell(self, column: str) -> str:
        """The row's value of a column."""
        return self.value(self.row[column], self.evaluation.types[column])

    def named(self, column: str) -> str:
        """Title and value."""
        return f"{self.title(column)} {self.cell(column)}"

    def amount(self, given: Amount, column_type: ColumnType) -> str:
        return self.value(amount(given, self.row), column_type)

    def operand(self, given: Operand, column_type: ColumnType) -> str:
        if isinstance(given, Column):
            return self.named(given.name)
        return self.value(operand(given, self.row), column_type)

    def rounding(self, decimals: int, rounding: Rounding) -> str:
        """How a division was rounded."""
        return self.say(
            f"（保留{decimals}位小数，{_ROUNDING[rounding].zh}）",
            f" (to {decimals} decimals, {_ROUNDING[rounding].en})",
        )

    def sum(self, terms: list[str]) -> str:
        """Terms with plus signs between them, brackets around negative ones."""
        return " + ".join(f"({term})" if term.startswith("-") else term for term in terms) or "0"

    def listing(self, words: list[str]) -> str:
        return self.say("、", ", ").join(words)

    def condition(self, given: Condition) -> str:
        """The condition with the row's values in it."""
        match given:
            case Compare(column, op, value):
                wanted = (
                    self.named(value.name)
                    if isinstance(value, Column)
                    else self.value(
                        amount(value, self.row) if isinstance(value, ByUnit) else value,
                        self.evaluation.types[column],
                    )
                )
                return f"{self.named(column)} {_OPERATORS[op]} {wanted}"
            case OneOf(column, values):
                among = self.listing(list(values))
                return f"{self.named(column)} {self.say('属于', 'is one of')} {among}"
            case Absent(column):
                return f"{self.named(column)}{self.say('：没有值', ': has no value')}"
            case Not(part):
                return f"{self.say('并非', 'not')} ({self.condition(part)})"
            case AllOf(parts):
                joined = self.say(" 且 ", " and ").join(self._parts(parts))
                return joined or self.say("总是", "always")
            case AnyOf(parts):
                joined = self.say(" 或 ", " or ").join(self._parts(parts))
                return joined or self.say("从不", "never")

    def _parts(self, parts: tuple[Condition, ...]) -> list[str]:
        return [f"({self.condition(part)})" for part in parts]

    def verdict(self, given: Condition) -> str:
        """The condition and whether it holds."""
        answer = (
            self.say("成立", "holds") if holds(given, self.row) else self.say("不成立", "fails")
        )
        return f"{self.condition(given)}{self.say('：', ': ')}{answer}"


def columns_of(given: Condition) -> tuple[str, ...]:
    """The columns that a condition reads, in order."""
    match given:
        case Compare(column, _, Column(other)):
            return (column, other)
        case Compare(column, _, _) | OneOf(column, _) | Absent(column):
            return (column,)
        case Not(part):
            return columns_of(part)
        case AllOf(parts) | AnyOf(parts):
            return tuple(column for part in parts for column in columns_of(part))
