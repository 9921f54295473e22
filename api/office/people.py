"""Who is who: persons with their names opened, and bodies, as imports and pages need them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import cast

from api.imports.people import KnownBody, KnownPerson, People, Places
from api.office.parts import Office
from domain.errors import DomainError
from domain.evaluation.facts import BodyFact
from domain.events.bodies import BodyKind
from ledger.sealing import PersonDetails
from projections.bodies import find_bodies
from projections.cadres import Cadre, find_cadres


def opened_cadres(
    office: Office, *, on: date, persons: list[str] | None = None
) -> list[tuple[Cadre, PersonDetails | None]]:
    """Persons and where they serve on a day, with their details; None after erasure."""
    with office.database.connection() as connection:
        cadres = find_cadres(connection, office.ledger.name, on=on, persons=persons)
    details = office.vault.open_many({cadre.person: cadre.details for cadre in cadres})
    return [(cadre, details[cadre.person]) for cadre in cadres]


def person_details(office: Office, persons: Iterable[str]) -> dict[str, PersonDetails]:
    """Names and numbers of persons, by id; those who were erased have none."""
    found = opened_cadres(office, on=office.today(), persons=sorted(persons))
    return {cadre.person: details for cadre, details in found if details is not None}


def known_people(office: Office, *, on: date) -> People:
    """Everybody who can be found by number or name; those who left are found by number only."""
    return People(
        KnownPerson(
            person=cadre.person,
            name=details.name,
            staff_code=details.staff_code,
            identity_number=details.identity_number,
            phone=details.phone,
            unit=_serving(cadre.unit, cadre, on),
            post=_serving(cadre.post, cadre, on),
            cadre_class=_serving(cadre.cadre_class, cadre, on),
        )
        for cadre, details in opened_cadres(office, on=on)
        if details is not None
    )


def known_places(office: Office) -> Places:
    """All townships and villages that are open."""
    with office.database.connection() as connection:
        bodies = find_bodies(connection, office.ledger.name, on=office.today())
    return Places(
        KnownBody(body=one.body, kind=cast("BodyKind", one.kind), name=one.name, parent=one.parent)
        for one in bodies
    )


def _serving(text: str | None, cadre: Cadre, on: date) -> str:
    left = cadre.ends_on is not None and cadre.ends_on < on
    return "" if left or text is None else text


def body_names(office: Office) -> dict[str, str]:
    """The names of all bodies, by code."""
    with office.database.connection() as connection:
        return {one.body: one.name for one in find_bodies(connection, office.ledger.name)}


def county_name(office: Office) -> str:
    """The name of the county, or of the ledger while no county is registered."""
    county = _county(office)
    return county.name if county else office.ledger.name


def county_code(office: Office) -> str:
    """The code of the county; DomainError `no-county` while none is registered."""
    county = _county(office)
    if county is None:
        raise DomainError(
            "no-county",
            f"{office.ledger.name} has no county yet.",
            next_step="Import the roster, or register the county with `mingce body register`.",
        )
    return county.body


def _county(office: Office) -> BodyFact | None:
    with office.database.connection() as connection:
        bodies = find_bodies(connection, office.ledger.name)
    return next((one for one in bodies if one.kind == "county"), None)
