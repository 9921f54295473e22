"""The administrator's pages: accounts, clients, grants."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Path, Request, Response

from api.access.administering import require_holder
from api.access.guard import AskerOf, needs
from api.access.sign_in import SignIn
from api.office import access, programs
from api.office.access import Opened
from api.office.parts import Office
from api.office.programs import Issued
from api.pages.access import account_page, accounts_page, client_page, clients_page
from api.pages.forms import Form, FormOf, submit
from api.pages.rendering import language_of, render
from api.problems import REFUSED, STATUSES
from api.routers.answering import OfficeOf
from api.routers.writing import actor_reaching, require_county
from domain.errors import DomainError
from ledger.context import Context
from ledger.ledger import Receipt

router = APIRouter(include_in_schema=False, dependencies=[needs("manage-access")])

Login = Annotated[str, Path(max_length=64)]
ClientId = Annotated[str, Path(max_length=64)]
_PRIVATE = {"cache-control": "no-store"}
Again = Callable[[Form, int], Response]


@router.get("/access")
def show_accounts(request: Request, office: OfficeOf, asker: AskerOf) -> Response:
    require_county(office, asker, "manage-access")
    return _accounts(request, office)(Form(), 200)


@router.post("/access/accounts")
def open_account(request: Request, office: OfficeOf, asker: AskerOf, form: FormOf) -> Response:
    def act() -> Opened:
        jurisdiction = form.required("jurisdiction")
        return access.open_account_with_role(
            office,
            form.required("login"),
            _context(request, office, asker, jurisdiction),
            name=form.required("name"),
            role=form.required("role"),
            jurisdiction=jurisdiction,
            until=form.day("until"),
        )

    return _told(request, act, form, _accounts(request, office))


@router.get("/access/accounts/{login}")
def show_account(request: Request, office: OfficeOf, asker: AskerOf, login: Login) -> Response:
    require_county(office, asker, "manage-access")
    return _account(request, office, login)(Form(), 200)


@router.post("/access/accounts/{login}/code")
def issue_code(
    request: Request, office: OfficeOf, asker: AskerOf, form: FormOf, login: Login
) -> Response:
    person = _holder(office, asker, login)
    context = _context(request, office, asker, person)
    return _told(
        request,
        lambda: access.reset_account(office, login, context),
        form,
        _account(request, office, login),
    )


@router.post("/access/accounts/{login}/close")
def close_account(
    request: Request, office: OfficeOf, asker: AskerOf, form: FormOf, login: Login
) -> Response:
    person = _holder(office, asker, login)
    context = _context(request, office, asker, person)
    return _done(
        request,
        office,
        lambda: access.close_account(office, login, context, reason=form.text("reason")),
        form,
        then="/access",
        again=_account(request, office, login),
    )


@router.post("/access/accounts/{login}/grants")
def give_to_person(
    request: Request, office: OfficeOf, asker: AskerOf, form: FormOf, login: Login
) -> Response:
    person = access.find_account(office, login).person
    return _give(request, office, asker, form, f"/access/accounts/{quote(login)}", person=person)(
        _account(request, office, login)
    )


@router.post("/access/accounts/{login}/grants/end")
def end_of_person(
    request: Request, office: OfficeOf, asker: AskerOf, form: FormOf, login: Login
) -> Response:
    person = access.find_account(office, login).person
    return _end(request, office, asker, form, f"/access/accounts/{quote(login)}", person=person)(
        _account(request, office, login)
    )


@router.get("/access/clients")
def show_clients(request: Request, office: OfficeOf, asker: AskerOf) -> Response:
    require_county(office, asker, "manage-access")
    return _clients(request, office)(Form(), 200)


@router.post("/access/clients")
def register_client(request: Request, office: OfficeOf, asker: AskerOf, form: FormOf) -> Response:
    return _done(
        request,
        office,
        lambda: programs.register_client(
            office,
            _context(request, office, asker, form.required("body")),
            client=form.required("client"),
            name=form.required("name"),
            body=form.required("body"),
        ),
        form,
        then=f"/access/clients/{quote(form.text('client'), safe='')}",
        again=_clients(request, office),
    )


@router.get("/access/clients/{client}")
def show_client(request: Request, office: OfficeOf, asker: AskerOf, client: ClientId) -> Response:
    require_county(office, asker, "manage-access")
    return _client(request, office, client)(Form(), 200)


@router.post("/access/clients/{client}/secrets")
def new_secret(
    request: Request, office: OfficeOf, asker: AskerOf, form: FormOf, client: ClientId
) -> Response:
    require_holder(office, asker, client)
    context = _context(request, office, asker, None)

    def act() -> Issued:
        overlap = timedelta() if form.has("at_once", "on") else programs.OVERLAP
        return programs.new_secret(office, context, client=client, overlap=overlap)

    return _told(request, act, form, _client(request, office, client))


@router.post("/access/clients/{client}/keys")
def add_key(
    request: Request, office: OfficeOf, asker: AskerOf, form: FormOf, client: ClientId
) -> Response:
    require_holder(office, asker, client)
    context = _context(request, office, asker, None)
    return _done(
        request,
        office,
        lambda: programs.add_client_key(
            office,
            context,
            client=client,
            key=form.required("key"),
            public_key=form.required("public_key").replace("\r", "") + "\n",
            until=form.day("key_until"),
        ),
        form,
        then=f"/access/clients/{client}",
        again=_client(request, office, client),
    )


@router.post("/access/clients/{client}/keys/end")
def end_key(
    request: Request, office: OfficeOf, asker: AskerOf, form: FormOf, client: ClientId
) -> Response:
    require_holder(office, asker, client)
    context = _context(request, office, asker, None)
    return _done(
        request,
        office,
        lambda: programs.end_client_key(
            office, context, client=client, key=form.required("ended"), reason=form.text("reason")
        ),
        form,
        then=f"/access/clients/{client}",
        again=_client(request, office, client),
    )


@router.post("/access/clients/{client}/close")
def close_client(
    request: Request, office: OfficeOf, asker: AskerOf, form: FormOf, client: ClientId
) -> Response:
    require_holder(office, asker, client)
    context = _context(request, office, asker, None)
    return _done(
        request,
        office,
        lambda: programs.close_client(office, context, client=client, reason=form.text("reason")),
        form,
        then="/access/clients",
        again=_client(request, office, client),
    )


@router.post("/access/clients/{client}/grants")
def give_to_client(
    request: Request, office: OfficeOf, asker: AskerOf, form: FormOf, client: ClientId
) -> Response:
    return _give(request, office, asker, form, f"/access/clients/{client}", client=client)(
        _client(request, office, client)
    )


@router.post("/access/clients/{client}/grants/end")
def end_of_client(
    request: Request, office: OfficeOf, asker: AskerOf, form: FormOf, client: ClientId
) -> Response:
    return _end(request, office, asker, form, f"/access/clients/{client}", client=client)(
        _client(request, office, client)
    )


def _give(
    request: Request,
    office: Office,
    asker: AskerOf,
    form: Form,
    then: str,
    *,
    person: str = "",
    client: str = "",
) -> Callable[[Again], Response]:
    def act() -> Receipt:
        jurisdiction = form.required("jurisdiction")
        return access.give_grant(
            office,
            _context(request, office, asker, jurisdiction),
            role=form.required("role"),
            jurisdiction=jurisdiction,
            person=person,
            client=client,
            until=form.day("until"),
        )

    return lambda again: _done(request, office, act, form, then=then, again=again)


def _end(
    request: Request,
    office: Office,
    asker: AskerOf,
    form: Form,
    then: str,
    *,
    person: str = "",
    client: str = "",
) -> Callable[[Again], Response]:
    def act() -> Receipt:
        role, _, jurisdiction = form.required("ended").partition("@")
        return access.end_grant(
            office,
            _context(request, office, asker, jurisdiction),
            role=role,
            jurisdiction=jurisdiction,
            person=person,
            client=client,
            reason=form.text("reason"),
        )

    return lambda again: _done(request, office, act, form, then=then, again=again)


def _done(
    request: Request,
    office: Office,
    act: Callable[[], Receipt],
    form: Form,
    *,
    then: str,
    again: Again,
) -> Response:
    """Do it, let it hold at once, and go on; or show the form again."""
    answer = submit(office, act, form, then=then, again=again)
    _hold_at_once(request)
    return answer


def _told(
    request: Request, act: Callable[[], Opened | Issued], form: Form, again: Again
) -> Response:
    """Do it and show the code or secret, on this page only; or show the form again."""
    try:
        told = act()
    except DomainError as error:
        status = STATUSES.get(error.code, REFUSED)
        return again(Form(form.typed, error=error), status)
    _hold_at_once(request)
    return render(request, "access_told.html", {"told": told}, headers=_PRIVATE)


def _hold_at_once(request: Request) -> None:
    askers = request.app.state.askers
    if isinstance(askers, SignIn):
        askers.memory.doubt()


def _context(request: Request, office: Office, asker: AskerOf, concerning: str | None) -> Context:
    actor = actor_reaching(office, asker, "manage-access", concerning)
    return Context(actor, request=request.state.number)


def _holder(office: Office, asker: AskerOf, login: str) -> str:
    person = access.find_account(office, login).person
    require_holder(office, asker, person)
    return person


def _accounts(request: Request, office: Office) -> Again:
    return _shown(
        request, "access.html", lambda form: accounts_page(office, language_of(request), form)
    )


def _account(request: Request, office: Office, login: str) -> Again:
    return _shown(
        request,
        "access_account.html",
        lambda form: account_page(office, language_of(request), login, form),
    )


def _clients(request: Request, office: Office) -> Again:
    return _shown(
        request,
        "access_clients.html",
        lambda form: clients_page(office, language_of(request), form),
    )


def _client(request: Request, office: Office, client: str) -> Again:
    return _shown(
        request,
        "access_client.html",
        lambda form: client_page(office, language_of(request), client, form),
    )


def _shown(request: Request, template: str, make: Callable[[Form], dict[str, Any]]) -> Again:
    return lambda form, status: render(
        request, template, make(form), status=status, headers=_PRIVATE
    )
