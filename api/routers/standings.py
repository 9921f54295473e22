"""Periods and their standings."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.access.guard import needs
from api.access.reach import require_body
from api.office import answers
from api.office.answers_views import PeriodsView, StandingView
from api.routers.answering import READS, OfficeOf, answer_json
from api.schemas.queries import CadreClass, Group, Name, PeriodKey, Position, SchemeName, WaitFor

router = APIRouter(prefix="/v1", tags=["standings"], default_response_class=Response)


@router.get(
    "/periods",
    summary="All periods of all assessments, newest first",
    dependencies=[needs("read-standings")],
    responses={200: {"model": PeriodsView}, **READS},
)
def read_periods(request: Request, office: OfficeOf) -> Response:
    return answer_json(request, office, lambda: answers.periods(office), keep=True)


@router.get(
    "/standings/{scheme}/{assessment}/{period}",
    summary="The standing of a period: provisional while open, recorded outcomes when final",
    dependencies=[needs("read-standings")],
    responses={200: {"model": StandingView}, **READS},
)
def read_standing(
    *,
    request: Request,
    office: OfficeOf,
    scheme: SchemeName,
    assessment: Name,
    period: PeriodKey,
    as_of: Position = None,
    wait_for: WaitFor = None,
    group: Group = "",
    cadre_class: CadreClass = "",
) -> Response:
    if group and office.asker:
        require_body(office, office.asker, "read-standings", group)
    return answer_json(
        request,
        office,
        lambda: answers.standing_view(
            office, scheme, assessment, period, as_of=as_of, group=group, cadre_class=cadre_class
        ),
        wait_for=wait_for,
        keep=True,
    )
