from __future__ import annotations

from typing import Any

import pytest

from domain.errors import DomainError
from domain.schemes.conditions import parse_condition
from domain.schemes.tables import rows_to_table, table_to_rows
from domain.schemes.values import AllOf, ColumnType, Condition

COLUMNS: dict[str, ColumnType] = {
    "class_": "text",
    "months": "count",
    "managed": "flag",
    "late": "flag",
    "total": "number",
    "other": "number",
}
TABLE: dict[str, Any] = {
    "rows": [
        {"when": "class_ = 正职 and months >= 6 and months < 12 and managed", "value": "5"},
        {"when": "class_ in [副职, 后备] and not managed", "value": {"parameter": "some"}},
        {"when": "total is absent or late and managed", "value": {"column": "other"}},
        {"when": "not (late or managed) and total > other", "value": "absent"},
        {"when": "class_ = 'yes' and total != 5", "value": 7},
    ],
    "otherwise": "0",
}


def parts(condition: Condition) -> set[Condition]:
    """What has to hold together; the order does not matter."""
    if isinstance(condition, AllOf):
        return {inner for part in condition.parts for inner in parts(part)}
    return {condition}


def test_each_tested_column_gets_a_column_of_the_sheet() -> None:
    assert table_to_rows(TABLE) == [
        ["class_", "months", "managed", "total", "condition", "value"],
        ["正职", ">= 6 and < 12", "yes", "", "", "5"],
        ["in [副职, 后备]", "", "no", "", "", "{some}"],
        ["", "", "", "", "total is absent or late and managed", "[other]"],
        ["", "", "", "> other", "not (late or managed)", "absent"],
        ["'yes'", "", "", "!= 5", "", "7"],
        ["otherwise", "", "", "", "", "0"],
    ]


def test_sheet_reads_back_with_the_same_meaning() -> None:
    back = rows_to_table(table_to_rows(TABLE), "number")
    assert back["otherwise"] == "0"
    for before, after in zip(TABLE["rows"], back["rows"], strict=True):
        assert str(after["value"]) == str(before["value"])
        conditions = (parse_condition(case["when"], COLUMNS, {})[0] for case in (before, after))
        assert len({frozenset(parts(condition)) for condition in conditions}) == 1


def test_flags_are_values_of_flag_tables_only() -> None:
    sheet = [["managed", "value"], ["yes", "true"], ["otherwise", "false"]]
    assert rows_to_table(sheet, "flag")["otherwise"] is False
    assert rows_to_table(sheet, "text")["otherwise"] == "false"


@pytest.mark.parametrize(
    ("sheet", "words"),
    [
        ([], "no header"),
        ([["total", "value"], ["otherwise", "0"]], "no header"),
        ([["total", "worth"], ["> 5", "1"], ["otherwise", "0"]], "no header"),
        ([["total", "value"], ["> 5"], ["otherwise", "0"]], "header's length"),
        ([["total", "value"], ["> 5", "1"], ["> 4", "0"]], "last row"),
        ([["total", "value"], ["", "1"], ["otherwise", "0"]], "Row 2 has no condition"),
    ],
)
def test_sheet_of_another_form_is_refused(sheet: list[list[str]], words: str) -> None:
    with pytest.raises(DomainError, match=words) as caught:
        rows_to_table(sheet, "number")
    assert caught.value.code == "table-unreadable"
