"""Make a published result final: outcomes, tier changes, pay and duties, in one append."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from eventsourcing.dcb.domain import Selector

from domain.errors import DomainError
from domain.events import tags
from domain.events.base import Event
from domain.events.objections import AppealRuled, ObjectionFiled, ObjectionRuled, ObjectionWithdrawn
from domain.events.outcomes import OutcomeRecorded, PayDetermined
from domain.events.periods import DecisionRevised, PeriodFinalised, PeriodReopened
from domain.slices.outcome_act import OutcomeAct
from domain.slices.outcome_form import Outcome, outcomes_of, tier_moves
from domain.slices.result_rules import assessment_of, require_decided_result


@dataclass(kw_only=True, eq=False)
class FinalisePeriod(OutcomeAct):
    """Allowed from the day after the objection window on; there is no shorter way.

    Every objection must be ruled on or withdrawn by then, and one that was upheld carried out, by
    reopening the period or by revising the decision: `pending` and `upheld` are those that are
    not.

    A scheme that takes no objections has a window of 0 days. `result` is the decided result: the
    evaluation of the pinned facts under `decided_scheme(pack, ...)`; without deviations it is
    the computed one.
    """

    finalised_on: date
    after_position: int | None = None
    pending: set[str] = field(init=False, default_factory=set)
    upheld: set[str] = field(init=False, default_factory=set)

    def consistency_boundary(self) -> list[Selector]:
        return [
            *super().consistency_boundary(),
            Selector(
                types=[ObjectionFiled, ObjectionRuled, ObjectionWithdrawn, AppealRuled],
                tags=[tags.period(self.scheme, self.assessment, self.period)],
            ),
        ]

    def learn(self, recorded: Event) -> None:
        super().learn(recorded)
        match recorded:
            case ObjectionFiled():
                self.pending.add(recorded.objection)
            case ObjectionWithdrawn():
                self.pending.discard(recorded.objection)
            case ObjectionRuled() | AppealRuled():
                self.pending.discard(recorded.objection)
                if recorded.ruling == "rejected":
                    self.upheld.discard(recorded.objection)
                else:
                    self.upheld.add(recorded.objection)
            case DecisionRevised():
                # Recorded with the ruling that asks for it: so that is carried out.
                self.upheld.discard(recorded.objection)
            case PeriodReopened():
                self.upheld.clear()

    def execute(self) -> None:
        self.life.require("finalise", self.name, self.finalised_on)
        assessment = assessment_of(self.pack, self)
        require_decided_result(self.result, assessment, self)
        if self.finalised_on <= self.life.objections_until:
            raise DomainError(
                "objection-window-open",
                f"Objections to {self.name} are taken until {self.life.objections_until}.",
                next_step="Finalise it on the day after, or reopen it if an objection is upheld.",
                period=self.name,
                objections_until=self.life.objections_until,
            )
        self._require_objections_settled()
        outcomes = outcomes_of(self.result, assessment)
        moves = tier_moves(self.result, assessment) if assessment.outcome.tier else {}
        for outcome in outcomes:
            self._record_outcome(outcome)
            if move := moves.get(outcome.subject):
                self.record_tier_change(outcome, move.from_tier, move.grounds)
            self.record_duties(outcome, assessment, self.finalised_on)
        self.move(
            PeriodFinalised(
                effective_on=self.finalised_on,
                scheme=self.scheme,
                assessment=self.assessment,
                period=self.period,
                outcomes=len(outcomes),
            )
        )

    def _require_objections_settled(self) -> None:
        if self.pending:
            raise DomainError(
                "objections-open",
                f"{len(self.pending)} objection(s) to {self.name} are not ruled on yet.",
                next_step="Rule on each of them first.",
                period=self.name,
                objections=sorted(self.pending),
            )
        if self.upheld:
            raise DomainError(
                "ruling-not-carried-out",
                f"{len(self.upheld)} objection(s) to {self.name} were upheld, and the result is "
                "as it was.",
                next_step="Reopen the period, correct or decide anew, and publish again.",
                period=self.name,
                objections=sorted(self.upheld),
            )

    def _record_outcome(self, outcome: Outcome) -> None:
        self.record_about(
            outcome.subject,
            OutcomeRecorded(
                effective_on=self.ends_on,
                scheme=self.scheme,
                assessment=self.assessment,
                period=self.period,
                digest=self.life.digest,
                facts_position=self.life.facts_position,
                deviates=self.deviates(outcome.subject),
                **outcome.event_fields(),
            ),
        )
        for stream, amount_fen in outcome.pay.items():
            self.record_about(
                outcome.subject,
                PayDetermined(
                    effective_on=self.ends_on,
                    scheme=self.scheme,
                    assessment=self.assessment,
                    period=self.period,
                    subject=outcome.subject,
                    stream=stream,
                    amount_fen=amount_fen,
                ),
            )
