from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl

from api.imports.errorbook import LIST_SHEET, error_workbook
from api.imports.problems import CellProblem, column_letter
from api.imports.reader import Sheet, Workbook, read_workbook

_FILL = "FFFFC7CE"


def _problem(sheet: str, row: int, column: str, value: str) -> CellProblem:
    return CellProblem(code="not-a-number", sheet=sheet, row=row, column=column, value=value)


def test_marks_bad_cells_with_fill_and_reason(sheet_of: Callable[..., Sheet]) -> None:
    sheet = sheet_of([["姓名", "得分"], ["张三", "九十"], ["=1+1", "92.5"]])
    workbook = Workbook(file_name="a.xlsx", sheets=[sheet], hidden=[])
    problems = [_problem("表", 2, "B", "九十"), _problem("表", 3, "", "")]
    book = openpyxl.load_workbook(io.BytesIO(error_workbook(workbook, problems)))
    page = book["表"]
    assert page["B2"].value == "九十"
    assert page["B2"].fill.fgColor.rgb == _FILL
    assert page["B2"].comment is not None
    assert "不是数" in page["B2"].comment.text
    assert page["A3"].fill.fgColor.rgb == _FILL  # a whole row is marked at its first cell
    assert page["A3"].data_type == "s"  # what looks like a formula stays text
    assert page["B3"].value == "92.5"
    assert page["B3"].comment is None


def test_lists_every_problem_first_with_a_link(sheet_of: Callable[..., Sheet]) -> None:
    workbook = Workbook(file_name="a.csv", sheets=[sheet_of([["x"]])], hidden=[])
    problems = [_problem("表", 1, "A", "x"), _problem("别处", 9, "C", "y")]
    book = openpyxl.load_workbook(io.BytesIO(error_workbook(workbook, problems)))
    assert book.sheetnames == [LIST_SHEET, "表"]
    rows = list(book[LIST_SHEET].iter_rows(min_row=2, values_only=True))
    assert [row[:4] for row in rows] == [(1, "表", "A1", "x"), (2, "别处", "C9", "y")]
    assert all(row[4] and row[5] for row in rows)
    link = book[LIST_SHEET]["C2"].hyperlink
    assert link is not None
    assert link.location == "'表'!A1"
    assert book[LIST_SHEET]["C3"].hyperlink is None


def test_sheet_names_that_excel_refuses_are_changed() -> None:
    sheets = [
        Sheet(name=name, height=1, columns=[["x"]], marks={}, merged=[])
        for name in (LIST_SHEET, "a/b", "A/B", "长" * 40, "")
    ]
    data = error_workbook(Workbook(file_name="a", sheets=sheets, hidden=[]), [])
    names = openpyxl.load_workbook(io.BytesIO(data)).sheetnames
    assert len(names) == 6
    assert len({name.casefold() for name in names}) == 6


def test_a_mended_error_workbook_is_read_like_the_original(
    xlsx: Callable[..., bytes],
) -> None:
    workbook = read_workbook(xlsx([["姓名", "得分"], ["００1", 92.5]]), "a.xlsx")
    data = error_workbook(workbook, [_problem("表", 2, "B", "92.5")])
    again = read_workbook(data, "b.xlsx")
    assert again.sheets[1].columns == workbook.sheets[0].columns


def test_letters_columns_as_excel_does() -> None:
    assert [column_letter(column) for column in (0, 25, 26, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "ZZ",
        "AAA",
    ]
