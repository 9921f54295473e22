"""From the rows of a result to outcomes: the form in which the ledger keeps what a period means."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from domain.evaluation.result import Result, Row
from domain.scaled import MONEY_DECIMALS, format_scaled
from domain.schemes.model import Assessment
from domain.schemes.steps import Duty, History, Tally, Tier
from domain.schemes.values import ColumnType, Value

FIELD_TYPES: dict[str, ColumnType] = {
    "score": "number",
    "rank": "count",
    "grade": "text",
    "tier": "count",
    "coefficient": "number",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a period means for one subject. `pay` is in fen by stream; `duties` are steps."""

    subject: str
    score: str | None = None
    rank: int | None = None
    grade: str | None = None
    tier: int | None = None
    coefficient: str | None = None
    values: dict[str, str] = field(default_factory=dict)
    pay: dict[str, int] = field(default_factory=dict)
    duties: frozenset[str] = frozenset()

    @property
    def amount_fen(self) -> int | None:
        """The sum of the pay streams; None if there are none."""
        return sum(self.pay.values()) if self.pay else None

    def event_fields(self) -> dict[str, Any]:
        """The fields as `OutcomeRecorded` and `OutcomeSuperseded` have them."""
        return {
            "subject": self.subject,
            "score": self.score,
            "rank": self.rank,
            "grade": self.grade,
            "tier": self.tier,
            "coefficient": self.coefficient,
            "amount_fen": self.amount_fen,
            "values": self.values,
        }


def text_of(value: Value, column_type: ColumnType) -> str | None:
    """A cell as outcomes and deviations write it: points and yuan as plain decimals."""
    match value:
        case None:
            return None
        case bool():
            return "true" if value else "false"
        case str():
            return value
    if column_type == "number":
        return format_scaled(value)
    if column_type == "money":
        return format_scaled(value, decimals=MONEY_DECIMALS)
    return str(value)


def outcomes_of(result: Result, assessment: Assessment) -> list[Outcome]:
    """The outcomes of a result, in its order: one for each row."""
    types = dict(result.columns)
    duties = [step.name for step in assessment.steps if isinstance(step, Duty)]
    return [_outcome(row, assessment, types, duties) for row in result.rows]


def _outcome(
    row: Row, assessment: Assessment, types: dict[str, ColumnType], duties: list[str]
) -> Outcome:
    columns = assessment.outcome
    texts = {
        name: None if column is None else text_of(row[column], FIELD_TYPES[name])
        for name, column in field_columns(assessment).items()
    }
    kept = {name: text_of(row[name], types[name]) for name in columns.keep}
    return Outcome(
        subject=str(row["subject"]),
        score=texts["score"],
        rank=_count(row, columns.rank),
        grade=texts["grade"],
        tier=_count(row, columns.tier),
        coefficient=texts["coefficient"],
        values={name: text for name, text in kept.items() if text is not None},
        pay={name: fen for name in columns.pay if (fen := _count(row, name)) is not None},
        duties=frozenset(name for name in duties if row[name] is True),
    )


def field_columns(assessment: Assessment) -> dict[str, str | None]:
    """Which column each outcome field is read from."""
    return {name: getattr(assessment.outcome, name) for name in FIELD_TYPES}


def _count(row: Row, column: str | None) -> int | None:
    value = None if column is None else row[column]
    return value if isinstance(value, int) else None


@dataclass(frozen=True, slots=True)
class TierMove:
    """From which tier a subject comes, and what speaks for a move."""

    from_tier: int | None
    grounds: tuple[str, ...]


def tier_moves(result: Result, assessment: Assessment) -> dict[str, TierMove]:
    """For each subject the tier held before, as the scheme itself read it, and the grounds.

    The grounds are the terms of the scheme's tallies up and down that hold. A scheme that never
    looks at the tier held before does not know it.
    """
    tier = next((step for step in assessment.steps if isinstance(step, Tier)), None)
    if tier is not None:
        previous: str | None = tier.previous
        grounds = _grounds(assessment, tier)
    else:
        previous, grounds = _latest_tier(result, assessment), ()
    return {
        str(row["subject"]): TierMove(
            _count(row, previous), tuple(name for name in grounds if row[name])
        )
        for row in result.rows
    }


def _grounds(assessment: Assessment, tier: Tier) -> tuple[str, ...]:
    """The columns that make up `up` and `down`: the terms of a tally, or the column itself."""
    tallies = {step.name: step for step in assessment.steps if isinstance(step, Tally)}
    return tuple(
        name
        for column in (tier.up, tier.down)
        for name in ([term for term, _ in tallies[column].terms] if column in tallies else [column])
    )


def _latest_tier(result: Result, assessment: Assessment) -> str | None:
    own = (result.scheme, result.assessment, "tier", "latest")
    for step in assessment.steps:
        if isinstance(step, History):
            read = (step.scheme, step.assessment, step.field, step.how)
            if read == own:
                return step.name
    return None
