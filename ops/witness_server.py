"""A witness over HTTP: C2SP tlog-witness, and a page of plain text that says what it does."""

from __future__ import annotations

import structlog
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from domain.merkle.keys import format_vkey
from domain.merkle.notes import LARGEST_NOTE_BYTES
from domain.merkle.witnessing import monitoring_path
from ledger.tlog.witness import Witness

LARGEST_REQUEST_BYTES = LARGEST_NOTE_BYTES + 4_096
"""A note, and a proof of 63 hashes."""

_log = structlog.get_logger()


def witness_app(witness: Witness) -> Starlette:
    """The application; both prefixes of the specification are its root."""

    async def add_checkpoint(request: Request) -> Response:
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST_REQUEST_BYTES:
                return PlainTextResponse("The request is too long.\n", 413)
        # It waits for the disk.
        answer = await run_in_threadpool(witness.add_checkpoint, bytes(body))
        _log.info("checkpoint_asked", status=answer.status)
        # As a header: to a media type of its own, the library adds a charset.
        headers = {"Content-Type": answer.media_type}
        return Response(answer.body, answer.status, headers)

    async def checkpoint(request: Request) -> Response:
        path = f"{request.path_params['log']}/checkpoint"
        note = await run_in_threadpool(witness.checkpoint, path)
        if note is None:
            return PlainTextResponse("No checkpoint of such a log was cosigned here.\n", 404)
        headers = {"Cache-Control": "no-cache"}
        return PlainTextResponse(note, headers=headers)

    async def about(_: Request) -> Response:
        return PlainTextResponse(await run_in_threadpool(describe, witness))

    return Starlette(
        routes=[
            Route("/add-checkpoint", add_checkpoint, methods=["POST"]),
            Route("/{log}/checkpoint", checkpoint),
            Route("/", about),
        ]
    )


def describe(witness: Witness) -> str:
    """What the witness signs with, and how far each log has come."""
    lines = ["This is a witness of transparency logs (c2sp.org/tlog-witness).", ""]
    lines += [f"key  {format_vkey(key.key)}" for key in witness.keys]
    for origin in witness.logs:
        head = witness.head(origin)
        forked = ", AND HAS FORKED" * bool(witness.contradictions(origin))
        lines.append(f"log  {origin}: {head.size} entries{forked}  /{monitoring_path(origin)}")
    return "\n".join(lines) + "\n"
