"""Columns, amounts and conditions in the words of a scheme, in Chinese and English."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from domain.scaled import format_scaled
from domain.schemes.columns import column_types
from domain.schemes.condition_text import format_amount
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
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.schemes.model import Assessment, Scheme
    from domain.schemes.steps import Operand
    from domain.schemes.values import Amount, ColumnType

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")

ROSTER_TITLES: dict[str, Label] = {
    "subject": Label("考核对象", "subject"),
    "cadre_class": Label("类别", "class"),
    "post": Label("职务", "post"),
    "unit": Label("所在村", "unit"),
    "group": Label("所在乡镇", "township"),
    "months_in_post": Label("连续任职月数", "months in post"),
    "months_in_unit": Label("在本村任职月数", "months in the unit"),
    "months_served": Label("期内在岗月数", "months served in the period"),
    "present_at_end": Label("期末在岗", "in post at the end of the period"),
    "classes_held": Label("期内类别数", "classes held in the period"),
}
_OPERATORS = {"=": "=", "!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥"}


@dataclass(frozen=True, slots=True)
class Words:
    """The titles of an assessment's columns and inputs in one language."""

    language: Language
    titles: dict[str, Label]
    inputs: dict[str, Label]
    raters: dict[tuple[str, str], Label]  # by input and group
    situations: dict[str, Label]
    types: dict[str, ColumnType]

    def pick(self, zh: str, en: str) -> str:
        """The text of the language."""
        return zh if self.language == "zh" else en

    def label(self, label: Label) -> str:
        """The label in the language."""
        return self.pick(label.zh, label.en)

    def quoted(self, text: str) -> str:
        """The text, set off from the sentence."""
        return self.pick(f"“{text}”", f'"{text}"')

    def column(self, name: str) -> str:
        """A column by its title."""
        return self.quoted(self.label(self.titles[name]))

    def columns(self, names: Iterable[str]) -> str:
        """Several columns by their titles."""
        return self.joined(self.column(name) for name in names)

    def input(self, name: str) -> str:
        """An input by its title."""
        return self.quoted(self.label(self.inputs[name]))

    def rater(self, declared: str, group: str) -> str:
        """A group of an input's raters by its title."""
        found = self.raters.get((declared, group))
        return self.label(found) if found else group

    def level(self, level: str) -> str:
        """A level; a situation by its title."""
        found = self.situations.get(level)
        return self.label(found) if found else level

    def joined(self, parts: Iterable[str]) -> str:
        """A list within a sentence."""
        return self.pick("、", ", ").join(parts)

    def amount(self, amount: Amount, column_type: ColumnType) -> str:
        """A number of a column type, with the townships where it differs."""
        unit = self.pick("元", " yuan") if column_type == "money" else ""
        if not isinstance(amount, ByUnit):
            return format_amount(amount, column_type) + unit
        own = self.joined(
            f"{code} {format_amount(value, column_type)}{unit}" for code, value in amount.groups
        )
        default = format_amount(amount.default, column_type) + unit
        return self.pick(f"{default}（{own}）", f"{default} ({own})")

    def operand(self, operand: Operand, column_type: ColumnType) -> str:
        """A value that a step gives."""
        if operand is None:
            return self.pick("空", "absent")
        if isinstance(operand, Column):
            return self.column(operand.name)
        if isinstance(operand, bool):
            return self.pick("是", "yes") if operand else self.pick("否", "no")
        if isinstance(operand, str):
            return self.quoted(operand)
        return self.amount(operand, column_type)

    def condition(self, condition: Condition) -> str:
        """A condition as part of a sentence."""
        match condition:
            case Compare():
                return self._compare(condition)
            case OneOf():
                values = self.joined(self.quoted(value) for value in condition.values)
                name = self.column(condition.column)
                return self.pick(f"{name}属于{values}", f"{name} is one of {values}")
            case Absent():
                name = self.column(condition.column)
                return self.pick(f"{name}为空", f"{name} is absent")
            case AllOf():
                return self.pick("且", " and ").join(map(self._inner, condition.parts))
            case AnyOf():
                return self.pick("或", " or ").join(map(self._inner, condition.parts))
            case Not():
                return self._negation(condition)

    def _inner(self, condition: Condition) -> str:
        text = self.condition(condition)
        if not isinstance(condition, (AllOf, AnyOf)):
            return text
        return self.pick(f"（{text}）", f"({text})")

    def _negation(self, condition: Not) -> str:
        if isinstance(condition.part, Absent):
            name = self.column(condition.part.column)
            return self.pick(f"{name}不为空", f"{name} is present")
        inner = self._inner(condition.part)
        return self.pick(f"非{inner}", f"not {inner}")

    def _compare(self, condition: Compare) -> str:
        name = self.column(condition.column)
        column_type = self.types[condition.column]
        if column_type == "flag":
            return name
        value = self.operand(condition.value, column_type)
        return f"{name} {_OPERATORS[condition.op]} {value}"


def words_of(scheme: Scheme, assessment: Assessment, language: Language) -> Words:
    """The words of an assessment."""
    return Words(
        language=language,
        titles=ROSTER_TITLES | {step.name: step.title for step in assessment.steps},
        inputs={declared.name: declared.title for declared in scheme.inputs},
        raters={
            (declared.name, rater): title
            for declared in scheme.inputs
            for rater, title in zip(declared.raters, declared.rater_titles, strict=False)
        },
        situations={one.name: one.title for one in scheme.situations},
        types=column_types(assessment),
    )


def percent(share: int) -> str:
    """A scaled share as a percentage: 2,000 is 20%."""
    return f"{format_scaled(share * 100)}%"
