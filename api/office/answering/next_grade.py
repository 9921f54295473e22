"""How far a subject is from the next better grade, where that can be said in one number."""

from __future__ import annotations

from collections.abc import Iterable

from api.office.answering.rows import Standing
from api.office.views.answers import NextGrade
from domain.evaluation.result import Row
from domain.scaled import format_scaled
from domain.schemes.steps import AnyStep, Band, Choose, Quota, Rank
from domain.schemes.values import ByUnit, Column, Label


def next_grade(standing: Standing, subject: str) -> NextGrade | None:
    """The next better grade and how much more of one column reaches it, all else unchanged.

    Only while the result is provisional, and only where the grade comes from thresholds or from
    places by a column of points; None where it does not, or is the best already.
    """
    if standing.recorded or standing.assessment.outcome.grade is None:
        return None
    steps = {step.name: step for step in standing.assessment.steps}
    row = standing.rows[subject]
    step = _source(steps, row, standing.assessment.outcome.grade)
    match step:
        case Band():
            return _by_threshold(step, steps, row)
        case Quota():
            return _by_place(step, steps, row, standing.rows.values())
        case _:
            return None


def _source(steps: dict[str, AnyStep], row: Row, column: str) -> AnyStep | None:
    """The step that the grade was taken over from, past vetoes that did not change it."""
    step = steps.get(column)
    while isinstance(step, Choose) and isinstance(step.otherwise, Column):
        if row[step.name] != row[step.otherwise.name]:
            return None
        step = steps.get(step.otherwise.name)
    return step


def _by_threshold(step: Band, steps: dict[str, AnyStep], row: Row) -> NextGrade | None:
    labels = [label for label, _ in step.bands]
    grade, has = row[step.name], row[step.column]
    if grade not in labels[1:] or not isinstance(has, int):
        return None
    better, mark = step.bands[labels.index(str(grade)) - 1]
    needs = amount_for(mark, row)
    if needs is None or needs <= has:
        return None
    return _told("threshold", better, _title(steps, step.column), has, needs)


def _by_place(
    step: Quota, steps: dict[str, AnyStep], row: Row, rows: Iterable[Row]
) -> NextGrade | None:
    ranking = steps.get(step.rank)
    labels = [label for label, _ in step.bands]
    grade = row[step.name]
    if grade not in labels[1:] or not isinstance(ranking, Rank):
        return None
    key, better = ranking.by[0], labels[labels.index(str(grade)) - 1]
    has = row[key.column]
    reached = [
        value
        for other in rows
        if other[step.name] == better
        and all(other[column] == row[column] for column in ranking.within)
        and isinstance(value := other[key.column], int)
    ]
    if not key.descending or not isinstance(has, int) or not reached or min(reached) <= has:
        return None
    return _told("place", better, _title(steps, key.column), has, min(reached))


def _told(by: str, grade: str, title: Label, has: int, needs: int) -> NextGrade:
    return NextGrade(
        grade=grade,
        column_title=title,
        has=format_scaled(has),
        needs=format_scaled(needs),
        short_by=format_scaled(needs - has),
        by=by,
    )


def amount_for(mark: int | ByUnit | None, row: Row) -> int | None:
    """An amount of the scheme as it is for one row: it may differ by township."""
    if isinstance(mark, ByUnit):
        return dict(mark.groups).get(str(row["group"]), mark.default)
    return mark


def _title(steps: dict[str, AnyStep], column: str) -> Label:
    step = steps.get(column)
    return step.title if step else Label(column, column)
