"""The web server: stops on Ctrl-C or SIGTERM, and lets those who listen go before it waits."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from types import FrameType

import uvicorn
from starlette.types import ASGIApp

from api.feed import Feed


def serve(app: ASGIApp, feeds: Iterable[Feed], *, host: str, port: int, log_level: str) -> None:
    """Serve until told to stop."""
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        log_level=log_level,
    )
    server = _Server(config, list(feeds))
    with suppress(KeyboardInterrupt):  # raised again once all has stopped
        server.run()
    if not server.started:
        raise SystemExit(_NOT_STARTED)


_NOT_STARTED = 3


class _Server(uvicorn.Server):
    """Streams of events end only when they are told; the server waits for them to end."""

    def __init__(self, config: uvicorn.Config, feeds: list[Feed]) -> None:
        super().__init__(config)
        self._feeds = feeds

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """A signal to stop."""
        for feed in self._feeds:
            feed.close()
        super().handle_exit(sig, frame)
