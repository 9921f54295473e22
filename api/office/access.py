"""Accounts, clients and grants, as the administrator keeps them.

All acts are recorded in the ledger, but neither login names nor codes nor secrets: they are kept
beside it, hashed. Whoever opens or resets one is told the code or secret once; nobody can look
it up again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from api.access.logins import forget_attempts, normalise_login
from api.access.roles import PERMISSIONS
from api.access.secrets import hash_code, new_code
from api.office import cadres
from api.office.parts import Office
from domain.errors import DomainError
from domain.events import tags
from domain.slices.access_state import ADMINISTRATOR
from domain.slices.close_account import CloseAccount
from domain.slices.end_grant import EndGrant
from domain.slices.give_grant import GiveGrant
from domain.slices.issue_account_code import IssueAccountCode
from domain.slices.open_account import OpenAccount
from ledger.context import Context
from ledger.identifiers import utc_now
from ledger.ledger import Receipt
from ledger.sealing import PersonDetails
from projections import accounts
from projections.access import find_clients, find_grants
from projections.bodies import find_bodies

CODE_HOLDS = timedelta(days=3)
_LOGIN = re.compile(r"[\w.@-]{3,64}")


@dataclass(frozen=True, slots=True)
class Opened:
    """An account, and the code with which its owner chooses a password. Shown once."""

    person: str
    login: str
    code: str
    code_until: datetime
    receipt: Receipt


def open_account(
    office: Office,
    login: str,
    context: Context,
    *,
    name: str = "",
    person: str = "",
    now: datetime | None = None,
) -> Opened:
    """Let somebody sign in: a person who is known, or a new one of that name.

    Raises DomainError `login-invalid`, `login-taken`, `name-missing`, and what the use case
    refuses: `account-exists`, `unknown-person`.
    """
    now = now or utc_now()
    login = _checked_login(login)
    with office.database.connection() as connection:
        if accounts.find_accounts(connection, office.ledger.name, login=login):
            raise _login_taken(login)
    if not person:
        if not name.strip():
            raise _name_missing()
        registering = replace(context, idempotency_key=None)
        person = cadres.register(office, PersonDetails(name=name.strip()), registering).person
    receipt = _record_opening(office, person, context)
    code = new_code()
    with office.database.connection() as connection:
        opened = accounts.open_account(
            connection,
            office.ledger.name,
            person=person,
            login=login,
            code=hash_code(code),
            code_until=now + CODE_HOLDS,
            now=now,
        )
    if not opened:  # somebody was faster with the name
        closing = CloseAccount(person=person, reason="login name taken", closed_on=office.today())
        office.ledger.do(closing, replace(context, idempotency_key=None))
        raise _login_taken(login)
    office.catch_up()
    return Opened(person, login, code, now + CODE_HOLDS, receipt)


def open_account_with_role(
    office: Office,
    login: str,
    context: Context,
    *,
    name: str,
    role: str,
    jurisdiction: str,
    until: date | None = None,
) -> Opened:
    """An account for a new person, with a role; what is wrong with the role is said before."""
    check_role(role)
    with office.database.connection() as connection:
        open_bodies = {
            one.body for one in find_bodies(connection, office.ledger.name, on=office.today())
        }
    if jurisdiction not in open_bodies:
        raise DomainError(
            "jurisdiction-unknown",
            f"There is no open body {jurisdiction!r}.",
            next_step="Choose one from the list.",
            field="jurisdiction",
        )
    if until is not None and until < office.today():
        raise DomainError(
            "grant-in-the-past",
            f"The role would have ended on {until}.",
            next_step="Give a last day that is still to come, or none.",
            field="until",
        )
    opened = open_account(office, login, context, name=name)
    give_grant(
        office, context, role=role, jurisdiction=jurisdiction, person=opened.person, until=until
    )
    return opened


def _record_opening(office: Office, person: str, context: Context) -> Receipt:
    """Record that the person may sign in; once more if that was cut off before the account."""
    try:
        return office.ledger.do(OpenAccount(person=person, opened_on=office.today()), context)
    except DomainError as refused:
        with office.database.connection() as connection:
            known = accounts.find_accounts(connection, office.ledger.name, person=person)
        if refused.code != "account-exists" or known:
            raise
    return office.ledger.do(IssueAccountCode(person=person, issued_on=office.today()), context)


def reset_account(
    office: Office, login: str, context: Context, *, now: datetime | None = None
) -> Opened:
    """A new one-time code for somebody who forgot the password; all sessions end."""
    now = now or utc_now()
    account = find_account(office, login)
    issuing = IssueAccountCode(person=account.person, issued_on=office.today())
    receipt = office.ledger.do(issuing, context)
    code = new_code()
    ledger = office.ledger.name
    with office.database.connection() as connection:
        accounts.set_code(connection, ledger, account.person, hash_code(code), now + CODE_HOLDS)
        accounts.end_sessions(connection, ledger, account.person)
        forget_attempts(connection, ledger, account.login)
    return Opened(account.person, account.login, code, now + CODE_HOLDS, receipt)


def close_account(office: Office, login: str, context: Context, *, reason: str) -> Receipt:
    """Delete the account with its sessions. Grants stay until they are ended."""
    account = find_account(office, login)
    closing = CloseAccount(person=account.person, reason=reason, closed_on=office.today())
    receipt = office.ledger.do(closing, context)
    with office.database.connection() as connection:
        accounts.close_account(connection, office.ledger.name, account.person)
    return receipt


def find_account(office: Office, login: str) -> accounts.Account:
    """The account of that login name; DomainError `unknown-account`."""
    with office.database.connection() as connection:
        found = accounts.find_accounts(connection, office.ledger.name, login=normalise_login(login))
    if found:
        return found[0]
    raise DomainError(
        "unknown-account",
        f"There is no account {login!r}.",
        next_step="See the list of accounts.",
        login=login,
    )


def find_holder(office: Office, given: str) -> tuple[str, str]:
    """The person or the client that a login name or an id means; DomainError `holder-unknown`."""
    with office.database.connection() as connection:
        named = accounts.find_accounts(connection, office.ledger.name, login=normalise_login(given))
        clients = find_clients(connection, office.ledger.name, client=given)
    if named or clients:
        return (named[0].person, "") if named else ("", given)
    for _ in office.ledger.read(limit=1, tags=[tags.person(given)]):
        return given, ""
    raise DomainError(
        "holder-unknown",
        f"There is no account, person or client {given!r}.",
        next_step="See `mingce access list`.",
        holder=given,
    )


def give_grant(
    office: Office,
    context: Context,
    *,
    role: str,
    jurisdiction: str,
    person: str = "",
    client: str = "",
    starts_on: date | None = None,
    until: date | None = None,
    first: bool = False,
) -> Receipt:
    """Give a role; raises DomainError `role-unknown` and what the use case refuses."""
    check_role(role)
    given = GiveGrant(
        role=role,
        jurisdiction=jurisdiction,
        person=person,
        client=client,
        starts_on=starts_on or office.today(),
        until=until,
        first=first,
    )
    receipt = office.ledger.do(given, context)
    office.catch_up()
    return receipt


def check_role(role: str) -> None:
    """DomainError `role-unknown` unless it is a role that can be given."""
    if role not in PERMISSIONS or role == "public":
        raise DomainError(
            "role-unknown",
            f"There is no role {role!r} to give.",
            next_step=f"Choose one of: {', '.join(one for one in PERMISSIONS if one != 'public')}.",
            field="role",
        )


def end_grant(
    office: Office,
    context: Context,
    *,
    role: str,
    jurisdiction: str,
    reason: str,
    person: str = "",
    client: str = "",
) -> Receipt:
    """Take a role back, at once."""
    ended = EndGrant(
        role=role,
        jurisdiction=jurisdiction,
        person=person,
        client=client,
        ended_on=office.today(),
        reason=reason,
    )
    receipt = office.ledger.do(ended, context)
    office.catch_up()
    return receipt


def first_administrator(
    office: Office, login: str, context: Context, *, name: str, jurisdiction: str
) -> Opened:
    """The account of the first administrator; DomainError `administrator-exists` if there is one."""
    with office.database.connection() as connection:
        held = find_grants(connection, office.ledger.name, on=office.today())
    if any(grant.role == ADMINISTRATOR for grant in held):
        raise DomainError(
            "administrator-exists",
            "There is an administrator already.",
            next_step="Ask the administrator for an account and a role.",
        )
    opened = open_account(office, login, context, name=name)
    give_grant(
        office,
        context,
        role=ADMINISTRATOR,
        jurisdiction=jurisdiction,
        person=opened.person,
        first=True,
    )
    return opened


def _checked_login(login: str) -> str:
    plain = normalise_login(login)
    if _LOGIN.fullmatch(plain):
        return plain
    raise DomainError(
        "login-invalid",
        f"{login!r} is no login name.",
        next_step="Use 3 to 64 letters, digits, dots, hyphens, underscores or @.",
        field="login",
    )


def _login_taken(login: str) -> DomainError:
    return DomainError(
        "login-taken",
        f"There is an account {login!r} already.",
        next_step="Choose another login name.",
        field="login",
    )


def _name_missing() -> DomainError:
    return DomainError(
        "name-missing",
        "An account belongs to somebody.",
        next_step="Give the name of a new person, or the id of a known one.",
        field="name",
    )
