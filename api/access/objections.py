"""Who may see and do what about an objection."""

from __future__ import annotations

from dataclasses import replace

from api.access import reach
from api.access.asker import Asker
from api.access.own import beyond_oneself
from api.access.roles import Permission
from api.office.parts import Office
from domain.errors import DomainError
from projections.objections import Objection


def require_reading(office: Office, asker: Asker, objection: Objection) -> None:
    """DomainError `out-of-jurisdiction` unless the asker may read the objection."""
    if is_own(asker, objection):
        return
    reach.require_subject(office, asker, "read-objections", objection.subject)


def is_own(asker: Asker, objection: Objection) -> bool:
    """Whether it is about the asker, or the asker filed it."""
    own = asker.person in (objection.subject, objection.filed_by)
    return bool(asker.person) and own and asker.may("read-own")


def filing_about(office: Office, asker: Asker, subject: str) -> Asker:
    """The asker with just the grant in whose name an objection about the subject is filed.

    A cadre objects for himself; committees and clerks write down for whoever came by. DomainError
    as `Asker.require`, or `out-of-jurisdiction`.
    """
    entitled = beyond_oneself(asker, subject)
    entitled.require("file-objections")
    for grant in entitled.grants_for("file-objections"):
        alone = replace(entitled, grants=(grant,))
        if grant.role == "cadre" or reach.reaches_subject(
            office, alone, "file-objections", subject
        ):
            return alone
    raise reach.outside(subject)


def filed_by(office: Office, asker: Asker, objection: Objection) -> Asker:
    """As `filing_about`, for withdrawing and appealing: the objector, or a clerk for him.

    What somebody else wrote about a cadre is not the cadre's to withdraw.
    """
    if objection.objector == "other" and asker.person == objection.subject != objection.filed_by:
        raise reach.outside(objection.objection)
    return filing_about(office, asker, objection.subject)


def may(office: Office, asker: Asker, permission: Permission, objection: Objection) -> bool:
    """Whether the asker would be let."""
    try:
        if permission == "file-objections":
            filed_by(office, asker, objection)
            return True
        asker.require(permission)
    except DomainError:
        return False
    return reach.reaches_subject(office, asker, permission, objection.subject)
