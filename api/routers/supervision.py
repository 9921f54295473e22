"""Supervision: what auditors look at first."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.access.guard import AskerOf, needs
from api.office.supervision import KINDS, SupervisionView, supervision_view
from api.routers.answering import READS, OfficeOf, answer_json
from api.routers.paging import PagingOf, paged
from api.routers.writing import require_county
from api.schemas.queries import Day, WaitFor
from projections.supervision import FindingKind, FindingPlace

router = APIRouter(prefix="/v1", tags=["supervision"], default_response_class=Response)

Kind = Annotated[FindingKind, Query(description="what to list; the others are counted")]


@router.get(
    "/supervision",
    summary="Back-dated acts, deviations, late changes, overdue duties: counted and listed",
    dependencies=[needs("read-audit")],
    responses={200: {"model": SupervisionView}, **READS},
)
def read_supervision(
    *,
    request: Request,
    office: OfficeOf,
    asker: AskerOf,
    paging: PagingOf,
    kind: Kind = KINDS[0],
    since: Day = None,
    wait_for: WaitFor = None,
) -> Response:
    require_county(office, asker, "read-audit")
    key = paging.key(int, int)
    after = None if key is None else FindingPlace(*key)

    def make() -> SupervisionView:
        view = supervision_view(office, kind, since=since, after=after, limit=paging.limit + 1)
        page = paged(view.findings, paging.limit)
        following = paging.next(page, lambda last: (last.position, last.ordinal))
        return replace(view, findings=page.items, next=following)

    return answer_json(request, office, make, wait_for=wait_for)
