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


# The first that fits: browsers name the ones that they descend from, too.
_BROWSERS = (
    ("MicroMessenger", "微信 WeChat"),
    ("Edg", "Edge"),
    ("360SE", "360"),
    ("QQBrowser", "QQ"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Windows", "Windows"),
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)
_LONGEST_AGENT_SHOWN = 40


def browser_words(agent: str) -> str:
    """A browser and its system in a few words: Chrome · Windows."""
    known = [
        next((words for part, words in parts if part in agent), "")
        for parts in (_BROWSERS, _SYSTEMS)
    ]
    return " · ".join(filter(None, known)) or agent[:_LONGEST_AGENT_SHOWN]


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
            {
                "shown": one,
                "browser": browser_words(one.agent),
                "here": one.token == here,
                "id": one.token.hex(),
            }
            for one in own_sessions(site, asker)
        ],
    }
