"""Record that somebody looks at what is sealed in a case."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from eventsourcing.dcb.domain import Selector

from domain.events import tags
from domain.events.base import Event
from domain.events.cases import CaseDetailsOpened, CaseReported
from domain.slices.case_life import CaseUseCase, unknown_case


@dataclass(kw_only=True, eq=False)
class OpenCaseDetails(CaseUseCase):
    """Once for each person, case and day; further looks on that day record nothing."""

    case: str
    on: date
    is_known: bool = field(init=False, default=False)
    looks: set[tuple[str, date]] = field(init=False, default_factory=set)

    def consistency_boundary(self) -> Selector:
        return Selector(types=[CaseReported, CaseDetailsOpened], tags=[tags.case(self.case)])

    def learn(self, recorded: Event) -> None:
        match recorded:
            case CaseReported():
                self.is_known = True
            case CaseDetailsOpened():
                self.looks.add((self.recorded_by.who, recorded.effective_on))

    def execute(self) -> None:
        self.require_named()
        if not self.is_known:
            raise unknown_case(self.case)
        if (self.acting.who, self.on) not in self.looks:
            self.record(
                CaseDetailsOpened(effective_on=self.on, case=self.case), tags.case(self.case)
            )
