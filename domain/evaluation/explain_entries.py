"""Workings of the steps that read entries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.evaluation.explain_node import EntryUsed, OutcomeUsed, Standing
from domain.evaluation.interpret_entries import TRUE_LEVELS, latest, panel_means, worth_of
from domain.scaled import format_scaled

if TYPE_CHECKING:
    from domain.evaluation.explain_words import Speaker
    from domain.evaluation.facts import EntryFact
    from domain.schemes.model import Input
    from domain.schemes.steps import Gather, LatestLevel, Panel


@dataclass(frozen=True, slots=True, kw_only=True)
class Working:
    """How one value came about: in words, and what it was taken from."""

    text: str
    reads: tuple[str, ...] = ()  # columns
    entries: tuple[EntryUsed, ...] = ()
    outcomes: tuple[OutcomeUsed, ...] = ()
    standing: Standing | None = None


def _found(speaker: Speaker, names: tuple[str, ...], months: int | None = None) -> list[EntryFact]:
    entries = speaker.evaluation.entries
    return sorted((e for name in names for e in entries.of(speaker.row, name, months)), key=latest)


def _used(speaker: Speaker, entry: EntryFact, *, counted: bool = True) -> EntryUsed:
    scheme = speaker.evaluation.scheme
    declared = scheme.input(entry.input)
    if declared.kind in ("case", "sanction"):
        return _used_case(speaker, entry, declared, counted=counted)
    content = entry.level
    if entry.value is not None:
        content = speaker.value(entry.value, declared.value_type)
    return EntryUsed(
        position=entry.position,
        known_from=entry.known_from,
        subject=entry.subject,
        input=declared.title,
        item=entry.item,
        rater=entry.rater,
        rater_title=declared.rater_title(entry.rater),
        effective_on=entry.effective_on,
        content=content,
        counted=counted,
    )


def _used_case(speaker: Speaker, entry: EntryFact, declared: Input, *, counted: bool) -> EntryUsed:
    """A verified case by its number and situation, or a measure by its case and title."""
    scheme = speaker.evaluation.scheme
    case, _, measure = entry.item.partition("/")
    known = scheme.measures if measure else scheme.situations
    found = [one for one in known if one.name == (measure or entry.level)]
    title = speaker.told(found[0].title) if found else measure or entry.level
    rules = found[0].rules if found else ()
    return EntryUsed(
        position=entry.position,
        known_from=entry.known_from,
        subject=entry.subject,
        input=declared.title,
        item=title if measure else "",
        rater=entry.rater,
        effective_on=entry.effective_on,
        content=entry.level if measure else title,
        counted=counted,
        case=case,
        rules=tuple(rule for rule in scheme.rules if rule.id in rules),
    )


def gather(step: Gather, speaker: Speaker) -> Working:
    """The entries and what they add up to."""
    found = _found(speaker, step.inputs, step.months)
    if step.how in ("all", "any"):
        return _flags(step, speaker, found)
    if step.how == "count":
        counted = [not step.levels or entry.level in step.levels for entry in found]
        levels = speaker.listing([speaker.level(level) for level in step.levels])
        which = speaker.say(f"（{levels}）", f" ({levels})") if levels else ""
        total = speaker.cell(step.name)
        text = speaker.say(f"记录数{which}：{total}", f"number of entries{which}: {total}")
        return Working(text=text, entries=_marked(speaker, found, counted))
    worths = [(entry, worth_of(entry, step)) for entry in found]
    present = [(entry, worth) for entry, worth in worths if worth is not None]
    counted = [worth is not None for _, worth in worths]
    if not present:
        nothing = speaker.cell(step.name)
        text = speaker.say(f"没有记录，计为{nothing}", f"no entry, which counts as {nothing}")
        return Working(text=text, entries=_marked(speaker, found, counted))
    if step.how == "latest":
        counted = [entry is present[-1][0] for entry in found]
    shown = [speaker.value(worth, step.type) for _, worth in present]
    text = _aggregated(step, speaker, shown)
    return Working(text=text, entries=_marked(speaker, found, counted))


def _marked(speaker: Speaker, found: list[EntryFact], counted: list[bool]) -> tuple[EntryUsed, ...]:
    return tuple(
        _used(speaker, entry, counted=counts) for entry, counts in zip(found, counted, strict=True)
    )


def _aggregated(step: Gather, speaker: Speaker, shown: list[str]) -> str:
    value = speaker.cell(step.name)
    match step.how:
        case "sum":
            return f"{speaker.sum(shown)} = {value}" if len(shown) > 1 else value
        case "mean":
            how = speaker.rounding(step.decimals, step.rounding)
            return f"({speaker.sum(shown)}) ÷ {len(shown)} = {value}{how}"
        case "minimum":
            return f"{speaker.say('最低', 'least of')} {speaker.listing(shown)} = {value}"
        case "maximum":
            return f"{speaker.say('最高', 'greatest of')} {speaker.listing(shown)} = {value}"
        case _:
            return speaker.say(f"最近一条记录：{value}", f"the latest entry: {value}")


def _flags(step: Gather, speaker: Speaker, found: list[EntryFact]) -> Working:
    entries, row = speaker.evaluation.entries, speaker.row
    missing = [name for name in step.inputs if not entries.of(row, name, step.months)]
    titles = [speaker.told(speaker.evaluation.scheme.input(name).title) for name in missing]
    good = sum(entry.level in TRUE_LEVELS for entry in found)
    text = speaker.say(
        f"{len(found)}条记录中{good}条为是", f"{good} of {len(found)} entries are positive"
    )
    if step.how == "all" and titles:
        counts = step.missing == "pass"
        text += speaker.say(
            f"；没有记录的{speaker.listing(titles)}视为{'达标' if counts else '未达标'}",
            f"; without entry, {speaker.listing(titles)} {'passes' if counts else 'fails'}",
        )
    needed = speaker.say("须全部为是", "all must be") if step.how == "all" else ""
    needed = needed or speaker.say("一条为是即可", "one is enough")
    text += speaker.say(f"（{needed}）：", f" ({needed}): ") + speaker.cell(step.name)
    return Working(text=text, entries=tuple(_used(speaker, entry) for entry in found))


def latest_level(step: LatestLevel, speaker: Speaker) -> Working:
    """The latest entry that has a level."""
    found = _found(speaker, (step.input,))
    levelled = [entry for entry in found if entry.level]
    counted = [bool(levelled) and entry is levelled[-1] for entry in found]
    value = speaker.row[step.name]
    shown = speaker.level(value) if isinstance(value, str) else speaker.cell(step.name)
    text = speaker.say(f"最近一条记录：{shown}", f"the latest entry: {shown}")
    return Working(text=text, entries=_marked(speaker, found, counted))


def panel(step: Panel, speaker: Speaker) -> Working:
    """The mean of each rater group, then their weighted mean."""
    means = panel_means(step, speaker.row, speaker.evaluation.entries)
    entries: list[EntryUsed] = []
    sentences: list[str] = []
    terms: list[str] = []
    weights = 0
    found = _found(speaker, (step.input,))
    declared = speaker.evaluation.scheme.input(step.input)
    for group, weight in step.groups:
        title = declared.rater_title(group)
        name = speaker.told(title) if title else group
        votes = [entry for entry in found if entry.rater == group and entry.value is not None]
        votes.sort(key=lambda entry: (entry.value or 0, entry.position))
        mean = means[group]
        trimmed = step.trim if len(votes) > 2 * step.trim else 0
        kept = [] if mean is None else votes[trimmed : len(votes) - trimmed]
        entries += [_used(speaker, entry, counted=entry in kept) for entry in votes]
        if mean is not None:
            scores = speaker.sum([speaker.value(entry.value, "number") for entry in kept])
            value = format_scaled(mean)
            sentences.append(f"{name}: ({scores}) ÷ {len(kept)} = {value}")
        else:
            few = speaker.say("评分不足", "too few scores")
            sentences.append(f"{name}: {few} ({len(votes)})")
        if mean is not None or step.missing_group == "zero":
            terms.append(f"{format_scaled(mean or 0)} × {format_scaled(weight)}")
            weights += weight
    value = speaker.cell(step.name)
    how = speaker.rounding(step.decimals, step.rounding)
    if speaker.row[step.name] is None:
        sentences.append(value)
    else:
        sentences.append(f"({' + '.join(terms)}) ÷ {format_scaled(weights)} = {value}{how}")
    return Working(text=speaker.say("；", "; ").join(sentences), entries=tuple(entries))
