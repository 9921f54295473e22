"""What every request gets: a number, a line in the log, security headers, an answer to any error."""

from __future__ import annotations

import time
from collections.abc import Collection
from functools import lru_cache
from http import HTTPStatus
from random import getrandbits
from urllib.parse import urlsplit

import structlog
from fastapi import HTTPException
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import error_response
from api.problems import nul_character
from domain.errors import DomainError

# Nothing is loaded from elsewhere, and nothing written into a page is run or applied: scripts
# and styles are files of ours.
SECURITY_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; "
        "img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    # Nothing is told to other sites; to our own, browsers tell the origin of a form with it.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}

_RAW_HEADERS = [(name.encode(), value.encode()) for name, value in SECURITY_HEADERS.items()]

LARGEST_BODY_BYTES = 33 * 1024 * 1024
"""A workbook of the largest size that is read (`api.imports.limits`), and what a form adds."""

_log = structlog.get_logger()


class Requests:
    """Outermost part of the app. `hosts` are the names under which the service may be asked.

    Without that check any page in the reader's browser could point a name of its own at this
    address and read what is served here (DNS rebinding). No body is read beyond `body_bytes`.
    """

    def __init__(
        self, app: ASGIApp, *, hosts: Collection[str], body_bytes: int = LARGEST_BODY_BYTES
    ) -> None:
        self._app = app
        self._hosts = frozenset(hosts)
        self._body_bytes = body_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        number = _number()
        scope.setdefault("state", {})["number"] = number
        own_headers = [*_RAW_HEADERS, (b"x-request-id", number.encode())]
        headers = Headers(scope=scope)
        started_s = time.perf_counter()
        status = 0

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], *own_headers]
            await send(message)

        bound = structlog.contextvars.bind_contextvars(request=number)
        try:
            self._check_host(headers.get("host", ""))
            _check_address(scope)
            self._check_size(headers.get("content-length", ""))
            await self._app(scope, self._counting(receive), send_with_headers)
        except Exception as error:
            if status:  # too late for another answer: the connection breaks off
                raise
            if not isinstance(error, DomainError):
                _log.exception("request_failed", path=scope["path"])
            answer = error_response(Request(scope, receive), error)
            await answer(scope, receive, send_with_headers)
        finally:
            _log.info(
                "request_served",
                method=scope["method"],
                path=scope["path"],
                status=status,
                duration_ms=round(1000 * (time.perf_counter() - started_s), 1),
            )
            structlog.contextvars.reset_contextvars(**bound)

    def _check_size(self, length: str) -> None:
        if length.isdigit() and int(length) > self._body_bytes:
            raise DomainError(
                "body-too-large",
                f"The body has {length} bytes; {self._body_bytes} are taken at most.",
                next_step="Split it into smaller requests.",
                limit_bytes=self._body_bytes,
            )

    def _counting(self, receive: Receive) -> Receive:
        """Receives as before, until a body that did not tell its length proves too long."""
        left = self._body_bytes

        async def counted() -> Message:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            if left < 0:
                # As the framework's own, or reading the body would turn it into another error.
                raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return message

        return counted

    def _check_host(self, host: str) -> None:
        asked = _host_name(host)
        if asked not in self._hosts:
            raise DomainError(
                "host-unknown",
                f"This service is not {asked}.",
                next_step="Ask for it under an address that it is set up for.",
            )


def _check_address(scope: Scope) -> None:
    """No text in the ledger holds NUL, and the database refuses to look for one."""
    if "\0" in scope["path"] or b"%00" in scope["query_string"]:
        raise nul_character("address")


def _number() -> str:
    """Tells requests apart; it is no secret, so it need not come from the system."""
    return f"{getrandbits(128):032x}"


@lru_cache(maxsize=64)
def _host_name(host: str) -> str | None:
    """The name in a Host header, without its port; None if there is none."""
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None
