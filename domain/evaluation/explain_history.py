"""Workings of the step that reads earlier outcomes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.evaluation.explain_entries import Working
from domain.evaluation.explain_node import OutcomeUsed
from domain.evaluation.interpret_history import field_of, matches, run

if TYPE_CHECKING:
    from domain.evaluation.explain_words import Speaker
    from domain.schemes.steps import History
    from domain.schemes.values import ColumnType

_FIELD_TYPES: dict[str, ColumnType] = {
    "score": "number",
    "coefficient": "number",
    "rank": "count",
    "tier": "count",
    "grade": "text",
    "amount": "money",
}


def history(step: History, speaker: Speaker) -> Working:
    """The outcomes in sight, and which of them count."""
    sight = speaker.evaluation.sight(step)
    outcomes = sight.of(speaker.row)
    if step.how == "run":
        counted = run(step, outcomes, sight.last_ordinal)
    elif step.how == "latest":
        counted = outcomes[:1]
    elif step.how == "count":
        counted = [outcome for outcome in outcomes if matches(step, outcome)]
    else:
        counted = [outcome for outcome in outcomes if field_of(step, outcome) is not None]
    of = _FIELD_TYPES[step.field]
    used = tuple(
        OutcomeUsed(
            position=outcome.position,
            period=outcome.period,
            content=speaker.value(field_of(step, outcome), of),
            counted=outcome in counted,
        )
        for outcome in outcomes
    )
    shown = [speaker.value(field_of(step, outcome), of) for outcome in counted]
    return Working(text=_text(step, speaker, shown), outcomes=used)


def _text(step: History, speaker: Speaker, shown: list[str]) -> str:
    value = speaker.cell(step.name)
    wanted = speaker.listing(
        [speaker.value(each, _FIELD_TYPES[step.field]) for each in step.equals]
    )
    which = speaker.say(f"（{wanted}）", f" ({wanted})") if wanted else ""
    match step.how:
        case "count":
            return speaker.say(f"既往结果{which}次数：{value}", f"earlier outcomes{which}: {value}")
        case "run":
            return speaker.say(f"连续{which}次数：{value}", f"unbroken run{which}: {value}")
        case "latest":
            return speaker.say(f"最近一次：{value}", f"the latest: {value}")
        case "sum":
            return f"{speaker.sum(shown)} = {value}"
        case "mean" if shown:
            how = speaker.rounding(step.decimals, step.rounding)
            return f"({speaker.sum(shown)}) ÷ {len(shown)} = {value}{how}"
        case "minimum" if shown:
            return f"{speaker.say('最低', 'least of')} {speaker.listing(shown)} = {value}"
        case "maximum" if shown:
            return f"{speaker.say('最高', 'greatest of')} {speaker.listing(shown)} = {value}"
        case _:
            return speaker.say(f"没有既往结果：{value}", f"no earlier outcome: {value}")
