"""What a score is put together from, as far as it is a sum of parts with their weights."""

from __future__ import annotations

from api.office.answering.next_grade import amount_for
from api.office.answering.rows import Standing
from api.office.views.answers import ScorePart
from domain.scaled import format_scaled
from domain.schemes.steps import AnyStep, Choose, Clamp, Weigh
from domain.schemes.values import Column, ColumnType

_DEPTH = 2  # parts, and parts of parts: whoever wants more opens the explanation


def score_parts(standing: Standing, subject: str) -> tuple[ScorePart, ...]:
    """The parts of a subject's score; none where it is not a sum, or something else decided it."""
    column = standing.assessment.outcome.score
    return _Parts(standing, subject).of(column, _DEPTH) if column else ()


class _Parts:
    def __init__(self, standing: Standing, subject: str) -> None:
        self._steps: dict[str, AnyStep] = {step.name: step for step in standing.assessment.steps}
        self._types: dict[str, ColumnType] = dict(standing.result.columns)
        self._row = standing.rows[subject]

    def of(self, column: str, depth: int) -> tuple[ScorePart, ...]:
        step = self._sum_behind(column)
        if step is None or not depth:
            return ()
        return tuple(
            ScorePart(
                column=name,
                title=self._steps[name].title,
                value=self._text(name),
                weight=None if weight is None else format_scaled(weight),
                parts=self.of(name, depth - 1),
            )
            for name, weight in (
                (name, amount_for(weight, self._row)) for name, weight in step.terms
            )
            if name in self._steps
        )

    def _sum_behind(self, column: str) -> Weigh | None:
        """The sum that a column takes over, past bounds and vetoes that changed nothing."""
        step = self._steps.get(column)
        while not isinstance(step, Weigh):
            match step:
                case Clamp(column=name) | Choose(otherwise=Column(name=name)):
                    if self._row[step.name] != self._row[name]:
                        return None
                    step = self._steps.get(name)
                case _:
                    return None
        return step

    def _text(self, name: str) -> str | None:
        value = self._row[name]
        if not isinstance(value, int):
            return None
        return str(value) if self._types[name] == "count" else format_scaled(value)
