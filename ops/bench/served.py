"""`python -m ops.bench.served PORT ADDRESS ...`: a service to be measured, in a process of its own.

The office of the settings in the environment, watched and followed as `mingce serve` does it.
Under /bare it serves, by a bare FastAPI route for each address, the same bytes: what the same
server can do at most. It says on standard output when it listens.
"""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from dataclasses import replace

import uvicorn
from fastapi import FastAPI, Response
from fastapi.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from api.access.asker import Asker, Grant
from api.access.guard import Askers
from api.app import create_app
from ops.logs import configure_logs
from ops.settings import load_settings
from ops.wiring import open_site
from projections.catalogue import PROJECTIONS
from projections.follower import Follower
from projections.watch import Watch

BARE = "/bare"


def main(port: int, addresses: list[str]) -> None:
    """Serve until the process is ended."""
    settings = load_settings()
    configure_logs(settings)
    with open_site(settings) as site, Watch(site.database.pool, PROJECTIONS) as watch:
        office = replace(site.office(), watch=watch)
        with Follower(office.runner):
            app = create_app(office, askers=_clerk(office.ledger.name))
            client = TestClient(app, base_url="http://127.0.0.1")
            bodies = {
                address: client.get(address).raise_for_status().content for address in addresses
            }
            print("listening", flush=True)
            uvicorn.run(
                _Side(app, _bare(bodies)),
                port=port,
                log_config=None,
                access_log=False,
                server_header=False,
                log_level="warning",
            )


def _clerk(jurisdiction: str) -> Askers:
    asker = Asker(person="bench", grants=(Grant("county_clerk", jurisdiction),))
    return lambda _: asker


def _bare(bodies: dict[str, bytes]) -> FastAPI:
    app = FastAPI(openapi_url=None)
    for address, body in bodies.items():
        app.add_api_route(address, _route(body))
    return app


def _route(body: bytes) -> Callable[[], Awaitable[Response]]:
    async def answer() -> Response:
        return Response(body, media_type="application/json")

    return answer


class _Side:
    """Both apps on one port, by the beginning of the path."""

    def __init__(self, app: ASGIApp, bare: ASGIApp) -> None:
        self._app = app
        self._bare = bare

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(BARE):
            await self._bare({**scope, "path": scope["path"][len(BARE) :]}, receive, send)
        else:
            await self._app(scope, receive, send)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
