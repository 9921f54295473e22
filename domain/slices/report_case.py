"""Report a case: a body says that one of the catalogued situations has come about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from eventsourcing.dcb.domain import Selector

from domain.errors import DomainError
from domain.events import tags
from domain.events.base import Event, Evidence, Sealed
from domain.events.cases import CaseReported, Confidentiality
from domain.schemes.model import Scheme
from domain.slices.case_life import CaseUseCase
from domain.slices.case_rules import Known, ground_of, require_past, verification_of


@dataclass(kw_only=True, eq=False)
class ReportCase(CaseUseCase):
    """Subject and situation are checked here; the log gets them sealed, in `details`.

    `pack` is the version in force on `day`, that of the situation. `reference` is the blind token
    of the reporting body's own number: the same number is reported once ("": it gave none).
    """

    case: str
    pack: Scheme
    subject: str
    situation: str
    day: date
    confidentiality: Confidentiality
    details: Sealed
    evidence: Sequence[Evidence] = ()
    reference: str = ""
    received_on: date
    known: Known = field(init=False, default_factory=Known)
    is_taken: bool = field(init=False, default=False)
    reported_as: str = field(init=False, default="")

    def consistency_boundary(self) -> list[Selector]:
        boundary = [
            *ground_of(self.pack, self.subject),
            Selector(types=[CaseReported], tags=[tags.case(self.case)]),
        ]
        if self.reference:
            boundary.append(
                Selector(types=[CaseReported], tags=[tags.reference(self.reference)]),
            )
        return boundary

    def learn(self, recorded: Event) -> None:
        self.known.learn(recorded)
        if isinstance(recorded, CaseReported):
            if recorded.case == self.case:
                self.is_taken = True
            else:
                self.reported_as = recorded.case

    def execute(self) -> None:
        self.require_named()
        if self.reported_as:
            raise DomainError(
                "case-known",
                f"You have reported this number before, as case {self.reported_as}.",
                next_step="Correct that case, or give this one a number of its own.",
                case=self.reported_as,
            )
        if self.is_taken:
            raise DomainError(
                "case-exists",
                f"There is a case {self.case} already.",
                next_step="Report it under a new number.",
                case=self.case,
            )
        self.known.require(self.pack, self.situation, self.subject)
        require_past(self.day, self.received_on)
        numbers = [tags.reference(self.reference)] if self.reference else []
        self.record(
            CaseReported(
                effective_on=self.received_on,
                case=self.case,
                scheme=self.pack.name,
                body=self.acting.body,
                confidentiality=self.confidentiality,
                within_days=verification_of(self.pack).within_days,
                details=self.details,
                evidence=tuple(self.evidence),
            ),
            tags.case(self.case),
            *numbers,
        )
