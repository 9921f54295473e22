"""Excel workbooks (.xlsx, .xls) by calamine. Runs in the reading child."""

from __future__ import annotations

import io
from decimal import Decimal
from threading import Thread
from typing import TYPE_CHECKING, Any

import python_calamine as calamine

from api.imports.cells import JOINER, join_column
from api.imports.refusal import RefusalError

if TYPE_CHECKING:
    from collections.abc import Callable

    from api.imports.marks import Marks

ZIP_MAGIC = b"PK"


def read_excel(
    data: bytes, *, most_sheets: int, most_cells: int, emit: Callable[[str], None]
) -> list[dict[str, Any]]:
    """All sheets in order; of hidden ones the name only. Raises RefusalError.

    Columns go out through `emit` as they are ready, joined (`cells.join_column`).
    """
    try:
        workbook = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    except calamine.PasswordError:
        raise RefusalError("workbook-encrypted") from None
    except calamine.CalamineError as error:
        raise RefusalError("workbook-damaged", detail=str(error)) from None
    metadata = workbook.sheets_metadata
    if len(metadata) > most_sheets:
        raise RefusalError("too-many-sheets", sheets=len(metadata), most=most_sheets)
    sheets: list[dict[str, Any]] = []
    room = most_cells
    for index, sheet in enumerate(metadata):
        if sheet.typ in (calamine.SheetTypeEnum.MacroSheet, calamine.SheetTypeEnum.Vba):
            raise RefusalError("workbook-has-macros")
        if sheet.typ != calamine.SheetTypeEnum.WorkSheet:
            continue
        if sheet.visible != calamine.SheetVisibleEnum.Visible:
            sheets.append({"name": sheet.name, "hidden": True})
            continue
        try:
            grid, read = _read_sheet(workbook, data, index, room)
        except (calamine.CalamineError, _SearchError) as error:
            raise RefusalError("sheet-damaged", sheet=sheet.name, detail=str(error)) from None
        except _TooManyCellsError as error:
            raise RefusalError(
                "too-many-cells",
                sheet=sheet.name,
                rows=error.rows,
                columns=error.columns,
                most=most_cells,
            ) from None
        found: Marks = read.pop("found")
        marks = _emit_columns(grid, found, emit)
        sheets.append({"name": sheet.name, "marks": marks, **read})
        room -= read["height"] * read["width"]
    return sheets


def _read_sheet(
    workbook: calamine.CalamineWorkbook, data: bytes, index: int, most_cells: int
) -> tuple[list[list[Any]], dict[str, Any]]:
    """The cells of a sheet from A1 on, and its size, merged ranges and `found` marks."""
    search = _Search(data, index)
    parsed = workbook.get_sheet_by_index(index)
    found = search.result()
    height, width = (last + 1 for last in parsed.end or (-1, -1))
    # calamine's range ends with the last value; a bad cell, blank to it, may stand beyond.
    height = max([height, *(row + 1 for row, _ in found.bad())])
    width = max([width, *(column + 1 for _, column in found.bad())])
    if height * width > most_cells:
        raise _TooManyCellsError(height, width)
    grid = parsed.to_python(skip_empty_area=False)
    if grid and len(grid[0]) < width:
        for row in grid:
            row.extend([""] * (width - len(row)))
    grid.extend([""] * width for _ in range(height - len(grid)))
    return grid, {
        "height": height,
        "width": width,
        "merged": [(*start, *end) for start, end in parsed.merged_cell_ranges or []],
        "found": found,
    }


def _emit_columns(
    grid: list[list[Any]], found: Marks, emit: Callable[[str], None]
) -> list[tuple[int, int, str]]:
    """Hand out the columns; returns what is wrong with single cells as (row, column, code)."""
    marks = [(row, column, "error-value") for row, column in found.errors]
    marks += [(row, column, "formula-not-computed") for row, column in found.uncomputed]
    patches: dict[int, list[tuple[int, str]]] = {}
    for row, column in found.percentages:
        patches.setdefault(column, []).append((row, ""))
    for (row, column), text in found.errors.items():
        patches.setdefault(column, []).append((row, text))
    for column, values in enumerate(zip(*grid, strict=True)):
        joined, damaged = join_column(values)
        marks += [(row, column, "number-damaged") for row in damaged]
        if column in patches:
            texts = joined.split(JOINER)
            for row, text in patches[column]:
                if text:
                    texts[row] = text
                elif row < len(texts) and texts[row]:
                    texts[row] = f"{(Decimal(texts[row]) * 100).normalize():f}%"
            joined = JOINER.join(texts)
        emit(joined)
    return marks


class _TooManyCellsError(Exception):
    def __init__(self, rows: int, columns: int) -> None:
        super().__init__()
        self.rows = rows
        self.columns = columns


class _SearchError(Exception):
    pass


class _Search(Thread):
    """Searches a sheet for marks while calamine, which lets other threads run, parses it."""

    def __init__(self, data: bytes, sheet_index: int) -> None:
        super().__init__(daemon=True)
        self._data = data
        self._sheet_index = sheet_index
        self._marks: Marks | None = None
        self._error: Exception | None = None
        self.start()

    def run(self) -> None:
        try:
            # Imported here, so that starting up does not wait for it.
            if self._data.startswith(ZIP_MAGIC):
                from api.imports.sheet_xml import SheetXml

                self._marks = SheetXml(io.BytesIO(self._data)).marks(self._sheet_index)
            else:
                from api.imports.sheet_biff import SheetBiff

                self._marks = SheetBiff(self._data).marks(self._sheet_index)
        except Exception as error:  # noqa: BLE001 - raised again by `result`
            self._error = error

    def result(self) -> Marks:
        """Wait for the search. Raises RefusalError, MemoryError or _SearchError if it failed."""
        self.join()
        if isinstance(self._error, RefusalError | MemoryError):
            raise self._error
        if self._marks is None:
            raise _SearchError(repr(self._error))
        return self._marks
