"""The page of supervision: what auditors look at first."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from api.access.guard import AskerOf, needs
from api.office.supervision import KINDS
from api.pages.rendering import language_of
from api.pages.supervision import supervision_page
from api.routers.answering import OfficeOf
from api.routers.faces.standing import answer_page
from api.routers.paging import PagingOf, paged
from api.routers.supervision import Kind
from api.routers.writing import require_county
from domain.errors import DomainError
from projections.supervision import FindingPlace

router = APIRouter(include_in_schema=False)


@router.get("/supervision", dependencies=[needs("read-audit")])
def read_supervision(
    *,
    request: Request,
    office: OfficeOf,
    asker: AskerOf,
    paging: PagingOf,
    kind: Kind = KINDS[0],
    since: Annotated[str, Query(max_length=10)] = "",
) -> Response:
    require_county(office, asker, "read-audit")
    first_day = _day(since)
    key = paging.key(int, int)
    after = None if key is None else FindingPlace(*key)
    language = language_of(request)

    def make() -> dict[str, Any]:
        values = supervision_page(
            office, language, kind, since=first_day, after=after, limit=paging.limit
        )
        page = paged(values["found"], paging.limit)
        following = paging.next(page, lambda last: (last.position, last.ordinal))
        return {**values, "next_url": following}

    return answer_page(request, office, "supervision.html", make)


def _day(text: str) -> date | None:
    """A day from the address; an empty field is none."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise DomainError(
            "day-invalid",
            f"{text!r} is not a day.",
            next_step="Write it as 2025-06-30.",
            day=text,
        ) from None
