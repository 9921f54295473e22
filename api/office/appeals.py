"""To whom an appeal goes: the pack says whether to another person, or to a body above."""

from __future__ import annotations

from api.access.places import places_of
from api.access.roles import PERMISSIONS
from api.office.parts import Office
from api.office.schemes import scheme_of_period
from domain.events import tags
from domain.events.objections import ObjectionFiled, ObjectionRuled
from domain.schemes.model import Disclosure
from projections.access import find_grants


def disclosure_of(office: Office, filed: ObjectionFiled) -> Disclosure:
    """What the pack of the objection's period says about notices, objections and appeals."""
    pack = scheme_of_period(office, filed.scheme, filed.assessment, filed.period)
    return pack.assessment(filed.assessment).disclosure


def superiors_of(office: Office, filed: ObjectionFiled) -> frozenset[str]:
    """The bodies that alone may rule on an appeal; none where any that rules may.

    Where the pack takes an appeal to a superior, they are the bodies above the one that ruled for
    which somebody holds a role that rules today. If nobody does, there is no superior to go to:
    another person of the same body rules.
    """
    if disclosure_of(office, filed).appeal_to != "superior":
        return frozenset()
    ruled_by = _ruling_body(office, filed)
    above = set(places_of(office, now=True).upwards(ruled_by)) - {ruled_by}
    return frozenset(above & _bodies_that_rule(office))


def _ruling_body(office: Office, filed: ObjectionFiled) -> str:
    bodies = [
        recorded.actor.body
        for recorded in office.ledger.read(
            types=[ObjectionRuled.TOPIC], tags=[tags.objection(filed.objection)]
        )
    ]
    return bodies[-1] if bodies else ""


def _bodies_that_rule(office: Office) -> set[str]:
    today = office.today()
    with office.database.connection() as connection:
        grants = find_grants(connection, office.ledger.name, on=today)
    rulers = {role for role, held in PERMISSIONS.items() if "rule-objections" in held}
    return {one.jurisdiction for one in grants if one.role in rulers and one.starts_on <= today}
