"""One cadre at a time: registering, appointing, moving, letting go, erasing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from api.office.casework.texts import cases_about, owner_of
from api.office.parts import Office
from domain.errors import DomainError
from domain.events import tags
from domain.events.people import PersonRegistered
from domain.slices.appoint_cadre import AppointCadre
from domain.slices.base import UseCase
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
from projections.cadres import find_cadres
from projections.cases import OPEN_STATES, CaseFilter, find_cases


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
    """Make a person known; DomainError `identifier-taken` if a number is another's.

    An attempt that was cut off before it was recorded left its numbers to an id: the next one
    takes that id over.
    """
    if (earlier := office.ledger.earlier(context)) is not None:
        return Registered(_person_at(office, earlier), earlier)
    try:
        person = _reserve(office, [details.staff_code, details.identity_number])
    except DomainError:
        # By this very request, perhaps, which came twice at once.
        if (earlier := office.ledger.earlier(context)) is None:
            raise
        return Registered(_person_at(office, earlier), earlier)
    registering = RegisterPerson(
        person=person,
        details=office.vault.seal(person, details),
        effective_on=on or office.today(),
    )
    try:
        receipt = office.ledger.do(registering, context)
    except DomainError as refused:
        if refused.code == "person-exists":
            raise _number_taken(person) from None
        raise
    if receipt.repeated and (known := _person_at(office, receipt)) != person:
        office.vault.erase(person)  # the same request came twice at once, without numbers
        person = known
    return Registered(person, receipt)


def _reserve(office: Office, numbers: list[str]) -> str:
    """The id that the numbers lead to: that of an attempt that was not recorded, or a new one."""
    held = office.vault.find_many(numbers)
    person = next(iter(held.values()), None) or new_person_id()
    if held and any(office.ledger.read(limit=1, tags=[tags.person(person)])):
        raise _number_taken(person)
    try:
        office.vault.index(person, numbers)
    except DomainError:
        if held:
            raise
        return _reserve(office, numbers)  # another attempt was faster
    office.vault.new_person_key(person)
    return person


def change_details(
    office: Office, person: str, details: PersonDetails, context: Context
) -> Receipt:
    """Replace name and numbers; old numbers go on leading to the person."""
    if (earlier := office.ledger.earlier(context)) is not None:
        return earlier
    sealed = office.vault.seal(person, details)
    # First, so that nothing is recorded if a number is another's.
    office.vault.index(person, [details.staff_code, details.identity_number])
    changed = ChangePersonDetails(person=person, details=sealed, effective_on=office.today())
    return _record_about(office, person, changed, context)


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
    """Record the erasure, then destroy the keys. Points, ranks and pay stay under the opaque id.

    With the person's own key go those of all cases about the person; DomainError `case-open`
    while one is undecided, so that erasing somebody cannot bury a case.
    """
    require_no_open_case(office, person)
    erased = ErasePerson(person=person, reason=reason, erased_on=office.today())
    receipt = _record_about(office, person, erased, context)
    _destroy_keys(office, person)
    return receipt


def require_no_open_case(office: Office, person: str) -> None:
    """DomainError `case-open` if a case about the person is not decided yet."""
    about = cases_about(office.vault, person)
    if not about:
        return
    office.catch_up()
    undecided = CaseFilter(cases=about, states=OPEN_STATES)
    with office.database.connection() as connection:
        found = [one.case for one in find_cases(connection, office.ledger.name, undecided)]
    if found:
        raise DomainError(
            "case-open",
            f"{len(found)} case(s) about the person are not decided yet.",
            next_step="Verify or dismiss them first.",
            cases=sorted(found),
        )


def _destroy_keys(office: Office, person: str) -> None:
    """The cases' first: while the person's key stands, an erasure that was cut off is finished."""
    for case in cases_about(office.vault, person):
        office.vault.erase(owner_of(case))
    office.vault.erase(person)


def finish_erasures(office: Office) -> None:
    """Destroy the keys of all whose erasure is on record, should a cut have left one behind."""
    with office.database.connection() as connection:
        cadres = find_cadres(connection, office.ledger.name, on=office.today())
    for cadre in cadres:
        if cadre.erased:
            _destroy_keys(office, cadre.person)


def _record_about(office: Office, person: str, use_case: UseCase, context: Context) -> Receipt:
    """Record it; if the person was erased before, see to it that nothing is left in the vault.

    Whoever erased may have been cut off between the record and the key, or somebody may have
    added a number meanwhile.
    """
    try:
        return office.ledger.do(use_case, context)
    except DomainError as refused:
        if refused.code == "person-erased":
            _destroy_keys(office, person)
        raise


def _person_at(office: Office, receipt: Receipt) -> str:
    """Whom the request registered that has this receipt."""
    recorded = office.ledger.at(receipt.first_position).event
    if not isinstance(recorded, PersonRegistered):
        raise DomainError(
            "key-used-otherwise",
            f"The idempotency key belongs to a request that recorded {recorded.TOPIC}.",
            next_step="Give every request a key of its own.",
            position=receipt.first_position,
        )
    return recorded.person


def _number_taken(person: str) -> DomainError:
    return DomainError(
        "identifier-taken",
        f"The staff code or identity number belongs to person {person}.",
        next_step="Check whether both are the same person, and correct the number.",
        person=person,
    )
