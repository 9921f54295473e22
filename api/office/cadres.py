"""One cadre at a time: registering, appointing, moving, letting go, erasing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from api.office.parts import Office
from domain.errors import DomainError
from domain.slices.appoint_cadre import AppointCadre
from domain.slices.change_cadre_class import ChangeCadreClass
from domain.slices.change_person_details import ChangePersonDetails
from domain.slices.erase_person import ErasePerson
from domain.slices.record_departure import RecordDeparture
from domain.slices.register_person import RegisterPerson
from domain.slices.transfer_cadre import TransferCadre
from ledger.context import Context
from ledger.identifiers import utc_now, uuid7
from ledger.ledger import Receipt
from ledger.sealing import PersonDetails


@dataclass(frozen=True, slots=True)
class Registered:
    """The opaque id that the person has from now on."""

    person: str
    receipt: Receipt


def new_person_id() -> str:
    """An opaque id: nothing can be read from it but about when it was made."""
    return uuid7(utc_now()).hex


def find_subject(office: Office, given: str) -> str:
    """The person with that staff code, identity number or id; or the body of that code.

    DomainError `unknown-subject` if there is none.
    """
    found = office.vault.find(given)
    if found is not None:
        return found
    for tag in (f"person:{given}", f"body:{given}"):
        for _ in office.ledger.read(limit=1, tags=[tag]):
            return given
    raise DomainError(
        "unknown-subject",
        f"{office.ledger.name} knows no person or body {given!r}.",
        next_step="Give a staff code, an identity number, an id, or the code of a village.",
        subject=given,
    )


def register(
    office: Office, details: PersonDetails, context: Context, *, on: date | None = None
) -> Registered:
    """Make a person known; staff code and identity number must not be another's."""
    person = new_person_id()
    office.vault.new_person_key(person)
    try:
        office.vault.index(person, [details.staff_code, details.identity_number])
    except DomainError:
        office.vault.erase(person)
        raise
    registered = RegisterPerson(
        person=person,
        details=office.vault.seal(person, details),
        effective_on=on or office.today(),
    )
    return Registered(person, office.ledger.do(registered, context))


def change_details(
    office: Office, person: str, details: PersonDetails, context: Context
) -> Receipt:
    """Replace name and numbers; old numbers go on leading to the person."""
    sealed = office.vault.seal(person, details)
    changed = ChangePersonDetails(person=person, details=sealed, effective_on=office.today())
    receipt = office.ledger.do(changed, context)
    office.vault.index(person, [details.staff_code, details.identity_number])
    return receipt


def appoint(
    office: Office,
    person: str,
    context: Context,
    *,
    body: str,
    post: str,
    cadre_class: str,
    on: date,
    service_from: date | None = None,
) -> Receipt:
    """The person holds a post of a body from a day on."""
    return office.ledger.do(
        AppointCadre(
            person=person,
            body=body,
            post=post,
            cadre_class=cadre_class,
            effective_on=on,
            service_from=service_from or on,
        ),
        context,
    )


def transfer(
    office: Office,
    person: str,
    context: Context,
    *,
    body: str,
    post: str,
    cadre_class: str,
    on: date,
) -> Receipt:
    """The person serves another body from a day on."""
    moved = TransferCadre(
        person=person, body=body, post=post, cadre_class=cadre_class, effective_on=on
    )
    return office.ledger.do(moved, context)


def change_class(
    office: Office, person: str, context: Context, *, post: str, cadre_class: str, on: date
) -> Receipt:
    """The person changes class or post within the body from a day on."""
    changed = ChangeCadreClass(person=person, post=post, cadre_class=cadre_class, effective_on=on)
    return office.ledger.do(changed, context)


def depart(
    office: Office, person: str, context: Context, *, last_day: date, reason: str
) -> Receipt:
    """The person leaves; `last_day` is the last day served."""
    left = RecordDeparture(person=person, last_day=last_day, reason=reason)
    return office.ledger.do(left, context)


def erase(office: Office, person: str, context: Context, *, reason: str) -> Receipt:
    """Record the erasure, then destroy the key. Points, ranks and pay stay under the opaque id."""
    erased = ErasePerson(person=person, reason=reason, erased_on=office.today())
    receipt = office.ledger.do(erased, context)
    office.vault.erase(person)
    return receipt
