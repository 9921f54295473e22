"""What a scheme asks of a case, and who or what a case may be about."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from eventsourcing.dcb.domain import Selector

from domain.errors import DomainError
from domain.events import tags
from domain.events.base import Event
from domain.events.bodies import BodyRegistered
from domain.events.people import PersonErased, PersonRegistered
from domain.events.schemes import SchemeAdopted
from domain.schemes.model import Scheme, Situation, Verification
from domain.slices.entry_use_case import not_adopted


@dataclass(slots=True)
class Known:
    """Whether the subject is known, and which packs were adopted."""

    person: bool = False
    body: bool = False
    digests: set[str] = field(default_factory=set)

    def learn(self, recorded: Event) -> None:
        """Follow registrations and adoptions."""
        match recorded:
            case PersonRegistered():
                self.person = True
            case PersonErased():
                self.person = False
            case BodyRegistered():
                self.body = True
            case SchemeAdopted():
                self.digests.add(recorded.digest)

    def require(self, pack: Scheme, situation: str, subject: str) -> None:
        """DomainError unless the pack was adopted and knows the situation, and the subject fits."""
        if pack.digest not in self.digests:
            raise not_adopted(pack)
        situation_named(pack, situation)
        bodies = about_bodies(pack, situation)
        if (self.person and bodies != {True}) or (self.body and bodies != {False}):
            return
        what = {True: "body", False: "person"}.get(next(iter(bodies), None), "person or body")  # type: ignore[arg-type]
        raise DomainError(
            "case-about-nobody",
            f"The situation {situation} is about a {what}, and no {what} {subject!r} is known.",
            next_step=f"Check the {what}, or register it first.",
            subject=subject,
        )


def ground_of(pack: Scheme, subject: str) -> list[Selector]:
    """Selects what `Known` has to learn."""
    return [
        Selector(types=[SchemeAdopted], tags=[tags.scheme(pack.name)]),
        Selector(types=[PersonRegistered, PersonErased], tags=[tags.person(subject)]),
        Selector(types=[BodyRegistered], tags=[tags.body(subject)]),
    ]


def situation_named(pack: Scheme, name: str) -> Situation:
    """The situation of the catalogue; DomainError `unknown-situation`."""
    try:
        return pack.situation(name)
    except KeyError:
        known = ", ".join(one.name for one in pack.situations)
        raise DomainError(
            "unknown-situation",
            f"Scheme {pack.name} {pack.version} has no situation {name!r}.",
            next_step=f"Use one of: {known}." if known else "It takes no cases.",
            situation=name,
        ) from None


def verification_of(pack: Scheme) -> Verification:
    """How the scheme wants cases verified; DomainError `unknown-situation` if it takes none."""
    if pack.verification is None:
        situation_named(pack, "")
    assert pack.verification is not None  # noqa: S101 (a pack without it has no situations)
    return pack.verification


def about_bodies(pack: Scheme, situation: str) -> set[bool]:
    """Whether the inputs that such a case feeds are about bodies; empty if it feeds none."""
    return {
        pack.input(name).about != "subject" or assessment.subject_kind != "person"
        for assessment in pack.assessments
        for name in pack.inputs_for(situation)
        if name in assessment.inputs
    }


def require_past(day: date, on: date) -> None:
    """DomainError unless the situation had come about by the day of the act."""
    if day > on:
        raise DomainError(
            "day-in-future",
            f"The situation is of {day}, and this is done on {on}.",
            next_step="Give the day on which it came about.",
            on=day,
        )
