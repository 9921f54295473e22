"""Files of rows: NDJSON and CSV as streams, a workbook as a whole.

A stream that was cut short must not pass for a whole file, so the last line of a whole one says so
and how many rows there were. One that failed says that instead, if there is still anybody to hear
it; one without such a line was cut off.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from decimal import Decimal
from typing import IO, Any

import msgspec
import structlog
import xlsxwriter

from api.exports.headings import Headings, headings_of
from api.exports.rows import Dataset
from api.schemas.problem import Problem
from domain.errors import DomainError

MOST_SHEET_ROWS = 200_000
CHUNK_BYTES = 64 * 1024
BOM = "\ufeff"

# What a spreadsheet would run when it opens the file (a minus before a plain number is no formula).
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_NUMBERS = frozenset(
    {
        *("score", "coefficient", "value"),
        *("amount_yuan", "previous_yuan", "difference_yuan"),
    }
)
_MEMORY_BYTES = 1024 * 1024

_encode = msgspec.json.Encoder().encode
_log = structlog.get_logger()

Failed = Callable[[Exception], Problem]
"""What may be told about an error in the middle of a stream."""


def ndjson(dataset: Dataset, failed: Failed) -> Iterator[bytes]:
    """One JSON object a line; the last one says whether it is complete."""
    rows = 0
    try:
        for batch in dataset.batches:
            rows += len(batch)
            yield b"".join(_encode(row) + b"\n" for row in batch)
    except Exception as error:  # noqa: BLE001 (whatever it is, the reader must learn of it)
        _log.exception("export_cut_short", dataset=dataset.name, rows=rows)
        problem = failed(error).model_dump()
        yield _encode({"complete": False, "rows": rows, "problem": problem}) + b"\n"
        return
    yield _encode({"complete": True, "rows": rows, "as_of": dataset.as_of}) + b"\n"


def csv_lines(
    dataset: Dataset, failed: Failed, *, headings: Headings, bom: bool
) -> Iterator[bytes]:
    """Comma-separated (RFC 4180); the last line begins with #complete or #incomplete."""
    rows = 0
    yield (BOM if bom else "").encode() + _csv([headings_of(dataset.columns, headings)])
    try:
        for batch in dataset.batches:
            rows += len(batch)
            yield _csv([_guarded(row[column]) for column in dataset.columns] for row in batch)
    except Exception as error:  # noqa: BLE001 (as above)
        _log.exception("export_cut_short", dataset=dataset.name, rows=rows)
        problem = failed(error)
        yield _csv([["#incomplete", rows, problem.code, problem.detail, problem.request]])
        return
    yield _csv([["#complete", rows, dataset.as_of]])


def workbook(dataset: Dataset, *, headings: Headings) -> IO[bytes]:
    """The rows as an .xlsx, in a file that goes when it is closed; a second sheet tells its state.

    DomainError `export-too-large` beyond 200,000 rows.
    """
    file = tempfile.SpooledTemporaryFile(max_size=_MEMORY_BYTES)  # noqa: SIM115 (the caller's)
    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    try:
        _write_rows(book, dataset, headings)
    except BaseException:
        with suppress(Exception):
            book.close()  # it has files of its own
        file.close()
        raise
    book.close()
    file.seek(0)
    return file


def chunks(file: IO[bytes]) -> Iterator[bytes]:
    """The file in pieces; it is closed after the last."""
    with file:
        while piece := file.read(CHUNK_BYTES):
            yield piece


def _write_rows(book: xlsxwriter.Workbook, dataset: Dataset, headings: Headings) -> None:
    sheet = book.add_worksheet("rows")
    sheet.freeze_panes(1, 0)
    bold = book.add_format({"bold": True})
    for column, heading in enumerate(headings_of(dataset.columns, headings)):
        sheet.write_string(0, column, heading, bold)
    sheet.set_column(0, len(dataset.columns) - 1, 14)
    rows = 0
    for batch in dataset.batches:
        for row in batch:
            rows += 1
            if rows > MOST_SHEET_ROWS:
                raise DomainError(
                    "export-too-large",
                    f"A workbook holds {MOST_SHEET_ROWS} rows at most.",
                    next_step="Narrow it down, or take csv or ndjson.",
                    rows_at_most=MOST_SHEET_ROWS,
                )
            for column, key in enumerate(dataset.columns):
                _write_cell(sheet, rows, column, key, row[key])
    about = book.add_worksheet("about")
    for line, (name, value) in enumerate(
        [("dataset", dataset.name), ("as_of", dataset.as_of), ("rows", rows)]
    ):
        about.write_string(line, 0, name, bold)
        about.write(line, 1, value)


def _write_cell(sheet: Any, row: int, column: int, key: str, value: object) -> None:
    match value:
        case None:
            pass
        case bool():
            sheet.write_boolean(row, column, value)
        case int():
            sheet.write_number(row, column, value)
        case str() if key in _NUMBERS:
            sheet.write_number(row, column, Decimal(value))
        case _:
            sheet.write_string(row, column, str(value))  # never a formula


def _csv(rows: Any) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def _guarded(value: object) -> object:
    """A cell that no spreadsheet takes for a formula: an apostrophe goes before what looks like one."""
    if not isinstance(value, str) or not value.startswith(_FORMULA_STARTS):
        return value
    plain = value.removeprefix("-").replace(".", "", 1)
    return value if plain.isascii() and plain.isdigit() else f"'{value}"
