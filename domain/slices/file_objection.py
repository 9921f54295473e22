"""Object to a published result while its notice takes objections (P-15)."""

from __future__ import annotations

from dataclasses import dataclass, field

from eventsourcing.dcb.domain import Selector

from domain.errors import DomainError
from domain.events.objections import ObjectionFiled
from domain.slices.objection_life import tags_of
from domain.slices.period_life import PeriodLife, PeriodUseCase, name_of


@dataclass(kw_only=True, eq=False)
class FileObjection(PeriodUseCase):
    """From the day of publication to the last day of the window, by the day it was made."""

    filed: ObjectionFiled
    life: PeriodLife = field(init=False, default_factory=PeriodLife)

    def consistency_boundary(self) -> list[Selector]:
        return [self.life_of(self.filed.scheme, self.filed.assessment, self.filed.period)]

    def execute(self) -> None:
        filed, life = self.filed, self.life
        name = name_of(filed.scheme, filed.assessment, filed.period)
        if life.state != "published":
            raise DomainError(
                "notice-not-on-show",
                f"No notice of period {name} is on show: it is {life.state}.",
                next_step="Object while the notice is on show; afterwards ask for a review.",
                period=name,
                state=life.state,
            )
        if not life.latest_on <= filed.effective_on <= life.objections_until:
            raise DomainError(
                "outside-objection-window",
                f"Objections to {name} are taken from {life.latest_on} to "
                f"{life.objections_until}, not on {filed.effective_on}.",
                next_step="Give the day on which the objection was made.",
                period=name,
                published_on=life.latest_on,
                objections_until=life.objections_until,
            )
        self.record(filed, *tags_of(filed))
