"""Receipts, which prove without this service that an entry is in the log; and whom to trust."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.access.guard import needs
from api.office import proof
from api.routers.answering import OfficeOf, problems
from api.schemas.queries import EntryPosition

router = APIRouter(tags=["proof"], default_response_class=Response)

MEDIA_TYPE = "text/plain; charset=utf-8"
_RECEIPT = """\
c2sp.org/tlog-proof@v1
extra eyJhY3RvciI6eyJib2R5IjoidGFpaHUifX0=
index 1
bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=

mingce.localhost/anqing/taihu
2
+sVCA+fMaWzw38tCySodnbr3CtnmIfS9jZhmLwDjwSU=

— mingce.localhost/anqing/taihu MrsSqqWOtC1CIno9rZjPP3sOzrEoJ5fXSgF2i93Ni2NptHIwET8ERYTNXq8jsu+aicOWwx0xgTluhEsJ0lGetpW9RgM=
"""
_POLICY = """\
log mingce.localhost/anqing/taihu+c5fb2c32+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4
witness newspaper newspaper.example/witness+713facbe+BHm1Vi6P5lT5QHixEuipi6eQH4U65pW+1+DjkQutBJZk https://newspaper.example/witness
quorum newspaper
"""


@router.get(
    "/v1/log/receipts/{position}",
    summary="The receipt of an entry, to be kept and checked offline",
    description="A `.tlog-proof` file (C2SP tlog-proof). Its `extra` holds the entry itself for "
    "whoever recorded it, or may read the whole log with its pay; for everybody else it proves "
    "the place of an entry that is known by its hash alone. An entry just recorded is published "
    "within a second: until then the answer is 503 with Retry-After.",
    dependencies=[needs("read-public")],
    responses={
        200: {
            "description": "The receipt.",
            "content": {"text/plain": {"schema": {"type": "string"}, "example": _RECEIPT}},
        },
        **problems(404, 422, 429, 503),
    },
)
def read_log_receipt(office: OfficeOf, position: EntryPosition) -> Response:
    name, data = proof.receipt_of(office, position)
    return Response(
        data,
        media_type=MEDIA_TYPE,
        headers={
            "content-disposition": f'attachment; filename="{name}"',
            # With the entry in it, it is for one asker alone.
            "cache-control": "private, no-cache",
        },
    )


@router.get(
    "/log/keys",
    summary="Whose signatures count: the log's keys, its witnesses, and how many of them",
    description="A policy (C2SP tlog-policy), as the tools of others read it. Compare it once with "
    "what the county has published elsewhere. Keys that were retired stand in comments.",
    dependencies=[needs("read-public")],
    responses={
        200: {
            "description": "The policy.",
            "content": {"text/plain": {"schema": {"type": "string"}, "example": _POLICY}},
        },
        **problems(404, 429, 503),
    },
)
def read_log_policy(office: OfficeOf) -> Response:
    return Response(
        proof.trusted_policy(office), media_type=MEDIA_TYPE, headers={"cache-control": "no-cache"}
    )
