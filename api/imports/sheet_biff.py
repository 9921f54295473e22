"""What calamine does not tell about an .xls sheet: errors, uncomputed formulas, percentages.

An .xls is a compound file ([MS-CFB]: sectors chained by a table) whose stream `Workbook` is a row
of records ([MS-XLS] 2.3: type and size, two bytes each). Runs in the reading child.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from api.imports.marks import Marks

_END_OF_CHAIN = 0xFFFFFFFE
_DIRECTORY_ENTRY_BYTES = 128
# Records, by [MS-XLS] 2.3.2.
_FORMULA, _EOF, _BOUNDSHEET, _MULRK, _XF, _BOOLERR = 0x06, 0x0A, 0x85, 0xBD, 0xE0, 0x205
_FORMAT, _NUMBER, _RK, _STRING = 0x41E, 0x203, 0x27E, 0x207
_BETWEEN_FORMULA_AND_STRING = {0x4BC, 0x221, 0x236}  # shared formula, array, table
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
_PERCENT_FORMATS = {9, 10}
_QUOTED = re.compile(rb'"[^"]*"|\\.|\[[^\]]*\]')

Record = tuple[int, int, int]
"""Type, where its content starts, its size."""


class SheetBiff:
    """The sheets of one .xls, in the workbook's order (which is calamine's)."""

    def __init__(self, data: bytes) -> None:
        self._stream = _workbook_stream(data)
        self._sheet_starts: list[int] = []
        percent = set(_PERCENT_FORMATS)
        formats_of_styles: list[int] = []
        for kind, at, size in self._records(0):
            if kind == _BOUNDSHEET:
                self._sheet_starts.append(struct.unpack_from("<I", self._stream, at)[0])
            elif kind == _FORMAT:
                text = self._stream[at + 2 : at + size].replace(b"\0", b"")
                if b"%" in _QUOTED.sub(b"", text):
                    percent.add(struct.unpack_from("<H", self._stream, at)[0])
            elif kind == _XF:
                formats_of_styles.append(struct.unpack_from("<H", self._stream, at + 2)[0])
        self._percent_styles = {
            style for style, shown in enumerate(formats_of_styles) if shown in percent
        }

    def marks(self, sheet_index: int) -> Marks:
        """Search one sheet."""
        found = Marks()
        stream = self._stream
        waiting: tuple[int, int] | None = None  # a formula with text, until its text comes
        for kind, at, size in self._records(self._sheet_starts[sheet_index]):
            if waiting is not None and kind not in _BETWEEN_FORMULA_AND_STRING:
                if kind != _STRING:
                    found.uncomputed.append(waiting)
                waiting = None
            if kind == _FORMULA:
                row, column, style = struct.unpack_from("<HHH", stream, at)
                result = stream[at + 6 : at + 14]
                if result[6:] != b"\xff\xff":
                    self._note_percentage(found, row, column, style)
                elif result[0] == 0:
                    waiting = (row, column)
                elif result[0] == 2:  # noqa: PLR2004 - [MS-XLS] 2.5.133: an error
                    found.errors[row, column] = _ERRORS.get(result[2], "#")
            elif kind == _BOOLERR and stream[at + 7]:
                row, column = struct.unpack_from("<HH", stream, at)
                found.errors[row, column] = _ERRORS.get(stream[at + 6], "#")
            elif self._percent_styles and kind in {_NUMBER, _RK}:
                self._note_percentage(found, *struct.unpack_from("<HHH", stream, at))
            elif self._percent_styles and kind == _MULRK:
                row, first = struct.unpack_from("<HH", stream, at)
                for offset in range((size - 6) // 6):
                    (style,) = struct.unpack_from("<H", stream, at + 4 + 6 * offset)
                    self._note_percentage(found, row, first + offset, style)
        return found

    def _note_percentage(self, found: Marks, row: int, column: int, style: int) -> None:
        if style in self._percent_styles:
            found.percentages.append((row, column))

    def _records(self, at: int) -> Iterator[Record]:
        """The records from a position up to the end of that part of the stream."""
        while at + 4 <= len(self._stream):
            kind, size = struct.unpack_from("<HH", self._stream, at)
            if kind == _EOF:
                return
            yield kind, at + 4, size
            at += 4 + size


def _workbook_stream(data: bytes) -> bytes:
    """Put the stream `Workbook` together. Raises struct.error or ValueError if it is damaged."""
    sector_bytes = 1 << struct.unpack_from("<H", data, 30)[0]
    first_directory, _, cutoff, first_mini = struct.unpack_from("<4I", data, 48)
    first_more, _ = struct.unpack_from("<2I", data, 68)
    table_sectors = [s for s in struct.unpack_from("<109I", data, 76) if s < _END_OF_CHAIN - 1]
    numbers_a_sector = sector_bytes // 4

    def sector(number: int) -> bytes:
        return data[(number + 1) * sector_bytes : (number + 2) * sector_bytes]

    seen = 0
    while first_more < _END_OF_CHAIN - 1 and seen * sector_bytes < len(data):
        *more, first_more = struct.unpack(f"<{numbers_a_sector}I", sector(first_more))
        table_sectors += [number for number in more if number < _END_OF_CHAIN - 1]
        seen += 1
    whole = b"".join(map(sector, table_sectors))
    table = struct.unpack(f"<{len(whole) // 4}I", whole)
    directory = b"".join(map(sector, _chain(table, first_directory)))
    entries = {}
    for at in range(0, len(directory), _DIRECTORY_ENTRY_BYTES):
        (name_bytes,) = struct.unpack_from("<H", directory, at + 64)
        name = directory[at : at + max(name_bytes - 2, 0)].decode("utf-16-le", "replace")
        entries[name.casefold()] = struct.unpack_from("<2I", directory, at + 116)
    start, size = entries.get("workbook") or entries["book"]
    if size >= cutoff:
        return b"".join(map(sector, _chain(table, start)))[:size]
    small = b"".join(map(sector, _chain(table, entries["root entry"][0])))
    mini_whole = b"".join(map(sector, _chain(table, first_mini)))
    mini_table = struct.unpack(f"<{len(mini_whole) // 4}I", mini_whole)
    pieces = (small[number * 64 : number * 64 + 64] for number in _chain(mini_table, start))
    return b"".join(pieces)[:size]


def _chain(table: tuple[int, ...], number: int) -> Iterator[int]:
    """The sectors of a chain. ValueError if it runs in a circle or out of the table."""
    for _ in range(len(table) + 1):
        if number >= _END_OF_CHAIN:
            return
        yield number
        if number >= len(table):
            break
        number = table[number]
    raise ValueError("a chain of sectors is broken")
