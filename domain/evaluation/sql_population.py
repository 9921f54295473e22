"""Steps that look at everyone, in SQL: twin of `interpret_population`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from domain.evaluation.sql_text import identifier, literal
from domain.scaled import SCALE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from domain.evaluation.sql_steps import Columns
    from domain.schemes.steps import Quota, Rank
    from domain.schemes.values import ColumnType

    Apart = tuple[str, ...]


def _member(step: Rank) -> str:
    """Whether a row is of the population."""
    present = f"{identifier(step.by[0].column)} is not null"
    return f"({present} and {identifier(step.among)})" if step.among else f"({present})"


def _partition(step: Rank, apart: Apart) -> list[str]:
    return [_member(step), *(identifier(column) for column in (*apart, *step.within))]


def _order(step: Rank, types: Mapping[str, ColumnType]) -> list[str]:
    return [
        identifier(key.column)
        + (' collate "C"' if types[key.column] == "text" else "")
        + (" desc" if key.descending else " asc")
        + " nulls last"
        for key in step.by
    ]


def _over(step: Rank, apart: Apart, order: list[str], *, by_subject: bool = False) -> str:
    lot = ['"subject" collate "C" asc'] if by_subject else []
    partition, keys = ", ".join(_partition(step, apart)), ", ".join([*order, *lot])
    return f"over (partition by {partition} order by {keys})"


def rank(step: Rank, types: Mapping[str, ColumnType], apart: Apart) -> Columns:
    """The rank, for members of the population; `apart` are columns that part all populations."""
    function = {"competition": "rank", "dense": "dense_rank", "ordinal": "row_number"}[step.style]
    over = _over(step, apart, _order(step, types), by_subject=step.style == "ordinal")
    return [(step.name, f"case when {_member(step)} then {function}() {over} end")]


def quota(step: Quota, ranked: Rank, types: Mapping[str, ColumnType], apart: Apart) -> Columns:
    """Population, place and head counts, then the label of the place."""
    name = partial("{}.{}".format, step.name)
    population, place = identifier(name("population")), identifier(name("place"))
    partition = ", ".join(_partition(ranked, apart))
    counts = _remainders(step) if step.rounding == "largest_remainder" else _alone(step)
    whens = f" when not {_member(ranked)} then null"
    whens += f" when {population} < {literal(step.min_population)} then {literal(step.small)}"
    for index, (label, _) in enumerate(step.bands, start=1):
        whens += f" when {place} <= {_cut(step, index)} then {literal(label)}"
    return [
        (name("population"), f"count(*) over (partition by {partition})"),
        (name("place"), _place(step, ranked, apart, _order(ranked, types))),
        *counts,
        (step.name, f"(case{whens} end)::text"),
    ]


def _place(step: Quota, ranked: Rank, apart: Apart, order: list[str]) -> str:
    """The place that decides for the row: the first or last of its tie, or its own."""
    if step.ties == "split":
        return f"row_number() {_over(ranked, apart, order, by_subject=True)}"
    first = f"rank() {_over(ranked, apart, order)}"
    if step.ties == "better":
        return first
    tied = ", ".join([*_partition(ranked, apart), *(identifier(key.column) for key in ranked.by)])
    return f"{first} + count(*) over (partition by {tied}) - 1"


def _cut(step: Quota, index: int) -> str:
    """The last place of the band with that number."""
    labels = [label for label, _ in step.bands]
    counts = [
        identifier(f"{step.name}.{each}.heads")
        for each, label in enumerate(labels[:index], start=1)
        if label != step.rest or step.rounding == "largest_remainder"
    ]
    total = " + ".join(counts) or "0"
    if step.rounding == "largest_remainder":
        return total
    population = identifier(f"{step.name}.population")
    # Clamped in order, the counts never pass the population; the rest is what all others leave.
    total = f"least({total}, {population})"
    if step.rest in labels[:index]:
        others = " + ".join(
            identifier(f"{step.name}.{each}.heads")
            for each, label in enumerate(labels, start=1)
            if label != step.rest
        )
        total += f" + {population} - least({others or '0'}, {population})"
    return total


def _alone(step: Quota) -> Columns:
    """Head counts of every label but `rest`, each rounded alone, before clamping."""
    columns: Columns = []
    for index, (label, share) in enumerate(step.bands, start=1):
        if label != step.rest:
            heads = literal(share) if step.rounding == "heads" else _seats(step, share)
            columns.append((f"{step.name}.{index}.heads", f"({heads})::bigint"))
    return columns


def _seats(step: Quota, share: int) -> str:
    """The share of the population in whole seats; never negative, so plain division will do."""
    extra = {"half_up": SCALE // 2, "up": SCALE - 1}.get(step.rounding, 0)
    more = f" + {extra}" if extra else ""
    return f"({identifier(f'{step.name}.population')} * {literal(share)}{more}) / {SCALE}"


def _remainders(step: Quota) -> Columns:
    """Whole seats and remainders; then a seat more where fewer labels come before than are left."""
    population = identifier(f"{step.name}.population")
    labels = [label for label, _ in step.bands]
    preferred = [label for label in step.priority if label in labels]
    preferred += [label for label in labels if label not in preferred]
    columns: Columns = []
    for index, (_, share) in enumerate(step.bands, start=1):
        columns.append((f"{step.name}.{index}.floor", _seats(step, share)))
        remainder = f"{population} * {literal(share)} % {SCALE}"
        columns.append((f"{step.name}.{index}.remainder", remainder))
    floors = [identifier(f"{step.name}.{index}.floor") for index in range(1, len(labels) + 1)]
    left = " - ".join([population, *floors])
    for index, label in enumerate(labels, start=1):
        own = identifier(f"{step.name}.{index}.remainder")
        before = " + ".join(
            f"case when {identifier(f'{step.name}.{each}.remainder')}"
            f" {'>=' if preferred.index(other) < preferred.index(label) else '>'} {own}"
            " then 1 else 0 end"
            for each, other in enumerate(labels, start=1)
            if other != label
        )
        extra = f"case when {before or '0'} < {left} then 1 else 0 end"
        columns.append((f"{step.name}.{index}.heads", f"{floors[index - 1]} + {extra}"))
    return columns
