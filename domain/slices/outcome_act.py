"""What finalising and superseding have in common: events about what the period means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from domain.calendar import parse_period
from domain.evaluation.result import Result
from domain.events import tags
from domain.events.base import Event
from domain.events.outcomes import DutyAssigned, TierChanged
from domain.schemes.model import Assessment, Scheme
from domain.schemes.steps import Duty
from domain.slices.outcome_form import Outcome
from domain.slices.period_life import PeriodAct

_DECISION = "decision"  # the ground of a tier that the meeting changed


@dataclass(kw_only=True, eq=False)
class OutcomeAct(PeriodAct):
    """Base of the two. `result` holds what was decided, see `domain.slices.decided`."""

    pack: Scheme
    result: Result

    @property
    def ends_on(self) -> date:
        """The last day of the period: outcomes are true from then."""
        return parse_period(self.period).ends_on

    def deviates(self, subject: str, field: str | None = None) -> bool:
        """True if the meeting changed a field (any, or this one) of the subject."""
        return any(
            deviation.subject == subject and field in (None, deviation.field)
            for deviation in self.life.deviations
        )

    def record_about(self, subject: str, decided: Event, *more_tags: str) -> None:
        """Record an event of a subject's history."""
        self.record(decided, tags.subject(subject), *more_tags)

    def record_tier_change(
        self, outcome: Outcome, from_tier: int | None, grounds: tuple[str, ...]
    ) -> None:
        """Record a move between tiers, if there is one, from the day after the period."""
        if outcome.tier == from_tier:
            return
        decided = (_DECISION,) if self.deviates(outcome.subject, "tier") else ()
        self.record_about(
            outcome.subject,
            TierChanged(
                effective_on=self.ends_on + timedelta(days=1),
                scheme=self.scheme,
                assessment=self.assessment,
                period=self.period,
                subject=outcome.subject,
                from_tier=from_tier,
                to_tier=outcome.tier,
                grounds=(*grounds, *decided),
            ),
        )

    def record_duties(
        self,
        outcome: Outcome,
        assessment: Assessment,
        day: date,
        already: frozenset[str] = frozenset(),
    ) -> None:
        """Record the duties of an outcome, but those assigned already; they count from the day."""
        for step in assessment.steps:
            if isinstance(step, Duty) and step.name in outcome.duties - already:
                self.record_about(
                    outcome.subject,
                    DutyAssigned(
                        effective_on=day,
                        scheme=self.scheme,
                        assessment=self.assessment,
                        period=self.period,
                        subject=outcome.subject,
                        duty=step.name,
                        owner=step.owner,
                        due_on=(day + timedelta(days=step.within_days)).isoformat(),
                    ),
                )
