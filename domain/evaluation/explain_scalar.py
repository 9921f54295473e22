"""Workings of the steps that need only the row itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.evaluation.explain_entries import Working
from domain.evaluation.explain_words import columns_of
from domain.evaluation.interpret_values import amount, holds
from domain.scaled import format_scaled
from domain.schemes.steps import Choose, Table
from domain.schemes.values import ByUnit, Column

if TYPE_CHECKING:
    from domain.evaluation.explain_words import Speaker
    from domain.schemes.steps import (
        AddMoney,
        Band,
        Clamp,
        Duty,
        Holds,
        Pay,
        Ratio,
        Tally,
        Tier,
        Weigh,
    )
    from domain.schemes.values import Amount


def _by_unit(*amounts: Amount | None) -> tuple[str, ...]:
    """A value that differs by township was read for the row's own."""
    return ("group",) if any(isinstance(each, ByUnit) for each in amounts) else ()


def weigh(step: Weigh, speaker: Speaker) -> Working:
    """Each column times its weight."""
    terms: list[str] = []
    weights = 0
    for column, weight in step.terms:
        present = speaker.row[column] is not None
        value = amount(weight, speaker.row)
        if present or step.missing != "reweight":
            terms.append(f"{speaker.named(column)} × {format_scaled(value)}")
            weights += value
    total = " + ".join(terms)
    if step.divide_by == "weights":
        total = f"({total}) ÷ {format_scaled(weights)}"
    how = speaker.rounding(step.decimals, step.rounding)
    text = f"{total} = {speaker.cell(step.name)}{how}"
    reads = tuple(column for column, _ in step.terms)
    return Working(text=text, reads=reads + _by_unit(*(w for _, w in step.terms)))


def ratio(step: Ratio, speaker: Speaker) -> Working:
    """Part over whole."""
    times = speaker.amount(step.times, "number")
    how = speaker.rounding(step.decimals, step.rounding)
    text = (
        f"{speaker.named(step.part)} ÷ {speaker.named(step.whole)} × {times}"
        f" = {speaker.cell(step.name)}{how}"
    )
    return Working(text=text, reads=(step.part, step.whole, *_by_unit(step.times)))


def clamp(step: Clamp, speaker: Speaker) -> Working:
    """The column and the bounds that it was held to."""
    bounds: list[str] = []
    if step.at_least is not None:
        bound = speaker.amount(step.at_least, step.type)
        bounds.append(speaker.say(f"至少{bound}", f"at least {bound}"))
    if step.at_most is not None:
        bound = speaker.amount(step.at_most, step.type)
        bounds.append(speaker.say(f"至多{bound}", f"at most {bound}"))
    held = speaker.listing(bounds)
    held = speaker.say(f"，限于{held}", f", held to {held}") if held else ""
    text = f"{speaker.named(step.column)}{held}{speaker.say('：', ': ')}{speaker.cell(step.name)}"
    reads = (step.column, *_by_unit(step.at_least, step.at_most))
    return Working(text=text, reads=reads)


def holds_flag(step: Holds, speaker: Speaker) -> Working:
    """The condition with its numbers."""
    return Working(text=speaker.verdict(step.when), reads=columns_of(step.when))


def duty(step: Duty, speaker: Speaker) -> Working:
    """The condition with its numbers, and what is owed if it holds."""
    text = speaker.verdict(step.when)
    if holds(step.when, speaker.row):
        what = speaker.told(step.what)
        text += speaker.say(
            f"；{step.owner}须在{step.within_days}日内完成：{what}",
            f"; {step.owner} owes within {step.within_days} days: {what}",
        )
    return Working(text=text, reads=columns_of(step.when))


def choose(step: Choose | Table, speaker: Speaker) -> Working:
    """The first case that holds, or what the meeting decided about the subject."""
    if isinstance(step, Choose) and step.reasons:
        return _decided(step, speaker)
    cases = step.rows if isinstance(step, Table) else step.cases
    reads: tuple[str, ...] = ()
    chosen, why = step.otherwise, speaker.say("没有一条成立", "no case holds")
    for number, (when, given) in enumerate(cases, start=1):
        reads += columns_of(when)
        if holds(when, speaker.row):
            chosen, case = given, speaker.condition(when)
            why = speaker.say(f"第{number}条成立（{case}）", f"case {number} holds ({case})")
            break
    if isinstance(chosen, Column):
        reads += (chosen.name,)
    value = speaker.cell(step.name)
    given = speaker.named(chosen.name) if isinstance(chosen, Column) else value
    text = f"{why}{speaker.say('：', ': ')}{given}"
    return Working(text=text, reads=reads)


def _decided(step: Choose, speaker: Speaker) -> Working:
    """What was computed, and what the meeting made of it."""
    computed = step.otherwise.name if isinstance(step.otherwise, Column) else step.name
    for (when, _), reason in zip(step.cases, step.reasons, strict=True):
        if holds(when, speaker.row):
            value, before = speaker.cell(step.name), speaker.cell(computed)
            text = speaker.say(
                f"会议研究确定为{value}（计算结果：{before}）。理由：{reason}",
                f"The meeting decided {value} (computed: {before}). Reason: {reason}",
            )
            return Working(text=text, reads=(computed,))
    text = speaker.say("会议未作变更：", "The meeting changed nothing: ") + speaker.cell(step.name)
    return Working(text=text, reads=(computed,))


def band(step: Band, speaker: Speaker) -> Working:
    """The threshold that was reached, or that none was."""
    value = speaker.row[step.column]
    column_type = speaker.evaluation.types[step.column]
    reads = (step.column, *((step.among,) if step.among else ()))
    reads += _by_unit(*(bound for _, bound in step.bands))
    label = speaker.cell(step.name)
    if step.among and speaker.row[step.among] is not True:
        return Working(
            text=f"{speaker.named(step.among)}{speaker.say('：', ': ')}{label}", reads=reads
        )
    for _, bound in step.bands:
        if value is None or not isinstance(value, int):
            break
        if bound is None or value >= amount(bound, speaker.row):
            reached = "" if bound is None else f" ≥ {speaker.amount(bound, column_type)}"
            text = f"{speaker.named(step.column)}{reached}{speaker.say('：', ': ')}{label}"
            return Working(text=text, reads=reads)
    none = speaker.say("未达任何档", "reaches no band")
    return Working(text=f"{speaker.named(step.column)}, {none}", reads=reads)


def tally(step: Tally, speaker: Speaker) -> Working:
    """The grounds and what each counts."""
    terms = [f"{speaker.named(column)} × {times}" for column, times in step.terms]
    joined = " + ".join(terms) if step.how == "sum" else speaker.listing(terms)
    how = "" if step.how == "sum" else speaker.say("最大者：", "greatest of ")
    text = f"{how}{joined or '0'} = {speaker.cell(step.name)}"
    return Working(text=text, reads=tuple(column for column, _ in step.terms))


def tier(step: Tier, speaker: Speaker) -> Working:
    """Previous tier, grounds up and down, bounds."""
    row, value = speaker.row, speaker.cell(step.name)
    reads = [step.previous, step.initial, step.up, step.down]
    reads += [column for column in (step.frozen, step.among) if column]
    if step.among and row[step.among] is not True:
        text = f"{speaker.named(step.among)}{speaker.say('：', ': ')}{value}"
    elif row[step.previous] is None:
        text = speaker.say(
            f"此前无档次，定为{speaker.named(step.initial)}：{value}",
            f"no tier before, so {speaker.named(step.initial)}: {value}",
        )
    elif step.frozen and row[step.frozen] is True:
        text = speaker.say(
            f"{speaker.named(step.frozen)}，档次不变：{value}",
            f"{speaker.named(step.frozen)}, the tier stays: {value}",
        )
    else:
        text = speaker.say(
            f"{speaker.named(step.previous)}，{speaker.named(step.up)}（至多升{step.max_up}），"
            f"{speaker.named(step.down)}（至多降{step.max_down}），限于{step.best}至{step.worst}档："
            f"{value}",
            f"{speaker.named(step.previous)}, {speaker.named(step.up)} (at most {step.max_up} up), "
            f"{speaker.named(step.down)} (at most {step.max_down} down), held between {step.best} "
            f"and {step.worst}: {value}",
        )
    return Working(text=text, reads=tuple(reads))


def pay(step: Pay, speaker: Speaker) -> Working:
    """Base, factors, rounding and bound."""
    base = speaker.named(step.base)
    if step.minus:
        rest = speaker.say("，不低于0", ", not below 0")
        base = f"({base} - {speaker.named(step.minus)}{rest})"
    factors = [
        speaker.named(each.name) if isinstance(each, Column) else speaker.amount(each, "number")
        for each in step.factors
    ]
    unit = format_scaled(step.unit_fen, decimals=2)
    text = " × ".join([base, *factors])
    text += speaker.say(f"（以{unit}元为单位取整）", f" (in whole units of {unit} yuan)")
    if step.at_most is not None:
        most = speaker.value(step.at_most, "money")
        text += speaker.say(f"，至多{most}", f", at most {most}")
    if step.sign == -1:
        text += speaker.say("，扣减", ", taken off")
    reads = [step.base, *([step.minus] if step.minus else [])]
    reads += [each.name for each in step.factors if isinstance(each, Column)]
    constants = [each for each in step.factors if not isinstance(each, Column)]
    return Working(
        text=f"{text} = {speaker.cell(step.name)}",
        reads=(*reads, *_by_unit(*constants)),
    )


def add_money(step: AddMoney, speaker: Speaker) -> Working:
    """The signed terms."""
    total = " ".join(
        f"{'-' if sign == -1 else '+'} {speaker.named(column)}" for column, sign in step.terms
    ).removeprefix("+ ")
    text = f"{total} = {speaker.cell(step.name)}"
    return Working(text=text, reads=tuple(column for column, _ in step.terms))
