"""mingce entry ... and mingce import: what is scored, one at a time or by the workbook."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from api.office import entries
from api.office.cadres import find_subject
from api.office.imports import import_entries
from api.office.templates import entries_workbook
from ops.cli.arguments import WORK, Assessment, Period, Scheme, Subject, Workbook, parse_day
from ops.cli.desk import desk, read_file
from ops.cli.layouts import Columns, HeaderRow, SheetName, layouts_from
from ops.cli.output import print_json, print_table
from ops.cli.reports import print_import, print_receipt, print_written

app = typer.Typer(help="One entry: record, correct, withdraw, show.", no_args_is_help=True)

Position = Annotated[int, typer.Argument(help="the entry's position in the ledger")]
Reason = Annotated[str, typer.Option("--reason", help="why, in a sentence")]
Late = Annotated[bool, typer.Option("--late", help="also when the period is no longer open")]
Value = Annotated[str | None, typer.Option("--value", help="points or yuan, a plain decimal")]
Level = Annotated[str | None, typer.Option("--level", help="a level, pass/fail or on/off")]


@app.command()
def record(
    scheme: Scheme,
    assessment: Assessment,
    subject: Subject,
    input_name: Annotated[str, typer.Argument(metavar="INPUT", help="an input of the scheme")],
    period: Annotated[str, typer.Option(help="left out for inputs that are dated")] = "",
    value: Value = None,
    level: Level = None,
    item: Annotated[str, typer.Option(help="which task or deed")] = "",
    rater: Annotated[str, typer.Option(help="the rater group of a panel")] = "",
    on: Annotated[str, typer.Option("--on", help="day of what is scored (YYYY-MM-DD)")] = "",
    note: Annotated[str, typer.Option(help="grounds, number of the document")] = "",
    key: Annotated[str, typer.Option(help="idempotency key: the same request is done once")] = "",
) -> None:
    """Record one entry."""
    with desk.office() as office:
        receipt = entries.record_entry(
            office,
            scheme,
            assessment,
            period,
            desk.context(key or None),
            subject=find_subject(office, subject),
            input_name=input_name,
            value=value,
            level=level,
            item=item,
            rater=rater,
            note=note,
            on=parse_day(on) if on else None,
        )
    print_receipt(receipt, "recorded")


@app.command()
def correct(
    position: Position, reason: Reason, value: Value = None, level: Level = None, late: Late = False
) -> None:
    """Give an entry another value or level; the old one stays in the history."""
    with desk.office() as office:
        receipt = entries.correct_entry(
            office, position, desk.context(), value=value, level=level, reason=reason, late=late
        )
    print_receipt(receipt, "corrected")


@app.command()
def withdraw(position: Position, reason: Reason, late: Late = False) -> None:
    """Take an entry out of account; it stays in the history."""
    with desk.office() as office:
        receipt = entries.withdraw_entry(office, position, desk.context(), reason=reason, late=late)
    print_receipt(receipt, "withdrawn")


@app.command()
def show(position: Position) -> None:
    """Whatever stands at a position of the ledger, whole."""
    with desk.office() as office:
        recorded = office.ledger.at(position)
    shown = {**recorded._asdict(), "type": recorded.event.TOPIC}
    if desk.as_json:
        print_json(shown)
        return
    told = msgspec.to_builtins(shown)
    event = told.pop("event")
    print_table(("", ""), [(name, _line(value)) for name, value in (told | event).items() if value])


def _line(value: object) -> object:
    """Nested values as JSON on one line."""
    return value if isinstance(value, str | int) else json.dumps(value, ensure_ascii=False)


def register(app: typer.Typer) -> None:
    """Add `import` and `template`, which stand beside the groups."""
    app.command("import", rich_help_panel=WORK)(import_file)
    app.command("template", rich_help_panel=WORK)(write_template)


def import_file(
    path: Workbook,
    scheme: Scheme,
    assessment: Assessment,
    period: Annotated[str, typer.Argument(help="left out for dated inputs")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="check all, record nothing")] = False,
    column: Columns = None,
    header_row: HeaderRow = None,
    sheet: SheetName = "",
) -> None:
    """Import entries from .xlsx, .xls or .csv: all rows or none."""
    with desk.office() as office:
        report = import_entries(
            office,
            read_file(path),
            path.name,
            desk.context(),
            scheme=scheme,
            assessment=assessment,
            period=period,
            layouts=layouts_from(path, column, header_row, sheet),
            dry_run=dry_run,
        )
    print_import(report, path, dry_run=dry_run)


def write_template(
    path: Annotated[Path, typer.Argument(help="the .xlsx file to write")],
    scheme: Scheme,
    assessment: Assessment,
    period: Period,
) -> None:
    """Write a workbook with everybody's row, to fill in and import."""
    with desk.office() as office:
        book = entries_workbook(office, scheme, assessment, period)
    print_written(path, book)
