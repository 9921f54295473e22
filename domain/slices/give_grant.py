"""Give a person or a client a role within a jurisdiction."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from eventsourcing.dcb.domain import Selector

from domain.errors import DomainError
from domain.events import tags
from domain.events.access import GrantGiven
from domain.events.base import Event
from domain.events.people import PersonErased, PersonRegistered
from domain.slices.access_state import (
    ADMINISTRATOR,
    Client,
    Grants,
    existence_of_client,
    grant_tags,
    grants_in,
    grants_of,
    holder_problem,
)
from domain.slices.base import UseCase
from domain.slices.body_state import Bodies, existence_of
from domain.slices.person_state import Person


@dataclass(kw_only=True, eq=False)
class GiveGrant(UseCase):
    """Who gives it is another than who gets it; holder and jurisdiction exist.

    `first` gives the first administrator, from the machine itself; only while there is none.
    """

    role: str
    jurisdiction: str
    person: str = ""
    client: str = ""
    starts_on: date
    until: date | None = None
    first: bool = False
    known_person: Person = field(init=False, default_factory=Person)
    known_client: Client = field(init=False, default_factory=Client)
    bodies: Bodies = field(init=False, default_factory=Bodies)
    grants: Grants = field(init=False, default_factory=Grants)

    @property
    def holder(self) -> str:
        """The person or the client."""
        return self.person or self.client

    def consistency_boundary(self) -> list[Selector]:
        if self.person:
            existence = Selector(
                types=[PersonRegistered, PersonErased], tags=[tags.person(self.person)]
            )
        else:
            existence = existence_of_client(self.client)
        boundary = [existence, existence_of(self.jurisdiction), grants_of(self.holder)]
        return [*boundary, grants_in(ADMINISTRATOR)] if self.first else boundary

    def learn(self, recorded: Event) -> None:
        for known in (self.known_person, self.known_client, self.bodies, self.grants):
            known.learn(recorded)

    def execute(self) -> None:
        self._check_holder()
        self.bodies.require_open(self.jurisdiction, self.starts_on)
        if self.until is not None and self.until < self.starts_on:
            raise DomainError(
                "grant-ends-before-it-starts",
                f"The grant would end on {self.until}, before {self.starts_on}, its first day.",
                next_step="Give a last day that is not before the first.",
                field="until",
            )
        if self.grants.holds(self.holder, self.role, self.jurisdiction, self.starts_on):
            raise DomainError(
                "grant-exists",
                f"{self.holder} has the role {self.role} in {self.jurisdiction} already.",
                next_step="End that grant first if this one has another last day.",
                role=self.role,
                jurisdiction=self.jurisdiction,
            )
        if self.first and self.grants.somebody_holds(ADMINISTRATOR, self.starts_on):
            raise DomainError(
                "administrator-exists",
                "There is an administrator already.",
                next_step="Ask the administrator for an account and a role.",
            )
        given = GrantGiven(
            effective_on=self.starts_on,
            role=self.role,
            jurisdiction=self.jurisdiction,
            person=self.person,
            client=self.client,
            until=self.until,
        )
        self.record(given, *grant_tags(self.holder, self.role))

    def _check_holder(self) -> None:
        if (problem := holder_problem(self.person, self.client)) is not None:
            raise problem
        if self.holder == self.acting.who:
            raise DomainError(
                "grant-to-oneself",
                "Nobody gives a role to himself.",
                next_step="Ask another administrator to give it.",
                role=self.role,
            )
        if self.person:
            self.known_person.require_known(self.person)
        else:
            self.known_client.require_open(self.client)
