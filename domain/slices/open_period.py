"""Open a period: entries may be recorded, under the version of the scheme then in force."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from eventsourcing.dcb.domain import Selector

from domain.calendar import Period
from domain.errors import DomainError
from domain.events import tags
from domain.events.base import Event
from domain.events.periods import PeriodOpened
from domain.events.schemes import SchemeAdopted
from domain.schemes.model import Scheme
from domain.slices.base import Problem
from domain.slices.entry_rules import read_period
from domain.slices.entry_use_case import not_adopted, unknown_assessment
from domain.slices.period_life import PeriodLife, PeriodUseCase, name_of


@dataclass(kw_only=True, eq=False)
class OpenPeriod(PeriodUseCase):
    """Once, with the pack that is in force on the period's first day; its digest is pinned.

    In force is the version with the latest `effective_on` up to that day, of several the one
    adopted last. Earlier periods of the assessment may still be open (P-09).
    """

    pack: Scheme
    assessment: str
    period: str
    opened_on: date
    life: PeriodLife = field(init=False, default_factory=PeriodLife)
    adopted: list[SchemeAdopted] = field(init=False, default_factory=list)

    def consistency_boundary(self) -> list[Selector]:
        return [
            self.life_of(self.pack.name, self.assessment, self.period),
            Selector(types=[SchemeAdopted], tags=[tags.scheme(self.pack.name)]),
        ]

    def learn(self, recorded: Event) -> None:
        super().learn(recorded)
        if isinstance(recorded, SchemeAdopted) and recorded.part == 1:
            self.adopted.append(recorded)

    def execute(self) -> None:
        self.life.require("open", name_of(self.pack.name, self.assessment, self.period))
        self._require_in_force(self._read_period())
        self.record(
            PeriodOpened(
                effective_on=self.opened_on,
                scheme=self.pack.name,
                assessment=self.assessment,
                period=self.period,
                scheme_version=self.pack.version,
                digest=self.pack.digest,
            ),
            tags.period(self.pack.name, self.assessment, self.period),
        )

    def _read_period(self) -> Period:
        try:
            assessment = self.pack.assessment(self.assessment)
        except KeyError:
            raise unknown_assessment(self.pack, self.assessment) from None
        period = read_period(self.period, assessment)
        if isinstance(period, Problem):
            raise period.as_error()
        return period

    def _require_in_force(self, period: Period) -> None:
        if all(known.digest != self.pack.digest for known in self.adopted):
            raise not_adopted(self.pack)
        in_force = None
        for known in self.adopted:
            begun = known.effective_on <= period.starts_on
            if begun and (in_force is None or known.effective_on >= in_force.effective_on):
                in_force = known
        if in_force is None or in_force.digest != self.pack.digest:
            stands = f"version {in_force.scheme_version}" if in_force else "no version"
            raise DomainError(
                "scheme-not-in-force",
                f"On {period.starts_on}, the first day of {period.key}, {stands} of scheme "
                f"{self.pack.name} is in force, not {self.pack.version}.",
                next_step="Open the period with the version in force on its first day.",
                scheme=self.pack.name,
                scheme_version=self.pack.version,
            )
