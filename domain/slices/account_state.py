"""Whether a person may sign in."""

from __future__ import annotations

from dataclasses import dataclass, field

from eventsourcing.dcb.domain import Selector

from domain.errors import DomainError
from domain.events import tags
from domain.events.access import AccountClosed, AccountOpened
from domain.events.base import Event
from domain.events.people import PersonErased, PersonRegistered
from domain.slices.person_state import Person


@dataclass(slots=True)
class AccountState:
    """One person's account."""

    person: Person = field(default_factory=Person)
    is_open: bool = False

    def learn(self, recorded: Event) -> None:
        """Follow the person and the account; other events are passed over."""
        self.person.learn(recorded)
        match recorded:
            case AccountOpened():
                self.is_open = True
            case AccountClosed():
                self.is_open = False

    def require_open(self, person: str) -> None:
        """DomainError `account-not-open`."""
        if not self.is_open:
            raise DomainError(
                "account-not-open",
                f"Person {person} has no account.",
                next_step="Open one first.",
                person=person,
            )


def account_boundary(person: str) -> list[Selector]:
    """Selects what says whether a person exists and may sign in."""
    return [
        Selector(types=[PersonRegistered, PersonErased], tags=[tags.person(person)]),
        Selector(types=[AccountOpened, AccountClosed], tags=[tags.account(person)]),
    ]
