"""Workings of ranks and quotas: among how many, at which place, tied with whom, where the cuts are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from domain.evaluation.explain_entries import Working
from domain.evaluation.explain_node import Standing
from domain.evaluation.interpret_population import head_counts, partitions

if TYPE_CHECKING:
    from domain.evaluation.explain_words import Speaker
    from domain.schemes.steps import Quota, Rank


def _standing(step: Rank, speaker: Speaker) -> Standing | None:
    row = speaker.row
    for partition, ties in partitions(step, speaker.evaluation.rows).items():
        before = 0
        for tied in ties:
            if any(other is row for other in tied):
                return Standing(
                    population=sum(len(each) for each in ties),
                    first_place=before + 1,
                    last_place=before + len(tied),
                    partition=tuple("" if part is None else str(part) for part in partition),
                    tied_with=tuple(str(other["subject"]) for other in tied if other is not row),
                )
            before += len(tied)
    return None


def _reads(step: Rank) -> tuple[str, ...]:
    among = (step.among,) if step.among else ()
    return (*(key.column for key in step.by), *step.within, *among)


def _place(standing: Standing, speaker: Speaker) -> str:
    where = speaker.listing([part for part in standing.partition if part])
    among = speaker.say(
        f"在{where}{standing.population}个对象中",
        f"among {standing.population}{f' of {where}' if where else ''}",
    )
    places = str(standing.first_place)
    if standing.last_place > standing.first_place:
        places += f"-{standing.last_place}"
    text = among + speaker.say(f"居第{places}位", f", place {places}")
    if standing.tied_with:
        others = speaker.listing(list(standing.tied_with))
        text += speaker.say(f"，与{others}并列", f", tied with {others}")
    return text


def rank(step: Rank, speaker: Speaker) -> Working:
    """Among how many, by which values, tied with whom."""
    standing = _standing(step, speaker)
    if standing is None:
        text = speaker.say("不在排名范围内", "not in the population that is ranked")
        return Working(text=text, reads=_reads(step))
    keys = speaker.listing([speaker.named(key.column) for key in step.by])
    style = {
        "competition": ("并列占位", "ties share the first place"),
        "dense": ("并列不占位", "ties take up one number"),
        "ordinal": ("并列以编号为序", "ties are in the order of subject ids"),
    }[step.style]
    text = speaker.say(
        f"按{keys}{_place(standing, speaker)}（{style[0]}）：第{speaker.cell(step.name)}名",
        f"by {keys} {_place(standing, speaker)} ({style[1]}): rank {speaker.cell(step.name)}",
    )
    return Working(text=text, reads=_reads(step), standing=standing)


def quota(step: Quota, speaker: Speaker) -> Working:
    """Head counts, the place and what happens at a cut."""
    ranked = speaker.evaluation.ranked_by(step)
    standing = _standing(ranked, speaker)
    reads = (step.rank, *_reads(ranked))
    value = speaker.cell(step.name)
    if standing is None:
        text = speaker.say("不在排名范围内", "not in the population that is ranked")
        return Working(text=text, reads=reads)
    if standing.population < step.min_population:
        text = speaker.say(
            f"只有{standing.population}个对象，少于{step.min_population}个：{value}",
            f"only {standing.population}, fewer than {step.min_population}: {value}",
        )
        return Working(text=text, reads=reads, standing=standing)
    heads = tuple(head_counts(step, standing.population).items())
    counts = speaker.listing([f"{label} {count}" for label, count in heads])
    tie = {
        "better": ("并列者从优", "a tie gets the better label"),
        "worse": ("并列者从次", "a tie gets the worse label"),
        "split": ("并列者以编号为序", "a tie is cut in the order of subject ids"),
    }[step.ties]
    text = speaker.say(
        f"{_place(standing, speaker)}；名额：{counts}（{tie[0]}）：{value}",
        f"{_place(standing, speaker)}; seats: {counts} ({tie[1]}): {value}",
    )
    return Working(text=text, reads=reads, standing=replace(standing, heads=heads))
