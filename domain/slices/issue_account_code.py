"""Issue a one-time code that sets the password of an account."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from eventsourcing.dcb.domain import Selector

from domain.events import tags
from domain.events.access import AccountCodeIssued
from domain.events.base import Event
from domain.slices.account_state import AccountState, account_boundary
from domain.slices.base import UseCase


@dataclass(kw_only=True, eq=False)
class IssueAccountCode(UseCase):
    """The person has an account. The code itself is nowhere in the ledger."""

    person: str
    issued_on: date
    account: AccountState = field(init=False, default_factory=AccountState)

    def consistency_boundary(self) -> list[Selector]:
        return account_boundary(self.person)

    def learn(self, recorded: Event) -> None:
        self.account.learn(recorded)

    def execute(self) -> None:
        self.account.person.require_known(self.person)
        self.account.require_open(self.person)
        self.record(
            AccountCodeIssued(effective_on=self.issued_on, person=self.person),
            tags.account(self.person),
        )
