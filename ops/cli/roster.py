"""mingce roster ...: who serves where."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from api.imports.template import roster_template
from api.office import cadres
from api.office.imports import import_roster
from api.office.people import body_names, opened_cadres, person_details
from domain.errors import DomainError
from ledger.sealing import PersonDetails
from ops.cli.arguments import Workbook, parse_day
from ops.cli.desk import desk, read_file
from ops.cli.layouts import Columns, HeaderRow, SheetName, layouts_from
from ops.cli.output import print_json, print_table
from ops.cli.reports import print_import, print_receipt, print_written

app = typer.Typer(help="Who serves where: import, appoint, move, let go.", no_args_is_help=True)

Person = Annotated[str, typer.Argument(help="staff code, identity number or id")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="check everything, record nothing")]
Reason = Annotated[str, typer.Option("--reason", help="why, in a sentence")]


@app.command("import")
def import_file(
    path: Workbook,
    dry_run: DryRun = False,
    county_name: Annotated[
        str, typer.Option(help="name of the county, with the first roster")
    ] = "",
    service_from: Annotated[
        str, typer.Option(help="day in post for rows without one (YYYY-MM-DD)")
    ] = "",
    changes_on: Annotated[
        str, typer.Option(help="day on which known people moved or changed (YYYY-MM-DD)")
    ] = "",
    column: Columns = None,
    header_row: HeaderRow = None,
    sheet: SheetName = "",
) -> None:
    """Import townships, villages, people and their posts from .xlsx, .xls or .csv."""
    with desk.office() as office:
        report = import_roster(
            office,
            read_file(path),
            path.name,
            desk.context(),
            county_name=county_name,
            default_service_from=parse_day(service_from) if service_from else None,
            changes_on=parse_day(changes_on) if changes_on else None,
            layouts=layouts_from(path, column, header_row, sheet),
            dry_run=dry_run,
        )
    print_import(report, path, dry_run=dry_run)


@app.command()
def template(
    path: Annotated[Path, typer.Argument(help="the .xlsx file to write")],
) -> None:
    """Write an empty roster workbook to fill in."""
    print_written(path, roster_template())


@app.command("list")
def list_cadres(
    on: Annotated[str, typer.Option("--on", help="as they serve on this day")] = "",
) -> None:
    """Everybody who serves, with unit and class."""
    with desk.office() as office:
        day = parse_day(on) if on else office.today()
        names = body_names(office)
        rows = [
            {
                "person": cadre.person,
                "staff_code": details.staff_code if details else None,
                "name": details.name if details else None,
                "unit": cadre.unit,
                "township": names.get(cadre.group or ""),
                "village": names.get(cadre.unit or ""),
                "class": cadre.cadre_class,
                "post": cadre.post,
                "since": cadre.unit_from,
                "until": cadre.ends_on,
            }
            for cadre, details in opened_cadres(office, on=day)
        ]
    rows.sort(key=lambda row: (str(row["staff_code"] or ""), str(row["name"] or "")))
    if desk.as_json:
        print_json(rows)
    else:
        columns = (
            *("staff_code", "name", "township", "village", "class", "post"),
            *("since", "until", "person"),
        )
        print_table(columns, [[row[column] for column in columns] for row in rows])


@app.command()
def register(
    name: Annotated[str, typer.Argument(help="full name; it is sealed")],
    staff_code: Annotated[str, typer.Option(help="number within the county")] = "",
    identity_number: Annotated[str, typer.Option(help="18 digits; it is sealed")] = "",
    phone: Annotated[str, typer.Option(help="it is sealed")] = "",
) -> None:
    """Make a person known; prints the opaque id."""
    details = PersonDetails(
        name=name, staff_code=staff_code, identity_number=identity_number, phone=phone
    )
    with desk.office() as office:
        registered = cadres.register(office, details, desk.context())
    if desk.as_json:
        print_json(registered)
    else:
        print_receipt(registered.receipt, f"registered as {registered.person}")


@app.command("change-details")
def change_details(
    person: Person,
    name: Annotated[str, typer.Option(help="full name; it is sealed")] = "",
    staff_code: Annotated[str, typer.Option(help="number within the county")] = "",
    identity_number: Annotated[str, typer.Option(help="18 digits; it is sealed")] = "",
    phone: Annotated[str, typer.Option(help="it is sealed")] = "",
) -> None:
    """Replace what is given of a person's name and numbers; the rest stays."""
    given = {
        "name": name,
        "staff_code": staff_code,
        "identity_number": identity_number,
        "phone": phone,
    }
    with desk.office() as office:
        known = cadres.find_subject(office, person)
        present = person_details(office, [known]).get(known)
        if present is None:
            raise DomainError(
                "details-unknown",
                f"The details of {person} cannot be read: erased, or not a person.",
                next_step="Check the code.",
            )
        details = replace(present, **{field: text for field, text in given.items() if text})
        receipt = cadres.change_details(office, known, details, desk.context())
    print_receipt(receipt, "changed")


@app.command()
def appoint(
    person: Person,
    body: Annotated[str, typer.Option(help="code of the village")],
    cadre_class: Annotated[str, typer.Option("--class", help="e.g. 正职")],
    on: Annotated[str, typer.Option("--on", help="first day (YYYY-MM-DD)")],
    post: Annotated[str, typer.Option(help="name of the post")] = "",
) -> None:
    """Give a person a post from a day on."""
    with desk.office() as office:
        receipt = cadres.appoint(
            office,
            cadres.find_subject(office, person),
            desk.context(),
            body=body,
            post=post,
            cadre_class=cadre_class,
            on=parse_day(on),
        )
    print_receipt(receipt, "appointed")


@app.command()
def transfer(
    person: Person,
    body: Annotated[str, typer.Option(help="code of the new village")],
    cadre_class: Annotated[str, typer.Option("--class", help="class in the new post")],
    on: Annotated[str, typer.Option("--on", help="first day there (YYYY-MM-DD)")],
    post: Annotated[str, typer.Option(help="name of the post")] = "",
) -> None:
    """Move a serving cadre to another body; continuous service goes on."""
    with desk.office() as office:
        receipt = cadres.transfer(
            office,
            cadres.find_subject(office, person),
            desk.context(),
            body=body,
            post=post,
            cadre_class=cadre_class,
            on=parse_day(on),
        )
    print_receipt(receipt, "transferred")


@app.command("change-class")
def change_class(
    person: Person,
    cadre_class: Annotated[str, typer.Option("--class", help="the new class")],
    on: Annotated[str, typer.Option("--on", help="first day in it (YYYY-MM-DD)")],
    post: Annotated[str, typer.Option(help="name of the post")] = "",
) -> None:
    """Change class or post within the same body."""
    with desk.office() as office:
        receipt = cadres.change_class(
            office,
            cadres.find_subject(office, person),
            desk.context(),
            post=post,
            cadre_class=cadre_class,
            on=parse_day(on),
        )
    print_receipt(receipt, "changed")


@app.command()
def depart(
    person: Person,
    last_day: Annotated[str, typer.Option(help="last day served (YYYY-MM-DD)")],
    reason: Reason,
) -> None:
    """Record that a cadre left."""
    with desk.office() as office:
        receipt = cadres.depart(
            office,
            cadres.find_subject(office, person),
            desk.context(),
            last_day=parse_day(last_day),
            reason=reason,
        )
    print_receipt(receipt, "departed")


@app.command()
def erase(
    person: Person,
    reason: Reason,
    confirm: Annotated[
        bool, typer.Option("--yes", help="the key is destroyed for good; say that you mean it")
    ] = False,
) -> None:
    """Destroy the key of a person's name and numbers. Scores stay, under the opaque id."""
    if not confirm:
        typer.confirm("Name and numbers can never be read again. Erase?", abort=True)
    with desk.office() as office:
        receipt = cadres.erase(
            office, cadres.find_subject(office, person), desk.context(), reason=reason
        )
    print_receipt(receipt, "erased")
