"""The explanation of one value, as a tree: from the value down to entries, rules and parameters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from datetime import date

    from domain.schemes.model import Parameter, Rule
    from domain.schemes.values import Label, Value

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryUsed:
    """An entry that stands behind a value. `position` is that of the original in the log."""

    position: int
    known_from: int  # of the correction that holds, else the position where it was first known
    subject: str
    input: Label
    item: str
    rater: str
    rater_title: Label | None = None
    effective_on: date
    content: str  # its value or level; of a case the title of the situation
    counted: bool  # false: trimmed from a panel, or not the latest
    case: str = ""  # the case that it follows from
    rules: tuple[Rule, ...] = ()  # of the situation or the measure


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeUsed:
    """An earlier outcome that stands behind a value."""

    position: int
    period: str
    content: str
    counted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The place of a subject among the population of a rank or quota."""

    population: int
    first_place: int  # of those tied with the subject
    last_place: int
    partition: tuple[str, ...]  # the texts that bound the population
    tied_with: tuple[str, ...]  # other subject ids
    heads: tuple[tuple[str, int], ...] = ()  # of a quota: label, head count, best first


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One column of one subject: its value, how it came about, and what that rests on."""

    column: str
    title: Label
    kind: str  # of the step in kebab case, or "roster"
    value: Value  # as in the result
    shown: Label  # formatted
    working: Label  # a sentence with the numbers
    rules: tuple[Rule, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    entries: tuple[EntryUsed, ...] = ()
    outcomes: tuple[OutcomeUsed, ...] = ()
    standing: Standing | None = None
    children: tuple[Node, ...] = ()
    above: bool = False  # explained further up in the same tree, so without children here


def to_json(node: Node) -> dict[str, Any]:
    """The tree as plain JSON values."""
    standing = node.standing
    return {
        "column": node.column,
        "title": _label(node.title),
        "kind": node.kind,
        "value": node.value,
        "shown": _label(node.shown),
        "working": _label(node.working),
        "rules": _rules(node.rules),
        "parameters": [
            {
                "name": parameter.name,
                "title": _label(parameter.title),
                "value": parameter.value,
                "unit": parameter.unit,
                "status": parameter.status,
                "reason": parameter.reason and _label(parameter.reason),
            }
            for parameter in node.parameters
        ],
        "entries": [
            {
                "position": entry.position,
                "known_from": entry.known_from,
                "subject": entry.subject,
                "input": _label(entry.input),
                "item": entry.item,
                "rater": entry.rater,
                "rater_title": entry.rater_title and _label(entry.rater_title),
                "effective_on": entry.effective_on.isoformat(),
                "content": entry.content,
                "counted": entry.counted,
                "case": entry.case,
                "rules": _rules(entry.rules),
            }
            for entry in node.entries
        ],
        "outcomes": [
            {
                "position": outcome.position,
                "period": outcome.period,
                "content": outcome.content,
                "counted": outcome.counted,
            }
            for outcome in node.outcomes
        ],
        "standing": standing
        and {
            "population": standing.population,
            "first_place": standing.first_place,
            "last_place": standing.last_place,
            "partition": list(standing.partition),
            "tied_with": list(standing.tied_with),
            "heads": [[label, heads] for label, heads in standing.heads],
        },
        "above": node.above,
        "children": [to_json(child) for child in node.children],
    }


def _rules(rules: tuple[Rule, ...]) -> list[dict[str, str]]:
    return [{"id": rule.id, "phrase": rule.phrase, "document": rule.document} for rule in rules]


def _label(label: Label) -> dict[str, str]:
    return {"zh": label.zh, "en": label.en}


_WORDS: dict[str, dict[Language, str]] = {
    "rule": {"zh": "依据", "en": "rule"},
    "parameter": {"zh": "参数", "en": "parameter"},
    "entry": {"zh": "记录", "en": "entry"},
    "case": {"zh": "情形", "en": "case"},
    "outcome": {"zh": "既往结果", "en": "outcome"},
    "decided": {"zh": "已定", "en": "decided"},
    "assumed": {"zh": "暂定", "en": "assumed"},
    "not counted": {"zh": "未计入", "en": "not counted"},
    "above": {"zh": "见上", "en": "see above"},
}


def to_text(node: Node, language: Language) -> str:
    """The tree as indented text, a line for each fact."""
    return "\n".join(_lines(node, language, 0)) + "\n"


def _lines(node: Node, language: Language, depth: int) -> list[str]:
    def word(key: str) -> str:
        return _WORDS[key][language]

    def told(label: Label) -> str:
        return label.zh if language == "zh" else label.en

    def reason(parameter: Parameter) -> str:
        return f": {told(parameter.reason)}" if parameter.reason else ""

    margin = "  " * depth
    head = f"{margin}{told(node.title)}: {told(node.shown)}"
    if node.above:
        return [f"{head} ({word('above')})"]
    lines = [head, f"{margin}    {told(node.working)}"]
    for entry in node.entries:
        parts = (f"#{entry.position}", entry.effective_on.isoformat(), told(entry.input))
        rest = (
            f"{word('case')} {entry.case}" if entry.case else "",
            entry.item,
            told(entry.rater_title) if entry.rater_title else entry.rater,
            entry.content,
            "" if entry.counted else word("not counted"),
            *(f"{rule.id} 「{rule.phrase}」" for rule in entry.rules),
        )
        lines.append(f"{margin}    {word('entry')} {' '.join(filter(None, (*parts, *rest)))}")
    lines += [
        f"{margin}    {word('outcome')} #{outcome.position} {outcome.period} {outcome.content}"
        + ("" if outcome.counted else f" {word('not counted')}")
        for outcome in node.outcomes
    ]
    lines += [
        f"{margin}    {word('rule')} {rule.id} 「{rule.phrase}」 {rule.document}"
        for rule in node.rules
    ]
    lines += [
        f"{margin}    {word('parameter')} {told(parameter.title)} = {parameter.value}"
        f" {parameter.unit} ({word(parameter.status)}{reason(parameter)})"
        for parameter in node.parameters
    ]
    for child in node.children:
        lines += _lines(child, language, depth + 1)
    return lines
