"""Several counties in one process: each has its own application, ledger and host name.

A name of its own keeps a county's addresses short and its cookies to itself; addresses and
ledgers never depend on which other counties one server happens to serve.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager

from fastapi import FastAPI
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from ops.settings import SettingsError


class Counties:
    """Hands each request to the county whose host name it asks for, else to the first."""

    def __init__(self, first: FastAPI, others: Mapping[str, FastAPI]) -> None:
        self._first = first
        self._others = others
        self._root = FastAPI(lifespan=self._lifespan, openapi_url=None)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or start and stop all counties together."""
        await self._application(scope)(scope, receive, send)

    def _application(self, scope: Scope) -> ASGIApp:
        if scope["type"] == "lifespan":
            return self._root
        if scope["type"] != "http":
            return self._first
        return self._others.get(Request(scope).url.hostname or "", self._first)

    @asynccontextmanager
    async def _lifespan(self, _: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            for app in (self._first, *self._others.values()):
                await stack.enter_async_context(app.router.lifespan_context(app))
            yield


def counties_by_host(text: str) -> dict[str, str]:
    """Reads `MINGCE_COUNTIES`: "haixing.example=cangzhou/haixing, ..." as host name to ledger.

    Raises SettingsError for a part that is not of that form.
    """
    counties: dict[str, str] = {}
    for part in filter(None, (one.strip() for one in text.split(","))):
        host, sign, ledger = (piece.strip() for piece in part.partition("="))
        if not (host and sign and ledger) or host in counties:
            raise SettingsError(
                f"MINGCE_COUNTIES: {part!r} is not host=ledger with a host of its own, "
                "like haixing.example=cangzhou/haixing."
            )
        counties[host] = ledger
    return counties
