"""Submit cases by machine: all that one file or request holds, in one append, or none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from eventsourcing.dcb.domain import Selector

from domain.errors import DomainError
from domain.events import tags
from domain.events.base import Event, Evidence, Sealed
from domain.events.bodies import BodyRegistered
from domain.events.cases import CaseReported, Confidentiality
from domain.events.people import PersonErased, PersonRegistered
from domain.schemes.model import Scheme
from domain.slices.case_life import CaseUseCase
from domain.slices.case_rules import Known, ground_of, require_past, verification_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """One case of a submission; the fields are those of `ReportCase`."""

    case: str
    pack: Scheme
    subject: str
    situation: str
    day: date
    confidentiality: Confidentiality
    details: Sealed
    evidence: tuple[Evidence, ...] = ()
    reference: str = ""


@dataclass(kw_only=True, eq=False)
class SubmitCases(CaseUseCase):
    """`submission` is the blind token of the body and the content that it handed in.

    What was handed in before, and numbers of the body that were reported before, are looked for
    by whoever asks; here they are only found to have come in between.
    """

    submission: str
    cases: Sequence[Submitted]
    received_on: date
    known: dict[str, Known] = field(init=False)
    reported_as: str = field(init=False, default="")

    def __post_init__(self) -> None:
        self.known = {one.subject: Known() for one in self.cases}

    def consistency_boundary(self) -> list[Selector]:
        ground = {one.subject: one.pack for one in self.cases}
        own = [
            *(tags.case(one.case) for one in self.cases),
            *(tags.reference(one.reference) for one in self.cases if one.reference),
            tags.submission(self.submission),
        ]
        return [
            *(part for subject, pack in ground.items() for part in ground_of(pack, subject)),
            *(Selector(types=[CaseReported], tags=[tag]) for tag in own),
        ]

    def learn(self, recorded: Event) -> None:
        if isinstance(recorded, CaseReported):
            self.reported_as = recorded.case
        for known in self._concerned(recorded):
            known.learn(recorded)

    def _concerned(self, recorded: Event) -> Iterable[Known]:
        match recorded:
            case PersonRegistered(person=subject) | PersonErased(person=subject):
                return [self.known[subject]]
            case BodyRegistered(body=subject):
                return [self.known[subject]]
        return self.known.values()

    def execute(self) -> None:
        self.require_named()
        if not self.cases:
            raise DomainError(
                "no-cases",
                "The file holds no cases.",
                next_step="Check that the right file was sent.",
            )
        if self.reported_as:
            raise DomainError(
                "submission-overtaken",
                f"One of these was reported meanwhile, as case {self.reported_as}.",
                next_step="Send the same again: what was recorded is then told.",
                case=self.reported_as,
            )
        for one in self.cases:
            self.known[one.subject].require(one.pack, one.situation, one.subject)
            require_past(one.day, self.received_on)
            numbers = [tags.reference(one.reference)] if one.reference else []
            self.record(
                CaseReported(
                    effective_on=self.received_on,
                    case=one.case,
                    scheme=one.pack.name,
                    body=self.acting.body,
                    confidentiality=one.confidentiality,
                    within_days=verification_of(one.pack).within_days,
                    details=one.details,
                    evidence=one.evidence,
                ),
                tags.case(one.case),
                tags.submission(self.submission),
                *numbers,
            )
