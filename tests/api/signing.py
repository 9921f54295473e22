"""Real sign-in for tests: cheap password hashes, keys made on the spot, a clock that can be set."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from api.access.bearer import BearerTokens, TokenKeys, new_key
from api.access.passwords import Cost, Passwords
from api.access.roles import Role
from api.access.sign_in import Rules, SignedBy, SignIn
from api.office import access
from api.office.parts import Office
from domain.actor import Actor
from ledger.context import Context
from projections import accounts

PASSWORD = "ein langer Satz"
CHEAP = Cost(passes=1, memory_kib=8, lanes=1)
ADMINISTRATOR = Context(Actor("taihu", "administrator", person="p-somebody-else"), "test")


@dataclass
class Now:
    """A clock that stands still until it is moved."""

    at: datetime = field(default=datetime(2025, 5, 20, 2, 0, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.at

    def later(self, **span: float) -> None:
        self.at += timedelta(**span)


def signing_in(
    office: Office,
    now: Callable[[], datetime] | None = None,
    rules: Rules | None = None,
    *,
    signed_by: SignedBy | None = None,
    cost: Cost = CHEAP,
) -> SignIn:
    """The sign-in of an office."""
    return SignIn(
        office,
        passwords=Passwords(cost),
        tokens=BearerTokens(TokenKeys([new_key()]), office.ledger.name, timedelta(minutes=10)),
        rules=rules or Rules(),
        signed_by=signed_by,
        clock=now or Now(),
    )


def open_account(
    site: SignIn, login: str, role: Role | None, jurisdiction: str = "taihu", *, person: str = ""
) -> str:
    """An account with the test password and one role; the person's id."""
    office = site.office
    name = "" if person else f"测试{login}"
    opened = access.open_account(office, login, ADMINISTRATOR, name=name, person=person)
    if role is not None:
        access.give_grant(
            office, ADMINISTRATOR, role=role, jurisdiction=jurisdiction, person=opened.person
        )
    with office.database.connection() as connection:
        accounts.set_password(
            connection,
            office.ledger.name,
            opened.person,
            site.passwords.hash(PASSWORD),
            site.clock(),
        )
    office.catch_up()
    site.memory.doubt()
    return opened.person
