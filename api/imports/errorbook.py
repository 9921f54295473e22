"""The user's workbook given back with what is wrong: bad cells marked, all problems listed first.

Written anew from the cells that were read; the file that was handed in is not touched or copied.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from api.imports.problems import CellProblem
from api.imports.reader import Sheet, Workbook

LIST_SHEET = "问题清单"
_HEADERS = ("序号", "工作表", "位置", "内容", "问题", "处理办法")
_WIDTHS = (6, 16, 8, 24, 56, 56)
_LONGEST_SHEET_NAME = 31
_SHOWN_COMMENTS = 20_000  # Excel slows down with more; the list has them all
_COLUMN_WIDTH = 14


def error_workbook(workbook: Workbook, problems: Sequence[CellProblem]) -> bytes:
    """An .xlsx of the sheets as read, with each problem as fill and comment, and a list with links.

    A problem of a whole row is marked at the row's first cell.
    """
    output = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(output, options)
    bad = book.add_format({"bg_color": "#FFC7CE", "font_color": "#9C0006", "num_format": "@"})
    text = book.add_format({"num_format": "@"})
    listed = book.add_worksheet(_free_name(LIST_SHEET, {sheet.name for sheet in workbook.sheets}))
    names: dict[str, str] = {}
    for sheet in workbook.sheets:
        names[sheet.name] = _free_name(sheet.name, {listed.get_name(), *names.values()})
        page = book.add_worksheet(names[sheet.name])
        mine = [problem for problem in problems if problem.sheet == sheet.name]
        _write_sheet(page, sheet, mine, text, bad)
    _write_list(listed, problems, names, book)
    book.close()
    return output.getvalue()


def _write_sheet(
    page: Worksheet, sheet: Sheet, problems: Sequence[CellProblem], text: Format, bad: Format
) -> None:
    """The cells as text, so that what is mended and imported again reads the same."""
    reasons: dict[tuple[int, int], list[str]] = {}
    for problem in problems:
        place = (problem.row - 1, _column_index(problem.column))
        reasons.setdefault(place, []).append(f"{problem.message('zh')}{problem.next_step('zh')}")
    page.set_column(0, max(len(sheet.columns) - 1, 0), _COLUMN_WIDTH, text)
    for column, texts in enumerate(sheet.columns):
        for row, value in enumerate(texts):
            if value and (row, column) not in reasons:
                page.write_string(row, column, value, text)
    for row, column in reasons:
        known = column < len(sheet.columns) and row < sheet.height
        page.write_string(row, column, sheet.columns[column][row] if known else "", bad)
    for (row, column), why in list(reasons.items())[:_SHOWN_COMMENTS]:
        page.write_comment(row, column, "\n".join(why), {"x_scale": 2, "author": "明册"})


def _write_list(
    page: Worksheet,
    problems: Sequence[CellProblem],
    names: dict[str, str],
    book: xlsxwriter.Workbook,
) -> None:
    head = book.add_format({"bold": True, "bg_color": "#D9E1F2", "border": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    link = book.add_format({"font_color": "#0563C1", "underline": 1, "valign": "top"})
    for column, (title, width) in enumerate(zip(_HEADERS, _WIDTHS, strict=True)):
        page.write_string(0, column, title, head)
        page.set_column(column, column, width)
    page.freeze_panes(1, 0)
    for row, problem in enumerate(problems, start=1):
        page.write_number(row, 0, row, wrapped)
        page.write_string(row, 1, problem.sheet, wrapped)
        if problem.sheet in names:
            quoted = names[problem.sheet].replace("'", "''")
            target = f"internal:'{quoted}'!{problem.column or 'A'}{problem.row}"
            page.write_url(row, 2, target, link, problem.place)
        else:
            page.write_string(row, 2, problem.place, wrapped)
        page.write_string(row, 3, problem.value, wrapped)
        page.write_string(row, 4, problem.message("zh"), wrapped)
        page.write_string(row, 5, problem.next_step("zh"), wrapped)


def _column_index(letters: str) -> int:
    """0 for A, and for a whole row."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return max(index - 1, 0)


def _free_name(name: str, taken: set[str]) -> str:
    """The name as a sheet may have it, different from those taken (Excel ignores case)."""
    plain = "".join("_" if character in "[]:*?/\\" else character for character in name).strip("'")
    plain = plain[:_LONGEST_SHEET_NAME] or "_"
    lower = {known.casefold() for known in taken}
    number = 1
    free = plain
    while free.casefold() in lower:
        number += 1
        free = f"{plain[: _LONGEST_SHEET_NAME - 4]}_{number}"
    return free
