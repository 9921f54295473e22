"""mingce body ...: townships, villages and departments, one at a time."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from api.office import bodies
from ops.cli.arguments import parse_day
from ops.cli.desk import desk
from ops.cli.output import print_json, print_table
from ops.cli.reports import print_receipt
from projections.bodies import find_bodies

app = typer.Typer(
    help="Townships, villages, departments: register, rename, close.", no_args_is_help=True
)

Body = Annotated[str, typer.Argument(help="the body's code")]
Name = Annotated[str, typer.Argument(help="its name, e.g. 东村")]
On = Annotated[str, typer.Option("--on", help="first day (YYYY-MM-DD); today if left out")]


class Kind(StrEnum):
    """What a body is, as `domain.events.bodies.BodyKind` has it."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"
    DEPARTMENT = "department"


@app.command("list")
def list_bodies(
    on: Annotated[str, typer.Option("--on", help="only those open on this day")] = "",
) -> None:
    """Every body, its kind and the one above it."""
    with desk.office() as office, office.database.connection() as connection:
        found = find_bodies(connection, office.ledger.name, on=parse_day(on) if on else None)
    if desk.as_json:
        print_json(found)
    else:
        print_table(
            ("code", "kind", "name", "above", "since", "until"),
            [(b.body, b.kind, b.name, b.parent, b.starts_on, b.ends_on) for b in found],
        )


@app.command()
def register(
    body: Body,
    name: Name,
    kind: Annotated[Kind, typer.Option(help="what it is")],
    parent: Annotated[str, typer.Option(help="code of the body above it")] = "",
    on: On = "",
) -> None:
    """Make a body known from a day on."""
    with desk.office() as office:
        receipt = bodies.register(
            office,
            body,
            desk.context(),
            kind=kind.value,
            name=name,
            parent=parent or None,
            on=parse_day(on) if on else None,
        )
    print_receipt(receipt, "registered")


@app.command()
def rename(body: Body, name: Name, on: On = "") -> None:
    """Give a body another name from a day on."""
    with desk.office() as office:
        receipt = bodies.rename(
            office, body, desk.context(), name=name, on=parse_day(on) if on else None
        )
    print_receipt(receipt, "renamed")


@app.command()
def close(
    body: Body,
    last_day: Annotated[str, typer.Option(help="its last day (YYYY-MM-DD)")],
    reason: Annotated[str, typer.Option(help="why, in a sentence")],
) -> None:
    """Record that a body was abolished or merged."""
    with desk.office() as office:
        receipt = bodies.close(
            office, body, desk.context(), last_day=parse_day(last_day), reason=reason
        )
    print_receipt(receipt, "closed")
