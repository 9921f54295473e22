"""The step that reads earlier outcomes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.evaluation.readings import last_ordinal_before, unit_of_rounding
from domain.scaled import divide, within_limit

if TYPE_CHECKING:
    from domain.calendar import Period
    from domain.evaluation.facts import OutcomeFact
    from domain.evaluation.result import Row
    from domain.schemes.model import Assessment, Scheme
    from domain.schemes.steps import History


class OutcomesInSight:
    """The outcomes that one History step may look at, latest first; `outcomes` as known."""

    def __init__(
        self,
        step: History,
        scheme: Scheme,
        assessment: Assessment,
        period: Period,
        outcomes: list[OutcomeFact],
    ) -> None:
        self.step = step
        self._own = (step.scheme, step.assessment) == (scheme.name, assessment.name)
        self.last_ordinal = last_ordinal_before(step, scheme, assessment, period)
        self._found: dict[str, list[OutcomeFact]] = {}
        for outcome in sorted(outcomes, key=lambda each: each.ordinal, reverse=True):
            if self._in_sight(outcome, period):
                self._found.setdefault(outcome.subject, []).append(outcome)

    def _in_sight(self, outcome: OutcomeFact, period: Period) -> bool:
        step = self.step
        if (outcome.scheme, outcome.assessment) != (step.scheme, step.assessment):
            return False
        if outcome.ends_on > period.ends_on or (self._own and outcome.period == period.key):
            return False
        if step.within == "year":
            return outcome.ends_on.year == period.ends_on.year
        first_ordinal = self.last_ordinal - step.last + 1
        return step.within == "ever" or first_ordinal <= outcome.ordinal <= self.last_ordinal

    def of(self, row: Row) -> list[OutcomeFact]:
        """The outcomes of the row's subject, unit or group, latest first."""
        return self._found.get(str(row[self.step.about]), [])


def field_of(step: History, outcome: OutcomeFact) -> int | str | None:
    """The field of an outcome that the step reads."""
    value: int | str | None = {
        "score": outcome.score,
        "rank": outcome.rank,
        "grade": outcome.grade,
        "tier": outcome.tier,
        "coefficient": outcome.coefficient,
        "amount": outcome.amount_fen,
    }[step.field]
    return value


def matches(step: History, outcome: OutcomeFact) -> bool:
    """Whether the outcome's field is one of `equals`, or is present when there are none."""
    value = field_of(step, outcome)
    return value in step.equals if step.equals else value is not None


def run(step: History, outcomes: list[OutcomeFact], last_ordinal: int) -> list[OutcomeFact]:
    """The unbroken run of matching outcomes, latest first."""
    counted: list[OutcomeFact] = []
    for outcome in outcomes:
        expected = last_ordinal - len(counted)
        if not matches(step, outcome) or (step.gap == "breaks" and outcome.ordinal != expected):
            break
        counted.append(outcome)
    return counted


def history(step: History, row: Row, sight: OutcomesInSight) -> int | str | None:
    """What the step makes of the earlier outcomes of the row."""
    outcomes = sight.of(row)
    if step.how == "count":
        return sum(matches(step, outcome) for outcome in outcomes)
    if step.how == "run":
        return len(run(step, outcomes, sight.last_ordinal))
    if step.how == "latest":
        return field_of(step, outcomes[0]) if outcomes else None
    values = [value for each in outcomes if isinstance(value := field_of(step, each), int)]
    if not values:
        return None
    match step.how:
        case "sum":
            return within_limit(*values)
        case "minimum":
            return min(values)
        case "maximum":
            return max(values)
        case "mean":
            unit = unit_of_rounding(step.type, step.decimals)
            return divide(within_limit(*values), len(values) * unit, step.rounding) * unit
