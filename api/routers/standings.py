"""Periods and their standings."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter, Request, Response

from api.access.guard import needs
from api.access.reach import require_body
from api.office import answers
from api.office.views.answers import PeriodsView, StandingView
from api.office.views.lists import DistributionView
from api.routers.answering import READS, OfficeOf, answer_json
from api.routers.paging import PagingOf, cursor_invalid, paged
from api.schemas.queries import CadreClass, Group, Name, PeriodKey, Position, SchemeName, WaitFor

router = APIRouter(prefix="/v1", tags=["standings"], default_response_class=Response)


@router.get(
    "/periods",
    summary="All periods of all assessments, newest first",
    dependencies=[needs("read-standings")],
    responses={200: {"model": PeriodsView}, **READS},
)
def read_periods(*, request: Request, office: OfficeOf, wait_for: WaitFor = None) -> Response:
    return answer_json(
        request, office, lambda: answers.periods(office), wait_for=wait_for, keep=True
    )


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
    paging: PagingOf,
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
    (after,) = paging.key(str) or ("",)

    def make() -> StandingView:
        view = answers.standing_view(
            office, scheme, assessment, period, as_of=as_of, group=group, cadre_class=cadre_class
        )
        first = 0
        if after:
            place = {row.subject: index for index, row in enumerate(view.rows, 1)}
            if after not in place:
                raise cursor_invalid(paging.after)
            first = place[after]
        page = paged(view.rows[first : first + paging.limit + 1], paging.limit)
        # Other rows must not move between pages, so the following ones show the same position.
        known = view.freshness.position if as_of is None else as_of
        following = paging.next(page, lambda last: (last.subject,), as_of=known)
        return replace(view, rows=page.items, next=following)

    return answer_json(request, office, make, wait_for=wait_for, keep=True)


@router.get(
    "/standings/{scheme}/{assessment}/{period}/distribution",
    summary="How scores, grades and tiers of a period are spread, without its rows",
    dependencies=[needs("read-standings")],
    responses={200: {"model": DistributionView}, **READS},
)
def read_distribution(
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

    def make() -> DistributionView:
        view = answers.standing_view(
            office, scheme, assessment, period, as_of=as_of, group=group, cadre_class=cadre_class
        )
        return DistributionView(
            freshness=view.freshness,
            period=view.period,
            recorded=view.recorded,
            subjects=view.subjects,
            distribution=view.distribution,
            grades=view.grades,
            tiers=view.tiers,
            groups=view.groups,
            classes=view.classes,
            total_yuan=view.total_yuan,
        )

    return answer_json(request, office, make, wait_for=wait_for, keep=True)
