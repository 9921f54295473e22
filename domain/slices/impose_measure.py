"""Impose a measure that the scheme lets follow a verified case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from domain.calendar import months_after
from domain.errors import DomainError
from domain.events import tags
from domain.events.base import Sealed
from domain.events.cases import MeasureImposed
from domain.schemes.model import Measure, Scheme
from domain.slices.case_life import CaseAct


@dataclass(kw_only=True, eq=False)
class ImposeMeasure(CaseAct):
    """From its first day to its last, both included; without a last one until it is lifted.

    `pack` is the version in force on the day of the situation.
    """

    pack: Scheme
    measure: str
    first_day: date
    last_day: date | None
    reason: Sealed

    def execute(self) -> None:
        verified = self.require_verified()
        measure = self._measure(verified.situation)
        if self.first_day < verified.effective_on:
            raise _refused(
                "measure-before-situation",
                f"It would begin on {self.first_day}, before the situation of "
                f"{verified.effective_on}.",
                "Give a first day that is not before it.",
                self,
            )
        self._check_length(measure)
        self._check_free()
        self.about(
            MeasureImposed(
                effective_on=self.first_day,
                case=self.case,
                scheme=verified.scheme,
                subject=verified.subject,
                measure=measure.name,
                input=measure.input,
                last_day=self.last_day.isoformat() if self.last_day else "",
                reason=self.reason,
            ),
            tags.subject(verified.subject),
        )

    def _measure(self, situation: str) -> Measure:
        allowed = self.pack.situation(situation).measures
        if self.measure in allowed:
            return self.pack.measure(self.measure)
        raise _refused(
            "measure-not-allowed",
            f"The scheme does not let {self.measure!r} follow {situation}.",
            f"Use one of: {', '.join(allowed)}." if allowed else "No measure follows it.",
            self,
        )

    def _check_length(self, measure: Measure) -> None:
        if self.last_day is not None and self.last_day < self.first_day:
            raise _refused(
                "measure-too-short",
                f"It would end on {self.last_day}, before it begins on {self.first_day}.",
                "Correct the days.",
                self,
            )
        if measure.longest_months is None:
            return
        latest = months_after(self.first_day, measure.longest_months) - timedelta(days=1)
        if self.last_day is None or self.last_day > latest:
            raise _refused(
                "measure-too-long",
                f"{measure.name} may be in force for {measure.longest_months} months at most: "
                f"from {self.first_day} to {latest}.",
                "Give an earlier last day.",
                self,
            )

    def _check_free(self) -> None:
        """The same measure is not imposed twice for one time."""
        for position, imposed in self.measures.items():
            ends = date.fromisoformat(imposed.last_day) if imposed.last_day else date.max
            if position in self.lifted:
                ends = self.lifted[position] - timedelta(days=1)
            starts = imposed.effective_on
            if imposed.measure == self.measure and not (
                ends < self.first_day or (self.last_day or date.max) < starts
            ):
                raise _refused(
                    "measure-in-force",
                    f"{self.measure} is in force from {starts}"
                    + ("" if ends == date.max else f" to {ends}")
                    + " already.",
                    "Lift it first, or begin after it.",
                    self,
                )


def _refused(code: str, message: str, next_step: str, imposing: ImposeMeasure) -> DomainError:
    return DomainError(
        code, message, next_step=next_step, case=imposing.case, measure=imposing.measure
    )
