"""Writes: who acts, done once, and the receipt.

@router.post("/v1/bodies", dependencies=[needs("manage-roster")], **WRITES)
def register_body(writing: WritingOf, given: NewBody) -> Response:
    return answer_write(
        writing,
        "manage-roster",
        lambda context: bodies.register(writing.office, given.body, context, ...),
        concerning=given.parent,
        location=f"/v1/bodies/{given.body}",
    )
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Annotated, Any
from urllib.parse import quote

import msgspec
from fastapi import Depends, Header, Request, Response

from api.access import reach
from api.access.asker import Asker
from api.access.guard import AskerOf
from api.access.places import places_of
from api.access.roles import Permission
from api.metrics import RECORDED
from api.office.cadres import find_subject
from api.office.parts import Office
from api.office.proof import receipt_address
from api.routers.answering import OfficeOf, problems
from api.routers.paging import IN_PATHS
from api.schemas.receipt import Receipt as ReceiptShape
from domain.actor import Actor
from domain.errors import DomainError
from ledger.context import Context
from ledger.ledger import Receipt
from projections.requests import claim_key, forget_keys

_encode = msgspec.json.Encoder().encode
RECEIPT_RELATION = "urn:mingce:receipt"
_HEADERS = {
    "Location": {
        "description": "What the write made or changed; following it never shows an older state.",
        "schema": {"type": "string"},
    },
    "Link": {
        "description": 'The receipt of the last entry in the published log, rel="'
        f'{RECEIPT_RELATION}"; each other entry has its own, by its position. It is there within '
        "a second; until then it answers 503 with Retry-After.",
        "schema": {"type": "string"},
    },
}
WRITTEN: dict[int | str, dict[str, Any]] = {
    200: {
        "model": ReceiptShape,
        "description": "Nothing was added: it was recorded before, or there was nothing to record.",
        "headers": _HEADERS,
    },
    201: {"model": ReceiptShape, "description": "Recorded.", "headers": _HEADERS},
    **problems(400, 401, 403, 404, 409, 413, 415, 422, 429, 503),
}
WRITES: dict[str, Any] = {"status_code": 201, "responses": WRITTEN}
"""What every writing route says of itself: `@router.post(path, **WRITES)`."""


def writes(model: type[ReceiptShape]) -> dict[str, Any]:
    """The same for a route whose receipt has more to say."""
    receipts = {status: WRITTEN[status] | {"model": model} for status in (200, 201)}
    return WRITES | {"responses": WRITTEN | receipts}


@dataclass(frozen=True, slots=True)
class Writing:
    """A request that is to record something. `fingerprint` is what its key stands for."""

    request: Request
    office: Office
    asker: Asker
    body: bytes
    key: str | None
    fingerprint: bytes

    def context(self, actor: Actor) -> Context:
        """The request in the actor's name, done once if it has a key."""
        # Hashed, so that the ledger never holds what the table of keys is hashed with.
        key = None if self.key is None else self._key_sha256().hex()
        return Context(actor, request=self.request.state.number, idempotency_key=key)

    def claim(self) -> None:
        """DomainError `key-reused` if the key came with another request before."""
        if self.key is None:
            return
        request_hmac = hmac.digest(self._own_key(), self.fingerprint, "sha256")
        office = self.office
        if not claim_key(office.database, office.ledger.name, self._key_sha256(), request_hmac):
            raise DomainError(
                "key-reused",
                "This Idempotency-Key was used for another request.",
                next_step="Give every request a key of its own; repeat one only unchanged.",
            )

    def _own_key(self) -> bytes:
        """Keys of different askers never meet."""
        return f"{self.asker.person}\n{self.asker.client}\n{self.key}".encode()

    def _key_sha256(self) -> bytes:
        return hashlib.sha256(self._own_key()).digest()


async def writing_of(
    request: Request,
    office: OfficeOf,
    asker: AskerOf,
    idempotency_key: Annotated[
        str | None,
        Header(
            min_length=1,
            max_length=255,
            pattern=r"^[\x21-\x7e]+$",
            description="A key of your own, such as a UUID: the same request is done once, however "
            "often it is sent, and answered with the same receipt.",
            examples=["8e03978e-40d5-43e8-bc93-6894a57f9324"],
        ),
    ] = None,
) -> Writing:
    """The writing request; its body has been read whole."""
    body = await request.body()
    fingerprint = hashlib.sha256(f"{request.method} {request.url}\n".encode())
    fingerprint.update(body)
    return Writing(request, office, asker, body, idempotency_key, fingerprint.digest())


WritingOf = Annotated[Writing, Depends(writing_of)]


def answer_write(
    writing: Writing,
    permission: Permission,
    act: Callable[[Context], Receipt],
    *,
    location: str | Callable[[Receipt], str],
    concerning: str | None = None,
    more: Callable[[Receipt], dict[str, Any]] | None = None,
) -> Response:
    """Do it once and answer with the receipt: 201, or 200 if nothing was added.

    `location` is the path of what was made or changed, unquoted.

    `concerning` is the body or subject that the write is about, None the whole county; the asker
    must reach it. `more` adds fields to the receipt; it is also asked about repeated requests,
    whose receipt is found without `act`.
    """
    office = writing.office
    context = writing.context(actor_reaching(office, writing.asker, permission, concerning))
    writing.claim()
    receipt = office.ledger.earlier(context) or act(context)
    return receipt_answer(writing, receipt, location=location, **(more(receipt) if more else {}))


def receipt_answer(
    writing: Writing, receipt: Receipt, *, location: str | Callable[[Receipt], str], **more: Any
) -> Response:
    """The receipt as JSON; whoever follows Location sees what was recorded."""
    recorded = 0 if receipt.repeated else receipt.last_position - receipt.first_position + 1
    writing.request.scope[RECORDED] = recorded
    address = location if isinstance(location, str) else location(receipt)
    path, _, query = address.partition("?")
    if receipt.last_position:
        query += f"{'&' if query else ''}wait_for={receipt.last_position}"
    address = quote(path, safe=IN_PATHS) + (f"?{query}" if query else "")
    headers = {"location": address, "cache-control": "no-store"}
    proof = receipt_address(writing.office, receipt.last_position)
    if proof and receipt.last_position >= receipt.first_position:
        headers["link"] = f'<{proof}>; rel="{RECEIPT_RELATION}"'
    return Response(
        _encode(msgspec.to_builtins(receipt) | more),
        status_code=201 if recorded else 200,
        media_type="application/json",
        headers=headers,
    )


def actor_reaching(
    office: Office, asker: Asker, permission: Permission, concerning: str | None
) -> Actor:
    """The asker in the role that reaches the body or subject; DomainError if none does.

    What was recorded a moment ago counts: nobody is refused on projections that are behind.
    """
    asker.require(permission)
    for behind in (True, False):
        what = county_of(office) if concerning is None else concerning
        for grant in asker.grants_for(permission):
            alone = replace(asker, grants=(grant,))
            if grant.jurisdiction == what or reach.reaches_subject(office, alone, permission, what):
                return alone.actor(permission)
        if behind:
            office.catch_up()
    raise reach.outside(what)


def county_of(office: Office) -> str:
    """The code of the county; the ledger's name, which a roster gives it, until it is known."""
    return places_of(office).county or office.ledger.name


def require_county(office: Office, asker: Asker, permission: Permission) -> None:
    """DomainError unless a role with the permission reaches the whole county."""
    actor_reaching(office, asker, permission, None)


def subject_given(office: Office, asker: Asker, permission: Permission, given: str) -> str:
    """Whom an id, a staff code, an identity number or the code of a body means.

    DomainError `unknown-subject`, or `out-of-jurisdiction` in the words that were given: nobody
    learns an id from outside.
    """
    subject = find_subject(office, given)
    try:
        actor_reaching(office, asker, permission, subject)
    except DomainError as refused:
        raise (reach.outside(given) if refused.code == "out-of-jurisdiction" else refused) from None
    return subject


def span_of(office: Office, position: int) -> Receipt:
    """The receipt of the earlier append that begins at a position."""
    first = office.ledger.at(position)
    last = position
    for one in office.ledger.read(after=position):
        if (one.request, one.recorded_at) != (first.request, first.recorded_at):
            break
        last = one.position
    return Receipt(position, last, repeated=True)


def forget_old_keys(office: Office) -> None:
    """Forget the idempotency keys that are too old to matter; for the start of the service."""
    forget_keys(office.database)
