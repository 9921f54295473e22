"""Public notices: to read without signing in while they are on show, and as PDF to put up."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from api.access.guard import needs
from api.documents.pdf import render_pdf
from api.office.notices import notice
from api.office.proof import covering, log_of
from api.pages.notice import (
    notice_page,
    notice_paper,
    notice_url,
    notices_page,
    printed_checkpoint,
)
from api.pages.rendering import language_of, render
from api.routers.answering import OfficeOf
from api.schemas.queries import Name, PeriodKey, SchemeName

router = APIRouter(include_in_schema=False)

Place = Annotated[str, Query(max_length=64)]
# Names on a notice are for those who stand before it, not for search engines.
_HEADERS = {"x-robots-tag": "noindex, nofollow, noarchive", "cache-control": "no-cache"}


@router.get("/notices", dependencies=[needs("read-public")])
def list_notices(request: Request, office: OfficeOf) -> Response:
    return render(request, "notices.html", notices_page(office))


@router.get("/notices/{scheme}/{assessment}/{period}", dependencies=[needs("read-public")])
def read_notice(
    *,
    request: Request,
    office: OfficeOf,
    scheme: SchemeName,
    assessment: Name,
    period: PeriodKey,
    place: Place = "",
) -> Response:
    language = language_of(request)
    values = notice_page(office, language, scheme, assessment, period, place=place)
    return render(request, "notice.html", values, headers=_HEADERS)


@router.get("/notices/{scheme}/{assessment}/{period}/pdf", dependencies=[needs("read-public")])
def print_notice(
    *,
    request: Request,
    office: OfficeOf,
    scheme: SchemeName,
    assessment: Name,
    period: PeriodKey,
    place: Place = "",
    paper: Literal["a4", "a3"] = "a4",
) -> Response:
    language = language_of(request)
    found = notice(office, scheme, assessment, period, place=place)
    where = notice_url(scheme, assessment, period, place=found.place)
    base_url = str(request.base_url).rstrip("/")
    proven = covering(office, found.rests_on)
    values = notice_paper(
        found,
        language,
        origin=office.ledger.name,
        address=base_url + where,
        paper=paper,
        checkpoint=printed_checkpoint(
            log_of(office).origin, proven, language, address=f"{base_url}/proof/check"
        )
        if proven
        else None,
    )
    made_at = datetime.combine(found.published_on, time(), UTC)
    name = f"notice-{period}-{found.place or 'all'}.pdf"
    return Response(
        render_pdf("notice", values, made_at=made_at),
        media_type="application/pdf",
        headers={**_HEADERS, "content-disposition": f'inline; filename="{name}"'},
    )
