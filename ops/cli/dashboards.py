"""mingce dashboard ...: which database logins may read this ledger's reporting views."""

from __future__ import annotations

from typing import Annotated

import typer

from ops.cli.desk import desk
from ops.cli.output import console, print_json, print_table
from projections.reporting import allow_reader, deny_reader, find_readers

app = typer.Typer(help="Which database logins may read the reporting views.", no_args_is_help=True)

Login = Annotated[str, typer.Argument(help="the database login, e.g. grafana")]


@app.command()
def allow(login: Login) -> None:
    """Let a login read this ledger's reporting views."""
    with desk.office() as office, office.database.connection() as connection:
        changed = allow_reader(connection, login, office.ledger.name)
    _told(login, changed, f"{login} may read the ledger")


@app.command()
def deny(login: Login) -> None:
    """Take that back."""
    with desk.office() as office, office.database.connection() as connection:
        changed = deny_reader(connection, login, office.ledger.name)
    _told(login, changed, f"{login} may no longer read the ledger")


@app.command("list")
def list_readers() -> None:
    """The logins that may."""
    with desk.office() as office, office.database.connection() as connection:
        found = find_readers(connection, office.ledger.name)
    if desk.as_json:
        print_json(found)
    else:
        print_table(("login",), [(login,) for login in found])


def _told(login: str, changed: bool, sentence: str) -> None:
    if desk.as_json:
        print_json({"login": login, "changed": changed})
    else:
        console.print(sentence if changed else "nothing to do")
