"""Signing in and out, and one's own account."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from starlette.responses import RedirectResponse

from api.access import accounts
from api.access.accounts import Where
from api.access.guard import AskerOf, needs
from api.access.sign_in import SignIn, address_of, sign_in_of
from api.office.parts import Office
from api.pages.forms import Form, FormOf
from api.pages.rendering import render
from api.pages.sign_in import account_page, code_page, local_path, sign_in_page
from api.problems import REFUSED, STATUSES
from api.routers.answering import OfficeOf
from domain.errors import DomainError

router = APIRouter(include_in_schema=False)

To = Annotated[str, Query(max_length=2000)]
_PRIVATE = {"cache-control": "no-store"}


@router.get("/sign-in", dependencies=[needs("read-public")])
def show_sign_in(request: Request, office: OfficeOf, to: To = "") -> Response:
    return _sign_in(request, office, Form(), to=to)


@router.post("/sign-in", dependencies=[needs("read-public")])
def sign_in(request: Request, office: OfficeOf, form: FormOf) -> Response:
    site = sign_in_of(request)
    to = local_path(form.text("to"))
    return _enter(
        request,
        lambda: accounts.sign_in(
            site, form.required("login"), _secret(form, "password"), _where(request)
        ),
        then=to or "/home",
        again=lambda refused, status: _sign_in(request, office, refused, to=to, status=status),
        form=form,
    )


@router.get("/sign-in/code", dependencies=[needs("read-public")])
def show_code(request: Request, office: OfficeOf) -> Response:
    return _code(request, office, Form())


@router.post("/sign-in/code", dependencies=[needs("read-public")])
def choose_password(request: Request, office: OfficeOf, form: FormOf) -> Response:
    site = sign_in_of(request)
    return _enter(
        request,
        lambda: accounts.choose_password(
            site,
            form.required("login"),
            form.required("code"),
            _new_password(form),
            _where(request),
        ),
        then="/home",
        again=lambda refused, status: _code(request, office, refused, status=status),
        form=form,
    )


@router.post("/sign-out", dependencies=[needs("read-public")])
def sign_out(request: Request, asker: AskerOf) -> Response:
    site = sign_in_of(request)
    if asker.person:
        accounts.sign_out(site, asker, site.session_token(request))
    return _leave(site, request)


@router.get("/account", dependencies=[needs("use-account")])
def show_account(request: Request, asker: AskerOf) -> Response:
    return _account(request, asker, Form())


@router.post("/account/password", dependencies=[needs("use-account")])
def change_password(request: Request, asker: AskerOf, form: FormOf) -> Response:
    site = sign_in_of(request)
    try:
        accounts.change_password(
            site,
            asker,
            _secret(form, "old"),
            _new_password(form),
            token=site.session_token(request),
            where=_where(request),
        )
    except DomainError as error:
        refused = Form(error=error)
        return _account(request, asker, refused, status=STATUSES.get(error.code, REFUSED))
    return RedirectResponse("/account?changed=1", HTTPStatus.SEE_OTHER, _PRIVATE)


@router.post("/account/sessions/end", dependencies=[needs("use-account")])
def end_sessions(request: Request, asker: AskerOf, form: FormOf) -> Response:
    """End the session named in the form, or all of them."""
    site = sign_in_of(request)
    named = form.text("session")
    accounts.end_sessions(site, asker, only=bytes.fromhex(named) if _is_hash(named) else None)
    if not named:
        return _leave(site, request)
    return RedirectResponse("/account", HTTPStatus.SEE_OTHER, _PRIVATE)


def _enter(
    request: Request,
    act: Callable[[], str],
    *,
    then: str,
    again: Callable[[Form, HTTPStatus], Response],
    form: Form,
) -> Response:
    """Start a session and go on, with its cookie; or show the form again, without passwords."""
    site = sign_in_of(request)
    try:
        site.knock(request)
        token = act()
    except DomainError as error:
        kept = {name: form.typed[name] for name in ("login", "to") if name in form.typed}
        return again(Form(kept, error=error), STATUSES.get(error.code, REFUSED))
    answer = RedirectResponse(then, HTTPStatus.SEE_OTHER, _PRIVATE)
    answer.set_cookie(
        site.cookie_name(request),
        token,
        max_age=int(site.rules.session.total_seconds()),
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )
    return answer


def _leave(site: SignIn, request: Request) -> Response:
    answer = RedirectResponse("/sign-in", HTTPStatus.SEE_OTHER, _PRIVATE)
    answer.delete_cookie(
        site.cookie_name(request),
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )
    return answer


def _sign_in(
    request: Request, office: Office, form: Form, *, to: str, status: int = 200
) -> Response:
    page = sign_in_page(office, form, to=local_path(to), offered=request.app.state.offered)
    return _page(request, "sign_in.html", page, status, form)


def _code(request: Request, office: Office, form: Form, *, status: int = 200) -> Response:
    return _page(request, "sign_in_code.html", code_page(office, form), status, form)


def _account(request: Request, asker: AskerOf, form: Form, *, status: int = 200) -> Response:
    site = sign_in_of(request)
    page = account_page(site, asker, site.session_token(request), form)
    page["changed"] = "changed" in request.query_params and form.error is None
    return _page(request, "account.html", page, status, form)


def _page(
    request: Request, template: str, values: dict[str, object], status: int, form: Form
) -> Response:
    headers = dict(_PRIVATE)
    if form.error is not None and (wait_s := form.error.fields.get("retry_after_s")):
        headers["retry-after"] = str(wait_s)
    return render(request, template, values, status=status, headers=headers)


def _where(request: Request) -> Where:
    return Where(address_of(request), request.headers.get("user-agent", ""))


def _secret(form: Form, name: str) -> str:
    """A password as typed: blanks are part of it."""
    given = form.typed.get(name, ("",))[-1]
    if not given:
        form.required(name)
    return given


def _new_password(form: Form) -> str:
    new = _secret(form, "password")
    if new != _secret(form, "repeated"):
        raise DomainError(
            "passwords-differ",
            "The two passwords differ.",
            next_step="Type the new password twice.",
            field="repeated",
        )
    return new


def _is_hash(text: str) -> bool:
    return len(text) == 64 and all(c in "0123456789abcdef" for c in text)  # noqa: PLR2004 (SHA-256)
