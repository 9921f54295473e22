"""How receipts and import reports are printed."""

from __future__ import annotations

from pathlib import Path

import typer

from api.imports.problems import CellProblem
from api.office.imports import ImportReport
from ledger.ledger import Receipt
from ops.cli.desk import desk, write_file
from ops.cli.output import REFUSED, console, print_json, print_table

_MOST_PROBLEMS = 20


def print_receipt(receipt: Receipt, done: str) -> None:
    """Where in the ledger it stands now."""
    if desk.as_json:
        print_json(receipt)
        return
    first, last = receipt.first_position, receipt.last_position
    where = f"entry {first}" if first == last else f"entries {first} to {last}"
    again = " (recorded by an earlier request)" if receipt.repeated else ""
    console.print(f"{done}: {where}{again}")


def print_written(path: Path, data: bytes) -> None:
    """Write a file and say so."""
    write_file(path, data)
    if desk.as_json:
        print_json({"written": str(path), "bytes": len(data)})
    else:
        console.print(f"wrote {path}")


def print_import(report: ImportReport, path: Path, *, dry_run: bool) -> None:
    """The whole report; exit code 1 and an error workbook beside the file if it was blocked."""
    error_book = None
    if report.error_book is not None:
        error_book = path.with_name(f"{path.stem}-errors.xlsx")
        write_file(error_book, report.error_book)
    if desk.as_json:
        print_json(
            {
                "file": report.file,
                "summary": dict(report.summary),
                "problems": [_as_json(problem) for problem in report.problems],
                "notices": [_as_json(notice) for notice in report.notices],
                "receipt": report.receipt,
                "repeated": report.repeated,
                "recorded_at": report.recorded_at,
                "error_workbook": str(error_book) if error_book else None,
            }
        )
    else:
        _print_report(report, error_book, dry_run=dry_run)
    if report.problems:
        raise typer.Exit(REFUSED)


def _print_report(report: ImportReport, error_book: Path | None, *, dry_run: bool) -> None:
    if report.repeated:
        console.print(
            f"This very file was imported before, as entry {report.recorded_at}. Nothing added."
        )
        return
    for name, count in report.summary.items():
        if not isinstance(count, dict):
            console.print(f"{name:>12}  {count}")
    for notice in report.notices[:_MOST_PROBLEMS]:
        console.print(f"· {notice.sheet} {notice.place}: {notice.message()}")
    if report.problems:
        print_table(
            ("sheet", "cell", "value", "what is wrong", "what to do"),
            [
                (one.sheet, one.place, one.value, one.message(), one.next_step())
                for one in report.problems[:_MOST_PROBLEMS]
            ],
            prose="3 4",
        )
        more = len(report.problems) - _MOST_PROBLEMS
        if more > 0:
            console.print(f"… and {more} more.")
        console.print(f"Nothing was recorded. The marked cells are in {error_book}.")
    elif report.receipt is not None:
        print_receipt(report.receipt, "recorded")
    elif dry_run:
        console.print("Nothing is wrong. Nothing was recorded, as this was a dry run.")
    else:
        console.print("The ledger holds all of this already. Nothing added.")


def _as_json(problem: CellProblem) -> dict[str, object]:
    return {
        "code": problem.code,
        "sheet": problem.sheet,
        "cell": problem.place,
        "value": problem.value,
        "message": problem.message(),
        "next_step": problem.next_step(),
    }
