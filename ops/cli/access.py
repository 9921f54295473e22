"""mingce access ...: accounts, clients, grants, from the machine itself."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api.access.roles import PERMISSIONS
from api.office import access, programs
from api.office.access import Opened
from api.office.people import county_code
from api.office.views.access import access_view
from ops.cli.arguments import parse_day
from ops.cli.desk import desk, read_file
from ops.cli.output import console, print_json, print_table
from ops.cli.reports import print_receipt

app = typer.Typer(help="Accounts, client programs, and who has which role.", no_args_is_help=True)

Login = Annotated[str, typer.Argument(help="the login name")]
Client = Annotated[str, typer.Argument(help="the id of the program, e.g. discipline-system")]
Reason = Annotated[str, typer.Option(help="why, in a sentence")]
Holder = Annotated[
    str, typer.Argument(help="who: a login name, the id of a person, or that of a client")
]
Jurisdiction = Annotated[
    str, typer.Option("--in", help="code of the body that the role reaches with all below")
]
Until = Annotated[str, typer.Option(help="last day (YYYY-MM-DD); without end if left out")]

Role = StrEnum("Role", {name.upper(): name for name in PERMISSIONS if name != "public"})  # type: ignore[misc]


@app.command("first-administrator")
def first_administrator(
    login: Login,
    name: Annotated[str, typer.Option(help="the name of the administrator")] = "",
) -> None:
    """Open the first administrator's account, once; prints the code that sets the password."""
    with desk.office() as office:
        opened = access.first_administrator(
            office,
            login,
            desk.context(),
            name=name or login,
            jurisdiction=county_code(office),
        )
    _print_opened(opened)


@app.command("list")
def list_access() -> None:
    """Accounts, programs, and what they may do."""
    with desk.office() as office:
        view = access_view(office)
    if desk.as_json:
        print_json(view)
        return
    rows = [
        (one.login, one.name, f"{grant.role} in {grant.jurisdiction}", grant.until)
        for one in view.accounts
        for grant in one.grants
    ]
    rows += [(one.login, one.name, "(no role)", None) for one in view.accounts if not one.grants]
    rows += [
        (one.client, one.name, f"{grant.role} in {grant.jurisdiction}", grant.until)
        for one in view.clients
        for grant in one.grants
    ]
    rows += [
        (one.client, one.name, "(closed)" if one.closed else "(no role)", None)
        for one in view.clients
        if one.closed or not one.grants
    ]
    print_table(("who", "name", "role", "until"), rows)


@app.command("open")
def open_account(
    login: Login,
    name: Annotated[str, typer.Option(help="the name of a new person")] = "",
    person: Annotated[str, typer.Option(help="or the id of a known one")] = "",
) -> None:
    """Open an account; prints the code that sets its password."""
    with desk.office() as office:
        opened = access.open_account(office, login, desk.context(), name=name, person=person)
    _print_opened(opened)


@app.command("code")
def issue_code(login: Login) -> None:
    """A new one-time code for who forgot the password; all sessions end."""
    with desk.office() as office:
        opened = access.reset_account(office, login, desk.context())
    _print_opened(opened)


@app.command("close")
def close_account(login: Login, reason: Reason) -> None:
    """Close an account and end its sessions."""
    with desk.office() as office:
        receipt = access.close_account(office, login, desk.context(), reason=reason)
    print_receipt(receipt, "closed")


@app.command()
def give(
    holder: Holder,
    role: Annotated[Role, typer.Argument(help="the role")],
    jurisdiction: Jurisdiction,
    until: Until = "",
) -> None:
    """Give a person or a program a role."""
    with desk.office() as office:
        person, client = access.find_holder(office, holder)
        receipt = access.give_grant(
            office,
            desk.context(),
            role=role.value,
            jurisdiction=jurisdiction,
            person=person,
            client=client,
            until=parse_day(until) if until else None,
        )
    print_receipt(receipt, "given")


@app.command("take-back")
def take_back(
    holder: Holder,
    role: Annotated[Role, typer.Argument(help="the role")],
    jurisdiction: Jurisdiction,
    reason: Reason,
) -> None:
    """Take a role back, at once."""
    with desk.office() as office:
        person, client = access.find_holder(office, holder)
        receipt = access.end_grant(
            office,
            desk.context(),
            role=role.value,
            jurisdiction=jurisdiction,
            person=person,
            client=client,
            reason=reason,
        )
    print_receipt(receipt, "taken back")


@app.command("register-client")
def register_client(
    client: Client,
    body: Annotated[str, typer.Option(help="code of the body that it works for")],
    name: Annotated[str, typer.Option(help="which system it is")] = "",
) -> None:
    """Make a program known, so that it can be given roles."""
    with desk.office() as office:
        receipt = programs.register_client(
            office, desk.context(), client=client, name=name, body=body
        )
    print_receipt(receipt, "registered")


@app.command("secret")
def new_secret(
    client: Client,
    at_once: Annotated[
        bool, typer.Option("--at-once", help="end the present secrets now, not in a week")
    ] = False,
) -> None:
    """A new secret for a program, printed once."""
    with desk.office() as office:
        overlap = programs.OVERLAP * (not at_once)
        issued = programs.new_secret(office, desk.context(), client=client, overlap=overlap)
    if desk.as_json:
        print_json(issued)
    else:
        console.print(f"secret of {issued.client}: {issued.secret}")
        console.print(f"holds until {issued.ends_at:%Y-%m-%d}; nobody can look it up again")


@app.command("add-key")
def add_key(
    client: Client,
    key: Annotated[str, typer.Argument(help="an id for the key, e.g. discipline-2025")],
    file: Annotated[Path, typer.Argument(help="the public key in PEM")],
    until: Until = "",
) -> None:
    """Add a public key that a program signs its requests with."""
    with desk.office() as office:
        receipt = programs.add_client_key(
            office,
            desk.context(),
            client=client,
            key=key,
            public_key=read_file(file).decode("ascii", "replace"),
            until=parse_day(until) if until else None,
        )
    print_receipt(receipt, "added")


@app.command("end-key")
def end_key(
    client: Client, key: Annotated[str, typer.Argument(help="the id of the key")], reason: Reason
) -> None:
    """Trust a public key no more."""
    with desk.office() as office:
        receipt = programs.end_client_key(
            office, desk.context(), client=client, key=key, reason=reason
        )
    print_receipt(receipt, "ended")


@app.command("close-client")
def close_client(client: Client, reason: Reason) -> None:
    """Close a program for good."""
    with desk.office() as office:
        receipt = programs.close_client(office, desk.context(), client=client, reason=reason)
    print_receipt(receipt, "closed")


@app.command("rotate-token-key")
def rotate_token_key() -> None:
    """A new key for the tokens of programs; restart the service to use it."""
    from api.access.bearer import rotate_keys  # brings a library that is slow to load

    kid = rotate_keys(desk.settings().token_keys)
    if desk.as_json:
        print_json({"key": kid})
    else:
        console.print(f"key {kid} signs after the next start; the one before still verifies")


def _print_opened(opened: Opened) -> None:
    if desk.as_json:
        print_json(opened)
        return
    console.print(f"account {opened.login} (person {opened.person})")
    console.print(f"one-time code: {opened.code}")
    console.print(
        f"holds until {opened.code_until:%Y-%m-%d %H:%M} UTC; to be used at /sign-in/code"
    )
