"""What the pages of sign-in and of one's own account show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from api.access.accounts import own_sessions
from api.access.asker import Asker
from api.access.roles import Role
from api.access.secrets import hash_token
from api.access.sign_in import SignIn
from api.office.parts import Office
from api.office.people import body_names, county_name, person_details
from api.pages.forms import Form
from projections.access import find_grants


@dataclass(frozen=True, slots=True)
class Offered:
    """An account of the demonstration that one may sign in to with one click."""

    login: str
    password: str
    role: Role
    body: str


def local_path(given: str) -> str:
    """The path to go to after signing in, if it is one of ours; else ""."""
    plain = given.isprintable() and given.isascii() and "\\" not in given
    return given if plain and given.startswith("/") and not given.startswith("//") else ""


def sign_in_page(
    office: Office, form: Form, *, to: str, offered: Sequence[Offered]
) -> dict[str, Any]:
    """The form; in the demonstration, with accounts to choose from."""
    return {"form": form, "county": county_name(office), "to": to, "offered": offered}


def code_page(office: Office, form: Form) -> dict[str, Any]:
    """Choosing a password with a one-time code."""
    return {"form": form, "county": county_name(office)}


def account_page(site: SignIn, asker: Asker, token: str, form: Form) -> dict[str, Any]:
    """The own account: name, roles, sessions, and the form for another password."""
    office = site.office
    account = site.account_of(asker)
    with office.database.connection() as connection:
        grants = find_grants(connection, office.ledger.name, on=office.today(), holder=asker.person)
    bodies = body_names(office)
    details = person_details(office, [asker.person]).get(asker.person)
    here = hash_token(token)
    return {
        "form": form,
        "account": account,
        "name": details.name if details else "",
        "grants": [(one, bodies.get(one.jurisdiction, one.jurisdiction)) for one in grants],
        "sessions": [
            {"shown": one, "here": one.token == here, "id": one.token.hex()}
            for one in own_sessions(site, asker)
        ],
    }
