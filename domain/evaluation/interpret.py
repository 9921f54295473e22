"""The oracle: evaluates an assessment row by row in plain Python.

Written for clarity, from the docstrings of `domain.schemes.model` and without a look at the SQL:
property tests hold PostgreSQL and DuckDB to it, and the explanations are built on it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from domain.errors import DomainError
from domain.evaluation.interpret_entries import StandingEntries, gather, latest_level, panel
from domain.evaluation.interpret_history import OutcomesInSight, history
from domain.evaluation.interpret_population import quota, rank
from domain.evaluation.interpret_roster import known_facts, roster
from domain.evaluation.interpret_scalar import (
    add_money,
    band,
    choose,
    clamp,
    pay,
    ratio,
    tally,
    tier,
    weigh,
)
from domain.evaluation.interpret_values import holds
from domain.evaluation.result import Result, Row
from domain.scaled import within_limit
from domain.schemes.columns import column_types
from domain.schemes.model import Assessment, Scheme
from domain.schemes.steps import (
    AddMoney,
    AnyStep,
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
from domain.schemes.values import ColumnType, Value

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.calendar import Period
    from domain.evaluation.facts import Facts


@dataclass(slots=True)
class Evaluation:
    """All that the steps of one evaluation read, and the rows that they fill."""

    scheme: Scheme
    assessment: Assessment
    period: Period
    facts: Facts  # as known
    entries: StandingEntries = field(init=False)
    types: dict[str, ColumnType] = field(init=False)
    rows: list[Row] = field(init=False)

    def __post_init__(self) -> None:
        self.entries = StandingEntries(self.scheme, self.assessment, self.period, self.facts)
        self.types = column_types(self.assessment)
        self.rows = roster(self.assessment, self.period, self.facts)

    def run(self) -> None:
        """Add the column of every step to every row, in the order of the steps."""
        for step in self.assessment.steps:
            for row, value in zip(self.rows, self._column(step), strict=True):
                row[step.name] = value

    def sight(self, step: History) -> OutcomesInSight:
        """The earlier outcomes that a History step may look at."""
        return OutcomesInSight(step, self.scheme, self.assessment, self.period, self.facts.outcomes)

    def ranked_by(self, step: Quota) -> Rank:
        """The rank step whose population a quota divides."""
        return next(
            ranked
            for ranked in self.assessment.steps
            if isinstance(ranked, Rank) and ranked.name == step.rank
        )

    def _column(self, step: AnyStep) -> list[Value]:
        """One value for each row: first the steps that look at all rows or at other tables."""
        match step:
            case Rank():
                ranks = rank(step, self.rows)
                return [ranks.get(str(row["subject"])) for row in self.rows]
            case Quota():
                labels = quota(step, self.ranked_by(step), self.rows)
                return [labels.get(str(row["subject"])) for row in self.rows]
            case History():
                sight = self.sight(step)
                return self._cells(step, lambda row: history(step, row, sight))
            case _:
                return self._cells(step, lambda row: self._cell(step, row))

    def _cells(self, step: AnyStep, cell_of: Callable[[Row], Value]) -> list[Value]:
        """The cell of each row, refused where it or anything on the way to it is too large."""
        cells = []
        for row in self.rows:
            try:
                value = cell_of(row)
                cells.append(within_limit(value) if type(value) is int else value)
            except OverflowError:
                raise DomainError(
                    "value-out-of-range",
                    f"What column {step.name} of subject {row['subject']} is computed from is too"
                    " large for 64 bits.",
                    next_step="Check the entries and parameters that it is computed from.",
                    column=step.name,
                    subject=row["subject"],
                ) from None
        return cells

    def _cell(self, step: AnyStep, row: Row) -> Value:
        entries, types = self.entries, self.types
        match step:
            case Gather():
                return gather(step, row, entries)
            case LatestLevel():
                return latest_level(step, row, entries)
            case Panel():
                return panel(step, row, entries)
            case Holds() | Duty():
                return holds(step.when, row)
            case Band():
                return band(step, row)
            case Choose() | Table():
                return choose(step, row)
            case _:
                return _computed(step, row, types)


def _computed(step: AnyStep, row: Row, types: dict[str, ColumnType]) -> int | None:
    """The steps that compute with numbers."""
    match step:
        case Weigh():
            return weigh(step, row, types)
        case Ratio():
            return ratio(step, row, types)
        case Clamp():
            return clamp(step, row)
        case Tally():
            return tally(step, row)
        case Tier():
            return tier(step, row)
        case Pay():
            return pay(step, row, types)
        case AddMoney():
            return add_money(step, row)
        case _:
            raise TypeError(f"unknown kind of step: {step!r}")


def interpret(scheme: Scheme, assessment: str, period: Period, facts: Facts, as_of: int) -> Result:
    """Evaluate one assessment of a scheme for a period, from the facts as of a position.

    KeyError for an unknown assessment; DomainError `value-out-of-range` where a value, or
    anything on the way to it, comes to `domain.scaled.LIMIT_COMPUTED`: the other engines compute
    in 64 bits and stop there too.
    """
    chosen = scheme.assessment(assessment)
    evaluation = Evaluation(scheme, chosen, period, known_facts(facts, as_of))
    evaluation.run()
    return Result(
        scheme=scheme.name,
        version=scheme.version,
        digest=scheme.digest,
        assessment=chosen.name,
        period=period.key,
        columns=tuple(evaluation.types.items()),
        rows=tuple(evaluation.rows),
    )
