"""Whether a person is known, and where the person serves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import get_args

from eventsourcing.dcb.domain import Selector

from domain.errors import DomainError
from domain.events import tags
from domain.events.appointments import (
    CadreAppointed,
    CadreClassChanged,
    CadreDeparted,
    CadreTransferred,
)
from domain.events.base import Event
from domain.events.people import PersonErased, PersonRegistered

AnyAppointment = CadreAppointed | CadreTransferred | CadreClassChanged | CadreDeparted
ServiceEvent = PersonRegistered | PersonErased | AnyAppointment


@dataclass(slots=True)
class Person:
    """One person: known, erased, and the post held ("" where none) since the latest change."""

    registered: bool = False
    erased: bool = False
    body: str = ""
    post: str = ""
    cadre_class: str = ""
    latest_on: date = date.min
    """First day of the present state; after a departure the last day served."""

    def learn(self, recorded: Event) -> None:
        """Follow one person's events; others are passed over."""
        match recorded:
            case PersonRegistered():
                self.registered = True
            case PersonErased():
                self.erased = True
            case CadreAppointed() | CadreTransferred():
                self.body, self.latest_on = recorded.body, recorded.effective_on
                self.post, self.cadre_class = recorded.post, recorded.cadre_class
            case CadreClassChanged():
                self.post, self.cadre_class = recorded.post, recorded.cadre_class
                self.latest_on = recorded.effective_on
            case CadreDeparted():
                self.body, self.latest_on = "", recorded.effective_on

    def require_known(self, person: str) -> None:
        """DomainError unless the person is registered and not erased."""
        if not self.registered:
            raise DomainError(
                "unknown-person",
                f"No person {person!r} is registered.",
                next_step="Check the id, or register the person first.",
                person=person,
            )
        if self.erased:
            raise DomainError(
                "person-erased",
                f"The details of person {person} were erased; no post or detail can be added.",
                next_step="Register the person anew if there is a new reason to.",
                person=person,
            )

    def require_free(self, person: str, day: date) -> None:
        """DomainError if the person holds a post, or will still have held one on that day."""
        if self.body:
            raise DomainError(
                "already-appointed",
                f"Person {person} serves in body {self.body} since {self.latest_on}; "
                "one assessed appointment at a time.",
                next_step="Transfer the person, or record the departure first.",
                person=person,
                body=self.body,
            )
        self._require_later(person, day, "left the last post")

    def require_serving(self, person: str, day: date) -> None:
        """DomainError unless the person holds a post, unchanged since before that day.

        `day` is the first day of the state to come.
        """
        if not self.body:
            raise DomainError(
                "not-appointed",
                f"Person {person} holds no post.",
                next_step="Appoint the person first.",
                person=person,
            )
        self._require_later(person, day, "came to the present post or class")

    def _require_later(self, person: str, day: date, what: str) -> None:
        if day <= self.latest_on:
            raise DomainError(
                "appointment-out-of-order",
                f"The new state would begin on {day}, not after {self.latest_on}, "
                f"when person {person} {what}.",
                next_step="Record the changes of a person's posts in the order of their days.",
                person=person,
                latest_on=self.latest_on,
            )


def person_exists(person: str) -> DomainError:
    """The id is taken."""
    return DomainError(
        "person-exists",
        f"Person {person} is registered already.",
        next_step="Use the person, change the details, or take a new id.",
        person=person,
    )


def person_tags(person: str) -> list[str]:
    """The tags of what changes who is known."""
    return [tags.person(person), tags.subject(person), tags.ROSTER]


def service_of(person: str) -> Selector:
    """Selects what says whether a person is known and where the person serves."""
    return Selector(types=get_args(ServiceEvent), tags=[tags.person(person)])
