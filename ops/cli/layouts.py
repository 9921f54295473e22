"""What the user says about a sheet whose headers Mingce does not know."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from api.imports.layouts import layouts_said
from api.imports.sheets import Layout

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


def layouts_from(
    path: Path, columns: list[str] | None, header_row: int | None, sheet: str
) -> Mapping[str, Layout]:
    """The layout of one sheet, by its name; raises as `layouts_said`."""
    return layouts_said(path.name, columns or (), header_row, sheet)
