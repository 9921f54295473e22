"""Workbooks as a county's clerks would fill them in; the same content gives the same bytes."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import xlsxwriter

Cell = str | int | None


def workbook(title: str, headers: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """One sheet: a title row across the columns, the header, the rows. Ids are text."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_numbers": False}) as book:
        book.set_properties({"title": title, "created": datetime(2025, 1, 1, tzinfo=UTC)})
        sheet = book.add_worksheet("Sheet1")
        head = book.add_format({"bold": True, "bg_color": "#e8eef5", "border": 1})
        text = book.add_format({"num_format": "@"})
        sheet.merge_range(0, 0, 0, len(headers) - 1, title, book.add_format({"bold": True}))
        sheet.write_row(1, 0, headers, head)
        sheet.set_column(0, 0, 14, text)
        sheet.freeze_panes(2, 0)
        for number, row in enumerate(rows, start=2):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(number, column, cell)
                elif cell is not None:
                    sheet.write_number(number, column, cell)
    return buffer.getvalue()
