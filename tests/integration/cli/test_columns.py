"""Headers that Mingce does not know: said once, remembered for the next file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ops.demo.sheets import workbook
from tests.integration.cli.conftest import Mingce

HEADERS = ("甲", "乙", "丙", "丁", "戊", "己")
SAID = ("A=staff_code", "B=name", "C=township", "D=village", "E=cadre_class", "F=service_from")


def _roster(tmp_path: Path, code: str, name: str) -> Path:
    path = tmp_path / f"{code}.xlsx"
    row = (code, name, "苏基镇", "东村", "书记", "2020-01")
    path.write_bytes(workbook("名册", HEADERS, [row]))
    return path


def test_a_mapping_is_said_once_and_remembered(
    mingce: Mingce, at: Callable[[str], None], database: str, tmp_path: Path
) -> None:
    at(database)
    first = _roster(tmp_path, "T-1", "王建国")
    refused = mingce("roster", "import", first, "--json")
    assert refused.exit_code == 1
    assert refused.error()["code"] == "no-table"
    said = [word for one in SAID for word in ("--column", one)]
    mingce.done("roster", "import", first, *said, "--header-row", "2")
    second = _roster(tmp_path, "T-2", "李秀英")
    mingce.done("roster", "import", second, "--header-row", "2")
    codes = [one["staff_code"] for one in mingce("roster", "list", "--json").json()]
    assert codes == ["T-1", "T-2"]


@pytest.mark.parametrize(
    ("column", "code"), [("C", "column-unreadable"), ("Z=staff_code", "mapping-wrong")]
)
def test_a_mapping_that_cannot_be_is_refused(
    mingce: Mingce, at: Callable[[str], None], database: str, tmp_path: Path, column: str, code: str
) -> None:
    at(database)
    path = _roster(tmp_path, "T-1", "王建国")
    refused = mingce("roster", "import", path, "--column", column, "--header-row", "2", "--json")
    assert (refused.exit_code, refused.error()["code"]) == (1, code)
