"""A scheme as plain text, for reading aloud in a meeting: rules, parameters, inputs, steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.scaled import format_scaled
from domain.schemes.columns import step_type
from domain.schemes.quantities import YUAN_DECIMALS
from domain.schemes.sentences import sentence_of
from domain.schemes.values import Label
from domain.schemes.words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.schemes.model import (
        Assessment,
        Input,
        Parameter,
        Rule,
        Scheme,
        Supervision,
        Verification,
    )
    from domain.schemes.words import Language

_KINDS: dict[str, Label] = {
    "points": Label("得分", "points"),
    "allocation": Label("赋分", "allocation"),
    "level": Label("等级", "level"),
    "gate": Label("达标", "gate"),
    "panel": Label("测评", "panel"),
    "bonus": Label("加分", "bonus"),
    "demerit": Label("减分", "demerit"),
    "honour": Label("荣誉", "honour"),
    "measure": Label("指标数值", "measure"),
    "flag": Label("标记", "flag"),
    "case": Label("查实情形", "verified cases"),
    "sanction": Label("处理措施", "measures in force"),
}
_TREATMENTS = {
    "computed": Label("计算", "computed"),
    "recorded": Label("记录", "recorded"),
    "stated": Label("陈述", "stated"),
}

_SIDES = {
    "negative": Label("负面情形", "negative situation"),
    "positive": Label("正面情形", "positive situation"),
}

_APPEAL_TO = {
    "same_body": Label("未经手的另一人（可为同一机关）", "another person, of the same body or not"),
    "superior": Label("上一级机关", "a body above"),
}


def show_text(scheme: Scheme, language: Language) -> str:
    """The whole scheme in one language, as lines of text."""
    page = _Page(language)
    return "\n".join(page.scheme(scheme)) + "\n"


class _Page:
    """Writes in one language."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def pick(self, zh: str, en: str) -> str:
        return zh if self.language == "zh" else en

    def label(self, label: Label) -> str:
        return self.pick(label.zh, label.en)

    def scheme(self, scheme: Scheme) -> Iterator[str]:
        yield f"{self.label(scheme.title)}  {scheme.name} {scheme.version}"
        yield self.pick(f"自 {scheme.effective_on} 起施行", f"in effect from {scheme.effective_on}")
        instrument = scheme.instrument
        known = (instrument.name, instrument.issued_by, instrument.number, instrument.issued_on)
        yield self.pick("依据：", "Instrument: ") + " ".join(part for part in known if part)
        yield f"SHA-256 {scheme.digest}"
        yield ""
        yield self.pick("一、条文", "1. Rules")
        for rule in scheme.rules:
            yield from self.rule(rule, scheme)
        yield ""
        yield self.pick("二、参数", "2. Parameters")
        for parameter in scheme.parameters:
            yield from self.parameter(parameter)
        yield ""
        yield self.pick("三、录入项", "3. Inputs")
        for declared in scheme.inputs:
            yield self.input(declared)
        yield self.supervision(scheme.supervision)
        following = 4
        if scheme.verification is not None:
            yield ""
            yield from self.cases(scheme, scheme.verification)
            following += 1
        for number, assessment in enumerate(scheme.assessments, start=following):
            yield ""
            yield from self.assessment(number, assessment, scheme)

    def rule(self, rule: Rule, scheme: Scheme) -> Iterator[str]:
        place = " ".join(part for part in (rule.document, rule.article) if part)
        treatment = self.label(_TREATMENTS[rule.treatment])
        yield f"  {rule.id} [{treatment}] 「{rule.phrase}」 {place}"
        where = [
            f"{assessment.name}.{step.name}"
            for assessment in scheme.assessments
            for step in assessment.steps
            if rule.id in step.rules
        ]
        if where:
            yield "      " + self.pick("见步骤：", "steps: ") + ", ".join(where)
        if rule.note:
            yield f"      {self.label(rule.note)}"

    def parameter(self, parameter: Parameter) -> Iterator[str]:
        value = parameter.value
        shown = ", ".join(value) if isinstance(value, tuple) else str(value)
        if isinstance(value, bool):
            shown = self.pick("是", "yes") if value else self.pick("否", "no")
        own = ", ".join(f"{code}: {text}" for code, text in parameter.by_group)
        differs = self.pick(f"（{own}）", f" ({own})") if own else ""
        status = self.pick(f"已定：{parameter.decided_by}", f"decided by {parameter.decided_by}")
        if parameter.status == "assumed":
            status = self.pick("暂定", "assumed")
        yield (
            f"  {parameter.name} {self.label(parameter.title)} = {shown}{differs} "
            f"({parameter.unit}) [{status}]"
        )
        since = self.pick(f"自 {parameter.valid_from} 起", f"from {parameter.valid_from}")
        review = ""
        if parameter.review_on is not None:
            review = self.pick(
                f"，{parameter.review_on} 前复核", f", to be reviewed by {parameter.review_on}"
            )
        named = " ".join((*parameter.rules, *parameter.settles))
        yield f"      {since}{review}; {named}"
        if parameter.reason:
            yield f"      {self.label(parameter.reason)}"

    def input(self, declared: Input) -> str:
        notes = [self.label(_KINDS[declared.kind])]
        window = {
            "period": self.pick("本期", "of the period"),
            "dated": self.pick(f"近 {declared.months} 个月", f"of {declared.months} months")
            if declared.months
            else self.pick("本期内发生", "dated in the period"),
            "standing": self.pick("持续有效", "until replaced"),
        }
        notes.append(window[declared.window])
        decimals = YUAN_DECIMALS if declared.value_type == "money" else 4
        for sign, bound in (("≥", declared.at_least), ("≤", declared.at_most)):
            if bound is not None:
                notes.append(f"{sign} {format_scaled(bound, decimals=decimals)}")
        raters = tuple(self.label(title) for title in declared.rater_titles)
        notes.extend("/".join(words) for words in (declared.levels, raters) if words)
        if declared.entered_by:
            notes.append(self.pick("录入：", "entered by ") + declared.entered_by)
        rules = " ".join(declared.rules)
        return (
            f"  {declared.name} {self.label(declared.title)}: {', '.join(notes)} {rules}".rstrip()
        )

    def supervision(self, supervision: Supervision) -> str:
        in_time = supervision.in_time_days
        days = ", ".join(map(str, supervision.escalate_after_days))
        rules = " ".join(supervision.rules)
        text = self.pick(
            f"  {in_time} 日内录入为及时；任务逾期 {days} 日依次报上级",
            f"  entries are in time for {in_time} days; late duties go up after {days} days",
        )
        return f"{text} {rules}".rstrip()

    def cases(self, scheme: Scheme, verification: Verification) -> Iterator[str]:
        yield self.pick("四、情形与措施", "4. Situations and measures")
        third = self.pick("，核实人不得为受理人", "; not by who began the verification")
        rules = " ".join(verification.rules)
        yield (
            self.pick(
                f"  收到后 {verification.within_days} 日内核实",
                f"  to be verified within {verification.within_days} days",
            )
            + (third if verification.by_third_person else "")
            + (f" {rules}" if rules else "")
        )
        for one in scheme.situations:
            notes = [self.label(_SIDES[one.side])]
            if one.measures:
                notes.append(self.pick("可采取：", "may bring ") + ", ".join(one.measures))
            rules = " ".join(one.rules)
            yield f"  {one.name} {self.label(one.title)}: {', '.join(notes)} {rules}".rstrip()
        for measure in scheme.measures:
            months = measure.longest_months
            notes = [
                self.pick("处理措施", "measure"),
                self.pick("至解除为止", "until it is lifted")
                if months is None
                else self.pick(f"最长 {months} 个月", f"for {months} months at most"),
            ]
            if measure.input:
                notes.append(f"→ {measure.input}")
            rules = " ".join(measure.rules)
            title = self.label(measure.title)
            yield f"  {measure.name} {title}: {', '.join(notes)} {rules}".rstrip()

    def assessment(self, number: int, assessment: Assessment, scheme: Scheme) -> Iterator[str]:
        words = words_of(scheme, assessment, self.language)
        head = self.pick(f"{_chinese(number)}、考核：", f"{number}. Assessment: ")
        classes = ", ".join(assessment.classes)
        yield f"{head}{self.label(assessment.title)} ({assessment.calendar}) {classes}".rstrip()
        yield self.pick(
            f"  期末后 {assessment.entries_until_days} 日内可补录",
            f"  entries until {assessment.entries_until_days} days after the period",
        )
        for index, step in enumerate(assessment.steps, start=1):
            rules = f" [{' '.join(step.rules)}]" if step.rules else ""
            yield f"  {index}. {step.name} {self.label(step.title)} ({step_type(step)}){rules}"
            yield f"      {sentence_of(step, words)}"
            if step.parameters:
                yield "      " + self.pick("参数：", "parameters: ") + ", ".join(step.parameters)
        outcome = assessment.outcome
        fields = {
            "score": outcome.score,
            "rank": outcome.rank,
            "grade": outcome.grade,
            "tier": outcome.tier,
            "coefficient": outcome.coefficient,
        }
        named = [f"{field} = {column}" for field, column in fields.items() if column]
        named += [f"pay {column}" for column in outcome.pay]
        yield self.pick("  结果：", "  Outcome: ") + ", ".join(named)
        powers, disclosure = assessment.powers, assessment.disclosure
        changes = ", ".join(powers.may_change) or self.pick("无", "nothing")
        yield (
            self.pick("  审定：", "  Confirmed by: ")
            + self.label(powers.confirmed_by)
            + self.pick(f"；可调整：{changes}", f"; may change: {changes}")
        )
        appeal_to = self.label(_APPEAL_TO[disclosure.appeal_to])
        yield self.pick(
            f"  公示：{disclosure.audience}，{disclosure.days} 日；异议 "
            f"{disclosure.objection_days} 日，受理后 {disclosure.ruling_days} 日内答复；申诉 "
            f"{disclosure.appeal_days} 日，由{appeal_to}裁定",
            f"  Notice: {disclosure.audience}, {disclosure.days} days; objection "
            f"{disclosure.objection_days} days, ruled on within {disclosure.ruling_days}; appeal "
            f"{disclosure.appeal_days} days, ruled on by {appeal_to}",
        )


def _chinese(number: int) -> str:
    return "〇一二三四五六七八九十"[number] if number <= 10 else str(number)  # noqa: PLR2004
