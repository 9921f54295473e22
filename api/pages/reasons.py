"""Why somebody stands where he does, in two or three sentences that a villager can read.

Made from the result's own columns, and only from what the notice may disclose: a score is taken
apart only where the score is shown, a place is named only where the rank is.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain

from api.office.answering.rows import Standing
from api.pages import wording
from api.pages.language import Language
from api.pages.texts import say
from domain.evaluation.interpret_population import head_counts, partitions
from domain.evaluation.interpret_values import amount, holds
from domain.evaluation.result import Row
from domain.scaled import SCALE, format_scaled
from domain.schemes.steps import (
    AnyStep,
    Band,
    Choose,
    Clamp,
    Gather,
    History,
    Operand,
    Panel,
    Quota,
    Rank,
    Table,
    Tier,
    Weigh,
)
from domain.schemes.values import (
    Absent,
    AllOf,
    Column,
    ColumnType,
    Compare,
    Condition,
    Not,
)
from domain.schemes.words import words_of
from domain.slices.outcome_form import text_of

_DEEPEST = 2
_PERCENT = 100


class Reasons:
    """The reasons of one period's standing, in one language. `shown` are the fields disclosed."""

    def __init__(
        self,
        standing: Standing,
        shown: frozenset[str],
        language: Language,
        body_names: Mapping[str, str],
    ) -> None:
        self._standing = standing
        self._shown = shown
        self._language = language
        self._body_names = body_names
        self._steps = {step.name: step for step in standing.assessment.steps}
        self._types = dict(standing.result.columns)
        persons = standing.assessment.subject_kind == "person"
        self._unit = say("unit.people" if persons else "unit.bodies", language)
        self._words = words_of(standing.scheme, standing.assessment, language)
        self._sizes: dict[str, dict[str, tuple[int, str]]] = {}

    def of(self, subject: str) -> list[str]:
        """The sentences about one subject; none where nothing that is shown has a reason."""
        row = self._standing.rows[subject]
        outcome = self._standing.assessment.outcome
        found = []
        if "score" in self._shown and outcome.score:
            found.append(self._score(outcome.score, row))
        if "rank" in self._shown and outcome.rank:
            found.append(self._rank(outcome.rank, row))
        for field, column in (("grade", outcome.grade), ("tier", outcome.tier)):
            if field in self._shown and column:
                found.append(self._label(column, row))
        return [sentence for sentence in found if sentence]

    # --- The score, taken apart ------------------------------------------------------------------

    def _score(self, column: str, row: Row) -> str:
        parts = self._parts(column, row, 0)
        if not parts:
            return ""
        return self._say("reason.score", value=self._value(column, row), parts=parts)

    def _parts(self, column: str, row: Row, depth: int) -> str:
        """What a column of points is made of; "" where there is nothing to add."""
        if row.get(column) is None or depth > _DEEPEST:
            return ""
        match step := self._steps.get(column):
            case Choose() | Table():
                taken, _ = _taken(step, row)
                return self._parts(taken.name, row, depth) if isinstance(taken, Column) else ""
            case Clamp():
                return self._clamped(step, row, depth)
            case Weigh():
                return self._weighed(step, row, depth)
            case Gather(how="sum"):
                return self._say("reason.sum")
            case History(how="mean" | "sum"):
                return self._say(f"reason.history_{step.how}")
            case Panel():
                return self._say("reason.panel")
        return ""

    def _clamped(self, step: Clamp, row: Row, depth: int) -> str:
        if row[step.name] == row[step.column]:
            return self._parts(step.column, row, depth)
        return self._say(
            "reason.held",
            title=self._title(step.column),
            value=self._value(step.column, row),
            held=self._value(step.name, row),
        )

    def _weighed(self, step: Weigh, row: Row, depth: int) -> str:
        terms = [(name, amount(weight, row)) for name, weight in step.terms if row.get(name)]
        if len(terms) == 1 and terms[0][1] == SCALE and self._type(terms[0][0]) == "number":
            return self._parts(terms[0][0], row, depth)
        return self._say("reason.and").join(
            self._term(name, weight, row, depth) for name, weight in terms
        )

    def _term(self, name: str, weight: int, row: Row, depth: int) -> str:
        values = {"title": self._title(name), "value": self._value(name, row)}
        if weight == -SCALE:
            return self._say("reason.minus", **values)
        if 0 < weight < SCALE:
            percent = format_scaled(weight * _PERCENT)
            return self._say("reason.weighed", percent=percent, **values)
        inner = (
            self._parts(name, row, depth + 1) if isinstance(self._steps.get(name), Weigh) else ""
        )
        if inner:
            return self._say("reason.made_of", parts=inner, **values)
        return self._say("reason.plus", **values)

    # --- Rank, grade and tier --------------------------------------------------------------------

    def _rank(self, column: str, row: Row) -> str:
        step = self._steps.get(column)
        if row[column] is None:
            return self._say("reason.unranked")
        if not isinstance(step, Rank):
            return ""
        size, where = self._population(step).get(str(row["subject"]), (0, ""))
        rank = self._value(column, row)
        return self._say("reason.rank", where=where, count=size, unit=self._unit, rank=rank)

    def _label(self, column: str, row: Row) -> str:
        """How a grade or tier came about, past choices that took over what stood before."""
        value = self._value(column, row)
        if row[column] is None:
            return self._say("reason.no_label", title=self._title(column))
        step = self._steps.get(column)
        while isinstance(step, Choose | Table):
            taken, why = _taken(step, row)
            if not isinstance(taken, Column):
                return self._case(step, why, value)
            step = self._steps.get(taken.name)
        match step:
            case Band():
                return self._band(step, value)
            case Quota():
                return self._quota(step, row, value)
            case Tier():
                return self._tier(step, row)
            case _:
                return self._by_rule(column, value)

    def _case(self, step: AnyStep, why: Condition | None, value: str) -> str:
        """The condition that gave the label, in the scheme's words; the meeting's is told apart."""
        if isinstance(why, Compare) and why.column == "subject":
            return ""
        if why is None:
            return self._by_rule(step.name, value)
        return self._say("reason.case", why=self._plain(why), value=value)

    def _plain(self, condition: Condition) -> str:
        """A condition that held, without the signs of arithmetic where it can be said so."""
        match condition:
            case AllOf(parts=parts):
                told = [self._plain(part) for part in parts]
                return self._say("reason.and").join(one for one in told if one)
            case Not(part=Absent()):
                return ""
            case Not(part=Compare() as flag) if self._type(flag.column) == "flag":
                return self._say("reason.not_met", title=self._title(flag.column))
            case Compare() if self._type(condition.column) == "flag":
                return self._say("reason.met", title=self._title(condition.column))
            case Compare(op="=", value=str() as is_):
                return self._say("reason.is", title=self._title(condition.column), value=is_)
            case _:
                return self._words.condition(condition)

    def _band(self, step: Band, value: str) -> str:
        marks = [
            self._say("reason.mark", label=label, mark=text_of(mark, self._type(step.column)))
            for label, mark in step.bands
            if isinstance(mark, int)
        ]
        return self._say("reason.band", marks=self._say("reason.and").join(marks), value=value)

    def _quota(self, step: Quota, row: Row, value: str) -> str:
        ranking = self._steps[step.rank]
        if not isinstance(ranking, Rank):
            return ""
        size, where = self._population(ranking).get(str(row["subject"]), (0, ""))
        if not size:
            return self._by_rule(step.name, value)
        if size < step.min_population:
            return self._say("reason.few", where=where, count=size, unit=self._unit, value=value)
        heads = self._say("reason.and").join(
            f"{label} {count}" for label, count in head_counts(step, size).items()
        )
        return self._say(
            "reason.quota", where=where, count=size, unit=self._unit, heads=heads, value=value
        )

    def _tier(self, step: Tier, row: Row) -> str:
        new, old = row[step.name], row[step.previous]
        if old is None:
            return self._say("reason.tier_first", tier=new)
        if old == new:
            return self._say("reason.tier_same", tier=new)
        key = (
            "reason.tier_up"
            if isinstance(new, int) and isinstance(old, int) and new < old
            else ("reason.tier_down")
        )
        return self._say(key, old=old, tier=new)

    def _by_rule(self, column: str, value: str) -> str:
        """The phrases of the rules that the column carries out."""
        step = self._steps.get(column)
        rules = {rule.id: rule.phrase for rule in self._standing.scheme.rules}
        phrases = [rules[name] for name in step.rules if name in rules] if step else []
        if not phrases:
            return ""
        return self._say("reason.rule", value=value, phrases="；".join(phrases[:2]))

    def _population(self, step: Rank) -> Mapping[str, tuple[int, str]]:
        """For each subject among how many it is ranked, and the words for these."""
        if step.name not in self._sizes:
            sizes: dict[str, tuple[int, str]] = {}
            rows = list(self._standing.rows.values())
            for partition, ties in partitions(step, rows).items():
                members = list(chain.from_iterable(ties))
                where = "、".join(
                    self._body_names.get(str(part), str(part)) for part in partition if part
                )
                sizes |= {str(row["subject"]): (len(members), where) for row in members}
            self._sizes[step.name] = sizes
        return self._sizes[step.name]

    # --- Words -------------------------------------------------------------------------------------

    def _say(self, key: str, **values: object) -> str:
        return say(key, self._language, **values)

    def _title(self, column: str) -> str:
        step: AnyStep | None = self._steps.get(column)
        return wording.label(step.title, self._language) if step else column

    def _type(self, column: str) -> ColumnType:
        return self._types.get(column, "text")

    def _value(self, column: str, row: Row) -> str:
        return wording.number_words(text_of(row[column], self._types[column]))


def _taken(step: Choose | Table, row: Row) -> tuple[Operand, Condition | None]:
    """What a choice took for the row, and the condition that made it; None: none held."""
    cases = step.cases if isinstance(step, Choose) else step.rows
    for condition, operand in cases:
        if holds(condition, row):
            return operand, condition
    return step.otherwise, None
