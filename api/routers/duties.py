"""Duties."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from api.access.duties import acting_on, require_reading
from api.access.guard import AskerOf, needs
from api.access.roles import Permission
from api.office import duties
from api.office.answering.duties import duties_view, duty_view
from api.office.views.duties import DutiesView, DutyDetailView
from api.routers.answering import READS, OfficeOf, answer_json
from api.routers.choosing import SubjectAsked
from api.routers.paging import Paging, PagingOf, cursor_invalid, paged
from api.routers.writing import WRITES, Writing, WritingOf, answer_write, subject_given
from api.schemas.duties import DutyFinding, DutyRefusal, DutyReminder, DutyStep, NewDuty
from api.schemas.queries import WaitFor
from domain.events.base import Evidence
from domain.slices.duty_life import DutyState
from ledger.context import Context
from ledger.ledger import Receipt
from projections.duty_list import DutyPlace

router = APIRouter(prefix="/v1/duties", tags=["duties"], default_response_class=Response)

DutyPosition = Annotated[
    int, Path(ge=1, lt=2**53, description="position at which the duty was assigned or ordered")
]
Township = Annotated[str, Query(max_length=64, description="code of the township concerned")]


@router.get(
    "",
    summary="Duties: open before reported before closed, those due first before others",
    dependencies=[needs("read-duties", or_own="subject")],
    responses={200: {"model": DutiesView}, **READS},
)
def list_duties(
    *,
    request: Request,
    office: OfficeOf,
    asker: AskerOf,
    paging: PagingOf,
    subject: SubjectAsked = "",
    state: Annotated[DutyState | None, Query()] = None,
    late: Annotated[bool, Query(description="only those that are late today")] = False,
    township: Township = "",
    wait_for: WaitFor = None,
) -> Response:
    after = cursor_of(paging)

    def make() -> DutiesView:
        view, places = duties_view(
            office,
            subject=subject or None,
            state=state,
            late=late,
            township=township or None,
            own=bool(subject) and subject == asker.person,
            after=after,
            limit=paging.limit + 1,
        )
        page = paged(places, paging.limit)
        following = paging.next(page, key_of)
        return replace(view, duties=view.duties[: paging.limit], next=following)

    return answer_json(request, office, make, wait_for=wait_for)


@router.get(
    "/{duty}",
    summary="One duty with all that was done about it",
    dependencies=[needs("read-duties", or_own="subject")],
    responses={200: {"model": DutyDetailView}, **READS},
)
def read_duty(
    *,
    request: Request,
    office: OfficeOf,
    asker: AskerOf,
    duty: DutyPosition,
    subject: Annotated[str, Query(max_length=64, description="oneself, about one's own")] = "",
    wait_for: WaitFor = None,
) -> Response:
    found = duties.find_duty(office, duty)
    if subject and subject != found.subject:
        raise duties.no_such_duty(duty)
    require_reading(office, asker, found)
    return answer_json(request, office, lambda: duty_view(office, duty), wait_for=wait_for)


@router.post(
    "",
    summary="Order a duty outside any period, as after a verified case",
    dependencies=[needs("close-duties")],
    **WRITES,
)
def order_duty(writing: WritingOf, given: NewDuty) -> Response:
    office = writing.office
    subject = subject_given(office, writing.asker, "close-duties", given.subject)
    return answer_write(
        writing,
        "close-duties",
        lambda context: duties.order_duty(
            office,
            context,
            subject=subject,
            kind=given.kind,
            what=given.what,
            owner=given.owner,
            owner_body=given.owner_body,
            due_on=given.due_on,
            because=given.because,
            on=given.on,
        ),
        concerning=given.owner_body,
        location=lambda receipt: f"/v1/duties/{receipt.first_position}",
    )


@router.post(
    "/escalate",
    summary="Tell the bodies above about every duty that is late, once for each level",
    dependencies=[needs("close-duties")],
    **WRITES,
)
def escalate_duties(writing: WritingOf, given: DutyReminder) -> Response:
    office = writing.office

    def act(context: Context) -> Receipt:
        done = duties.escalate_duties(office, context, on=given.on)
        if not done:
            head = office.ledger.head()
            return Receipt(head + 1, head)
        return Receipt(done[0].first_position, done[-1].last_position)

    return answer_write(writing, "close-duties", act, location="/v1/duties?late=true")


@router.post(
    "/{duty}/steps",
    summary="Record what was done about a duty",
    dependencies=[needs("work-duties")],
    **WRITES,
)
def record_step(writing: WritingOf, duty: DutyPosition, given: DutyStep) -> Response:
    return _answer(
        writing,
        "work-duties",
        duty,
        lambda context: duties.record_step(
            writing.office,
            duty,
            context,
            words=given.words,
            done=given.done,
            evidence=[Evidence(**one.model_dump()) for one in given.evidence],
            on=given.on,
        ),
    )


@router.post(
    "/{duty}/close",
    summary="Close a duty that was reported as done; by somebody who had no part in it",
    dependencies=[needs("close-duties")],
    **WRITES,
)
def close_duty(writing: WritingOf, duty: DutyPosition, given: DutyFinding) -> Response:
    return _answer(
        writing,
        "close-duties",
        duty,
        lambda context: duties.close_duty(
            writing.office, duty, context, finding=given.finding, on=given.on
        ),
    )


@router.post(
    "/{duty}/return",
    summary="Send a duty that was reported as done back to work",
    dependencies=[needs("close-duties")],
    **WRITES,
)
def return_duty(writing: WritingOf, duty: DutyPosition, given: DutyRefusal) -> Response:
    return _answer(
        writing,
        "close-duties",
        duty,
        lambda context: duties.return_duty(
            writing.office, duty, context, reason=given.reason, on=given.on
        ),
    )


def _answer(
    writing: Writing, permission: Permission, duty: int, act: Callable[[Context], Receipt]
) -> Response:
    """Do it in the name of the grant that reaches the duty."""
    office = writing.office
    alone = acting_on(office, writing.asker, permission, duties.find_duty(office, duty))
    return answer_write(
        replace(writing, asker=alone),
        permission,
        act,
        concerning=alone.grants[0].jurisdiction,
        location=f"/v1/duties/{duty}",
    )


def cursor_of(paging: Paging) -> DutyPlace | None:
    """The place after which the page begins; None on the first. DomainError `cursor-invalid`."""
    key = paging.key(int, str, int)
    if key is None:
        return None
    turn, due_on, position = key
    try:
        return DutyPlace(turn, date.fromisoformat(due_on), position)
    except ValueError:
        raise cursor_invalid(paging.after) from None


def key_of(last: DutyPlace) -> tuple[int, str, int]:
    """The parts of the cursor for what follows a place."""
    return last.turn, last.due_on.isoformat(), last.position
