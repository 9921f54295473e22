"""Steps that read entries: which entries stand for a subject, and what they add up to."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from domain.evaluation.readings import unit_of_rounding, window_start
from domain.scaled import divide, within_limit

if TYPE_CHECKING:
    from domain.calendar import Period
    from domain.evaluation.facts import EntryFact, Facts
    from domain.evaluation.result import Row
    from domain.schemes.model import Assessment, Input, Scheme
    from domain.schemes.steps import Gather, LatestLevel, Panel
    from domain.schemes.values import Value

TRUE_LEVELS = ("pass", "on")


class StandingEntries:
    """The entries that count in a period, found by input and the code they are about.

    `facts` are those as known. Each list is in the order of (effective_on, position), so the
    last is the latest.
    """

    def __init__(
        self, scheme: Scheme, assessment: Assessment, period: Period, facts: Facts
    ) -> None:
        self._inputs = {declared.name: declared for declared in scheme.inputs}
        self._scheme, self._assessment, self._period = scheme, assessment, period
        self._found: dict[tuple[str, str], list[EntryFact]] = defaultdict(list)
        for entry in sorted(facts.entries, key=latest):
            declared = self._inputs.get(entry.input)
            if declared and entry.scheme == scheme.name and self._in_window(entry, declared):
                self._found[entry.input, entry.subject].append(entry)

    def _in_window(self, entry: EntryFact, declared: Input) -> bool:
        if declared.window == "period":
            return (entry.assessment, entry.period) == (self._assessment.name, self._period.key)
        return not entry.period and entry.effective_on <= self._period.ends_on

    def of(self, row: Row, input_name: str, months: int | None = None) -> list[EntryFact]:
        """The entries of the input that stand for the row's subject, unit or group.

        Dated entries of the input's own months, or of as many as given.
        """
        declared = self._inputs[input_name]
        found = self._found[input_name, str(row[declared.about])]
        if declared.window == "standing":
            return sorted({entry.item: entry for entry in found}.values(), key=latest)
        if declared.window == "dated":
            first = window_start(declared, self._period, months)
            return [entry for entry in found if entry.effective_on >= first]
        return found


def latest(entry: EntryFact) -> tuple[object, ...]:
    """Sort key: the greatest is the latest entry."""
    return (entry.effective_on, entry.position)


def gather(step: Gather, row: Row, entries: StandingEntries) -> Value:
    """Aggregate the entries of the step's inputs that stand for the row."""
    found = {name: entries.of(row, name, step.months) for name in step.inputs}
    if step.how == "all":
        return all(
            all(entry.level in TRUE_LEVELS for entry in each) if each else step.missing == "pass"
            for each in found.values()
        )
    together = sorted((entry for each in found.values() for entry in each), key=latest)
    if step.how == "any":
        return any(entry.level in TRUE_LEVELS for entry in together)
    if step.how == "count":
        return sum(not step.levels or entry.level in step.levels for entry in together)
    worths = [worth for entry in together if (worth := worth_of(entry, step)) is not None]
    return _aggregate(step, worths)


def worth_of(entry: EntryFact, step: Gather) -> int | None:
    """What the entry counts for: its value, or the score of its level."""
    return dict(step.level_scores).get(entry.level) if step.level_scores else entry.value


def _aggregate(step: Gather, worths: list[int]) -> int | None:
    if not worths:
        return 0 if step.missing == "zero" else None
    match step.how:
        case "sum":
            return within_limit(*worths)
        case "minimum":
            return min(worths)
        case "maximum":
            return max(worths)
        case "mean":
            unit = unit_of_rounding(step.type, step.decimals)
            return divide(within_limit(*worths), len(worths) * unit, step.rounding) * unit
        case _:
            return worths[-1]


def latest_level(step: LatestLevel, row: Row, entries: StandingEntries) -> str | None:
    """The level of the latest entry that has one."""
    levels = [entry.level for entry in entries.of(row, step.input) if entry.level]
    return levels[-1] if levels else None


def panel_means(step: Panel, row: Row, entries: StandingEntries) -> dict[str, int | None]:
    """The mean of each rater group after trimming, None for a missing group."""
    unit = unit_of_rounding("number", step.decimals)
    means: dict[str, int | None] = {}
    for group, _ in step.groups:
        scores = sorted(
            entry.value
            for entry in entries.of(row, step.input)
            if entry.rater == group and entry.value is not None
        )
        if len(scores) < max(step.min_raters, 1):
            means[group] = None
            continue
        if len(scores) > 2 * step.trim:
            scores = scores[step.trim : len(scores) - step.trim]
        means[group] = divide(within_limit(*scores), len(scores) * unit, step.rounding) * unit
    return means


def panel(step: Panel, row: Row, entries: StandingEntries) -> int | None:
    """The weighted mean over the rater groups."""
    means = panel_means(step, row, entries)
    if all(mean is None for mean in means.values()):
        return None
    total = within_limit(*((means[group] or 0) * weight for group, weight in step.groups))
    counted = {
        group: weight
        for group, weight in step.groups
        if means[group] is not None or step.missing_group == "zero"
    }
    if step.missing_group == "absent" and len(counted) < len(step.groups):
        return None
    unit = unit_of_rounding("number", step.decimals)
    weights = within_limit(*(weight * unit for weight in counted.values()))
    return divide(total, weights, step.rounding) * unit if weights > 0 else None
