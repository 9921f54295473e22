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

_WIDE_COLUMNS = 10_000


def _console(*, stderr: bool) -> Console:
    """What it prints comes from files and databases: never markup, never emoji codes.

    Lines are not folded: a terminal does that itself, and nobody looks at a pipe.
    """
    return Console(stderr=stderr, highlight=False, markup=False, emoji=False, soft_wrap=True)


console = _console(stderr=False)
errors = _console(stderr=True)


def print_json(value: Any) -> None:
    """Dataclasses, dates and the like as JSON, in UTF-8, readable."""
    sys.stdout.write(json.dumps(msgspec.to_builtins(value), ensure_ascii=False, indent=2) + "\n")


def print_table(
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    right: str = "",
    prose: str = "",
) -> None:
    """A plain table, as wide as it must be: a cell is never cut.

    `right` lists the numbers of right-aligned columns, e.g. "0 3 4"; `prose` those of sentences,
    which are folded to the terminal's width. Without any title of a column there is no header.
    """
    table = Table(box=None, pad_edge=False, show_header=any(columns))
    right_aligned, folded = set(right.split()), set(prose.split())
    for index, column in enumerate(columns):
        table.add_column(
            Text(column, style="bold"),
            justify="right" if str(index) in right_aligned else "left",
            no_wrap=str(index) not in folded,
            overflow="fold",
        )
    for row in rows:
        table.add_row(*(Text("" if cell is None else str(cell)) for cell in row))
    if prose and console.is_terminal:
        console.print(table, soft_wrap=False)
    else:
        # Rich cuts a table to its console, so this one is wider than any table. A width alone
        # would not be heeded on a dumb terminal.
        Console(file=console.file, width=_WIDE_COLUMNS, height=_WIDE_COLUMNS).print(table)


def count(number: int, noun: str) -> str:
    """A number of things: "1 period", "6 outcomes"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def table_line(different: TableDifference) -> str:
    """One table that a rebuild found different, with an example of each side."""
    examples = [*different.examples_live[:1], *different.examples_rebuilt[:1]]
    return (
        f"{different.table}: {count(different.only_live, 'row')} only in the live table, "
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
