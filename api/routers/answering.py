"""Answers as JSON, straight from the views, and not at all when the asker has them already."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import msgspec
from fastapi import Depends, Request, Response

from api.office import answers
from api.office.parts import Office
from api.pages.rendering import build, language_of

_MEDIA_TYPE = "application/json"
_encode = msgspec.json.Encoder().encode

_WHAT = {
    400: "The request cannot be read at all.",
    401: "Not public: sign in, or send the credentials of your client.",
    403: "None of your roles may do this, or none that reaches as far.",
    404: "There is no such thing.",
    409: "A rule refuses it as things stand; nothing was recorded.",
    413: "The body is larger than this address takes.",
    415: "The body is of a kind that this address does not take.",
    422: "A value of the request cannot be read, or names what does not exist yet.",
    429: "Too many requests; Retry-After says when to come again.",
    503: "Not now: the database does not answer, or `wait_for` was not reached in time.",
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The documented errors of a route, all of one shape (RFC 9457)."""
    return {
        status: {
            "description": _WHAT[status],
            "content": {
                "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
            },
        }
        for status in statuses
    }


PROBLEMS = problems(404, 422, 503)
NOT_CHANGED: dict[int | str, dict[str, Any]] = {
    304: {"description": "Nothing was recorded since the answer named by If-None-Match."}
}
READS: dict[int | str, dict[str, Any]] = {**NOT_CHANGED, **problems(401, 403, 404, 422, 429, 503)}
"""What every reading route says of itself: `responses={200: {"model": View}, **READS}`."""


def office_of(request: Request) -> Office:
    """The office that the app was made for."""
    office: Office = request.app.state.office
    return office


OfficeOf = Annotated[Office, Depends(office_of)]


def answer_json(
    request: Request, office: Office, make: Callable[[], Any], *, wait_for: int | None = None
) -> Response:
    """The view as JSON with an ETag, or 304 without making it."""
    tag = entity_tag(request, office, wait_for=wait_for)
    if known_already(request, tag):
        return not_modified(tag)
    return Response(
        _encode(make()), media_type=_MEDIA_TYPE, headers={"etag": tag, "cache-control": "no-cache"}
    )


def entity_tag(request: Request, office: Office, *, wait_for: int | None = None) -> str:
    """Names all that an answer depends on besides its address: what is known, the day, the page."""
    known = answers.freshness(office, wait_for=wait_for)
    parts = (known.position, known.lag_entries, office.today(), language_of(request), build())
    return '"' + ".".join(map(str, parts)) + '"'


def known_already(request: Request, tag: str) -> bool:
    """Whether If-None-Match holds the tag (RFC 9110 section 13.1.2; weak comparison)."""
    given = [
        each.strip().removeprefix("W/")
        for each in request.headers.get("if-none-match", "").split(",")
    ]
    return tag in given or "*" in given


def not_modified(tag: str) -> Response:
    """304: the asker has it."""
    return Response(status_code=304, headers={"etag": tag, "cache-control": "no-cache"})
