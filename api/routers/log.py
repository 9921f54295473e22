"""The published log, as the tools of others read it (C2SP tlog-tiles).

What is served are the published files, never the database. Hashes and checkpoints are for
everybody: an entry cannot be guessed from its hash, as its id holds 74 random bits. The entries
themselves are for auditors, unless the county has opened them.
"""

from __future__ import annotations

import gzip
from hashlib import sha256
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from api.access.guard import AskerOf, needs
from api.kept import holds_tag
from api.office.proof import log_of
from api.routers.answering import READS, OfficeOf
from api.routers.writing import require_county
from domain.errors import DomainError
from domain.merkle.errors import FormatError
from domain.merkle.tile_paths import BundleAt, parse_path
from ledger.tlog.published import PublishedLog

router = APIRouter(prefix="/log", tags=["log"], default_response_class=Response)

BINARY = "application/octet-stream"
CHECKPOINT = "text/plain; charset=utf-8"
_FOR_EVER = "public, max-age=31536000, immutable"
_FOR_A_MOMENT = "public, max-age=1, must-revalidate"
_EXAMPLE = """\
mingce.localhost/anqing/taihu
90
dW7kGFwpKxKyfIZBbGHYFSHNSlFB8FUPMYNuMmkbhEU=

— mingce.localhost/anqing/taihu MrsSqqWOtC1CIno9rZjPP3sOzrEoJ5fXSgF2i93Ni2NptHIwET8ERYTNXq8jsu+aicOWwx0xgTluhEsJ0lGetpW9RgM=
"""
_BYTES = {BINARY: {"schema": {"type": "string", "format": "binary"}}}

Rest = Annotated[str, Path(description="e.g. x001/067 or x001/067.p/5")]
LevelAndRest = Annotated[str, Path(description="level and index, e.g. 0/x001/067.p/5")]


@router.get(
    "/checkpoint",
    summary="The signed checkpoint of the log (C2SP tlog-checkpoint)",
    dependencies=[needs("read-public")],
    responses={
        200: {"content": {CHECKPOINT: {"schema": {"type": "string"}, "example": _EXAMPLE}}},
        **READS,
    },
)
def read_checkpoint(request: Request, office: OfficeOf) -> Response:
    log = log_of(office)
    note = log.store.checkpoint()
    if note is None:
        raise DomainError(
            "log-empty",
            f"The log {log.origin} has no checkpoint yet.",
            next_step="Come again: it has one within a second of its first entry.",
            origin=log.origin,
        )
    return _answer(request, note, CHECKPOINT, _FOR_A_MOMENT)


@router.get(
    "/tile/entries/{place:path}",
    summary="A bundle of entries (C2SP tlog-tiles); for auditors, unless entries are public",
    dependencies=[needs("read-audit", unless="entries_public")],
    responses={200: {"content": _BYTES}, **READS},
)
def read_bundle(request: Request, office: OfficeOf, asker: AskerOf, place: Rest) -> Response:
    log = log_of(office)
    if not log.entries_public:
        require_county(office, asker, "read-audit")
    return _file(request, log, f"tile/entries/{place}")


@router.get(
    "/tile/{place:path}",
    summary="A tile of hashes (C2SP tlog-tiles)",
    dependencies=[needs("read-public")],
    responses={200: {"content": _BYTES}, **READS},
)
def read_tile(request: Request, office: OfficeOf, place: LevelAndRest) -> Response:
    return _file(request, log_of(office), f"tile/{place}")


def _file(request: Request, log: PublishedLog, path: str) -> Response:
    try:
        at = parse_path(path)
    except FormatError:
        raise _unknown(path) from None
    data = log.store.read(at)
    if data is None:
        raise _unknown(path)
    # Hashes do not get smaller; entries to a third.
    return _answer(request, data, BINARY, _FOR_EVER, compress=isinstance(at, BundleAt))


def _answer(
    request: Request, data: bytes, kind: str, caching: str, *, compress: bool = False
) -> Response:
    """The bytes, or 304 for who has them; compressed where that helps and is understood."""
    headers = {"cache-control": caching}
    zipped = compress and "gzip" in request.headers.get("accept-encoding", "")
    headers["etag"] = f'"{sha256(data).hexdigest()[:32]}{"-gzip" if zipped else ""}"'
    if compress:
        headers["vary"] = "accept-encoding"
    if holds_tag(request, headers["etag"]):
        return Response(status_code=304, headers=headers)
    if zipped:
        data = gzip.compress(data, mtime=0)
        headers["content-encoding"] = "gzip"
    return Response(data, media_type=kind, headers=headers)


def _unknown(path: str) -> DomainError:
    return DomainError(
        "log-file-unknown",
        f"The published log has no {path}.",
        next_step="Ask for what the checkpoint covers, written as C2SP tlog-tiles says.",
        path=path,
    )
