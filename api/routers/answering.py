"""Answers as JSON, straight from the views, and not at all when the asker has them already."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from typing import Annotated, Any

import msgspec
from fastapi import Depends, Request, Response

from api.access.guard import AskerOf
from api.kept import Moment, holds_tag, keep_answer, moment_seen
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


async def office_of(request: Request, asker: AskerOf) -> Office:
    """The office that the app was made for, answering the one who asks."""
    office: Office = request.app.state.office
    return replace(office, asker=asker)


OfficeOf = Annotated[Office, Depends(office_of)]


def answer_json(
    request: Request,
    office: Office,
    make: Callable[[], Any],
    *,
    wait_for: int | None = None,
    keep: bool = False,
) -> Response:
    """The view as JSON with an ETag, or 304 without making it.

    With `keep` the answer is given again from memory until something new is known: only where it
    depends on nothing but the ledger, the address and what the asker may see.
    """
    moment = _moment(office, wait_for)
    tag = _tag(request, office, moment)
    if known_already(request, tag):
        return not_modified(tag)
    view = make()
    answer = Response(
        _encode(view), media_type=_MEDIA_TYPE, headers={"etag": tag, "cache-control": "no-cache"}
    )
    if following := getattr(view, "next", None):
        answer.headers["link"] = f'<{following}>; rel="next"'
    if keep:
        keep_answer(request, moment)
    return answer


def answer_computed(view: Any) -> Response:
    """A view made for this request alone, which nobody should keep."""
    return Response(_encode(view), media_type=_MEDIA_TYPE, headers={"cache-control": "no-store"})


def answer_text(
    request: Request,
    office: Office,
    make: Callable[[], str],
    media_type: str,
    *,
    wait_for: int | None = None,
) -> Response:
    """A text with an ETag, or 304 without making it."""
    tag = _tag(request, office, _moment(office, wait_for))
    if known_already(request, tag):
        return not_modified(tag)
    return Response(
        make(), media_type=media_type, headers={"etag": tag, "cache-control": "no-cache"}
    )


def entity_tag(
    request: Request, office: Office, *, wait_for: int | None = None, besides: str = ""
) -> str:
    """Names all that a page depends on besides its address.

    What is known, the day, the language, what the asker may see, and the session, whose token
    stands in the forms of its pages; `besides` is what some page depends on besides.
    """
    session = sha256(getattr(request.state, "csrf", "").encode()).hexdigest()[:8]
    more = (session, besides) if besides else (session,)
    return _tag(request, office, _moment(office, wait_for), *more)


def _moment(office: Office, wait_for: int | None) -> Moment:
    """What is known: as the process saw it last, or as the database says if that is not enough."""
    seen = moment_seen(office, wait_for=wait_for or 0)
    if seen is not None:
        return seen
    known = answers.freshness(office, wait_for=wait_for)
    return Moment(known.position, known.position + known.lag_entries, office.today())


def _tag(request: Request, office: Office, moment: Moment, *more: str) -> str:
    sight = office.asker.sight if office.asker else ""
    lag_entries = moment.head - moment.position
    known = (moment.position, lag_entries, moment.today, language_of(request), build(), sight)
    return '"' + ".".join(map(str, (*known, *more))) + '"'


def known_already(request: Request, tag: str) -> bool:
    """Whether If-None-Match holds the tag."""
    return holds_tag(request, tag)


def not_modified(tag: str) -> Response:
    """304: the asker has it."""
    return Response(status_code=304, headers={"etag": tag, "cache-control": "no-cache"})
