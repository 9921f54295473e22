from __future__ import annotations

import csv
import io
from collections.abc import Callable

import openpyxl
import pytest
import xlsxwriter
import xlwt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.imports.cells import clean_text
from api.imports.reader import read_workbook

Grid = list[list[str]]

_characters = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"))
_texts = st.text(_characters, max_size=12).map(clean_text)
grids = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(_texts, min_size=width, max_size=width), min_size=1, max_size=5)
)


def _trimmed(rows: Grid) -> Grid:
    """Without the blank rows and columns at the end, which no workbook keeps."""
    kept = [list(row) for row in rows]
    while kept and not any(kept[-1]):
        kept.pop()
    while kept and not any(row[-1] for row in kept):
        kept = [row[:-1] for row in kept]
    return kept


def _read(data: bytes, name: str) -> Grid:
    [sheet] = read_workbook(data, name).sheets
    return _trimmed([list(row) for row in zip(*sheet.columns, strict=True)])


def _xlsx(rows: Grid) -> bytes:
    output = io.BytesIO()
    book = xlsxwriter.Workbook(output)
    page = book.add_worksheet()
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            page.write_string(row, column, cell)
    book.close()
    return output.getvalue()


def _xls(rows: Grid) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    page = book.add_sheet("s")
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            page.write(row, column, cell)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def _csv(rows: Grid, encoding: str) -> bytes:
    output = io.StringIO(newline="")
    csv.writer(output, quoting=csv.QUOTE_ALL).writerows(rows)
    return output.getvalue().encode(encoding)


few = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)  # each example starts a process


@few
@given(grids)
def test_reads_back_what_xlsx_holds(rows: Grid) -> None:
    assert _read(_xlsx(rows), "a.xlsx") == _trimmed(rows)


@few
@given(grids)
def test_reads_back_what_xls_holds(rows: Grid) -> None:
    assert _read(_xls(rows), "a.xls") == _trimmed(rows)


@few
@given(grids, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030"]))
def test_reads_back_what_csv_holds(rows: Grid, encoding: str) -> None:
    data = _csv(rows, encoding)
    try:
        ambiguous = encoding == "gb18030" and data.decode("utf-8") != data.decode("gb18030")
    except UnicodeDecodeError:
        ambiguous = False
    if not ambiguous:  # bytes that are good UTF-8 are taken for it
        assert _read(data, "a.csv") == _trimmed(rows)


def test_reads_four_byte_characters_of_gb18030() -> None:
    data = "姓名,村\n\U00020000䶮,㙟上村\n".encode("gb18030")
    assert _read(data, "名册.csv") == [["姓名", "村"], ["\U00020000䶮", "㙟上村"]]


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_finds_the_delimiter(delimiter: str) -> None:
    text = f'姓名{delimiter}村\n"张{delimiter}三"{delimiter}河口村\n'
    assert _read(text.encode(), "a.csv") == [
        ["姓名", "村"],
        [f"张{delimiter}三".replace("\t", " "), "河口村"],
    ]


def test_keeps_leading_zeros_of_text_and_shows_numbers_plainly(
    xlsx: Callable[..., bytes],
) -> None:
    assert _read(xlsx([["00123", 3.0, 92.5, 0.1 + 0.2]]), "a.xlsx") == [
        ["00123", "3", "92.5", "0.3"]
    ]


def test_shows_a_percentage_as_the_user_sees_it() -> None:
    output = io.BytesIO()
    book = xlsxwriter.Workbook(output)
    page = book.add_worksheet()
    percent = book.add_format({"num_format": "0.0%"})
    quoted = book.add_format({"num_format": '0.0"%"'})
    page.write_row(0, 0, ["率", 0.5])
    page.write_number(1, 0, 0.855, percent)
    page.write_number(1, 1, 12.5, quoted)
    page.write_string(2, 0, "优", percent)
    page.write_blank(2, 1, None, percent)
    book.close()
    assert _read(output.getvalue(), "a.xlsx") == [["率", "0.5"], ["85.5%", "12.5"], ["优", ""]]


def test_marks_errors_and_formulas_never_computed() -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["姓名", "得分"])
    page.append(["张三", "#N/A"])
    page.append(["李四", "=1+1"])
    page["D9"] = "=B2"
    output = io.BytesIO()
    book.save(output)
    [sheet] = read_workbook(output.getvalue(), "a.xlsx").sheets
    assert sheet.marks == {
        (1, 1): "error-value",
        (2, 1): "formula-not-computed",
        (8, 3): "formula-not-computed",
    }
    assert sheet.columns[1][1] == "#N/A"
    assert sheet.height == 9


def test_takes_the_computed_value_of_a_formula() -> None:
    output = io.BytesIO()
    book = xlsxwriter.Workbook(output)
    page = book.add_worksheet()
    page.write_formula(0, 0, "=1+1", value=2)
    page.write_formula(0, 1, '=IF(A1>3,"x","y")', value="y")
    page.write_formula(0, 2, "=NA()", value="#N/A")
    book.close()
    [sheet] = read_workbook(output.getvalue(), "a.xlsx").sheets
    assert [column[0] for column in sheet.columns] == ["2", "y", "#N/A"]
    assert sheet.marks == {(0, 2): "error-value"}


def test_marks_long_numbers_that_were_not_stored_as_text(xlsx: Callable[..., bytes]) -> None:
    data = xlsx([["身份证号"], [340825199001011234], ["340825199001011234"]])
    [sheet] = read_workbook(data, "a.xlsx").sheets
    assert sheet.marks == {(1, 0): "number-damaged"}


def test_leaves_hidden_sheets_out_and_names_them(xlsx: Callable[..., bytes]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx([["姓名"]])))
    for name, state in (("底稿", "hidden"), ("密", "veryHidden")):
        page = book.create_sheet(name)
        page["A1"] = "x"
        page.sheet_state = state
    output = io.BytesIO()
    book.save(output)
    workbook = read_workbook(output.getvalue(), "a.xlsx")
    assert [sheet.name for sheet in workbook.sheets] == ["表"]
    assert workbook.hidden == ["底稿", "密"]


def test_tells_merged_cells_and_counts_from_a1(xlsx: Callable[..., bytes]) -> None:
    [sheet] = read_workbook(xlsx([[], ["", "标题"], ["", "a", "b"]], merged=["B2:C2"]), "a").sheets
    assert sheet.merged == [(1, 1, 1, 2)]
    assert [column[1] for column in sheet.columns] == ["", "标题", ""]


def test_reads_an_empty_sheet(xlsx: Callable[..., bytes]) -> None:
    [sheet] = read_workbook(xlsx([]), "a.xlsx").sheets
    assert (sheet.height, sheet.columns) == (0, [])


def test_marks_errors_formulas_and_percentages_of_xls() -> None:
    book = xlwt.Workbook(encoding="utf-8")
    book.add_sheet("前").write(0, 0, "x")
    page = book.add_sheet("s")
    percent = xlwt.easyxf(num_format_str="0.0%")
    page.write(0, 0, "姓名")
    page.row(1).set_cell_error(1, 0x2A)
    page.write(2, 1, xlwt.Formula("1+1"))
    page.write(3, 1, 0.855, percent)
    page.write(3, 0, 1, percent)
    page.write(4, 0, 12.5)
    for row in range(5, 400):  # so long that the stream has sectors of its own
        page.write(row, 0, f"张三{row}")
    output = io.BytesIO()
    book.save(output)
    # xlwt says that the result is a blank text; let it be a text, and no text follows
    blank, text = b"\x03\0\0\0\0\0\xff\xff", b"\0\0\0\0\0\0\xff\xff"
    assert output.getvalue().count(blank) == 1
    data = output.getvalue().replace(blank, text)
    sheet = read_workbook(data, "a.xls").sheets[1]
    assert sheet.marks == {(1, 1): "error-value", (2, 1): "formula-not-computed"}
    assert [column[1:5] for column in sheet.columns] == [
        ["", "", "100%", "12.5"],
        ["#N/A", "", "85.5%", ""],
    ]
    assert sheet.columns[0][399] == "张三399"
