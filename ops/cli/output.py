"""What the command line prints: tables for people, JSON for programs, one shape of error."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from rich.console import Console
from rich.table import Table

from domain.errors import DomainError

OK = 0
REFUSED = 1  # a rule said no; nothing was recorded
USAGE = 2
UNAVAILABLE = 3  # database, settings or files
DIFFERENCES = 4  # a check ran to its end and found something

console = Console(highlight=False)
errors = Console(stderr=True, highlight=False)


def print_json(value: Any) -> None:
    """Dataclasses, dates and the like as JSON, in UTF-8, readable."""
    sys.stdout.write(json.dumps(msgspec.to_builtins(value), ensure_ascii=False, indent=2) + "\n")


def print_table(
    columns: Sequence[str], rows: Iterable[Sequence[object]], *, title: str = "", right: str = ""
) -> None:
    """A plain table; `right` lists the numbers of right-aligned columns, e.g. "0 3 4"."""
    table = Table(title=title or None, title_justify="left", box=None, header_style="bold")
    numbers = {int(number) for number in right.split()}
    for index, column in enumerate(columns):
        table.add_column(column, justify="right" if index in numbers else "left")
    for row in rows:
        table.add_row(*("" if cell is None else str(cell) for cell in row))
    console.print(table)


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
    errors.print(f"[bold red]{error.code}[/]  ", end="")
    errors.print(error.message, markup=False)
    if error.next_step:
        errors.print(error.next_step, style="dim", markup=False)
