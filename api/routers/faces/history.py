"""A subject's history: the timeline over both time axes, and each moment under its own address."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from api.access.guard import AskerOf, needs
from api.access.reach import require_subject
from api.office.proof import place_mark
from api.pages.history import history_page, moment_page
from api.pages.rendering import language_of
from api.routers.answering import OfficeOf
from api.routers.faces.standing import answer_page
from api.schemas.queries import SubjectId

router = APIRouter(include_in_schema=False)

DayAsked = Annotated[str, Query(max_length=10)]


@router.get("/cadres/{subject}/history", dependencies=[needs("read-cards", or_own="subject")])
def read_history(
    *,
    request: Request,
    office: OfficeOf,
    asker: AskerOf,
    subject: SubjectId,
    known: DayAsked = "",
    true: DayAsked = "",
    everything: Annotated[str, Query(alias="all", max_length=1)] = "",
) -> Response:
    require_subject(office, asker, "read-cards", subject)
    language = language_of(request)
    return answer_page(
        request,
        office,
        "history.html",
        lambda: history_page(
            office, language, subject, known=known, true=true, everything=bool(everything)
        ),
    )


@router.get(
    "/cadres/{subject}/history/{position}", dependencies=[needs("read-cards", or_own="subject")]
)
def read_moment(
    *,
    request: Request,
    office: OfficeOf,
    asker: AskerOf,
    subject: SubjectId,
    position: Annotated[int, Path(ge=1, le=2**53 - 1)],
) -> Response:
    require_subject(office, asker, "read-cards", subject)
    return answer_page(
        request,
        office,
        "moment.html",
        lambda: moment_page(office, subject, position),
        besides=place_mark(office, position),
    )
