"""What final periods gave: outcomes, pay, tiers, coefficients."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.access import reach
from api.access.guard import AskerOf, needs
from api.office import lists
from api.office.answering.reading import check_position, reading
from api.office.views.lists import CoefficientsView, OutcomesView, PayView, TiersView
from api.routers.answering import READS, OfficeOf, answer_json
from api.routers.choosing import ChosenOf
from api.routers.paging import PagingOf, paged
from api.schemas.queries import Position, SubjectId, WaitFor

router = APIRouter(prefix="/v1", tags=["outcomes"], default_response_class=Response)

Superseded = Annotated[bool, Query(description="also those that were superseded")]


@router.get(
    "/outcomes",
    summary="Recorded outcomes of final periods, those in force unless asked otherwise",
    dependencies=[needs("read-standings", or_own="subject")],
    responses={200: {"model": OutcomesView}, **READS},
)
def list_outcomes(
    *,
    request: Request,
    office: OfficeOf,
    chosen: ChosenOf,
    paging: PagingOf,
    superseded: Superseded = False,
    as_of: Position = None,
    wait_for: WaitFor = None,
) -> Response:
    (after,) = paging.key(int) or (0,)

    def make() -> OutcomesView:
        if as_of is not None:
            check_position(office, as_of)
        with reading(office) as look:
            found = lists.outcomes(
                look,
                chosen,
                after=after,
                limit=paging.limit + 1,
                superseded=superseded,
                as_of=as_of,
            )
            page = paged(found, paging.limit)
            return OutcomesView(
                freshness=look.freshness,
                outcomes=page.items,
                next=paging.next(page, lambda last: (last.position,)),
            )

    return answer_json(request, office, make, wait_for=wait_for)


@router.get(
    "/pay",
    summary="What final periods determined to be paid, and what was settled later",
    dependencies=[needs("read-pay", or_own="subject")],
    responses={200: {"model": PayView}, **READS},
)
def list_pay(
    *,
    request: Request,
    office: OfficeOf,
    chosen: ChosenOf,
    paging: PagingOf,
    as_of: Position = None,
    wait_for: WaitFor = None,
) -> Response:
    (after,) = paging.key(int) or (0,)

    def make() -> PayView:
        if as_of is not None:
            check_position(office, as_of)
        with reading(office) as look:
            found = lists.pay(look, chosen, after=after, limit=paging.limit + 1, as_of=as_of)
            page = paged(found, paging.limit)
            return PayView(
                freshness=look.freshness,
                pay=page.items,
                next=paging.next(page, lambda last: (last.position,)),
            )

    return answer_json(request, office, make, wait_for=wait_for)


@router.get(
    "/tiers",
    summary="Moves between tiers, with their grounds",
    dependencies=[needs("read-standings", or_own="subject")],
    responses={200: {"model": TiersView}, **READS},
)
def list_tiers(
    *,
    request: Request,
    office: OfficeOf,
    chosen: ChosenOf,
    paging: PagingOf,
    wait_for: WaitFor = None,
) -> Response:
    (after,) = paging.key(int) or (0,)

    def make() -> TiersView:
        with reading(office) as look:
            page = paged(
                lists.tiers(look, chosen, after=after, limit=paging.limit + 1), paging.limit
            )
            return TiersView(
                freshness=look.freshness,
                tiers=page.items,
                next=paging.next(page, lambda last: (last.position,)),
            )

    return answer_json(request, office, make, wait_for=wait_for)


@router.get(
    "/cadres/{subject}/coefficients",
    summary="A subject's tiers and pay coefficients over time",
    dependencies=[needs("read-cards", or_own="subject")],
    responses={200: {"model": CoefficientsView}, **READS},
)
def read_coefficients(
    *,
    request: Request,
    office: OfficeOf,
    asker: AskerOf,
    subject: SubjectId,
    wait_for: WaitFor = None,
) -> Response:
    reach.require_subject(office, asker, "read-cards", subject)

    def make() -> CoefficientsView:
        with reading(office) as look:
            return CoefficientsView(
                freshness=look.freshness,
                subject=subject,
                coefficients=lists.coefficients(look, subject),
            )

    return answer_json(request, office, make, wait_for=wait_for)
