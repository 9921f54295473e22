"""A planned roster into the ledger: what is new, and what changed on a day, in one append."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from api.imports.people import KnownBody, KnownPerson, People
from api.imports.roster import RosterPlan, RosterRow
from api.office.cadres import new_person_id
from api.office.parts import Office
from domain.events.appointments import CadreAppointed, CadreClassChanged, CadreTransferred
from domain.events.base import Evidence
from domain.events.bodies import BodyRegistered
from domain.events.people import PersonDetailsChanged, PersonRegistered
from domain.slices.import_roster import ImportRoster
from ledger.context import Context
from ledger.ledger import Receipt
from ledger.sealing import PersonDetails
from ledger.vault import Vault

# Villages named in a roster have existed for longer than anybody's service in them.
BODIES_SINCE = date(1949, 10, 1)

Moved = CadreAppointed | CadreTransferred | CadreClassChanged


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """Somebody known whose row differs: new details, another post, or both."""

    person: str
    details: PersonDetails | None
    moved: Moved | None


def record_roster(
    office: Office,
    plan: RosterPlan,
    people: People,
    context: Context,
    *,
    county: KnownBody | None,
    file: Evidence,
    changes_on: date | None,
) -> Receipt:
    """Record the plan. `county` is registered first; `changes_on` is the day of the changes.

    Raises what `ImportRoster` refuses; then nothing is recorded.
    """
    new = _with_ids(office.vault, [row for row in plan.rows if row.change == "new"])
    changed = [
        change_of(row, people.by_id[row.person], changes_on)
        for row in plan.rows
        if row.change == "changed" and changes_on is not None
    ]
    details = {person: _details(row) for person, row in new.items()}
    office.vault.new_person_keys(details)
    details |= {one.person: one.details for one in changed if one.details is not None}
    office.vault.index_many(
        {person: (one.staff_code, one.identity_number) for person, one in details.items()}
    )
    sealed = office.vault.seal_many(details)
    importing = ImportRoster(
        file=file,
        imported_on=office.today(),
        rows=len(plan.rows),
        bodies=_registered([county, *plan.bodies] if county else plan.bodies),
        people=[
            PersonRegistered(effective_on=row.service_from, person=person, details=sealed[person])
            for person, row in new.items()
        ],
        details=[
            PersonDetailsChanged(
                effective_on=changes_on, person=one.person, details=sealed[one.person]
            )
            for one in changed
            if one.details is not None and changes_on is not None
        ],
        appointments=[
            *(
                _appointed(person, row, row.service_from, service_from=row.service_from)
                for person, row in new.items()
            ),
            *(one.moved for one in changed if one.moved is not None),
        ],
    )
    return office.ledger.do(importing, context)


def change_of(row: RosterRow, known: KnownPerson, on: date) -> Changed:
    """What changed on that day. What the row leaves blank has not."""
    held = PersonDetails(
        name=known.name,
        identity_number=known.identity_number,
        staff_code=known.staff_code,
        phone=known.phone,
    )
    details = replace(
        held,
        identity_number=row.identity_number or known.identity_number,
        staff_code=row.staff_code or known.staff_code,
        phone=row.phone or known.phone,
    )
    row = replace(row, post=row.post or known.post)
    moved: Moved | None = None
    if not known.unit:  # came back: continuous service begins anew
        moved = _appointed(row.person, row, on, service_from=on)
    elif row.unit != known.unit:
        moved = CadreTransferred(
            effective_on=on,
            person=row.person,
            body=row.unit,
            post=row.post,
            cadre_class=row.cadre_class,
        )
    elif (row.post, row.cadre_class) != (known.post, known.cadre_class):
        moved = CadreClassChanged(
            effective_on=on, person=row.person, post=row.post, cadre_class=row.cadre_class
        )
    return Changed(person=row.person, details=details if details != held else None, moved=moved)


def _with_ids(vault: Vault, rows: list[RosterRow]) -> dict[str, RosterRow]:
    """The rows by the ids of their people.

    Numbers may lead to an id already that the ledger does not know, where an import was refused
    or cut short after its keys were made. That id is used, or the numbers could never come again.
    """
    held = vault.find_many({number for row in rows for number in _numbers(row)})
    return {
        next((held[number] for number in _numbers(row) if number in held), None)
        or new_person_id(): row
        for row in rows
    }


def _numbers(row: RosterRow) -> list[str]:
    return [number for number in (row.identity_number, row.staff_code) if number]


def _details(row: RosterRow) -> PersonDetails:
    return PersonDetails(
        name=row.name,
        identity_number=row.identity_number,
        staff_code=row.staff_code,
        phone=row.phone,
    )


def _appointed(person: str, row: RosterRow, on: date, *, service_from: date) -> CadreAppointed:
    return CadreAppointed(
        effective_on=on,
        person=person,
        body=row.unit,
        post=row.post,
        cadre_class=row.cadre_class,
        service_from=service_from.isoformat(),
    )


def _registered(bodies: Iterable[KnownBody]) -> list[BodyRegistered]:
    return [
        BodyRegistered(
            effective_on=BODIES_SINCE,
            body=body.body,
            kind=body.kind,
            name=body.name,
            parent=body.parent or None,
        )
        for body in bodies
    ]
