"""What single cells of an entries sheet mean under a scheme, and what is wrong with them.

The rules themselves are those of `domain.slices.entry_rules`, by which the ledger records; here
their refusals get the words of a clerk.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from api.imports.values import NotReadableError, read_day, read_number
from api.imports.vocabulary import header_key, input_words, words_for
from domain.events.entries import EntryKind, EntryRecorded
from domain.scaled import format_scaled
from domain.schemes.model import Assessment, Input, Scheme
from domain.slices.entry_rules import (
    VALUE_KINDS,
    EntryRules,
    check_content,
    check_day,
    entered_kind,
)

About = Literal["subject", "unit", "group"]

# How people say the fixed levels of gates and flags.
FIXED_LEVELS: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "gate": (
        ("pass", ("通过", "pass", "合格", "达标", "是", "√", "✓")),
        ("fail", ("不通过", "fail", "不合格", "不达标", "未达标", "否", "×", "✗")),
    ),
    "flag": (("on", ("是", "on", "有", "√", "✓")), ("off", ("否", "off", "无", "×", "✗"))),
}


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something wrong: a code of CELL_MESSAGES, and the target whose column is at fault.

    Target "" is the column of the value itself.
    """

    code: str
    target: str = ""
    fields: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What an entry says: input, rater, and value or level; or what is wrong with it."""

    input: str = ""
    kind: EntryKind = "points"
    about: About = "subject"
    one: bool = True
    rater: str = ""
    value: str | None = None
    level: str | None = None
    flaw: Flaw | None = None


class EntryCells:
    """Reads cells for one assessment and period ("" for dated and standing inputs)."""

    def __init__(
        self, scheme: Scheme, assessment: Assessment, period: str, default_day: date | None
    ) -> None:
        self.scheme = scheme
        self.assessment = assessment
        self.period = period
        self._default_day = default_day
        self._rules = EntryRules(scheme, assessment)
        self._words = input_words(scheme, assessment)

    def content(self, cells: tuple[str, str, str, str]) -> Content:
        """From the cells of indicator, rater, value and level."""
        input_text, rater_text, value_text, level_text = cells
        declared = self._input(input_text)
        if declared is None:
            titles = "、".join(known.title.zh for known in self._rules.inputs.values())
            return Content(flaw=Flaw("unknown-input", "input", {"allowed": titles}))
        title = declared.title.zh
        if (declared.window == "period") != bool(self.period):
            dated = declared.window != "period"
            fields = {
                "input": title,
                "belongs_zh": "按日期计" if dated else "按考核周期计",
                "belongs_en": "belongs to a day" if dated else "belongs to a period",
            }
            return Content(flaw=Flaw("mixed-periods", "", fields))
        if declared.kind in VALUE_KINDS:
            text, level = value_text or level_text, None
        else:
            text = level_text or value_text
            level = _level(text, declared)
        if not text:
            return Content(flaw=Flaw("value-missing", "", {"field": title}))
        value: str | None = None
        if level is None:
            try:
                value = read_number(text)
            except NotReadableError as error:
                return Content(flaw=Flaw(error.code))
        rater = _rater(rater_text, declared)
        body = self.assessment.subject_kind
        about: About = declared.about
        if about == "subject" and body != "person":
            about = "unit" if body == "village" else "group"
        content = Content(
            input=declared.name,
            kind=entered_kind(declared),
            about=about,
            one=declared.one,
            rater=rater,
            value=value,
            level=level,
        )
        problem = check_content(self._sample(content), declared)
        if problem is None:
            return content
        target = "rater" if problem.field == "rater" else ""
        allowed = _allowed(problem.code, declared)
        return Content(flaw=Flaw(problem.code, target, {"input": title, "allowed": allowed}))

    def day(self, cells: tuple[str, str]) -> date | Flaw:
        """From the cells of day and indicator."""
        text, input_text = cells
        declared = self._input(input_text)
        if not text:
            if self._default_day is None:
                return Flaw("value-missing", "day", {"field": "日期"})
            return self._default_day
        try:
            day = read_day(text)
        except NotReadableError as error:
            return Flaw(error.code, "day")
        if declared is not None:
            sample = self._sample(Content(input=declared.name, kind=entered_kind(declared)), day)
            problem = check_day(sample, declared, self.assessment)
            if problem is not None:
                return Flaw(problem.code, "day", {"input": declared.title.zh})
        return day

    def _input(self, text: str) -> Input | None:
        name = text if text in self._rules.inputs else self._words.get(header_key(text), "")
        return self._rules.inputs.get(name)

    def _sample(self, content: Content, day: date = date.min) -> EntryRecorded:
        return EntryRecorded(
            effective_on=day,
            scheme=self.scheme.name,
            assessment=self.assessment.name,
            period=self.period,
            subject="",
            input=content.input,
            kind=content.kind,
            value=content.value,
            level=content.level,
            rater=content.rater,
        )


def _level(text: str, declared: Input) -> str:
    """The scheme's spelling of a level; the text itself if it has none such."""
    for level, words in FIXED_LEVELS.get(declared.kind, ()):
        if text.casefold() in words:
            return level
    return _matching(text, declared.levels) or text


def _rater(text: str, declared: Input) -> str:
    """The group of raters that is meant; the text itself where there is none."""
    for rater in declared.raters:
        if _matching(text, words_for(declared, rater)) is not None:
            return rater
    return text


def _matching(text: str, declared: tuple[str, ...]) -> str | None:
    return next((known for known in declared if header_key(known) == header_key(text)), None)


def _allowed(code: str, declared: Input) -> str:
    """What the input takes instead, for the message."""
    if code == "unknown-rater":
        return "、".join(title.zh for title in declared.rater_titles) or "—"
    if code == "unknown-level":
        fixed = FIXED_LEVELS.get(declared.kind, ())
        return "、".join(declared.levels or [words[0] for _, words in fixed])
    decimals = 2 if declared.value_type == "money" else 4
    low, high = (
        "" if bound is None else format_scaled(bound, decimals=decimals)
        for bound in (declared.at_least, declared.at_most)
    )
    return f"{low} ～ {high}"
