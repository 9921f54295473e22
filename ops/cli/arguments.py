"""Arguments that several commands take."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from domain.errors import DomainError

# The headings under which --help lists the commands.
WORK = "Work"
QUESTIONS = "Questions"
INSTALLATION = "Installation"

Scheme = Annotated[str, typer.Argument(help="e.g. taihu-points")]
Assessment = Annotated[str, typer.Argument(help="e.g. quarter, year, month, half")]
Period = Annotated[str, typer.Argument(help="2025, 2025-H1, 2025-Q1, 2025-B1 or 2025-03")]
Workbook = Annotated[
    Path, typer.Argument(metavar="FILE", help=".xlsx, .xls or .csv (UTF-8 or GB18030)")
]
Subject = Annotated[str, typer.Argument(help="staff code, identity number, id or body code")]
AsOf = Annotated[
    int | None, typer.Option("--as-of", help="as known at this position of the ledger")
]

DoneOn = Annotated[
    str, typer.Option("--on", help="day on which it was done (YYYY-MM-DD); today if left out")
]


def parse_day(text: str) -> date:
    """A day as YYYY-MM-DD; DomainError `not-a-day` for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise DomainError(
            "not-a-day", f"{text!r} is not a day.", next_step="Write it as 2025-03-31."
        ) from None
