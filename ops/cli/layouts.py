"""What the user says about a sheet whose headers Mingce does not know."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.imports.sheets import Layout
from domain.errors import DomainError

Columns = Annotated[
    list[str] | None,
    typer.Option(
        "--column",
        help="LETTER=MEANING, e.g. C=staff_code or E=value; once for each column that counts. "
        "Remembered for sheets with the same headers",
    ),
]
HeaderRow = Annotated[
    int | None, typer.Option("--header-row", help="row of the headers, as Excel counts")
]
SheetName = Annotated[
    str, typer.Option("--sheet", help="the sheet that these two speak of, if not Sheet1 or a .csv")
]
_ONLY_SHEET = {".csv": "csv"}


def layouts_from(
    path: Path, columns: list[str] | None, header_row: int | None, sheet: str
) -> dict[str, Layout]:
    """The layout of one sheet, by its name; none if nothing was said.

    DomainError `column-unreadable` for anything but LETTER=MEANING.
    """
    if not columns and header_row is None:
        return {}
    mapping = {}
    for text in columns or ():
        letter, equals, meaning = text.partition("=")
        if not (equals and meaning and letter.isascii() and letter.isalpha()):
            raise DomainError(
                "column-unreadable",
                f"{text!r} does not say what a column means.",
                next_step="Write LETTER=MEANING, e.g. C=staff_code.",
            )
        mapping[letter.upper()] = meaning
    name = sheet or _ONLY_SHEET.get(path.suffix.lower(), "Sheet1")
    return {name: Layout(mapping=mapping or None, header_row=header_row)}
