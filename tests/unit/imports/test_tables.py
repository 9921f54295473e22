from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from api.imports.case_messages import CASE_MESSAGES
from api.imports.messages import CELL_MESSAGES
from api.imports.reader import Sheet, Workbook, read_workbook
from api.imports.sheets import Layout, read_tables
from api.imports.tables import MappingMemoryInProcess, Table, read_table
from api.imports.vocabulary import entries_vocabulary, roster_vocabulary
from domain.errors import DomainError
from domain.schemes.model import Assessment, Scheme

Make = Callable[..., Sheet]


def _roster(sheet: Sheet) -> Table:
    table = read_table(sheet, roster_vocabulary())
    assert table is not None
    return table


def _notices(table: Table) -> list[tuple[str, int]]:
    return [(notice.code, notice.row) for notice in table.notices]


def test_finds_the_header_below_titles_and_blank_rows(sheet_of: Make) -> None:
    table = _roster(
        sheet_of(
            [
                ["东乡村干部花名册"],
                [],
                ["单位：东乡", "", "2025年3月"],
                ["序号", "姓名", "行政村", "任职时间"],
                ["1", "张三", "河口村", "2021-03"],
            ],
            merged=[(0, 0, 0, 3)],
        )
    )
    assert table.mapping == {0: "-", 1: "name", 2: "village", 3: "service_from"}
    assert table.row_numbers == [5]
    assert table.texts("name") == ["张三"]
    assert table.notices == []


@pytest.mark.parametrize("merged", [[], [(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3)]])
def test_reads_a_header_over_two_rows(
    sheet_of: Make, scheme: Scheme, assessment: Assessment, merged: list[tuple[int, ...]]
) -> None:
    sheet = sheet_of(
        [
            ["姓名", "人员编号", "日常工作", "", "民主测评", ""],
            ["", "", "值班", "走访", "村民", "镇"],
            ["张三", "C001", "5", "6", "90", "95"],
        ],
        merged=merged,
    )
    table = read_table(sheet, entries_vocabulary(scheme, assessment))
    assert table is not None
    assert list(table.mapping.values()) == [
        *("name", "staff_code", "input:duty", "input:visits"),
        *("input:panel@villagers", "input:panel@township"),
    ]
    assert table.row_numbers == [3]


def test_matches_headers_without_width_case_brackets_and_spaces(sheet_of: Make) -> None:
    table = _roster(
        sheet_of([["姓 名*", "Staff Code", "村（社区）", "任职时间(年月)"], ["a", "b", "c", "d"]])
    )
    assert list(table.mapping.values()) == ["name", "staff_code", "village", "service_from"]


def test_leaves_out_blank_rows_totals_remarks_and_repeated_headers(sheet_of: Make) -> None:
    table = _roster(
        sheet_of(
            [
                ["序号", "姓名", "村"],
                ["1", "张三", "河口村"],
                [],
                ["序号", "姓名", "村"],
                ["2", "李四", "新村"],
                ["合计", "", "2"],
                ["", "小计", "2"],
                ["注：以上已核对", "", ""],
                ["以上数据真实", "", ""],
                ["填表人：王五", "", "审核人：赵六"],
            ]
        )
    )
    assert table.texts("name") == ["张三", "李四"]
    assert table.row_numbers == [2, 5]
    assert sorted(_notices(table)) == [
        ("header-repeated", 4),
        *(("row-not-data", row) for row in (6, 7, 8, 9, 10)),
    ]
    assert table.problems == []


def test_a_row_about_nobody_among_the_others_is_a_problem(sheet_of: Make) -> None:
    table = _roster(sheet_of([["姓名", "村"], ["", "河口村"], ["张三", "河口村"]]))
    assert [(problem.code, problem.row) for problem in table.problems] == [("person-missing", 2)]


def test_says_which_columns_were_not_read(sheet_of: Make) -> None:
    table = _roster(sheet_of([["姓名", "村", "血型", ""], ["张三", "河口村", "A", "x"]]))
    assert [(n.code, n.column, n.value) for n in table.notices] == [
        ("column-not-read", "C", "血型"),
        ("column-not-read", "D", ""),
    ]


def test_two_columns_of_one_meaning_are_a_problem(sheet_of: Make) -> None:
    table = _roster(sheet_of([["姓名", "村", "行政村"], ["张三", "河口村", "新村"]]))
    [problem] = table.problems
    assert (problem.code, problem.place) == ("column-twice", "C1")
    assert "B" in problem.message("zh")


def test_fills_cells_merged_downwards(sheet_of: Make) -> None:
    sheet = sheet_of(
        [["村", "姓名"], ["河口村", "张三"], ["", "李四"], ["新村", "王五"]], merged=[(1, 0, 2, 0)]
    )
    assert _roster(sheet).texts("village") == ["河口村", "河口村", "新村"]
    assert sheet.columns[0][2] == ""


def test_refuses_merged_cells_without_end(sheet_of: Make) -> None:
    rows = [["村", "姓名"], *([["河口村", "张三"]] * 50)]
    with pytest.raises(DomainError) as caught:
        _roster(sheet_of(rows, merged=[(1, 0, 1_000_000, 9)] * 10_000))
    assert caught.value.code == "sheet-damaged"


def test_carries_marks_over_to_the_rows_kept(sheet_of: Make) -> None:
    sheet = sheet_of(
        [["姓名", "村"], [], ["张三", "#N/A"]], marks={(2, 1): "error-value", (0, 0): "error-value"}
    )
    assert _roster(sheet).marks == {(0, 1): "error-value"}


def test_no_table_where_nothing_is_known(sheet_of: Make) -> None:
    assert read_table(sheet_of([["甲", "乙"], ["1", "2"]]), roster_vocabulary()) is None


def test_remembers_a_mapping_by_the_header(sheet_of: Make) -> None:
    memory = MappingMemoryInProcess()
    sheet = sheet_of([["姓名", "村", "代号"], ["张三", "河口村", "C001"]])
    given = {"A": "name", "B": "village", "C": "staff_code"}
    assert _roster(sheet).column("staff_code") is None
    read_table(sheet, roster_vocabulary(), memory, given=given)
    again = read_table(sheet, roster_vocabulary(), memory)
    assert again is not None
    assert again.texts("staff_code") == ["C001"]
    other = read_table(sheet_of([["姓名", "村"], ["a", "b"]]), roster_vocabulary(), memory)
    assert other is not None
    assert other.mapping == {0: "name", 1: "village"}


def test_takes_a_header_row_and_mapping_as_given(sheet_of: Make) -> None:
    sheet = sheet_of([["甲", "乙"], ["某", "某"], ["张三", "河口村"]])
    table = read_table(
        sheet, roster_vocabulary(), given={"A": "name", "B": "village"}, header_row=2
    )
    assert table is not None
    assert table.row_numbers == [3]


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"given": {"Z": "name"}}, "mapping-wrong"),
        ({"given": {"A": "shoe_size"}}, "mapping-wrong"),
        ({"header_row": 9}, "header-row-wrong"),
        ({"header_row": 0}, "header-row-wrong"),
    ],
)
def test_refuses_a_layout_that_does_not_fit(
    sheet_of: Make, options: dict[str, Any], code: str
) -> None:
    memory = MappingMemoryInProcess()
    sheet = sheet_of([["姓名", "村"], ["张三", "河口村"]])
    with pytest.raises(DomainError) as caught:
        read_table(sheet, roster_vocabulary(), memory, **options)
    assert caught.value.code == code
    again = read_table(sheet, roster_vocabulary(), memory)
    assert again is not None
    assert again.mapping == {0: "name", 1: "village"}


def test_a_remembered_mapping_of_another_scheme_is_not_used(sheet_of: Make) -> None:
    memory = MappingMemoryInProcess()
    sheet = sheet_of([["姓名", "村"], ["张三", "河口村"]])
    table = read_table(sheet, roster_vocabulary())
    assert table is not None
    memory.remember(table.header.fingerprint, {"A": "input:gone"})
    again = read_table(sheet, roster_vocabulary(), memory)
    assert again is not None
    assert again.mapping == table.mapping


def test_says_which_sheets_were_not_read(xlsx: Callable[..., bytes], sheet_of: Make) -> None:
    read = read_workbook(xlsx([["姓名", "村"], ["张三", "河口村"]]), "a.xlsx")
    workbook = Workbook(
        file_name="a.xlsx", sheets=[*read.sheets, sheet_of([["说明"]])], hidden=["底稿"]
    )
    tables, notices = read_tables(workbook, roster_vocabulary())
    assert len(tables) == 1
    assert [notice.code for notice in notices] == ["sheet-hidden", "sheet-not-read"]
    with pytest.raises(DomainError) as caught:
        read_tables(
            Workbook(file_name="a.xlsx", sheets=[sheet_of([["说明"]])], hidden=[]),
            roster_vocabulary(),
            layouts={"别的表": Layout()},
        )
    assert caught.value.code == "no-table"


def test_every_message_is_in_both_languages() -> None:
    for code, message in {**CELL_MESSAGES, **CASE_MESSAGES}.items():
        assert message.zh, code
        assert message.en.isascii(), code
        assert bool(message.do_zh) == bool(message.do_en), code
