"""facts.outcome: what a final period said of each subject, until it was superseded."""

from __future__ import annotations

from functools import lru_cache

from domain.calendar import Period, parse_period
from domain.events.outcomes import OutcomeRecorded, OutcomeSuperseded
from domain.scaled import parse_scaled
from projections.bitemporal import BitemporalPage, BitemporalTable
from projections.log import Page
from projections.target import Target

OUTCOME = BitemporalTable(
    "outcome",
    (
        "scheme",
        "assessment",
        "period",
        "ordinal",
        "ends_on",
        "subject",
        "score",
        "rank",
        "grade",
        "tier",
        "coefficient",
        "amount_fen",
        "position",
    ),
    (("scheme", "text"), ("assessment", "text"), ("period", "text"), ("subject", "text")),
)
OUTCOME_TOPICS = frozenset({OutcomeRecorded.TOPIC, OutcomeSuperseded.TOPIC})


def apply_outcomes(target: Target, page: Page) -> None:
    """Each outcome replaces the one of the same subject and period."""
    rows = BitemporalPage(target, OUTCOME)
    for recorded in page.events(OUTCOME_TOPICS):
        event = recorded.event
        if not isinstance(event, OutcomeRecorded | OutcomeSuperseded):
            continue
        period = _period(event.period)
        values = (
            event.scheme,
            event.assessment,
            event.period,
            period.ordinal,
            period.ends_on,
            event.subject,
            scaled(event.score),
            event.rank,
            event.grade,
            event.tier,
            scaled(event.coefficient),
            event.amount_fen,
            recorded.position,
        )
        key = (event.scheme, event.assessment, event.period, event.subject)
        rows.replace(key, values, recorded.position)
    rows.write()


def scaled(text: str | None) -> int | None:
    """A decimal of the log as the tables hold it; absent stays absent."""
    return None if text is None else parse_scaled(text)


@lru_cache(maxsize=1024)
def _period(key: str) -> Period:
    return parse_period(key)
