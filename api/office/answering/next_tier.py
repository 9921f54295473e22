"""What moves a subject between tiers: the grounds up and down, and which of them hold."""

from __future__ import annotations

from api.office.answering.rows import Standing
from api.office.views.answers import Ground, TierGrounds
from domain.evaluation.result import Row
from domain.schemes.steps import AnyStep, Choose, Tally, Tier
from domain.schemes.values import Column, Label


def tier_grounds(standing: Standing, subject: str) -> TierGrounds | None:
    """The grounds of the scheme's tier machine for one subject; None where there is no tier."""
    steps = {step.name: step for step in standing.assessment.steps}
    column = standing.assessment.outcome.tier
    step = _machine(steps, column) if column else None
    row = standing.rows[subject]
    now = standing.outcomes[subject]["tier"]
    if step is None or not isinstance(now, int):
        return None
    return TierGrounds(
        better=now - 1 if now > step.best else None,
        worse=now + 1 if now < step.worst else None,
        most_up=step.max_up,
        up=_grounds(steps, row, step.up),
        down=_grounds(steps, row, step.down),
        frozen=bool(step.frozen and row[step.frozen]),
    )


def _machine(steps: dict[str, AnyStep], column: str) -> Tier | None:
    """The step that gives the tier, past what a meeting decided otherwise."""
    step = steps.get(column)
    while isinstance(step, Choose) and isinstance(step.otherwise, Column):
        step = steps.get(step.otherwise.name)
    return step if isinstance(step, Tier) else None


def _grounds(steps: dict[str, AnyStep], row: Row, column: str) -> tuple[Ground, ...]:
    """The terms of a tally, each a ground of its own; any other column is the one ground."""
    step = steps.get(column)
    terms = step.terms if isinstance(step, Tally) else ((column, 1),)
    return tuple(
        Ground(
            column=name,
            title=steps[name].title if name in steps else Label(name, name),
            holds=bool(row[name]),
            steps=worth,
        )
        for name, worth in terms
    )
