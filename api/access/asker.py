"""Who asks: a person or a client, the grants held today, and what they reach."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from api.access.roles import PERMISSIONS, Permission, Role
from domain.actor import Actor
from domain.errors import DomainError


@dataclass(frozen=True, slots=True)
class Grant:
    """A role within a jurisdiction: the code of a body, and with it of every body below."""

    role: Role
    jurisdiction: str


@dataclass(frozen=True, slots=True)
class Asker:
    """One request's asker. `person` and `client` are opaque ids; both empty: the public."""

    person: str = ""
    client: str = ""
    grants: tuple[Grant, ...] = ()

    @property
    def sight(self) -> str:
        """Names all about the asker that an answer can depend on: equal sights, equal answers."""
        return _sight(self)

    def may(self, permission: Permission) -> bool:
        """Whether any grant has the permission, wherever."""
        return bool(self.grants_for(permission))

    def grants_for(self, permission: Permission) -> tuple[Grant, ...]:
        """The grants that have the permission; the public's needs none."""
        everybody = (Grant("public", ""),)
        return tuple(
            grant for grant in (*self.grants, *everybody) if permission in PERMISSIONS[grant.role]
        )

    def require(self, permission: Permission) -> None:
        """DomainError `sign-in-needed` or `not-permitted`."""
        if self.may(permission):
            return
        if not (self.person or self.client):
            raise DomainError(
                "sign-in-needed",
                "This is not public.",
                next_step="Sign in, or send the credentials of your client.",
                permission=permission,
            )
        raise DomainError(
            "not-permitted",
            f"None of your roles may do this ({permission}).",
            next_step="Ask your administrator for a role that may.",
            permission=permission,
        )

    def actor(self, permission: Permission) -> Actor:
        """Who the ledger says acted: the first grant that permits it. Raises as `require`."""
        self.require(permission)
        grant = self.grants_for(permission)[0]
        return Actor(grant.jurisdiction, grant.role, person=self.person, client=self.client)


@lru_cache(maxsize=4096)
def _sight(asker: Asker) -> str:
    """Asked for with every request."""
    grants = sorted(f"{grant.role}@{grant.jurisdiction}" for grant in set(asker.grants))
    own = asker.person if asker.may("read-own") else ""
    return sha256("\n".join([own, *grants]).encode()).hexdigest()[:16]
