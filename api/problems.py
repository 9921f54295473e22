"""Every error in one shape: problem details (RFC 9457), with a code, fields and a next step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from types import MappingProxyType
from typing import Any

import msgspec
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from api.schemas.problem import Problem
from domain.errors import DomainError
from projections.database import DATABASE_LOST

MEDIA_TYPE = "application/problem+json"

STATUSES: Mapping[str, HTTPStatus] = MappingProxyType(
    {
        "sign-in-needed": HTTPStatus.UNAUTHORIZED,
        "content-digest-wrong": HTTPStatus.UNAUTHORIZED,
        "signature-incomplete": HTTPStatus.UNAUTHORIZED,
        "signature-key-unknown": HTTPStatus.UNAUTHORIZED,
        "signature-malformed": HTTPStatus.UNAUTHORIZED,
        "signature-missing": HTTPStatus.UNAUTHORIZED,
        "signature-replayed": HTTPStatus.UNAUTHORIZED,
        "signature-stale": HTTPStatus.UNAUTHORIZED,
        "signature-wrong": HTTPStatus.UNAUTHORIZED,
        "sign-in-refused": HTTPStatus.UNAUTHORIZED,
        "client-refused": HTTPStatus.UNAUTHORIZED,
        "token-invalid": HTTPStatus.UNAUTHORIZED,
        "token-expired": HTTPStatus.UNAUTHORIZED,
        "sign-in-paused": HTTPStatus.TOO_MANY_REQUESTS,
        "too-many-requests": HTTPStatus.TOO_MANY_REQUESTS,
        "form-foreign": HTTPStatus.FORBIDDEN,
        "form-outdated": HTTPStatus.FORBIDDEN,
        "body-too-large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        "sign-in-off": HTTPStatus.NOT_FOUND,
        "no-account": HTTPStatus.NOT_FOUND,
        "unknown-account": HTTPStatus.NOT_FOUND,
        "account-not-open": HTTPStatus.NOT_FOUND,
        "unknown-client": HTTPStatus.NOT_FOUND,
        "no-such-grant": HTTPStatus.NOT_FOUND,
        "no-such-key": HTTPStatus.NOT_FOUND,
        "password-weak": HTTPStatus.UNPROCESSABLE_ENTITY,
        "nul-character": HTTPStatus.UNPROCESSABLE_ENTITY,
        "login-invalid": HTTPStatus.UNPROCESSABLE_ENTITY,
        "client-id-invalid": HTTPStatus.UNPROCESSABLE_ENTITY,
        "key-id-invalid": HTTPStatus.UNPROCESSABLE_ENTITY,
        "public-key-unfit": HTTPStatus.UNPROCESSABLE_ENTITY,
        "role-unknown": HTTPStatus.UNPROCESSABLE_ENTITY,
        "not-permitted": HTTPStatus.FORBIDDEN,
        "out-of-jurisdiction": HTTPStatus.FORBIDDEN,
        "column-unknown": HTTPStatus.NOT_FOUND,
        "body-unknown": HTTPStatus.NOT_FOUND,
        "entry-not-standing": HTTPStatus.NOT_FOUND,
        "import-unknown": HTTPStatus.NOT_FOUND,
        "pack-unknown": HTTPStatus.NOT_FOUND,
        "unknown-assessment": HTTPStatus.NOT_FOUND,
        "unknown-subject": HTTPStatus.NOT_FOUND,
        "version-not-adopted": HTTPStatus.NOT_FOUND,
        "no-such-entry": HTTPStatus.NOT_FOUND,
        "no-such-duty": HTTPStatus.NOT_FOUND,
        "no-such-objection": HTTPStatus.NOT_FOUND,
        "no-card-yet": HTTPStatus.NOT_FOUND,
        "not-in-history": HTTPStatus.NOT_FOUND,
        "not-in-standing": HTTPStatus.NOT_FOUND,
        "notice-ended": HTTPStatus.GONE,
        "notice-not-up": HTTPStatus.NOT_FOUND,
        "period-invalid": HTTPStatus.NOT_FOUND,
        "period-not-opened": HTTPStatus.NOT_FOUND,
        "scheme-not-adopted": HTTPStatus.NOT_FOUND,
        "subject-unknown": HTTPStatus.NOT_FOUND,
        "unknown-case": HTTPStatus.NOT_FOUND,
        "media-type-unsupported": HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        "cases-invalid": HTTPStatus.UNPROCESSABLE_ENTITY,
        "column-unreadable": HTTPStatus.UNPROCESSABLE_ENTITY,
        "cursor-invalid": HTTPStatus.UNPROCESSABLE_ENTITY,
        "export-too-large": HTTPStatus.UNPROCESSABLE_ENTITY,
        "file-has-problems": HTTPStatus.UNPROCESSABLE_ENTITY,
        "key-reused": HTTPStatus.UNPROCESSABLE_ENTITY,
        "not-a-period": HTTPStatus.UNPROCESSABLE_ENTITY,
        "parameter-unknown": HTTPStatus.UNPROCESSABLE_ENTITY,
        "scheme-invalid": HTTPStatus.UNPROCESSABLE_ENTITY,
        "type-unknown": HTTPStatus.UNPROCESSABLE_ENTITY,
        "unknown-input": HTTPStatus.UNPROCESSABLE_ENTITY,
        "wrong-kind-of-period": HTTPStatus.UNPROCESSABLE_ENTITY,
        "day-invalid": HTTPStatus.UNPROCESSABLE_ENTITY,
        "field-missing": HTTPStatus.UNPROCESSABLE_ENTITY,
        "period-incomplete": HTTPStatus.UNPROCESSABLE_ENTITY,
        "place-unknown": HTTPStatus.NOT_FOUND,
        "upload-gone": HTTPStatus.NOT_FOUND,
        "not-a-position": HTTPStatus.UNPROCESSABLE_ENTITY,
        "name-ambiguous": HTTPStatus.UNPROCESSABLE_ENTITY,
        "position-ahead": HTTPStatus.UNPROCESSABLE_ENTITY,
        "unknown-submission": HTTPStatus.NOT_FOUND,
        "too-many-cases": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        "no-cases": HTTPStatus.UNPROCESSABLE_ENTITY,
        "nothing-to-check": HTTPStatus.UNPROCESSABLE_ENTITY,
        "picture-unreadable": HTTPStatus.UNPROCESSABLE_ENTITY,
        "picture-without-code": HTTPStatus.UNPROCESSABLE_ENTITY,
        "log-empty": HTTPStatus.NOT_FOUND,
        "log-file-unknown": HTTPStatus.NOT_FOUND,
        "log-malformed": HTTPStatus.UNPROCESSABLE_ENTITY,
        "log-not-published": HTTPStatus.NOT_FOUND,
        "checkpoint-unknown": HTTPStatus.NOT_FOUND,
        "no-scheme-adopted": HTTPStatus.NOT_FOUND,
        "log-not-reached": HTTPStatus.SERVICE_UNAVAILABLE,
        "too-busy": HTTPStatus.SERVICE_UNAVAILABLE,
        "facts-behind": HTTPStatus.SERVICE_UNAVAILABLE,
        "projections-behind": HTTPStatus.SERVICE_UNAVAILABLE,
        "not-ready": HTTPStatus.SERVICE_UNAVAILABLE,
        "host-unknown": HTTPStatus.MISDIRECTED_REQUEST,
        # A secret or a stored value does not fit: the service is set up wrongly.
        "seal-broken": HTTPStatus.INTERNAL_SERVER_ERROR,
        "wrong-master-key": HTTPStatus.INTERNAL_SERVER_ERROR,
    }
)
"""The HTTP status of domain errors, where it is not `REFUSED`."""

REFUSED = HTTPStatus.CONFLICT
"""A rule refused what was asked for."""


def nul_character(where: str) -> DomainError:
    """`nul-character`: an address or a form holds what no text of the ledger can hold."""
    return DomainError(
        "nul-character",
        f"The {where} holds the character NUL, which no text has.",
        next_step="Leave it out.",
        where=where,
    )


@dataclass(frozen=True, slots=True)
class _Told:
    """What may be told about an error."""

    status: HTTPStatus
    code: str
    detail: str
    next_step: str
    fields: dict[str, Any] = field(default_factory=dict)


_WHAT_TO_DO = {
    HTTPStatus.METHOD_NOT_ALLOWED: "The Allow header names the methods of this address.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "Split it into smaller requests.",
    HTTPStatus.BAD_REQUEST: "Check how the request is written.",
}
_LOST = _Told(
    HTTPStatus.SERVICE_UNAVAILABLE,
    "database-lost",
    "The database does not answer at the moment.",
    "Send the same request again in a moment; with an Idempotency-Key it is done once.",
    {"retry_after_s": 5},
)
_INTERNAL = _Told(
    HTTPStatus.INTERNAL_SERVER_ERROR,
    "internal-error",
    "An unexpected error occurred.",
    "Tell whoever runs the service the number of this request; the log has the details.",
)


def problem_of(error: Exception, *, request: str, path: str) -> Problem:
    """Describe an error. What is not ours to explain says no more than the request's number."""
    told = _told(error, path)
    return Problem(
        type=f"urn:mingce:problem:{told.code}",
        title=told.status.phrase,
        status=told.status,
        detail=told.detail,
        instance=path,
        code=told.code,
        next_step=told.next_step,
        fields=told.fields,
        request=request,
    )


def _told(error: Exception, path: str) -> _Told:
    match error:
        case DomainError():
            status = STATUSES.get(error.code, REFUSED)
            if status is HTTPStatus.INTERNAL_SERVER_ERROR:
                return _INTERNAL
            fields = msgspec.to_builtins(error.fields, str_keys=True)
            return _Told(status, error.code, error.message, error.next_step, fields)
        case RequestValidationError():
            wrong = [
                {"where": ".".join(map(str, one["loc"])), "what": one["msg"]}
                for one in error.errors()
            ]
            return _Told(
                HTTPStatus.UNPROCESSABLE_ENTITY,
                "request-invalid",
                "The request has values that cannot be read.",
                "Correct the values listed in fields and send the request again.",
                {"errors": wrong},
            )
        case HTTPException():
            status = HTTPStatus(error.status_code)
            return _Told(
                status,
                status.phrase.lower().replace(" ", "-"),
                f"{status.phrase}: {path}.",
                _WHAT_TO_DO.get(status, "The addresses are listed in /v1/openapi.json."),
            )
        case _:
            return _LOST if isinstance(error, DATABASE_LOST) else _INTERNAL
