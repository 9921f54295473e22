"""Dismiss a case: it is none, or the same as another."""

from __future__ import annotations

from dataclasses import dataclass, field

from eventsourcing.dcb.domain import Selector

from domain.events import tags
from domain.events.base import Event, Sealed
from domain.events.cases import CaseDismissed, CaseReported
from domain.slices.case_decision import DecideCase
from domain.slices.case_life import unknown_case


@dataclass(kw_only=True, eq=False)
class DismissCase(DecideCase):
    """It is none; with `same_as`: the case that reported the same before."""

    same_as: str = ""
    finding: Sealed
    others: set[str] = field(init=False, default_factory=set)

    def consistency_boundary(self) -> list[Selector]:
        boundary = super().consistency_boundary()
        if self.same_as:
            boundary.append(Selector(types=[CaseReported], tags=[tags.case(self.same_as)]))
        return boundary

    def learn(self, recorded: Event) -> None:
        super().learn(recorded)
        if isinstance(recorded, CaseReported) and recorded.case != self.case:
            self.others.add(recorded.case)

    def execute(self) -> None:
        self.require_decision()
        if self.same_as and self.same_as not in self.others:
            raise unknown_case(self.same_as)
        self.about(
            CaseDismissed(
                effective_on=self.on,
                case=self.case,
                same_as=self.same_as,
                finding=self.finding,
            )
        )
