"""Who may see and do what about a duty: whoever reaches the body that owes it, or its subject."""

from __future__ import annotations

from dataclasses import replace

from api.access import reach
from api.access.asker import Asker
from api.access.own import beyond_oneself
from api.access.roles import Permission
from api.office.parts import Office
from domain.errors import DomainError
from projections.duty_list import Duty


def require_reading(office: Office, asker: Asker, duty: Duty) -> None:
    """DomainError `out-of-jurisdiction` unless the asker may read the duty."""
    if duty.subject == asker.person and asker.may("read-own"):
        return
    if not reach.reaches_body(office, asker, "read-duties", duty.owes):
        reach.require_subject(office, asker, "read-duties", duty.subject)


def acting_on(office: Office, asker: Asker, permission: Permission, duty: Duty) -> Asker:
    """The asker with just the grant in whose name the act is done.

    Within the jurisdiction of the body that owes the duty, or as its subject. DomainError as
    `Asker.require`, or `out-of-jurisdiction`.
    """
    entitled = beyond_oneself(asker, duty.subject)
    entitled.require(permission)
    for grant in entitled.grants_for(permission):
        alone = replace(entitled, grants=(grant,))
        own = grant.role == "cadre"
        if own or reach.reaches_body(office, alone, permission, duty.owes):
            return alone
    raise reach.outside(duty.owes)


def may(office: Office, asker: Asker, permission: Permission, duty: Duty) -> bool:
    """Whether the asker would be let."""
    try:
        acting_on(office, asker, permission, duty)
    except DomainError:
        return False
    return True
