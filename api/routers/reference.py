"""The page about the API, for people."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.access.guard import needs
from api.pages.reference import reference_page
from api.pages.rendering import render
from api.routers.answering import OfficeOf, entity_tag, known_already, not_modified

router = APIRouter(include_in_schema=False)


@router.get("/v1", dependencies=[needs("read-public")])
def read_reference(*, request: Request, office: OfficeOf) -> Response:
    tag = entity_tag(request, office)
    if known_already(request, tag):
        return not_modified(tag)
    page = reference_page(request.app.openapi())
    headers = {"etag": tag, "cache-control": "no-cache"}
    return render(request, "reference.html", page, headers=headers)
