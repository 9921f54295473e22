"""How far a grant reaches: bodies below the jurisdiction, the people who serve there, oneself."""

from __future__ import annotations

from api.access.asker import Asker
from api.access.roles import Permission
from api.office.parts import Office
from domain.errors import DomainError
from projections.bodies import find_bodies
from projections.subject_unit import unit_of


def reaches_body(office: Office, asker: Asker, permission: Permission, body: str) -> bool:
    """Whether a grant with the permission covers the body."""
    within = {grant.jurisdiction for grant in asker.grants_for(permission)}
    return bool(within & set(_upwards(office, body)))


def require_body(office: Office, asker: Asker, permission: Permission, body: str) -> None:
    """DomainError as `Asker.require`, or `out-of-jurisdiction`."""
    asker.require(permission)
    if not reaches_body(office, asker, permission, body):
        raise _outside(body)


def reaches_subject(office: Office, asker: Asker, permission: Permission, subject: str) -> bool:
    """Whether a grant covers the subject: a body, or a person by the body last served."""
    if subject == asker.person and asker.may("read-own"):
        return permission.startswith("read-")
    with office.database.connection() as connection:
        unit = unit_of(connection, office.ledger.name, subject)
    return any(reaches_body(office, asker, permission, body) for body in (subject, unit))


def require_subject(office: Office, asker: Asker, permission: Permission, subject: str) -> None:
    """DomainError as `Asker.require`, or `out-of-jurisdiction`."""
    if reaches_subject(office, asker, permission, subject):
        return
    asker.require(permission)
    raise _outside(subject)


def _upwards(office: Office, body: str) -> list[str]:
    with office.database.connection() as connection:
        above = {one.body: one.parent for one in find_bodies(connection, office.ledger.name)}
    path = []
    while body and body in above and body not in path:
        path.append(body)
        body = above[body]
    return path


def _outside(what: str) -> DomainError:
    return DomainError(
        "out-of-jurisdiction",
        f"{what} is outside the jurisdiction of your roles.",
        next_step="Ask whoever is responsible for it, or your administrator.",
        subject=what,
    )
