"""The keys that the county's log is signed with. Private keys never pass through here."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from api.access.guard import needs
from api.office import log_keys
from api.office.log_keys import LogKeysView
from api.routers.answering import READS, OfficeOf, answer_json
from api.routers.writing import WRITES, WritingOf, answer_write
from api.schemas.access import Because
from api.schemas.log_keys import NewLogKey
from api.schemas.queries import WaitFor

router = APIRouter(prefix="/v1/log-keys", tags=["proof"], default_response_class=Response)

_PLACE = "/v1/log-keys"
KeyId = Annotated[str, Path(pattern="^[0-9a-f]{8}$", examples=["c5fb2c32"])]


@router.get(
    "",
    summary="The keys that the log is signed with, and how long each holds",
    dependencies=[needs("read-public")],
    responses={200: {"model": LogKeysView}, **READS},
)
def list_log_keys(*, request: Request, office: OfficeOf, wait_for: WaitFor = None) -> Response:
    return answer_json(request, office, lambda: log_keys.log_keys_view(office), wait_for=wait_for)


@router.post(
    "",
    summary="Introduce a key of the log",
    dependencies=[needs("manage-log-keys")],
    **WRITES,
)
def introduce_log_key(writing: WritingOf, given: NewLogKey) -> Response:
    return answer_write(
        writing,
        "manage-log-keys",
        lambda context: log_keys.introduce_log_key(
            writing.office, context, public_key=given.public_key
        ),
        location=_PLACE,
    )


@router.post(
    "/{key}/retire",
    summary="Retire a key of the log",
    dependencies=[needs("manage-log-keys")],
    **WRITES,
)
def retire_log_key(writing: WritingOf, key: KeyId, given: Because) -> Response:
    return answer_write(
        writing,
        "manage-log-keys",
        lambda context: log_keys.retire_log_key(
            writing.office, context, key=key, reason=given.reason
        ),
        location=_PLACE,
    )
