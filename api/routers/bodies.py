"""Townships, villages and departments: list, register, rename, close."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.access.guard import needs
from api.office import bodies, lists
from api.office.answering.reading import reading
from api.office.views.lists import BodiesView, BodyRow
from api.routers.answering import READS, OfficeOf, answer_json
from api.routers.paging import PagingOf, paged
from api.routers.writing import WRITES, WritingOf, answer_write
from api.schemas.queries import BodyCode, Day, WaitFor
from api.schemas.roster import Closing, NewBody, NewName
from domain.errors import DomainError

router = APIRouter(prefix="/v1/bodies", tags=["bodies"], default_response_class=Response)


@router.get(
    "",
    summary="Bodies by code",
    dependencies=[needs("read-public")],
    responses={200: {"model": BodiesView}, **READS},
)
def list_bodies(
    *,
    request: Request,
    office: OfficeOf,
    paging: PagingOf,
    on: Day = None,
    wait_for: WaitFor = None,
) -> Response:
    (after,) = paging.key(str) or ("",)

    def make() -> BodiesView:
        with reading(office) as look:
            page = paged(
                lists.bodies(look, on=on, after=after, limit=paging.limit + 1), paging.limit
            )
            return BodiesView(
                freshness=look.freshness,
                bodies=page.items,
                next=paging.next(page, lambda last: (last.body,)),
            )

    return answer_json(request, office, make, wait_for=wait_for)


@router.get(
    "/{body:path}",
    summary="One body",
    dependencies=[needs("read-public")],
    responses={200: {"model": BodyRow}, **READS},
)
def read_body(
    *, request: Request, office: OfficeOf, body: BodyCode, wait_for: WaitFor = None
) -> Response:
    def make() -> BodyRow:
        with reading(office) as look:
            for one in lists.bodies(look, on=None, after="", limit=len(look.bodies)):
                if one.body == body:
                    return one
        raise DomainError(
            "body-unknown",
            f"{office.ledger.name} knows no body {body!r}.",
            next_step="Look it up in /v1/bodies.",
            body=body,
        )

    return answer_json(request, office, make, wait_for=wait_for)


@router.post(
    "",
    summary="Make a body known from a day on",
    dependencies=[needs("manage-roster")],
    **WRITES,
)
def register_body(writing: WritingOf, given: NewBody) -> Response:
    return answer_write(
        writing,
        "manage-roster",
        lambda context: bodies.register(
            writing.office,
            given.body,
            context,
            kind=given.kind,
            name=given.name,
            parent=given.parent,
            on=given.on,
        ),
        concerning=given.parent,
        location=f"/v1/bodies/{given.body}",
    )


@router.post(
    "/{body:path}/rename",
    summary="Give a body another name from a day on",
    dependencies=[needs("manage-roster")],
    **WRITES,
)
def rename_body(writing: WritingOf, body: BodyCode, given: NewName) -> Response:
    return answer_write(
        writing,
        "manage-roster",
        lambda context: bodies.rename(writing.office, body, context, name=given.name, on=given.on),
        concerning=body,
        location=f"/v1/bodies/{body}",
    )


@router.post(
    "/{body:path}/close",
    summary="Record that a body was abolished or merged",
    dependencies=[needs("manage-roster")],
    **WRITES,
)
def close_body(writing: WritingOf, body: BodyCode, given: Closing) -> Response:
    return answer_write(
        writing,
        "manage-roster",
        lambda context: bodies.close(
            writing.office, body, context, last_day=given.last_day, reason=given.reason
        ),
        concerning=body,
        location=f"/v1/bodies/{body}",
    )
