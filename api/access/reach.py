"""How far a grant reaches: bodies below the jurisdiction, the people who serve there, oneself."""

from __future__ import annotations

from collections.abc import Callable

from api.access.asker import Asker
from api.access.places import places_of
from api.access.roles import Permission
from api.office.parts import Office
from domain.errors import DomainError
from projections.places import Places


def reaches_body(office: Office, asker: Asker, permission: Permission, body: str) -> bool:
    """Whether a grant with the permission covers the body."""
    within = {grant.jurisdiction for grant in asker.grants_for(permission)}
    return _found(office, lambda places: not within.isdisjoint(places.upwards(body)))


def require_body(office: Office, asker: Asker, permission: Permission, body: str) -> None:
    """DomainError as `Asker.require`, or `out-of-jurisdiction`."""
    asker.require(permission)
    if not reaches_body(office, asker, permission, body):
        raise outside(body)


def reaches_subject(office: Office, asker: Asker, permission: Permission, subject: str) -> bool:
    """Whether a grant covers the subject: a body, or a person by the body last served.

    Who never served anywhere belongs to the county.
    """
    if subject == asker.person and asker.may("read-own") and permission.startswith("read-"):
        return True
    within = {grant.jurisdiction for grant in asker.grants_for(permission)}
    return _found(
        office, lambda places: not within.isdisjoint(places.upwards(places.home(subject)))
    )


def require_subject(office: Office, asker: Asker, permission: Permission, subject: str) -> None:
    """DomainError as `Asker.require`, or `out-of-jurisdiction`."""
    if reaches_subject(office, asker, permission, subject):
        return
    asker.require(permission)
    raise outside(subject)


def outside(what: str) -> DomainError:
    """`out-of-jurisdiction`: none of the asker's roles reaches it."""
    return DomainError(
        "out-of-jurisdiction",
        f"{what} is outside the jurisdiction of your roles.",
        next_step="Ask whoever is responsible for it, or your administrator.",
        subject=what,
    )


def _found(office: Office, reaches: Callable[[Places], bool]) -> bool:
    return reaches(places_of(office)) or reaches(places_of(office, now=True))
