"""What the administrator's pages show."""

from __future__ import annotations

from typing import Any

from api.access.roles import PERMISSIONS
from api.office.parts import Office
from api.office.views.access import AccessView, AccountView, ClientView, access_view
from api.pages.forms import Form
from api.pages.language import Language
from api.pages.wording import role_words
from domain.errors import DomainError


def accounts_page(office: Office, language: Language, form: Form) -> dict[str, Any]:
    """All accounts, and the form for another."""
    view = access_view(office)
    return {**_choices(view, language), "view": view, "form": form}


def account_page(office: Office, language: Language, login: str, form: Form) -> dict[str, Any]:
    """One account: roles, code, closing."""
    view = access_view(office)
    found = next((one for one in view.accounts if one.login == login), None)
    if found is None:
        raise DomainError(
            "unknown-account",
            f"There is no account {login!r}.",
            next_step="See the list of accounts.",
            login=login,
        )
    return {**_choices(view, language), "account": found, "names": _names(view), "form": form}


def clients_page(office: Office, language: Language, form: Form) -> dict[str, Any]:
    """All programs, and the form for another."""
    view = access_view(office)
    return {**_choices(view, language), "view": view, "form": form}


def client_page(office: Office, language: Language, client: str, form: Form) -> dict[str, Any]:
    """One program: roles, secrets, keys, closing."""
    view = access_view(office)
    found = next((one for one in view.clients if one.client == client), None)
    if found is None:
        raise DomainError(
            "unknown-client",
            f"No client {client!r} is registered.",
            next_step="See the list of clients.",
            client=client,
        )
    return {**_choices(view, language), "client": found, "names": _names(view), "form": form}


def _choices(view: AccessView, language: Language) -> dict[str, Any]:
    """What forms choose from."""
    roles = [(role, role_words(role, language)) for role in PERMISSIONS if role != "public"]
    return {"role_choices": roles, "bodies": sorted(view.bodies.items())}


def _names(view: AccessView) -> dict[str, str]:
    """Who gave a grant, in words, by the id of the person or client."""
    people: dict[str, AccountView | ClientView] = {one.person: one for one in view.accounts}
    people |= {one.client: one for one in view.clients}
    return {who: one.name or who for who, one in people.items()}
