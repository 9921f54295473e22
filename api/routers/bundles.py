"""Audit bundles: what proves itself and recomputes without this service, as one file."""

from __future__ import annotations

import re
import tempfile
from typing import Annotated

from fastapi import APIRouter, Query, Response
from starlette.responses import StreamingResponse

from api.access.asker import Asker
from api.access.guard import AskerOf, needs
from api.exports.files import chunks
from api.office.bundles import pack_bundle, require_bundle
from api.office.parts import Office
from api.routers.answering import OfficeOf, problems
from api.routers.writing import subject_given
from api.schemas.queries import Name, PeriodKey, SchemeName, SubjectId
from projections.bundle.scope import Scope

router = APIRouter(prefix="/v1/bundles", tags=["audit"], default_response_class=Response)

_MEDIA_TYPE = "application/zip"
_BUNDLE = {
    200: {
        "description": "The bundle. README.zh.md and README.en.md in it say how to check it.",
        "content": {_MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}},
    },
    **problems(401, 403, 404, 422, 429, 503),
}

Size = Annotated[
    int | None,
    Query(ge=1, lt=2**53, description="as of the signed checkpoint of this size, not the latest"),
]
Names = Annotated[bool, Query(description="with a table of names")]


@router.get(
    "/ledger",
    summary="The whole ledger as an audit bundle",
    description="Only such a bundle shows that nothing was left out. It is large: with a "
    "county-year of 240,000 entries, some 30 MB.",
    dependencies=[needs("read-audit")],
    responses=_BUNDLE,
)
def bundle_ledger(
    *, office: OfficeOf, asker: AskerOf, size: Size = None, names: Names = False
) -> Response:
    return _bundle(office, asker, Scope(kind="ledger"), size=size, names=names)


@router.get(
    "/periods/{scheme}/{assessment}/{period}",
    summary="One period as an audit bundle, with all that it was computed from",
    dependencies=[needs("read-audit")],
    responses=_BUNDLE,
)
def bundle_period(
    *,
    office: OfficeOf,
    asker: AskerOf,
    scheme: SchemeName,
    assessment: Name,
    period: PeriodKey,
    size: Size = None,
    names: Names = False,
) -> Response:
    scope = Scope(kind="period", scheme=scheme, assessment=assessment, period=period)
    return _bundle(office, asker, scope, size=size, names=names)


@router.get(
    "/notices/{scheme}/{assessment}/{period}",
    summary="One period as an audit bundle, as it was known when it was published",
    dependencies=[needs("read-audit")],
    responses=_BUNDLE,
)
def bundle_notice(
    *,
    office: OfficeOf,
    asker: AskerOf,
    scheme: SchemeName,
    assessment: Name,
    period: PeriodKey,
    size: Size = None,
    names: Names = False,
) -> Response:
    scope = Scope(kind="notice", scheme=scheme, assessment=assessment, period=period)
    return _bundle(office, asker, scope, size=size, names=names)


@router.get(
    "/cadres/{subject}",
    summary="What concerns one subject as an audit bundle, in all periods",
    description="Of others there is nothing in it, so ranks, quotas and what depends on them "
    "cannot be recomputed from it.",
    dependencies=[needs("read-audit")],
    responses=_BUNDLE,
)
def bundle_cadre(
    *,
    office: OfficeOf,
    asker: AskerOf,
    subject: SubjectId,
    size: Size = None,
    names: Names = False,
) -> Response:
    found = subject_given(office, asker, "read-audit", subject)
    return _bundle(office, asker, Scope(kind="cadre", subject=found), size=size, names=names)


def _bundle(
    office: Office, asker: Asker, scope: Scope, *, size: int | None, names: bool
) -> Response:
    require_bundle(office, asker, scope, names=names)
    file = tempfile.TemporaryFile()  # noqa: SIM115 (closed when the answer has been sent)
    try:
        written = pack_bundle(office, scope, file, size=size, names=names)
    except BaseException:
        file.close()
        raise
    length = file.tell()
    file.seek(0)
    return StreamingResponse(
        chunks(file),
        media_type=_MEDIA_TYPE,
        headers={
            "content-length": str(length),
            "content-disposition": f'attachment; filename="{_name(office, scope, written.size)}"',
            "cache-control": "no-store",
        },
    )


def _name(office: Office, scope: Scope, size: int) -> str:
    told = (office.ledger.name, scope.scheme, scope.assessment, scope.period, scope.subject)
    parts = [scope.kind, *filter(None, told), str(size)]
    return re.sub("[^A-Za-z0-9.]+", "-", "-".join(parts)) + ".zip"
