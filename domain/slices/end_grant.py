"""Take a role back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from eventsourcing.dcb.domain import Selector

from domain.errors import DomainError
from domain.events.access import GrantEnded
from domain.events.base import Event
from domain.slices.access_state import Grants, grant_tags, grants_of, holder_problem
from domain.slices.base import UseCase, check_reason


@dataclass(kw_only=True, eq=False)
class EndGrant(UseCase):
    """There is such a grant. One's own may be ended: to give back is no danger."""

    role: str
    jurisdiction: str
    person: str = ""
    client: str = ""
    ended_on: date
    reason: str
    grants: Grants = field(init=False, default_factory=Grants)

    def consistency_boundary(self) -> Selector:
        return grants_of(self.person or self.client)

    def learn(self, recorded: Event) -> None:
        self.grants.learn(recorded)

    def execute(self) -> None:
        reason = check_reason(self.reason, "Ending a grant")
        if (problem := holder_problem(self.person, self.client)) is not None:
            raise problem
        holder = self.person or self.client
        if not self.grants.holds(holder, self.role, self.jurisdiction, self.ended_on):
            raise DomainError(
                "no-such-grant",
                f"{holder} does not have the role {self.role} in {self.jurisdiction}.",
                next_step="See the list of grants.",
                role=self.role,
                jurisdiction=self.jurisdiction,
            )
        ended = GrantEnded(
            effective_on=self.ended_on,
            role=self.role,
            jurisdiction=self.jurisdiction,
            person=self.person,
            client=self.client,
            reason=reason,
        )
        self.record(ended, *grant_tags(holder, self.role))
