"""Let a person sign in no more."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from eventsourcing.dcb.domain import Selector

from domain.events import tags
from domain.events.access import AccountClosed
from domain.events.base import Event
from domain.slices.account_state import AccountState, account_boundary
from domain.slices.base import UseCase, check_reason


@dataclass(kw_only=True, eq=False)
class CloseAccount(UseCase):
    """The person has an account; also an erased person's can be closed."""

    person: str
    reason: str
    closed_on: date
    account: AccountState = field(init=False, default_factory=AccountState)

    def consistency_boundary(self) -> list[Selector]:
        return account_boundary(self.person)

    def learn(self, recorded: Event) -> None:
        self.account.learn(recorded)

    def execute(self) -> None:
        reason = check_reason(self.reason, "Closing an account")
        self.account.require_open(self.person)
        self.record(
            AccountClosed(effective_on=self.closed_on, person=self.person, reason=reason),
            tags.account(self.person),
        )
