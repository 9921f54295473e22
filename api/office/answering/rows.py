"""The rows of a standing: evaluated, changed by the meeting, or as recorded when final."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from api.office.answering.reading import Reading, before_revision
from api.office.views.answers import Figures
from domain.evaluation.result import Result, Row
from domain.scaled import FEN_PER_YUAN, format_scaled
from domain.schemes.model import Assessment, OutcomeFields, Scheme
from domain.schemes.steps import Rank
from domain.schemes.values import Value
from projections.outcomes import Outcome, find_outcomes, last_outcome
from projections.periods import PeriodLife

FIELDS = ("score", "rank", "grade", "tier", "coefficient")
_FIGURES_KEPT = 16_384


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A period's rows by subject: what evaluation gave, and the outcome fields that hold.

    `scheme` is the pack as evaluated, with the meeting's decision in its steps. `outcomes` hold
    integers as in the result: scaled scores and coefficients, fen. `changed` are the fields that
    the meeting or a ruling changed, as decided at `decided_as_of` (None: as it stands), `places` how many are ranked together with a subject that has a rank.
    """

    life: PeriodLife
    scheme: Scheme
    assessment: Assessment
    recorded: bool
    facts_position: int
    result: Result
    rows: dict[str, Row]
    outcomes: dict[str, dict[str, Value]]
    changed: dict[str, tuple[str, ...]]
    decided_as_of: int | None
    superseded_at: int | None
    places: dict[str, int]

    @property
    def fields(self) -> tuple[str, ...]:
        """The outcome fields that the assessment has."""
        declared = self.assessment.outcome
        has = [name for name in FIELDS if getattr(declared, name)]
        return (*has, *(("amount",) if declared.pay else ()))

    def figures(self, subject: str) -> Figures:
        """A subject's outcome fields, as text."""
        fields = self.outcomes[subject]
        return _figures(
            *(fields[name] for name in (*FIELDS, "amount")),
            self.places.get(subject),
            self.changed.get(subject, ()),
        )


@lru_cache(maxsize=_FIGURES_KEPT)
def _figures(  # noqa: PLR0917 (the fields of an outcome, as the key)
    score: Value,
    rank: Value,
    grade: Value,
    tier: Value,
    coefficient: Value,
    amount_fen: Value,
    places: int | None,
    changed: tuple[str, ...],
) -> Figures:
    """Kept, because one more entry leaves most subjects' figures as they were."""
    return Figures(
        score=_text(score),
        rank=_count(rank),
        places=places,
        grade=None if grade is None else str(grade),
        tier=_count(tier),
        coefficient=_text(coefficient),
        amount_yuan=yuan_text(amount_fen) if isinstance(amount_fen, int) else None,
        changed=changed,
    )


def standing_of(reading: Reading, life: PeriodLife, as_of: int | None = None) -> Standing:
    """The standing as it is: recorded outcomes if final, else computed from pinned or live facts.

    With `as_of`: as it was at that position.
    """
    position = reading.position if as_of is None else min(as_of, reading.position)
    key: tuple[object, ...] = (reading.ledger, life, position, reading.position)
    if as_of is None and life.state == "final":
        # What is final changes only by superseding outcomes, whatever else comes to be known.
        last = last_outcome(
            reading.connection,
            reading.ledger,
            scheme=life.scheme,
            assessment=life.assessment,
            period=life.period,
        )
        key = (reading.ledger, life, last)
    found: Standing = reading.kept.standings.get(key, lambda: _standing(reading, life, position))
    return found


def _standing(reading: Reading, life: PeriodLife, position: int) -> Standing:
    decided = life.decided_at is not None and position >= life.decided_at
    outcomes = _recorded(reading, life, position)
    facts_position = position
    decided_as_of = before_revision(life, position)
    if outcomes:
        facts_position = max(outcome.facts_position for outcome in outcomes)
        # A ruling after them tells only once they are superseded.
        decided_as_of = before_revision(life, max(outcome.position for outcome in outcomes))
    elif life.facts_position is not None and position >= (life.computed_at or position):
        facts_position = life.facts_position
    result = reading.result(life, facts_position, decided=decided, decided_as_of=decided_as_of)
    scheme = reading.decided(life, as_of=decided_as_of) if decided else reading.scheme(life)
    assessment = scheme.assessment(life.assessment)
    rows = {str(row["subject"]): row for row in result.rows}
    if outcomes:
        fields = {one.subject: _outcome_fields(one) for one in outcomes if one.subject in rows}
        rows = {subject: rows[subject] for subject in fields}
    else:
        fields = {
            subject: computed_fields(assessment.outcome, row) for subject, row in rows.items()
        }
    return Standing(
        life=life,
        scheme=scheme,
        assessment=assessment,
        recorded=bool(outcomes),
        facts_position=facts_position,
        result=result,
        rows=rows,
        outcomes=fields,
        changed=_changed(reading, life, decided_as_of) if decided else {},
        decided_as_of=decided_as_of,
        superseded_at=max((one.position for one in outcomes if one.because), default=None),
        places=_places(assessment, rows),
    )


def computed_fields(declared: OutcomeFields, row: Row) -> dict[str, Value]:
    """The outcome fields that a row of a result gives."""
    fields: dict[str, Value] = {
        name: row[column] if (column := getattr(declared, name)) else None for name in FIELDS
    }
    amounts = [amount for stream in declared.pay if isinstance(amount := row[stream], int)]
    fields["amount"] = sum(amounts) if amounts else None
    return fields


def yuan_text(amount_fen: int) -> str:
    """Fen as yuan with two decimals."""
    sign = "-" if amount_fen < 0 else ""
    yuan, fen = divmod(abs(amount_fen), FEN_PER_YUAN)
    return f"{sign}{yuan}.{fen:02d}"


def _recorded(reading: Reading, life: PeriodLife, position: int) -> list[Outcome]:
    return find_outcomes(
        reading.connection,
        reading.ledger,
        scheme=life.scheme,
        assessment=life.assessment,
        period=life.period,
        as_of=position,
    )


def _outcome_fields(outcome: Outcome) -> dict[str, Value]:
    return {name: getattr(outcome, name) for name in FIELDS} | {"amount": outcome.amount_fen}


def _changed(reading: Reading, life: PeriodLife, as_of: int | None) -> dict[str, tuple[str, ...]]:
    changed: dict[str, tuple[str, ...]] = {}
    for one in reading.deviations(life, as_of=as_of):
        changed[one.subject] = (*changed.get(one.subject, ()), one.field)
    return changed


def _places(assessment: Assessment, rows: dict[str, Row]) -> dict[str, int]:
    """How many are ranked together with each subject that has a rank."""
    ranking = ranking_of(assessment)
    if ranking is None:
        return {}
    ranked = {
        subject: tuple(row[column] for column in ranking.within)
        for subject, row in rows.items()
        if row[ranking.name] is not None
    }
    sizes = Counter(ranked.values())
    return {subject: sizes[partition] for subject, partition in ranked.items()}


def ranking_of(assessment: Assessment) -> Rank | None:
    """The step that gives the outcome's rank."""
    for step in assessment.steps:
        if isinstance(step, Rank) and step.name == assessment.outcome.rank:
            return step
    return None


def _text(value: Value) -> str | None:
    return format_scaled(value) if isinstance(value, int) else None


def _count(value: Value) -> int | None:
    return value if isinstance(value, int) else None
