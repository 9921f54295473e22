"""Why a value is what it is: a tree from a column down to entries, rules and parameters.

Built on the interpreter: every node holds the value of the result and shows how it follows from
its children, its entries or its earlier outcomes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from domain.errors import DomainError
from domain.evaluation import (
    explain_entries,
    explain_history,
    explain_population,
    explain_scalar,
)
from domain.evaluation.explain_node import Node, to_json, to_text
from domain.evaluation.explain_words import ROSTER_TITLES, Speaker
from domain.evaluation.interpret import Evaluation
from domain.evaluation.interpret_roster import known_facts
from domain.schemes.model import Scheme
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
from domain.schemes.values import Label

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.calendar import Period
    from domain.evaluation.explain_entries import Working
    from domain.evaluation.explain_node import Language
    from domain.evaluation.facts import Facts
    from domain.evaluation.result import Result, Row


__all__ = ["Explainer", "Node", "explain", "to_json", "to_text"]


def explain(  # noqa: PLR0917 - the order is that of the question: what, when, of what, whose, which
    scheme: Scheme,
    assessment: str,
    period: Period,
    facts: Facts,
    subject: str,
    column: str,
    as_of: int,
    *,
    result: Result | None = None,
) -> Node:
    """Explain one cell of the result, from the facts as of a position.

    With the `result` at hand nothing is evaluated again, and the facts need hold no more than
    what is about the subject, its unit and its group. To explain many cells, make an `Explainer`.
    DomainError `subject-not-assessed` or `column-unknown`.
    """
    explainer = Explainer(scheme, assessment, period, facts, as_of, result=result)
    return explainer.explain(subject, column)


class Explainer:
    """Explains the cells of one evaluation; `result` as for `explain`."""

    def __init__(
        self,
        scheme: Scheme,
        assessment: str,
        period: Period,
        facts: Facts,
        as_of: int,
        *,
        result: Result | None = None,
    ) -> None:
        chosen = scheme.assessment(assessment)
        self.evaluation = Evaluation(scheme, chosen, period, known_facts(facts, as_of))
        if result is None:
            self.evaluation.run()
        else:
            self.evaluation.rows = list(result.rows)
        self._rows = {str(row["subject"]): row for row in self.evaluation.rows}

    def explain(self, subject: str, column: str) -> Node:
        """The tree of one cell."""
        evaluation = self.evaluation
        if subject not in self._rows:
            raise DomainError(
                "subject-not-assessed",
                f"{subject} is not on the roster of {evaluation.assessment.name}"
                f" in {evaluation.period.key}.",
                next_step="Check the subject, the period, and the position asked for.",
                subject=subject,
            )
        if column not in evaluation.types:
            raise DomainError(
                "column-unknown",
                f"{evaluation.assessment.name} has no column {column}.",
                next_step=f"Ask for one of: {', '.join(evaluation.types)}.",
                column=column,
            )
        return _Telling(evaluation, self._rows[subject]).node(column)


@dataclass(slots=True)
class _Telling:
    """One tree under way: a column is explained once and referred to afterwards."""

    evaluation: Evaluation
    row: Row
    told: set[str] = field(default_factory=set)
    titles: dict[str, Label] = field(init=False)
    steps: dict[str, AnyStep] = field(init=False)

    def __post_init__(self) -> None:
        self.steps = {step.name: step for step in self.evaluation.assessment.steps}
        self.titles = ROSTER_TITLES | {name: step.title for name, step in self.steps.items()}

    def node(self, column: str) -> Node:
        chinese, english = self._speaker("zh"), self._speaker("en")
        shown = Label(chinese.cell(column), english.cell(column))
        value = self.row[column]
        title = self.titles[column]
        step = self.steps.get(column)
        if step is None:
            return Node(
                column=column,
                title=title,
                kind="roster",
                value=value,
                shown=shown,
                working=Label("任职情况", "from the appointments"),
            )
        working = _working(step, chinese)
        node = Node(
            column=column,
            title=title,
            kind=re.sub(r"(?<!^)(?=[A-Z])", "-", type(step).__name__).lower(),
            value=value,
            shown=shown,
            working=Label(working.text, _working(step, english).text),
        )
        if column in self.told:
            return replace(node, above=True)
        self.told.add(column)
        scheme = self.evaluation.scheme
        return replace(
            node,
            rules=tuple(rule for rule in scheme.rules if rule.id in step.rules),
            parameters=tuple(each for each in scheme.parameters if each.name in step.parameters),
            entries=working.entries,
            outcomes=working.outcomes,
            standing=working.standing,
            children=tuple(self.node(name) for name in dict.fromkeys(working.reads)),
        )

    def _speaker(self, language: Language) -> Speaker:
        return Speaker(language, self.evaluation, self.row, self.titles)


def _working(step: AnyStep, speaker: Speaker) -> Working:
    return _WORKINGS[type(step)](step, speaker)


_WORKINGS: dict[type[AnyStep], Callable[[Any, Speaker], Working]] = {
    Gather: explain_entries.gather,
    LatestLevel: explain_entries.latest_level,
    Panel: explain_entries.panel,
    History: explain_history.history,
    Rank: explain_population.rank,
    Quota: explain_population.quota,
    Weigh: explain_scalar.weigh,
    Ratio: explain_scalar.ratio,
    Clamp: explain_scalar.clamp,
    Holds: explain_scalar.holds_flag,
    Duty: explain_scalar.duty,
    Choose: explain_scalar.choose,
    Table: explain_scalar.choose,
    Band: explain_scalar.band,
    Tally: explain_scalar.tally,
    Tier: explain_scalar.tier,
    Pay: explain_scalar.pay,
    AddMoney: explain_scalar.add_money,
}
