from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from api.imports.entries import read_entries
from api.imports.people import People, Places
from api.imports.reader import read_workbook
from api.imports.roster import read_roster
from api.imports.sheets import read_tables
from api.imports.template import NOTES_SHEET, TemplateRow, entries_template, roster_template
from api.imports.vocabulary import entries_vocabulary, roster_vocabulary
from domain.schemes.model import Assessment, Scheme

_ROWS = [
    TemplateRow(name="张三", staff_code="C001", township="东乡", village="河口村"),
    TemplateRow(name="李四", staff_code="C002", township="东乡", village="新村"),
]


def _filled(data: bytes, cells: dict[str, dict[str, Any]]) -> bytes:
    """As a person fills it in, in Excel."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for sheet, values in cells.items():
        for place, value in values.items():
            book[sheet][place] = value
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def _headers(data: bytes, sheet: str) -> list[str]:
    page = openpyxl.load_workbook(io.BytesIO(data))[sheet]
    return [str(cell.value) for cell in page[1]]


def test_a_filled_roster_template_is_read(people: People, places: Places) -> None:
    template = roster_template(("正职", "副职"))
    row = ("南乡", "一村", "", "孙七", "C009", "11010519491231002X", "", "书记", "正职", "2021.10")
    cells = {f"{column}2": value for column, value in zip("ABCDEFGHIJ", row, strict=True)}
    workbook = read_workbook(_filled(template, {"花名册": cells}), "花名册.xlsx")
    tables, notices = read_tables(workbook, roster_vocabulary())
    assert [(notice.code, notice.sheet) for notice in notices] == [("sheet-not-read", NOTES_SHEET)]
    plan = read_roster(tables, people=people, places=places, county="c1", classes=("正职", "副职"))
    assert plan.problems == []
    assert plan.notices == []
    assert plan.rows[0].service_from.isoformat() == "2021-10-01"


def test_a_filled_entries_template_is_read(
    scheme: Scheme, assessment: Assessment, people: People, places: Places
) -> None:
    template = entries_template(scheme, assessment, "2025-03", _ROWS)
    assert _headers(template, "评分表") == [
        *("人员编号", "姓名", "乡镇", "村"),
        *("值班", "走访", "民主测评（村民）", "民主测评（镇）", "基础项", "服务评价"),
    ]
    assert _headers(template, "村评分表") == ["乡镇", "村", "村任务"]
    detail = dict(zip(_headers(template, "明细"), "ABCDEFGHIJ", strict=False))
    cells: dict[str, dict[str, Any]] = {
        "评分表": {"E2": 9.5, "F3": 12, "G2": 90, "H2": 95.5, "I3": "不通过", "J2": "较好"},
        "村评分表": {"C3": 4},
        "明细": {
            f"{detail['人员编号']}2": "C002",
            f"{detail['指标']}2": "加分",
            f"{detail['得分或等次']}2": 1.5,
            f"{detail['事项']}2": "救火",
        },
    }
    workbook = read_workbook(_filled(template, cells), "评分.xlsx")
    tables, _ = read_tables(workbook, entries_vocabulary(scheme, assessment))
    plan = read_entries(tables, scheme, assessment, "2025-03", people=people, places=places)
    assert [(problem.code, problem.sheet, problem.place) for problem in plan.problems] == []
    assert sorted((e.subject, e.input, e.value or e.level, e.rater) for e in plan.entries) == [
        ("p1", "duty", "9.5", ""),
        ("p1", "panel", "90", "villagers"),
        ("p1", "panel", "95.5", "township"),
        ("p1", "service", "较好", ""),
        ("p2", "basic", "fail", ""),
        ("p2", "bonus", "1.5", ""),
        ("p2", "visits", "12", ""),
        ("v2", "village-task", "4", ""),
    ]


def test_a_dated_template_takes_dated_entries(
    scheme: Scheme, assessment: Assessment, people: People, places: Places
) -> None:
    template = entries_template(scheme, assessment, "", _ROWS)
    detail = dict(zip(_headers(template, "明细"), "ABCDEFGHIJ", strict=False))
    cells = {"人员编号": "C001", "指标": "表彰", "得分或等次": "省级", "日期": "2025-03-08"}
    filled = {f"{detail[title]}2": value for title, value in cells.items()}
    workbook = read_workbook(_filled(template, {"明细": filled}), "表彰.xlsx")
    tables, _ = read_tables(workbook, entries_vocabulary(scheme, assessment))
    plan = read_entries(tables, scheme, assessment, "", people=people, places=places)
    assert plan.problems == []
    assert [(entry.input, entry.level) for entry in plan.entries] == [("honour", "省级")]


def test_the_template_checks_levels_and_bounds_and_keeps_codes_as_text(
    scheme: Scheme, assessment: Assessment
) -> None:
    page = openpyxl.load_workbook(
        io.BytesIO(entries_template(scheme, assessment, "2025-03", _ROWS))
    )["评分表"]
    checks = {
        str(check.sqref).split(":")[0]: check for check in page.data_validations.dataValidation
    }
    assert (checks["E2"].type, checks["E2"].formula1, checks["E2"].formula2) == (
        "decimal",
        "0",
        "10",
    )
    assert checks["I2"].formula1 == '"通过,不通过"'
    assert checks["J2"].formula1 == '"好,较好,差"'
    assert page["A2"].number_format == "@"
    assert page["A2"].value == "C001"
    assert page.freeze_panes == "A2"


@pytest.mark.parametrize("period", ["2025-03", ""])
def test_the_notes_explain_every_column(
    scheme: Scheme, assessment: Assessment, period: str
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(entries_template(scheme, assessment, period, _ROWS)))
    explained = {
        (row[0], row[1])
        for row in book[NOTES_SHEET].iter_rows(min_row=2, values_only=True)
        if row[2]
    }
    columns = {
        (page.title, cell.value)
        for page in book.worksheets
        if page.title != NOTES_SHEET
        for cell in page[1]
    }
    assert explained == columns
