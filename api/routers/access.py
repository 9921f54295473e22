"""Accounts, clients, grants, and the tokens of clients."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Form, Path, Request, Response

from api.access.administering import require_holder
from api.access.guard import AskerOf, needs
from api.access.programs import issue_token
from api.access.roles import PERMISSIONS
from api.access.sign_in import SignIn, sign_in_of
from api.office import access, programs
from api.office.parts import Office
from api.office.views.access import AccessView, access_view
from api.routers.answering import OfficeOf
from api.routers.writing import (
    WRITES,
    Writing,
    WritingOf,
    answer_write,
    county_of,
    require_county,
)
from api.schemas.access import (
    Because,
    CodeReceipt,
    EndOfGrant,
    HeldGrant,
    NewAccount,
    NewClient,
    NewGrant,
    NewKey,
    NewSecret,
    SecretReceipt,
    Self,
    Token,
)
from ledger.context import Context
from ledger.ledger import Receipt
from projections.access import find_clients

router = APIRouter(prefix="/v1", tags=["access"])

_NEEDS = [needs("manage-access")]
_PLACE = "/v1/access"
Login = Annotated[str, Path(max_length=64, examples=["chen.jing"])]
ClientId = Annotated[str, Path(max_length=64, examples=["discipline-system"])]
KeyId = Annotated[str, Path(max_length=100, examples=["discipline-2025"])]


def _answers(model: Any) -> dict[str, Any]:
    """What a route says that answers with more than a receipt: the first time, never again."""
    responses = WRITES["responses"]
    return {**WRITES, "responses": {**responses, 201: {**responses[201], "model": model}}}


@router.post("/token", summary="A bearer token for a client", dependencies=[needs("read-public")])
def make_token(
    request: Request,
    response: Response,
    grant_type: Annotated[
        str, Form(pattern="^client_credentials$", examples=["client_credentials"])
    ],
    client_id: Annotated[str, Form(max_length=64)] = "",
    client_secret: Annotated[str, Form(max_length=200)] = "",
) -> Token:
    """Client credentials (RFC 6749 section 4.4), in the form or as HTTP Basic."""
    del grant_type
    site = sign_in_of(request)
    site.knock(request)
    if not client_id:
        client_id, client_secret = _basic(request.headers.get("authorization", ""))
    token = issue_token(site, client_id, client_secret)
    response.headers["cache-control"] = "no-store"
    lifetime_s = int(site.tokens.lifetime.total_seconds())
    return Token(access_token=token, token_type="Bearer", expires_in=lifetime_s)  # noqa: S106 (its name)


@router.get("/me", summary="Who asks, and what it may do", dependencies=[needs("read-public")])
def read_self(response: Response, asker: AskerOf) -> Self:
    response.headers["cache-control"] = "no-store"
    may = {permission for grant in asker.grants for permission in PERMISSIONS[grant.role]}
    return Self(
        person=asker.person,
        client=asker.client,
        grants=[HeldGrant(role=one.role, jurisdiction=one.jurisdiction) for one in asker.grants],
        permissions=sorted({*may, "read-public"}),
    )


@router.get("/access", summary="All accounts, clients and grants", dependencies=_NEEDS)
def read_access(response: Response, office: OfficeOf, asker: AskerOf) -> AccessView:
    require_county(office, asker, "manage-access")
    response.headers["cache-control"] = "no-store"
    return access_view(office)


@router.post("/accounts", summary="Open an account", dependencies=_NEEDS, **_answers(CodeReceipt))
def open_account(request: Request, writing: WritingOf, given: NewAccount) -> Response:
    if given.person:
        require_holder(writing.office, writing.asker, given.person)
    told: list[access.Opened] = []

    def act(context: Context) -> Receipt:
        told.append(
            access.open_account(
                writing.office, given.login, context, name=given.name, person=given.person
            )
        )
        return told[0].receipt

    concerning = given.person or None
    return _done(request, writing, act, concerning=concerning, more=lambda: _code(told))


@router.post(
    "/accounts/{login}/code",
    summary="Issue a one-time code to somebody who forgot the password",
    dependencies=_NEEDS,
    **_answers(CodeReceipt),
)
def issue_code(request: Request, writing: WritingOf, login: Login) -> Response:
    account = access.find_account(writing.office, login)
    require_holder(writing.office, writing.asker, account.person)
    told: list[access.Opened] = []

    def act(context: Context) -> Receipt:
        told.append(access.reset_account(writing.office, login, context))
        return told[0].receipt

    return _done(request, writing, act, concerning=account.person, more=lambda: _code(told))


@router.post("/accounts/{login}/close", summary="Close an account", dependencies=_NEEDS, **WRITES)
def close_account(request: Request, writing: WritingOf, login: Login, given: Because) -> Response:
    account = access.find_account(writing.office, login)
    require_holder(writing.office, writing.asker, account.person)
    return _done(
        request,
        writing,
        lambda context: access.close_account(writing.office, login, context, reason=given.reason),
        concerning=account.person,
    )


@router.post("/grants", summary="Give a role", dependencies=_NEEDS, **WRITES)
def give_grant(request: Request, writing: WritingOf, given: NewGrant) -> Response:
    return _done(
        request,
        writing,
        lambda context: access.give_grant(
            writing.office,
            context,
            role=given.role,
            jurisdiction=given.jurisdiction,
            person=given.person,
            client=given.client,
            starts_on=given.starts_on,
            until=given.until,
        ),
        concerning=given.jurisdiction,
    )


@router.post("/grants/end", summary="Take a role back", dependencies=_NEEDS, **WRITES)
def end_grant(request: Request, writing: WritingOf, given: EndOfGrant) -> Response:
    return _done(
        request,
        writing,
        lambda context: access.end_grant(
            writing.office,
            context,
            role=given.role,
            jurisdiction=given.jurisdiction,
            person=given.person,
            client=given.client,
            reason=given.reason,
        ),
        concerning=given.jurisdiction,
    )


@router.post("/clients", summary="Register a program", dependencies=_NEEDS, **WRITES)
def register_client(request: Request, writing: WritingOf, given: NewClient) -> Response:
    return _done(
        request,
        writing,
        lambda context: programs.register_client(
            writing.office, context, client=given.client, name=given.name, body=given.body
        ),
        concerning=given.body,
    )


@router.post(
    "/clients/{client}/secrets",
    summary="Issue a new secret to a program",
    dependencies=_NEEDS,
    **_answers(SecretReceipt),
)
def new_secret(
    request: Request, writing: WritingOf, client: ClientId, given: NewSecret
) -> Response:
    require_holder(writing.office, writing.asker, client)
    told: list[programs.Issued] = []

    def act(context: Context) -> Receipt:
        overlap = timedelta(days=given.overlap_days)
        told.append(programs.new_secret(writing.office, context, client=client, overlap=overlap))
        return told[0].receipt

    def more() -> dict[str, Any]:
        return {
            name: getattr(one, name) for one in told for name in ("client", "secret", "ends_at")
        }

    return _done(request, writing, act, concerning=_body_of(writing.office, client), more=more)


@router.post("/clients/{client}/close", summary="Close a program", dependencies=_NEEDS, **WRITES)
def close_client(
    request: Request, writing: WritingOf, client: ClientId, given: Because
) -> Response:
    require_holder(writing.office, writing.asker, client)
    return _done(
        request,
        writing,
        lambda context: programs.close_client(
            writing.office, context, client=client, reason=given.reason
        ),
        concerning=_body_of(writing.office, client),
    )


@router.post(
    "/clients/{client}/keys",
    summary="Add a public key that a program signs with",
    dependencies=_NEEDS,
    **WRITES,
)
def add_key(request: Request, writing: WritingOf, client: ClientId, given: NewKey) -> Response:
    require_holder(writing.office, writing.asker, client)
    return _done(
        request,
        writing,
        lambda context: programs.add_client_key(
            writing.office,
            context,
            client=client,
            key=given.key,
            public_key=given.public_key,
            until=given.until,
        ),
        concerning=_body_of(writing.office, client),
    )


@router.post(
    "/clients/{client}/keys/{key}/end",
    summary="Trust a public key no more",
    dependencies=_NEEDS,
    **WRITES,
)
def end_key(
    request: Request, writing: WritingOf, client: ClientId, key: KeyId, given: Because
) -> Response:
    require_holder(writing.office, writing.asker, client)
    return _done(
        request,
        writing,
        lambda context: programs.end_client_key(
            writing.office, context, client=client, key=key, reason=given.reason
        ),
        concerning=_body_of(writing.office, client),
    )


def _done(
    request: Request,
    writing: Writing,
    act: Callable[[Context], Receipt],
    *,
    concerning: str | None,
    more: Callable[[], dict[str, Any]] | None = None,
) -> Response:
    """Do it, and let it hold from the next request on."""
    answer = answer_write(
        writing,
        "manage-access",
        act,
        concerning=concerning,
        location=_PLACE,
        more=(lambda _: more()) if more else None,
    )
    askers = request.app.state.askers
    if isinstance(askers, SignIn):
        askers.memory.doubt()
    return answer


def _code(told: list[access.Opened]) -> dict[str, Any]:
    names = ("person", "login", "code", "code_until")
    return {name: getattr(one, name) for one in told for name in names}


def _body_of(office: Office, client: str) -> str:
    """The body of a client; the county for an unknown one, which is then refused by the act."""
    with office.database.connection() as connection:
        found = find_clients(connection, office.ledger.name, client=client)
    return found[0].body if found else county_of(office)


def _basic(authorization: str) -> tuple[str, str]:
    """User and password of HTTP Basic (RFC 7617); "" if there are none."""
    scheme, _, given = authorization.partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        user, _, password = base64.b64decode(given, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return user, password
