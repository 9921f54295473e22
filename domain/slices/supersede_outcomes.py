"""Supersede final outcomes: a later finding changed what the period means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from eventsourcing.dcb.domain import Selector

from domain.errors import DomainError
from domain.events import tags
from domain.events.entries import EntryCorrected, EntryWithdrawn
from domain.events.outcomes import DutyCancelled, OutcomeSuperseded, PaySettled
from domain.schemes.model import Assessment
from domain.slices.base import check_reason
from domain.slices.outcome_act import OutcomeAct
from domain.slices.outcome_form import Outcome, outcomes_of, tier_moves
from domain.slices.result_rules import assessment_of, require_result_of


@dataclass(frozen=True, slots=True)
class StandingOutcome:
    """An outcome that holds, the position of its event, and the duties and pay that stand."""

    position: int
    outcome: Outcome


@dataclass(kw_only=True, eq=False)
class SupersedeOutcomes(OutcomeAct):
    """Compares what holds with what now results, and records each subject that differs.

    `result` is the evaluation, under `decided_scheme(pack, ...)` with the period's deviations, of
    the facts as of `after_position`; `standing` the outcomes that held then, by subject. The pay
    difference of each stream is settled, duties are assigned and cancelled. `because` is the
    position of the cause: a correction, a withdrawal, a ruling.
    """

    standing: Mapping[str, StandingOutcome]
    after_position: int
    because: int
    reason: str
    superseded_on: date

    def consistency_boundary(self) -> list[Selector]:
        return [
            *super().consistency_boundary(),
            Selector(
                types=[OutcomeSuperseded],
                tags=[tags.period(self.scheme, self.assessment, self.period)],
            ),
            Selector(
                types=[EntryCorrected, EntryWithdrawn],
                tags=[tags.sheet(self.scheme, self.assessment, self.period)],
            ),
        ]

    def execute(self) -> None:
        reason = check_reason(self.reason, "Superseding outcomes")
        self.life.require("supersede", self.name, self.superseded_on)
        assessment = assessment_of(self.pack, self)
        require_result_of(self.result, self)
        grounds = {
            subject: move.grounds for subject, move in tier_moves(self.result, assessment).items()
        }
        for new in self._new_outcomes(assessment):
            held = self.standing.get(new.subject)
            old = held.outcome if held else Outcome(subject=new.subject)
            if held is not None and _without_nothing(new) == _without_nothing(old):
                continue
            self._record_superseded(new, held, reason)
            self._settle_pay(new, old)
            if assessment.outcome.tier:
                self.record_tier_change(new, old.tier, grounds.get(new.subject, ()))
            self._change_duties(new, old, assessment, reason)
        if not self.new_decisions:
            raise DomainError(
                "nothing-to-supersede",
                f"The outcomes of {self.name} are what the facts give.",
                next_step="Nothing is left to do.",
                period=self.name,
            )

    def _new_outcomes(self, assessment: Assessment) -> list[Outcome]:
        """The outcomes of the result, and empty ones for who is no longer in it."""
        outcomes = outcomes_of(self.result, assessment)
        gone = sorted(self.standing.keys() - {outcome.subject for outcome in outcomes})
        return [*outcomes, *(Outcome(subject=subject) for subject in gone)]

    def _record_superseded(self, new: Outcome, held: StandingOutcome | None, reason: str) -> None:
        self.record_about(
            new.subject,
            OutcomeSuperseded(
                effective_on=self.ends_on,
                scheme=self.scheme,
                assessment=self.assessment,
                period=self.period,
                digest=self.life.digest,
                facts_position=self.after_position,
                deviates=self.deviates(new.subject),
                supersedes=held.position if held else None,
                because=self.because,
                reason=reason,
                **new.event_fields(),
            ),
            tags.period(self.scheme, self.assessment, self.period),
        )

    def _settle_pay(self, new: Outcome, old: Outcome) -> None:
        for stream in dict.fromkeys((*new.pay, *old.pay)):
            previous_fen, amount_fen = old.pay.get(stream, 0), new.pay.get(stream, 0)
            if amount_fen == previous_fen:
                continue
            self.record_about(
                new.subject,
                PaySettled(
                    effective_on=self.superseded_on,
                    scheme=self.scheme,
                    assessment=self.assessment,
                    period=self.period,
                    subject=new.subject,
                    stream=stream,
                    previous_fen=previous_fen,
                    amount_fen=amount_fen,
                    difference_fen=amount_fen - previous_fen,
                ),
            )

    def _change_duties(
        self, new: Outcome, old: Outcome, assessment: Assessment, reason: str
    ) -> None:
        self.record_duties(new, assessment, self.superseded_on, already=old.duties)
        for duty in sorted(old.duties - new.duties):
            self.record_about(
                new.subject,
                DutyCancelled(
                    effective_on=self.superseded_on,
                    scheme=self.scheme,
                    assessment=self.assessment,
                    period=self.period,
                    subject=new.subject,
                    duty=duty,
                    reason=reason,
                ),
            )


def _without_nothing(outcome: Outcome) -> Outcome:
    """The outcome without streams that pay 0: settled to nothing is as good as never paid."""
    return replace(outcome, pay={stream: fen for stream, fen in outcome.pay.items() if fen})
