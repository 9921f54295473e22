"""Steps that look at everyone: ranks and quotas."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from domain.scaled import SCALE, divide

if TYPE_CHECKING:
    from domain.evaluation.result import Row
    from domain.schemes.steps import Quota, Rank, SortKey
    from domain.schemes.values import Value

    Partition = tuple[Value, ...]


def partitions(step: Rank, rows: list[Row]) -> dict[Partition, list[list[Row]]]:
    """The population of a rank: for each partition, best first, the groups tied by all keys.

    Members of a tie are in the order of subject ids. An absent cell makes a partition of its own.
    """
    members: dict[Partition, list[Row]] = defaultdict(list)
    for row in rows:  # in the order of subjects
        if row[step.by[0].column] is not None and (step.among is None or row[step.among] is True):
            members[tuple(row[column] for column in step.within)].append(row)
    return {partition: _ties(step, found) for partition, found in members.items()}


def _ties(step: Rank, members: list[Row]) -> list[list[Row]]:
    ordered = members
    for key in reversed(step.by):  # stable sorts, the least key first
        ordered = _sorted_by(key, ordered)
    ties: list[list[Row]] = []
    for row in ordered:
        if ties and all(row[key.column] == ties[-1][0][key.column] for key in step.by):
            ties[-1].append(row)
        else:
            ties.append([row])
    return ties


def _sorted_by(key: SortKey, rows: list[Row]) -> list[Row]:
    present = [row for row in rows if row[key.column] is not None]
    absent = [row for row in rows if row[key.column] is None]
    # reverse=True keeps the order of equals, as a stable sort must
    return sorted(present, key=lambda row: row[key.column], reverse=key.descending) + absent  # type: ignore[arg-type,return-value]


def rank(step: Rank, rows: list[Row]) -> dict[str, int]:
    """The rank of every member of the population, by subject."""
    ranks: dict[str, int] = {}
    for ties in partitions(step, rows).values():
        before = 0  # members of better ties
        for number, tied in enumerate(ties, start=1):
            for place, row in enumerate(tied, start=before + 1):
                ranks[str(row["subject"])] = {
                    "competition": before + 1,
                    "dense": number,
                    "ordinal": place,
                }[step.style]
            before += len(tied)
    return ranks


def head_counts(step: Quota, population: int) -> dict[str, int]:
    """How many of `population` members get each label."""
    if step.rounding == "largest_remainder":
        return _largest_remainder(step, population)
    counts: dict[str, int] = {}
    left = population
    for label, share in step.bands:
        if label != step.rest:
            wanted = (
                share
                if step.rounding == "heads"
                else divide(population * share, SCALE, step.rounding)
            )
            counts[label] = min(wanted, left)
            left -= counts[label]
    return {label: counts.get(label, left) for label, _ in step.bands}


def _largest_remainder(step: Quota, population: int) -> dict[str, int]:
    counts = {label: population * share // SCALE for label, share in step.bands}
    remainders = {label: population * share % SCALE for label, share in step.bands}
    preferred = [label for label in step.priority if label in counts]
    preferred += [label for label in counts if label not in preferred]
    preferred.sort(key=lambda label: -remainders[label])  # stable: equals stay in priority
    for label in preferred[: max(population - sum(counts.values()), 0)]:
        counts[label] += 1
    return counts


def quota(step: Quota, ranked: Rank, rows: list[Row]) -> dict[str, str | None]:
    """The label of every member of the population of the rank, by subject."""
    labels: dict[str, str | None] = {}
    for ties in partitions(ranked, rows).values():
        population = sum(len(tied) for tied in ties)
        by_place: list[str | None] = [
            label for label, count in head_counts(step, population).items() for _ in range(count)
        ]
        by_place += [None] * (population - len(by_place))
        if population < step.min_population:
            by_place = [step.small] * population
        before = 0
        for tied in ties:
            first, last = before, before + len(tied) - 1
            for place, row in enumerate(tied, start=before):
                chosen = {"better": first, "worse": last, "split": place}[step.ties]
                labels[str(row["subject"])] = by_place[chosen]
            before += len(tied)
    return labels
