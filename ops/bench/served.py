"""`python -m ops.bench.served PORT ADDRESS ...`: a service to be measured, in a process of its own.

The office of the settings in the environment, watched and followed as `mingce serve` does it.
Under /bare it serves, by a bare FastAPI route for each address, the same bytes: what the same
server can do at most. On standard output it says when it is about to listen, with a token of CLIENT.
"""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from dataclasses import replace

import uvicorn
from fastapi import FastAPI, Response
from fastapi.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from api.app import create_app
from ledger.identifiers import utc_now
from ops.logs import configure_logs
from ops.settings import load_settings
from ops.signing_in import sign_in_of
from ops.wiring import open_site
from projections.catalogue import PROJECTIONS
from projections.follower import Follower
from projections.watch import Watch

BARE = "/bare"
CLIENT = "bench-client"


def main(port: int, addresses: list[str]) -> None:
    """Serve until the process is ended."""
    settings = load_settings()
    configure_logs(settings)
    with open_site(settings) as site, Watch(site.database.pool, PROJECTIONS) as watch:
        office = replace(site.office(), watch=watch)
        with Follower(office.runner):
            sign_in = sign_in_of(office, settings)
            token = sign_in.tokens.issue(CLIENT, utc_now())
            app = create_app(office, askers=sign_in)
            bodies = _bodies(app, token, addresses)
            print(f"listening {token}", flush=True)
            uvicorn.run(
                _Side(app, _bare(bodies)),
                port=port,
                timeout_keep_alive=60,  # whoever measures decides when to hang up
                log_config=None,
                access_log=False,
                server_header=False,
                log_level="warning",
            )


def _bodies(app: FastAPI, token: str, addresses: list[str]) -> dict[str, bytes]:
    headers = {"authorization": f"Bearer {token}"}
    client = TestClient(app, base_url="http://127.0.0.1", headers=headers)
    return {address: client.get(address).raise_for_status().content for address in addresses}


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
