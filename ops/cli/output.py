"""What the command line prints: tables for people, JSON for programs, one shape of error."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

from domain.errors import DomainError
from projections.rebuild import TableDifference

OK = 0
REFUSED = 1  # a rule said no; nothing was recorded
USAGE = 2
UNAVAILABLE = 3  # database, settings or files
DIFFERENCES = 4  # a check ran to its end and found something

_PIPE_COLUMNS = 10_000  # no line is folded where nobody looks at it


def _console(*, stderr: bool) -> Console:
    """What it prints comes from files and databases: never markup, never emoji codes."""
    stream = sys.stderr if stderr else sys.stdout
    return Console(
        stderr=stderr,
        highlight=False,
        markup=False,
        emoji=False,
        width=None if stream.isatty() else _PIPE_COLUMNS,
    )


console = _console(stderr=False)
errors = _console(stderr=True)


def print_json(value: Any) -> None:
    """Dataclasses, dates and the like as JSON, in UTF-8, readable."""
    sys.stdout.write(json.dumps(msgspec.to_builtins(value), ensure_ascii=False, indent=2) + "\n")


def print_table(
    columns: Sequence[str], rows: Iterable[Sequence[object]], *, title: str = "", right: str = ""
) -> None:
    """A plain table; `right` lists the numbers of right-aligned columns, e.g. "0 3 4"."""
    table = Table(title=title or None, title_justify="left", box=None, pad_edge=False)
    numbers = {int(number) for number in right.split()}
    for index, column in enumerate(columns):
        table.add_column(
            Text(column, style="bold"), justify="right" if index in numbers else "left"
        )
    for row in rows:
        table.add_row(*(Text("" if cell is None else str(cell)) for cell in row))
    console.print(table)


def table_line(different: TableDifference) -> str:
    """One table that a rebuild found different, with an example of each side."""
    examples = [*different.examples_live[:1], *different.examples_rebuilt[:1]]
    return (
        f"{different.table}: {different.only_live} rows only in the live table, "
        f"{different.only_rebuilt} only in the rebuilt one; e.g. {' | '.join(examples)}"
    )


def print_error(error: DomainError, *, as_json: bool) -> None:
    """The error on standard error: what happened, what to do, the code for programs."""
    if as_json:
        body = {
            "code": error.code,
            "message": error.message,
            "next_step": error.next_step,
            "fields": msgspec.to_builtins(error.fields, str_keys=True, enc_hook=str),
        }
        sys.stderr.write(json.dumps(body, ensure_ascii=False) + "\n")
        return
    errors.print(Text.assemble((error.code, "bold red"), "  ", error.message))
    if error.next_step:
        errors.print(error.next_step, style="dim")
