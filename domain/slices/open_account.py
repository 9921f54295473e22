"""Let a person sign in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from eventsourcing.dcb.domain import Selector

from domain.errors import DomainError
from domain.events import tags
from domain.events.access import AccountOpened
from domain.events.base import Event
from domain.slices.account_state import AccountState, account_boundary
from domain.slices.base import UseCase


@dataclass(kw_only=True, eq=False)
class OpenAccount(UseCase):
    """The person is known and has no account."""

    person: str
    opened_on: date
    account: AccountState = field(init=False, default_factory=AccountState)

    def consistency_boundary(self) -> list[Selector]:
        return account_boundary(self.person)

    def learn(self, recorded: Event) -> None:
        self.account.learn(recorded)

    def execute(self) -> None:
        self.account.person.require_known(self.person)
        if self.account.is_open:
            raise DomainError(
                "account-exists",
                f"Person {self.person} has an account already.",
                next_step="Issue a new code if its owner forgot the password.",
                person=self.person,
            )
        self.record(
            AccountOpened(effective_on=self.opened_on, person=self.person),
            tags.account(self.person),
        )
