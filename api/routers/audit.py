"""The log itself, entry by entry, and the replay of what is final."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.access.guard import AskerOf, needs
from api.office import audit
from api.office.views.lists import LogEntry, LogView, ReplayView
from api.routers.answering import READS, OfficeOf, answer_json
from api.routers.paging import PagingOf, paged
from api.routers.writing import require_county
from api.schemas.queries import EntryPosition, Name, PeriodKey, SchemeName, WaitFor
from domain.errors import DomainError
from domain.events.registry import EVENT_TYPES

router = APIRouter(prefix="/v1", tags=["audit"], default_response_class=Response)

Kinds = Annotated[
    list[str],
    Query(
        alias="type",
        max_length=60,
        description="only entries of these types",
    ),
]


@router.get(
    "/log",
    summary="The entries of the ledger, in order, whole",
    dependencies=[needs("read-audit")],
    responses={200: {"model": LogView}, **READS},
)
def read_log(
    *,
    request: Request,
    office: OfficeOf,
    asker: AskerOf,
    paging: PagingOf,
    kinds: Kinds = [],  # noqa: B006 (FastAPI copies it)
    wait_for: WaitFor = None,
) -> Response:
    require_county(office, asker, "read-audit")
    (after,) = paging.key(int) or (0,)
    if unknown := sorted(set(kinds) - EVENT_TYPES.keys()):
        raise DomainError(
            "type-unknown",
            f"There is no event of type {unknown[0]!r}.",
            next_step="The types are in the event catalogue.",
            type=unknown[0],
        )

    def make() -> LogView:
        found = audit.log_page(office, after=after, limit=paging.limit + 1, kinds=kinds)
        page = paged(found, paging.limit)
        return LogView(
            head=office.ledger.head(),
            entries=page.items,
            next=paging.next(page, lambda last: (last.position,)),
        )

    return answer_json(request, office, make, wait_for=wait_for)


@router.get(
    "/log/{position}",
    summary="Whatever stands at a position of the ledger, whole",
    dependencies=[needs("read-audit")],
    responses={200: {"model": LogEntry}, **READS},
)
def read_log_entry(
    *,
    request: Request,
    office: OfficeOf,
    asker: AskerOf,
    position: EntryPosition,
    wait_for: WaitFor = None,
) -> Response:
    require_county(office, asker, "read-audit")
    return answer_json(
        request, office, lambda: audit.log_entry(office, position), wait_for=wait_for
    )


@router.get(
    "/replay/{scheme}/{assessment}/{period}",
    summary="Compute a final period again and compare it with what was recorded",
    dependencies=[needs("read-audit")],
    responses={200: {"model": ReplayView}, **READS},
)
def replay_period(
    *,
    request: Request,
    office: OfficeOf,
    asker: AskerOf,
    scheme: SchemeName,
    assessment: Name,
    period: PeriodKey,
    wait_for: WaitFor = None,
) -> Response:
    require_county(office, asker, "read-audit")
    return answer_json(
        request,
        office,
        lambda: audit.replay(office, scheme, assessment, period),
        wait_for=wait_for,
    )
