"""mingce case import, template, receipt: cases by the file, as bodies submit them over the API."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.imports.template import cases_template
from api.office.schemes import scheme_in_force
from api.office.submissions import (
    Form,
    SubmissionReport,
    receipt_at,
    receipt_of_submission,
    submit_cases,
)
from domain.errors import DomainError
from ledger.ledger import Receipt
from ops.cli.arguments import Scheme
from ops.cli.desk import desk, read_file, write_file
from ops.cli.output import REFUSED, console, count, print_json, print_table
from ops.cli.reports import print_written

_FORMS: dict[str, Form] = {
    ".json": "json",
    ".ndjson": "lines",
    ".jsonl": "lines",
    ".xlsx": "xlsx",
    ".xls": "xls",
    ".csv": "csv",
}
_MOST_PROBLEMS = 20

CaseFile = Annotated[
    Path, typer.Argument(metavar="FILE", help=".ndjson, .json, .xlsx, .xls or .csv")
]


def register(group: typer.Typer) -> None:
    """Add the commands to the group `case`."""
    group.command("import")(import_cases)
    group.command("template")(write_template)
    group.command("receipt")(show_receipt)


def import_cases(
    path: CaseFile,
    scheme: Scheme,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="check all, record nothing")] = False,
) -> None:
    """Report the cases of a file: all of them or none. The same file gets the same receipt."""
    form = _FORMS.get(path.suffix.lower())
    if form is None:
        raise DomainError(
            "media-type-unsupported",
            f"{path} is no file of cases.",
            next_step=f"Give one of: {', '.join(_FORMS)}.",
        )
    with desk.office() as office:
        report = submit_cases(
            office, read_file(path), form, desk.named(), scheme=scheme, dry_run=dry_run
        )
        receipt = receipt_at(office, report.receipt) if report.receipt else None
    if report.problems:
        _print_problems(report, path)
        raise typer.Exit(REFUSED)
    if desk.as_json:
        print_json(receipt or {"cases": report.cases})
    elif receipt is None:
        console.print(f"{count(report.cases, 'case')}, nothing wrong; nothing recorded")
    else:
        print_table(
            ("case", "entry", "leaf"), [(one.case, one.position, one.leaf) for one in receipt.cases]
        )
        console.print(f"submission {receipt.submission}")


def write_template(
    path: Annotated[Path, typer.Argument(help="the .xlsx file to write")], scheme: Scheme
) -> None:
    """Write a workbook for a month's cases, to fill in and import."""
    with desk.office() as office:
        book = cases_template(scheme_in_force(office, scheme, office.today()))
    print_written(path, book)


def show_receipt(
    submission: Annotated[
        str, typer.Argument(help="as `case import` told it, or the entry of one of its cases")
    ],
) -> None:
    """The proof of receipt of a submission, as JSON."""
    with desk.office() as office:
        if submission.isascii() and submission.isdigit():
            position = int(submission)
            print_json(receipt_at(office, Receipt(position, position)))
        else:
            print_json(receipt_of_submission(office, submission))


def _print_problems(report: SubmissionReport, path: Path) -> None:
    error_book = None
    if report.error_book is not None:
        error_book = path.with_name(f"{path.stem}-errors.xlsx")
        write_file(error_book, report.error_book)
    told = [
        {
            "sheet": one.sheet,
            "row": one.row,
            "column": one.column,
            "code": one.code,
            "value": one.value,
            "message": one.message(),
            "next_step": one.next_step(),
        }
        for one in report.problems
    ]
    if desk.as_json:
        print_json({"problems": told, "error_workbook": str(error_book) if error_book else None})
        return
    columns = ("sheet", "row", "column", "value", "message", "next_step")
    print_table(
        columns, [[one[name] for name in columns] for one in told[:_MOST_PROBLEMS]], prose="4 5"
    )
    console.print(f"{count(len(told), 'problem')}; nothing was recorded")
    if error_book is not None:
        console.print(f"marked in {error_book}")
