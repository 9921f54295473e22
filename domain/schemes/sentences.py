"""Every step as a sentence that says all that it does, in Chinese or English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.schemes.columns import FIELD_TYPES
from domain.schemes.steps import (
    AddMoney,
    Band,
    Choose,
    Clamp,
    Duty,
    Gather,
    History,
    Holds,
    LatestLevel,
    Panel,
    Pay,
    Quota,
    Rank,
    Ratio,
    Table,
    Tally,
    Tier,
    Weigh,
)
from domain.schemes.words import Words, percent

if TYPE_CHECKING:
    from domain.schemes.steps import AnyStep

_TERMS: dict[str, tuple[str, str]] = {
    "sum": ("合计", "sum"),
    "minimum": ("最低值", "minimum"),
    "maximum": ("最高值", "maximum"),
    "mean": ("平均值", "mean"),
    "latest": ("最近一次", "latest"),
    "count": ("次数", "number"),
    "run": ("连续次数", "unbroken run"),
    "half_up": ("四舍五入", "half up"),
    "half_even": ("四舍六入五成双", "half to even"),
    "down": ("舍去", "down"),
    "up": ("进位", "up"),
    "largest_remainder": ("最大余数法", "by largest remainder"),
    "competition": ("并列占位（1224）", "ties share a place and use up the next (1224)"),
    "dense": ("并列不占位（1223）", "ties share a place (1223)"),
    "ordinal": ("不并列（1234）", "no ties (1234)"),
    "better": ("并列者从高", "tied subjects get the better label"),
    "worse": ("并列者从低", "tied subjects get the worse label"),
    "split": ("并列者抽签", "ties are split by lot"),
    "reweight": ("其余按权重折算", "the others share its weight"),
    "zero": ("计 0", "zero"),
    "absent": ("为空", "absent"),
    "pass": ("视为通过", "passed"),
    "subject": ("本人", "the subject"),
    "unit": ("所在村", "the unit"),
    "group": ("所在乡镇", "the township"),
    "year": ("本年内", "in the calendar year"),
    "ever": ("历次", "of all time"),
    "score": ("得分", "score"),
    "rank": ("名次", "rank"),
    "grade": ("等次", "grade"),
    "tier": ("档次", "tier"),
    "coefficient": ("系数", "coefficient"),
    "amount": ("金额", "amount"),
    "breaks": ("缺一期即中断", "a missing period breaks it"),
    "skipped": ("缺期跳过", "missing periods are passed over"),
    "month": ("月", "month"),
    "two-months": ("两月", "two-month"),
    "quarter": ("季", "quarter"),
    "half-year": ("半年", "half-year"),
}
_YUAN = {1: ("分", "fen"), 10: ("角", "jiao"), 100: ("元", "yuan")}


def sentence_of(step: AnyStep, words: Words) -> str:
    """What the step does. Two steps of one kind that differ have different sentences."""
    match step:
        case Gather():
            return _gather(step, words)
        case LatestLevel() | Panel():
            return _from_one_input(step, words)
        case Weigh() | Ratio() | Clamp() | Tally():
            return _arithmetic(step, words)
        case Holds() | Choose() | Table() | Band() | Duty():
            return _choice(step, words)
        case Rank() | Quota():
            return _places(step, words)
        case History() | Tier():
            return _over_time(step, words)
        case Pay() | AddMoney():
            return _money(step, words)


def _term(words: Words, name: str) -> str:
    return words.pick(*_TERMS[name])


def _precision(words: Words, decimals: int, rounding: str) -> str:
    return words.pick(
        f"保留 {decimals} 位小数（{_term(words, rounding)}）",
        f"to {decimals} decimals, rounded {_term(words, rounding)}",
    )


def _gather(step: Gather, words: Words) -> str:
    inputs = words.joined(words.input(name) for name in step.inputs)
    back = ""
    if step.months is not None:
        back = words.pick(f"（近 {step.months} 个月）", f" (of the last {step.months} months)")
        if step.months == 0:
            back = words.pick("（期内）", " (of the period)")
    missing = words.pick(
        f"没有记录时{_term(words, step.missing)}", f"without entries {_term(words, step.missing)}"
    )
    match step.how:
        case "all":
            if step.missing != "pass":
                missing = words.pick("没有记录即不通过", "without entries failed")
            return words.pick(
                f"{inputs}{back}全部通过；{missing}", f"all of {inputs}{back} are passed; {missing}"
            )
        case "any":
            return words.pick(f"{inputs}{back}有一项成立", f"one of {inputs}{back} holds")
        case "count":
            levels = words.joined(words.quoted(words.level(level)) for level in step.levels)
            only = words.pick(f"中{levels}", f" of level {levels}") if levels else ""
            return words.pick(
                f"{inputs}{back}{only}的次数", f"number of entries of {inputs}{back}{only}"
            )
    how = _term(words, step.how)
    scores = ""
    if step.level_scores:
        listed = words.joined(
            f"{words.level(level)} {words.amount(points, 'number')}"
            for level, points in step.level_scores
        )
        scores = words.pick(f"，按等级计分：{listed}", f", by level: {listed}")
    precision = ""
    if step.how == "mean":
        precision = words.pick("，", ", ") + _precision(words, step.decimals, step.rounding)
    return words.pick(
        f"{inputs}{back}的{how}{scores}{precision}；{missing}",
        f"{how} of {inputs}{back}{scores}{precision}; {missing}",
    )


def _from_one_input(step: LatestLevel | Panel, words: Words) -> str:
    name = words.input(step.input)
    if isinstance(step, LatestLevel):
        return words.pick(f"{name}的最近一次结果", f"the latest level of {name}")
    groups = words.joined(
        f"{words.rater(step.input, group)} {words.amount(weight, 'number')}"
        for group, weight in step.groups
    )
    trim = ""
    if step.trim:
        trim = words.pick(
            f"，各组去掉 {step.trim} 个最高分和 {step.trim} 个最低分",
            f", without the {step.trim} highest and lowest of each group",
        )
    missing = _term(words, step.missing_group)
    precision = _precision(words, step.decimals, step.rounding)
    return words.pick(
        f"{name}各组平均分按权重合成（{groups}）{trim}，{precision}；"
        f"不足 {step.min_raters} 人的组{missing}",
        f"group means of {name}, weighted ({groups}){trim}, {precision}; "
        f"a group of fewer than {step.min_raters} raters: {missing}",
    )


def _arithmetic(step: Weigh | Ratio | Clamp | Tally, words: Words) -> str:
    match step:
        case Weigh():
            terms = " + ".join(
                f"{words.column(name)} × {words.amount(weight, 'number')}"
                for name, weight in step.terms
            )
            if step.divide_by == "weights":
                terms = words.pick(f"（{terms}）÷ 权重之和", f"({terms}) ÷ sum of weights")
            missing = words.pick(
                f"缺项{_term(words, step.missing)}", f"a missing part: {_term(words, step.missing)}"
            )
            precision = _precision(words, step.decimals, step.rounding)
            return words.pick(
                f"{terms}，{precision}；{missing}", f"{terms}, {precision}; {missing}"
            )
        case Ratio():
            terms = f"{words.column(step.part)} ÷ {words.column(step.whole)}"
            times = words.amount(step.times, "number")
            precision = _precision(words, step.decimals, step.rounding)
            return words.pick(f"{terms} × {times}，{precision}", f"{terms} × {times}, {precision}")
        case Clamp():
            bounds = []
            if step.at_least is not None:
                least = words.amount(step.at_least, step.type)
                bounds.append(words.pick(f"不低于 {least}", f"at least {least}"))
            if step.at_most is not None:
                most = words.amount(step.at_most, step.type)
                bounds.append(words.pick(f"不高于 {most}", f"at most {most}"))
            held = words.joined(bounds) or words.pick("上下不限", "without bounds")
            return words.pick(
                f"{words.column(step.column)}，{held}", f"{words.column(step.column)}, {held}"
            )
        case Tally():
            terms = words.joined(f"{words.column(name)} × {number}" for name, number in step.terms)
            return words.pick(
                f"{terms}，取{_term(words, step.how)}", f"{_term(words, step.how)} of {terms}"
            )


def _choice(step: Holds | Choose | Table | Band | Duty, words: Words) -> str:
    match step:
        case Holds():
            purpose = {
                "plain": "",
                "eligible": words.pick("符合条件：", "eligible: "),
                "effect": words.pick("产生效果：", "has this effect: "),
            }
            return purpose[step.purpose] + words.condition(step.when)
        case Choose() | Table():
            rows = step.cases if isinstance(step, Choose) else step.rows
            listed = words.pick("；", "; ").join(
                words.pick(
                    f"{words.condition(when)}时为{words.operand(value, step.type)}",
                    f"{words.operand(value, step.type)} if {words.condition(when)}",
                )
                for when, value in rows
            )
            otherwise = words.operand(step.otherwise, step.type)
            return words.pick(f"{listed}；否则为{otherwise}", f"{listed}; otherwise {otherwise}")
        case Band():
            column_type = words.types[step.column]
            bands = words.joined(
                f"{label} ≥ {words.amount(at_least, column_type)}"
                if at_least is not None
                else words.pick(f"其余{label}", f"otherwise {label}")
                for label, at_least in step.bands
            )
            return f"{words.column(step.column)}: {bands}" + _among(step.among, words)
        case Duty():
            when, what = words.condition(step.when), words.label(step.what)
            return words.pick(
                f"{when}时，{step.owner}须在 {step.within_days} 日内{what}",
                f"if {when}, {step.owner} owes within {step.within_days} days: {what}",
            )


def _among(among: str | None, words: Words) -> str:
    if among is None:
        return ""
    name = words.column(among)
    return words.pick(f"（仅限{name}）", f" (only where {name})")


def _places(step: Rank | Quota, words: Words) -> str:
    if isinstance(step, Rank):
        keys = words.joined(
            words.column(key.column)
            + words.pick(
                "由高到低" if key.descending else "由低到高",
                " descending" if key.descending else " ascending",
            )
            for key in step.by
        )
        within = ""
        if step.within:
            names = words.columns(step.within)
            within = words.pick(f"同{names}内", f" within the same {names}")
        style = _term(words, step.style)
        return (
            words.pick(f"{within}按{keys}排名，{style}", f"place by {keys}{within}; {style}")
        ) + _among(step.among, words)
    bands = words.joined(_share(label, figure, step, words) for label, figure in step.bands)
    rounding = ""
    if step.rounding != "heads":
        rounding = words.pick("，名额", ", head counts ") + _term(words, step.rounding)
    if step.priority:
        order = words.joined(step.priority)
        rounding += words.pick(f"，余数相同依次给{order}", f", equal remainders to {order}")
    small = words.quoted(step.small) if step.small is not None else words.pick("不定", "none")
    ties = _term(words, step.ties)
    return words.pick(
        f"按{words.column(step.rank)}分等：{bands}{rounding}；{ties}；"
        f"不足 {step.min_population} 人时一律{small}",
        f"by {words.column(step.rank)}: {bands}{rounding}; {ties}; "
        f"fewer than {step.min_population}: {small} for all",
    )


def _share(label: str, figure: int, step: Quota, words: Words) -> str:
    if label == step.rest:
        return words.pick(f"其余{label}", f"the rest {label}")
    if step.rounding == "heads":
        return words.pick(f"{label} {figure} 名", f"{label} {figure}")
    return f"{label} {percent(figure)}"


def _over_time(step: History | Tier, words: Words) -> str:
    if isinstance(step, Tier):
        return _tier(step, words)
    whose, field = _term(words, step.about), _term(words, step.field)
    source = f"{step.scheme}/{step.assessment}"
    if step.calendar is not None:
        source += words.pick(f"（按{_TERMS[step.calendar][0]}）", f" ({step.calendar})")
    if step.within == "periods":
        window = words.pick(f"前 {step.last} 期", f"of the last {step.last} periods")
    else:
        window = _term(words, step.within)
    parts = [_term(words, step.how)]
    if step.equals:
        listed = words.joined(_outcome_value(value, step.field, words) for value in step.equals)
        field += words.pick(f"为{listed}", f" being {listed}")
    if step.how == "run":
        parts.append(_term(words, step.gap))
    if step.how == "mean":
        parts.append(_precision(words, step.decimals, step.rounding))
    how = words.pick("，", ", ").join(parts)
    return words.pick(
        f"{whose}{window}在 {source} 的{field}：{how}",
        f"{how} of the {field} of {whose} in {source}, {window}",
    )


def _outcome_value(value: str | int, field: str, words: Words) -> str:
    if isinstance(value, str):
        return words.quoted(value)
    return words.amount(value, FIELD_TYPES[field])


def _tier(step: Tier, words: Words) -> str:
    previous, initial = words.column(step.previous), words.column(step.initial)
    up, down = words.column(step.up), words.column(step.down)
    frozen = ""
    if step.frozen is not None:
        name = words.column(step.frozen)
        frozen = words.pick(f"；{name}时不变", f"; unchanged where {name}")
    return words.pick(
        f"由{previous}起，升 {up}（至多 {step.max_up}），降 {down}（至多 {step.max_down}），"
        f"限 {step.best}–{step.worst} 档，1 档最高；首次为{initial}{frozen}",
        f"from {previous}, up by {up} (at most {step.max_up}), down by {down} (at most "
        f"{step.max_down}), within {step.best} to {step.worst}, 1 is the best; at first "
        f"{initial}{frozen}",
    ) + _among(step.among, words)


def _money(step: Pay | AddMoney, words: Words) -> str:
    if isinstance(step, AddMoney):
        return " ".join(
            ("+ " if sign > 0 else "− ") + words.column(name) for name, sign in step.terms
        )
    base = words.column(step.base)
    if step.minus is not None:
        minus = words.column(step.minus)
        base = words.pick(f"{base}比{minus}的增量", f"increase of {base} over {minus}")
    product = " × ".join([base, *(words.operand(factor, "number") for factor in step.factors)])
    if step.sign < 0:
        product = words.pick(f"扣减 {product}", f"withheld: {product}")
    most = ""
    if step.at_most is not None:
        amount = words.amount(step.at_most, "money")
        most = words.pick(f"，不高于 {amount}", f", at most {amount}")
    unit = words.pick(*_YUAN[step.unit_fen])
    rounding, missing = _term(words, step.rounding), _term(words, step.missing)
    return words.pick(
        f"{product}，计到{unit}（{rounding}）{most}；缺项{missing}",
        f"{product}, to the {unit}, rounded {rounding}{most}; missing parts: {missing}",
    )
