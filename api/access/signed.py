"""Requests that carry a signature, as the application takes them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from api.access.client_keys import RegisteredKeys, client_keys
from api.access.guard import AskerOf
from api.access.signatures import KeysOfClients, Message, SeenNonces, verify
from api.office.parts import Office
from domain.errors import DomainError
from ledger.identifiers import utc_now
from projections.nonces import Nonces


class SignedRequests:
    """Tells which client signed a request; made for one application, asked once a request."""

    def __init__(
        self,
        office: Office,
        *,
        keys: KeysOfClients | None = None,
        nonces: SeenNonces | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._keys = keys or RegisteredKeys(office)
        self._nonces = nonces or Nonces(office.database.pool, office.ledger.name)
        self._clock = clock

    async def __call__(self, request: Request) -> str:
        """The client; raises as `api.access.signatures.verify`."""
        body = await request.body()
        message = Message(request.method, _address(request), request.headers)
        client = await run_in_threadpool(
            verify, message, body, self._keys, self._nonces, self._clock()
        )
        request.state.signed_by = client
        return client


def signed_if_keyed(request: Request, asker: AskerOf) -> None:
    """The dependency of routes to which a client with a key must come with a signature.

    DomainError `signature-missing`: a stolen token alone shall not be enough.
    """
    if not asker.client or getattr(request.state, "signed_by", "") == asker.client:
        return
    office: Office = request.app.state.office
    if client_keys(office, asker.client):
        raise DomainError(
            "signature-missing",
            "This client has a key and must sign what it submits.",
            next_step="Sign the request (RFC 9421), or have the key ended.",
            client=asker.client,
        )


def _address(request: Request) -> str:
    """The address in full, as it came: encoded, under the name that the service was asked by."""
    scope = request.scope
    path = scope.get("raw_path") or scope["path"].encode()
    query = scope["query_string"]
    asked = path.partition(b"?")[0] + (b"?" + query if query else b"")
    return f"{scope['scheme']}://{request.headers.get('host', '')}{asked.decode('latin-1')}"
