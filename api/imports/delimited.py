"""Delimited text (.csv and its kin). Runs in the reading child."""

from __future__ import annotations

import codecs
import csv
import io
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from api.imports.cells import join_texts
from api.imports.refusal import RefusalError

if TYPE_CHECKING:
    from collections.abc import Callable

_DELIMITERS = (",", "\t", ";")
_SAMPLE_LINES = 50


def read_delimited(
    data: bytes, *, most_cells: int, emit: Callable[[str], None]
) -> list[dict[str, Any]]:
    """The one sheet of a delimited file; its columns go out by `emit`. Raises RefusalError."""
    text = _decode(data)
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    width = 0
    try:
        for row in reader:
            width = max(width, len(row))
            if (len(rows) + 1) * width > most_cells:
                raise RefusalError(
                    "too-many-cells",
                    sheet="csv",
                    rows=len(rows) + 1,
                    columns=width,
                    most=most_cells,
                )
            rows.append(row)
    except csv.Error as error:
        raise RefusalError("csv-damaged", line=reader.line_num, detail=str(error)) from None
    for values in zip_longest(*rows, fillvalue=""):
        emit(join_texts(values))
    return [{"name": "csv", "height": len(rows), "width": width, "marks": [], "merged": []}]


def _decode(data: bytes) -> str:
    """By byte order mark, else UTF-8, else GB18030 (which holds GBK and GB2312)."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise RefusalError("text-encoding-unknown")


def _delimiter(text: str) -> str:
    """The delimiter found most often outside quotes in the first lines; the comma if none is."""
    sample = "\n".join(text.split("\n", _SAMPLE_LINES)[:_SAMPLE_LINES])
    unquoted = "".join(sample.split('"')[::2])
    return max(_DELIMITERS, key=unquoted.count)
