"""Fixed askers for tests of anything but sign-in itself."""

from __future__ import annotations

from api.access.asker import Asker, Grant
from api.access.guard import Askers
from api.access.roles import Role


def asking(*roles: Role, jurisdiction: str = "taihu", person: str = "p-tester") -> Askers:
    """Everybody is this person with these roles in the jurisdiction."""
    asker = Asker(person=person, grants=tuple(Grant(role, jurisdiction) for role in roles))
    return lambda _: asker


COUNTY = asking("county_clerk", "auditor")
