"""Which entries count, in SQL: twin of `interpret_entries.StandingEntries`.

They are read once, for all steps and whoever they are about, into the relation `entries`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from domain.evaluation.sql_text import identifier, known, listed, literal
from domain.schemes.steps import Gather, LatestLevel, Panel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.evaluation.sql_periods import Periods
    from domain.schemes.model import Assessment, Input, Scheme

LATEST_FIRST = "e.effective_on desc, e.position desc"
_COLUMNS = "e.input, e.rater, e.value, e.level, e.effective_on, e.position"


@dataclass(slots=True)
class EntriesRead:
    """The inputs that the steps of an assessment read, and over how many months."""

    scheme: Scheme
    assessment: Assessment
    periods: Periods
    inputs: list[Input] = field(init=False)  # in the order of the scheme
    _months: dict[str, int] = field(init=False)  # of dated inputs, the most of all steps

    def __post_init__(self) -> None:
        reads = list(self._reads())
        names = {name for name, _ in reads}
        self.inputs = [declared for declared in self.scheme.inputs if declared.name in names]
        self._months = {
            declared.name: max(
                self._window_months(declared, months)
                for name, months in reads
                if name == declared.name
            )
            for declared in self.inputs
            if declared.window == "dated"
        }

    def _reads(self) -> Iterator[tuple[str, int | None]]:
        for step in self.assessment.steps:
            if isinstance(step, Gather):
                yield from ((name, step.months) for name in step.inputs)
            elif isinstance(step, Panel | LatestLevel):
                yield step.input, None

    def _window_months(self, declared: Input, months: int | None) -> int:
        asked = declared.months if months is None else months
        return asked or self.periods.length_months

    def later_start(self, names: tuple[str, ...], months: int | None = None) -> str:
        """The condition for a step that reads fewer months than another; empty if none does."""
        tests = []
        for name in names:
            if name in self._months:
                fewer = self._window_months(self.scheme.input(name), months)
                if fewer < self._months[name]:
                    first = self.periods.since(fewer)
                    tests.append(f"(e.input <> {literal(name)} or e.effective_on >= {first})")
        return " and ".join(tests)

    def relation(self) -> str:
        """The entries that count: one branch for each window and kind of subject."""

        def key(declared: Input) -> tuple[str, str]:
            return declared.window, declared.about

        branches = [list(group) for _, group in groupby(sorted(self.inputs, key=key), key=key)]
        return "\n  union all\n  ".join(
            self._branch(inputs, alone=len(branches) == 1) for inputs in branches
        )

    def _branch(self, inputs: list[Input], *, alone: bool) -> str:
        window, about = inputs[0].window, inputs[0].about
        if window == "period":
            table, period = "facts.entry as e", "e.period"
        else:
            last = self.periods.last_day
            table = f"facts.entry as e join periods as p on e.effective_on <= {last}"
            period = "p.period"
        where = f"{known('e')}\n    and e.scheme = {literal(self.scheme.name)}{self._in(window)}"
        if window == "dated":
            where += self._since(inputs)
        elif window == "standing" or not alone:
            # Whoever reads `entries` names its inputs, but one branch must not read another's.
            where += f"\n    and e.input in {listed(declared.name for declared in inputs)}"
        if window == "standing":  # the latest of each item holds
            table = f"""(
    select distinct on (p.period, e.subject, e.input, e.item) p.period, e.subject, {_COLUMNS}
    from {table}
    where {where}
    order by p.period, e.subject, e.input, e.item, {LATEST_FIRST}) as e"""
            period, where = "e.period", ""
        subject = "e.subject"
        if about != "subject":
            same = self.periods.same("r", period.partition(".")[0])
            subject = "r.subject"
            table += f" join roster as r on {same}r.{identifier(about)} = e.subject"
        where = f"\n  where {where}" if where else ""
        return f"select {period}, {subject}, {_COLUMNS}\n  from {table}{where}"

    def _in(self, window: str) -> str:
        if window == "period":
            return f" and e.assessment = {literal(self.assessment.name)} and {self.periods.within('e.period')}"
        return " and e.period = ''"

    def _since(self, inputs: list[Input]) -> str:
        tests = [
            f"e.input = {literal(each.name)}"
            f" and e.effective_on >= {self.periods.since(self._months[each.name])}"
            for each in inputs
        ]
        return "\n    and (" + "\n      or ".join(tests) + ")"
