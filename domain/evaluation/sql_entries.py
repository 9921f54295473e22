"""Which entries count, in SQL: twin of `interpret_entries.StandingEntries`.

They are read once, for all steps and whoever they are about, into the relation `entries`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from domain.evaluation.columns import window_start
from domain.evaluation.sql_text import identifier, known, listed, literal
from domain.schemes.model import Gather, LatestLevel, Panel

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from domain.calendar import Period
    from domain.schemes.model import Assessment, Input, Scheme

LATEST_FIRST = "e.effective_on desc, e.position desc"
_COLUMNS = "e.input, e.rater, e.value, e.level, e.effective_on, e.position"


@dataclass(slots=True)
class EntriesRead:
    """The inputs that the steps of an assessment read, and from which day on."""

    scheme: Scheme
    assessment: Assessment
    period: Period
    inputs: list[Input] = field(init=False)  # in the order of the scheme
    _first_days: dict[str, date] = field(init=False)  # of dated inputs, over all steps

    def __post_init__(self) -> None:
        reads = list(self._reads())
        names = {name for name, _ in reads}
        self.inputs = [declared for declared in self.scheme.inputs if declared.name in names]
        self._first_days = {
            declared.name: min(
                window_start(declared, self.period, months)
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

    def later_start(self, names: tuple[str, ...], months: int | None = None) -> str:
        """The condition for a step that reads fewer months than another; empty if none does."""
        tests = []
        for name in names:
            if name in self._first_days:
                first = window_start(self.scheme.input(name), self.period, months)
                if first > self._first_days[name]:
                    tests.append(
                        f"(e.input <> {literal(name)} or e.effective_on >= {literal(first)})"
                    )
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
        where = f"{known('e')}\n    and e.scheme = {literal(self.scheme.name)}{self._in(window)}"
        if window == "dated":
            where += self._since(inputs)
        elif window == "standing" or not alone:
            # Whoever reads `entries` names its inputs, but one branch must not read another's.
            where += f"\n    and e.input in {listed(declared.name for declared in inputs)}"
        table = f"facts.entry as e{self._join(about)}\n  where {where}"
        if window == "standing":  # the latest of each item holds
            table = f"""(
    select distinct on (e.subject, e.input, e.item) e.subject, {_COLUMNS}
    from facts.entry as e
    where {where}
    order by e.subject, e.input, e.item, {LATEST_FIRST}) as e{self._join(about)}"""
        subject = "e.subject" if about == "subject" else "r.subject"
        return f"select {subject}, {_COLUMNS}\n  from {table}"

    def _in(self, window: str) -> str:
        if window == "period":
            name, key = literal(self.assessment.name), literal(self.period.key)
            return f" and e.assessment = {name} and e.period = {key}"
        return f" and e.period = '' and e.effective_on <= {literal(self.period.ends_on)}"

    def _join(self, about: str) -> str:
        if about == "subject":
            return ""
        return f" join roster as r on r.{identifier(about)} = e.subject"

    def _since(self, inputs: list[Input]) -> str:
        tests = [
            f"e.input = {literal(each.name)}"
            f" and e.effective_on >= {literal(self._first_days[each.name])}"
            for each in inputs
        ]
        return "\n    and (" + "\n      or ".join(tests) + ")"
