"""Who serves where: list, find, register, appoint, move, let go, erase."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter, Request, Response

from api.access import reach
from api.access.guard import AskerOf, needs
from api.office import cadres, lists
from api.office.answering.reading import reading
from api.office.parts import Office
from api.office.people import person_details
from api.office.views.lists import CadresView
from api.routers.answering import READS, OfficeOf, answer_computed, answer_json, problems
from api.routers.paging import PagingOf, paged
from api.routers.writing import WRITES, WritingOf, actor_reaching, answer_write, writes
from api.schemas.queries import CadreClass, Day, Group, SubjectId, Unit, WaitFor
from api.schemas.receipt import FoundSubject, RegisteredReceipt
from api.schemas.roster import (
    Departure,
    Erasure,
    NewAppointment,
    NewClass,
    NewDetails,
    NewPerson,
    NewPost,
    Number,
)
from domain.errors import DomainError
from domain.events.people import PersonRegistered
from ledger.context import Context
from ledger.ledger import Receipt
from ledger.sealing import PersonDetails

router = APIRouter(prefix="/v1/cadres", tags=["roster"], default_response_class=Response)


@router.get(
    "",
    summary="Cadres as they serve on a day, by unit",
    dependencies=[needs("read-standings")],
    responses={200: {"model": CadresView}, **READS},
)
def list_cadres(
    *,
    request: Request,
    office: OfficeOf,
    paging: PagingOf,
    on: Day = None,
    group: Group = "",
    unit: Unit = "",
    cadre_class: CadreClass = "",
    wait_for: WaitFor = None,
) -> Response:
    key = paging.key(str, str)
    day = on or office.today()

    def make() -> CadresView:
        with reading(office) as look:
            found = lists.cadres(
                look,
                on=day,
                unit=unit or None,
                group=group or None,
                cadre_class=cadre_class or None,
                after=(key[0], key[1]) if key else None,
                limit=paging.limit + 1,
            )
            page = paged(found, paging.limit)
            return CadresView(
                freshness=look.freshness,
                on=day,
                cadres=page.items,
                next=paging.next(page, lambda last: (last.unit or "", last.subject), on=day),
            )

    return answer_json(request, office, make, wait_for=wait_for)


@router.post(
    "/find",
    summary="The id behind a staff code or an identity number, which belong in no address",
    dependencies=[needs("read-names")],
    status_code=200,
    responses={200: {"model": FoundSubject}, **problems(401, 403, 404, 413, 415, 422, 429, 503)},
)
def find_cadre(*, office: OfficeOf, asker: AskerOf, given: Number) -> Response:
    subject = cadres.find_subject(office, given.number)
    if not reach.reaches_subject(office, asker, "read-names", subject):
        raise DomainError(  # the same as for a number that nobody has
            "unknown-subject",
            f"{office.ledger.name} knows no person or body {given.number!r}.",
            next_step="Give a staff code, an identity number, an id, or the code of a village.",
            subject=given.number,
        )
    return answer_computed({"subject": subject})


@router.post(
    "",
    summary="Make a person known; the answer has the opaque id",
    dependencies=[needs("manage-roster")],
    **writes(RegisteredReceipt),
)
def register_cadre(writing: WritingOf, given: NewPerson) -> Response:
    office = writing.office
    details = PersonDetails(
        name=given.name,
        staff_code=given.staff_code,
        identity_number=given.identity_number,
        phone=given.phone,
    )
    return answer_write(
        writing,
        "manage-roster",
        lambda context: cadres.register(office, details, context, on=given.on).receipt,
        location=lambda receipt: f"/v1/cadres/{_registered(office, receipt)}",
        more=lambda receipt: {"person": _registered(office, receipt)},
    )


@router.post(
    "/{subject}/change-details",
    summary="Replace what is given of a person's name and numbers",
    dependencies=[needs("manage-roster")],
    **WRITES,
)
def change_details(writing: WritingOf, subject: SubjectId, given: NewDetails) -> Response:
    office = writing.office

    def change(context: Context) -> Receipt:
        office.catch_up()
        present = person_details(office, [subject]).get(subject)
        if present is None:
            raise DomainError(
                "details-unknown",
                f"The details of {subject} cannot be read: erased, or not a person.",
                next_step="Check the id.",
                subject=subject,
            )
        details = replace(present, **given.model_dump(exclude_none=True))
        return cadres.change_details(office, subject, details, context)

    return answer_write(
        writing,
        "manage-roster",
        change,
        concerning=subject,
        location=f"/v1/cadres/{subject}",
    )


@router.post(
    "/{subject}/appoint",
    summary="Give a person a post from a day on",
    dependencies=[needs("manage-roster")],
    **WRITES,
)
def appoint_cadre(writing: WritingOf, subject: SubjectId, given: NewAppointment) -> Response:
    return answer_write(
        writing,
        "manage-roster",
        lambda context: cadres.appoint(writing.office, subject, context, **given.model_dump()),
        concerning=given.body,
        location=f"/v1/cadres/{subject}",
    )


@router.post(
    "/{subject}/transfer",
    summary="Move a serving cadre to another body; continuous service goes on",
    dependencies=[needs("manage-roster")],
    **WRITES,
)
def transfer_cadre(writing: WritingOf, subject: SubjectId, given: NewPost) -> Response:
    actor_reaching(writing.office, writing.asker, "manage-roster", subject)
    return answer_write(
        writing,
        "manage-roster",
        lambda context: cadres.transfer(writing.office, subject, context, **given.model_dump()),
        concerning=given.body,
        location=f"/v1/cadres/{subject}",
    )


@router.post(
    "/{subject}/change-class",
    summary="Change class or post within the same body",
    dependencies=[needs("manage-roster")],
    **WRITES,
)
def change_class(writing: WritingOf, subject: SubjectId, given: NewClass) -> Response:
    return answer_write(
        writing,
        "manage-roster",
        lambda context: cadres.change_class(writing.office, subject, context, **given.model_dump()),
        concerning=subject,
        location=f"/v1/cadres/{subject}",
    )


@router.post(
    "/{subject}/depart",
    summary="Record that a cadre left",
    dependencies=[needs("manage-roster")],
    **WRITES,
)
def depart_cadre(writing: WritingOf, subject: SubjectId, given: Departure) -> Response:
    return answer_write(
        writing,
        "manage-roster",
        lambda context: cadres.depart(
            writing.office, subject, context, last_day=given.last_day, reason=given.reason
        ),
        concerning=subject,
        location=f"/v1/cadres/{subject}",
    )


@router.post(
    "/{subject}/erase",
    summary="Destroy the key of a person's name and numbers; scores stay, under the opaque id",
    dependencies=[needs("manage-roster")],
    **WRITES,
)
def erase_cadre(writing: WritingOf, subject: SubjectId, given: Erasure) -> Response:
    if not given.confirmed:
        raise DomainError(
            "erasure-not-confirmed",
            "Name and numbers could never be read again, and nobody said that it is meant.",
            next_step='Send "confirmed": true.',
        )
    return answer_write(
        writing,
        "manage-roster",
        lambda context: cadres.erase(writing.office, subject, context, reason=given.reason),
        concerning=subject,
        location=f"/v1/cadres/{subject}",
    )


def _registered(office: Office, receipt: Receipt) -> str:
    recorded = office.ledger.at(receipt.first_position).event
    if not isinstance(recorded, PersonRegistered):
        raise TypeError(f"position {receipt.first_position} registers nobody")
    return recorded.person
