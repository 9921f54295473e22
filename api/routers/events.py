"""Server-sent events: what happens, as it happens."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Header, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from api.access.asker import Asker
from api.access.guard import AskerOf, needs
from api.access.places import places_of
from api.access.reach import reaches_body
from api.access.roles import Permission
from api.feed import Feed, Moved
from api.office.parts import Office
from api.routers.answering import OfficeOf, problems
from projections.changes import LogChange

router = APIRouter(prefix="/v1", tags=["events"], default_response_class=Response)

_RETRY_MS = 3_000
_NEEDED: dict[str, Permission] = {
    "case": "read-cases",
    "duty": "read-duties",
    "objection": "read-objections",
}
_EXAMPLE = """\
id: 4711
event: standing
data: {"position": 4711, "scheme": "points", "assessment": "quarter", "period": "2025-Q2"}

id: 4711
event: position
data: {"position": 4711}

"""
_encode = msgspec.json.Encoder().encode


@router.get(
    "/events",
    summary="What happens, as it happens: standings that moved, periods, cases, the position",
    description="A stream of server-sent events; after ten minutes it ends, and one asks again, as "
    "browsers do by themselves. `position`: the "
    "projections have come to an entry. `standing`: entries of a period changed (no period: dated "
    "entries, which may touch any). `period`: an act of its life. `case`, `duty`, `objection`: one "
    "of them changed; told to those who may read them throughout the county. `reset`: too much "
    "was missed, read everything anew. Every event's id is its position; `Last-Event-ID` goes on "
    "from there. A comment comes every 15 seconds.",
    dependencies=[needs("read-standings")],
    responses={
        200: {
            "description": "The stream.",
            "content": {"text/event-stream": {"schema": {"type": "string"}, "example": _EXAMPLE}},
        },
        **problems(401, 403, 422, 429, 503),
    },
)
async def stream_events(
    *,
    request: Request,
    office: OfficeOf,
    asker: AskerOf,
    last_event_id: Annotated[
        int | None, Header(ge=0, lt=2**53, description="the position heard last")
    ] = None,
) -> Response:
    feed: Feed = request.app.state.feed
    kinds = await run_in_threadpool(_kinds_told, office, asker)
    return StreamingResponse(
        _stream(feed, last_event_id, kinds),
        media_type="text/event-stream",
        headers={"cache-control": "no-store", "x-accel-buffering": "no"},
    )


def _kinds_told(office: Office, asker: Asker) -> frozenset[str]:
    """What may be told besides standings and periods."""
    county = places_of(office).county
    return frozenset(
        kind
        for kind, permission in _NEEDED.items()
        if asker.may(permission) and reaches_body(office, asker, permission, county)
    )


async def _stream(feed: Feed, heard: int | None, kinds: frozenset[str]) -> AsyncIterator[bytes]:
    yield f"retry: {_RETRY_MS}\n\n".encode()
    async for moved in feed.listen(heard):
        if moved is None:
            yield b": still here\n\n"
        else:
            yield b"".join(_events(moved, kinds))


def _events(moved: Moved, kinds: frozenset[str]) -> Iterator[bytes]:
    if moved.missed:
        yield _event("reset", moved.position, {})
    for change in moved.changes:
        if change.kind in {"sheet", "period"}:
            name = "standing" if change.kind == "sheet" else "period"
            yield _event(name, change.position, _period_of(change))
        elif change.kind in kinds:
            yield _event(change.kind, change.position, {"id": change.key, "type": change.type})
    yield _event("position", moved.position, {})


def _period_of(change: LogChange) -> dict[str, Any]:
    scheme, assessment, period = change.key.split("/")
    named = {"scheme": scheme, "assessment": assessment, "period": period}
    return named if change.kind == "sheet" else named | {"type": change.type}


def _event(name: str, position: int, data: dict[str, Any]) -> bytes:
    body = _encode({"position": position} | data)
    return b"id: %d\nevent: %b\ndata: %b\n\n" % (position, name.encode(), body)
