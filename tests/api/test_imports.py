"""Workbooks over HTTP: all rows or none, and only about whom one may record."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

import openpyxl
from fastapi.testclient import TestClient

from api.schemas.import_report import XLSX
from tests.api.conftest import client_of
from tests.api.county import NAMES, SCHEME, County
from tests.api.test_writes import asked_by, done, refused

CSV = {"content-type": "text/csv"}
INTO = "scheme=points&assessment=quarter&period=2025-Q2"
ENTRIES = f"/v1/imports/entries?{INTO}"
CHECK = f"/v1/imports/entries/check?{INTO}"
VILLAGES = ("石龙村", "双河村", "松岭村", "白沙村")


def sheet(rows: Iterable[tuple[int, str]], *more: str) -> bytes:
    lines = ["姓名,村,指标,分值,事项"]
    lines += [f"{NAMES[n]},{VILLAGES[n % 4]},奖励加分,{value},抗旱" for n, value in rows]
    return "\n".join([*lines, *more]).encode()


def test_a_sheet_is_imported_once(county: County) -> None:
    client = client_of(county)
    head = county.office.ledger.head()
    data = sheet([(0, "1"), (1, "2")])
    answer = client.post(ENTRIES, content=data, headers=CSV)
    receipt = done(answer)
    assert (receipt["first_position"], receipt["last_position"]) == (head + 1, head + 3)
    assert receipt["summary"]["entries"] == 2
    again = client.post(ENTRIES, content=data, headers=CSV)
    assert (again.status_code, again.json()["repeated"]) == (200, True)
    assert again.json()["last_position"] == head + 3
    assert county.office.ledger.head() == head + 3
    county.office.catch_up()
    listed = client.get("/v1/imports").json()["imports"][-1]
    assert listed == client.get(answer.headers["location"]).json()
    assert (listed["rows"], listed["sha256"]) == (2, receipt["file"]["sha256"])
    assert refused(client.get("/v1/imports/1")) == (404, "import-unknown")


def test_a_key_that_comes_with_another_file_is_refused(county: County) -> None:
    client = client_of(county)
    key = CSV | {"idempotency-key": "one"}
    done(client.post(ENTRIES, content=sheet([(0, "1")]), headers=key))
    other = client.post(ENTRIES, content=sheet([(0, "2")]), headers=key)
    assert refused(other) == (422, "key-reused")


def test_one_bad_cell_refuses_the_file_and_is_named(county: County) -> None:
    client = client_of(county)
    head = county.office.ledger.head()
    data = sheet([(0, "1"), (1, "many")], "无此人,石龙村,奖励加分,1,抗旱")
    answer = client.post(ENTRIES, content=data, headers=CSV)
    assert refused(answer) == (422, "file-has-problems")
    fields = answer.json()["fields"]
    assert fields["problems"] == 2
    assert {one["code"] for one in fields["cells"]} >= {"person-unknown"}
    assert {one["cell"] for one in fields["cells"]} == {"D3", "4"}
    assert county.office.ledger.head() == head


def test_a_check_records_nothing_and_marks_the_cells(county: County) -> None:
    client = client_of(county)
    head = county.office.ledger.head()
    clean = client.post(CHECK, content=sheet([(0, "1")]), headers=CSV).raise_for_status().json()
    assert (clean["problems"], clean["summary"]["entries"]) == ([], 1)
    wrong = sheet([(0, "many")])
    report = client.post(CHECK, content=wrong, headers=CSV).json()
    assert [one["cell"] for one in report["problems"]] == ["D2"]
    marked = client.post(CHECK, content=wrong, headers=CSV | {"accept": XLSX})
    assert marked.headers["content-type"] == XLSX
    book = openpyxl.load_workbook(io.BytesIO(marked.content))
    assert book.worksheets
    assert county.office.ledger.head() == head


def test_a_row_from_outside_refuses_the_whole_file(county: County) -> None:
    reviewer = asked_by(county, "township_reviewer", "sikong")
    head = county.office.ledger.head()
    both = sheet([(2, "1"), (0, "1"), (3, "1")])  # 松岭村, 石龙村 (of another township), 白沙村
    answer = reviewer.post(ENTRIES, content=both, headers=CSV)
    assert refused(answer) == (422, "file-has-problems")
    cells = answer.json()["fields"]["cells"]
    assert [(one["code"], one["cell"]) for one in cells] == [("subject-outside", "3")]
    assert county.office.ledger.head() == head
    receipt = done(reviewer.post(ENTRIES, content=sheet([(2, "1"), (3, "1")]), headers=CSV))
    assert county.office.ledger.at(receipt["first_position"]).actor.body == "sikong"


def test_a_roster_is_imported_by_the_county_only(county: County) -> None:
    data = "姓名,乡镇,村,类别,任职时间\n钱多,徐桥镇,石龙村,正职,2025-05-01\n".encode()
    reviewer = asked_by(county, "township_reviewer", "xuqiao")
    answer = reviewer.post("/v1/imports/roster", content=data, headers=CSV)
    assert refused(answer) == (403, "not-permitted")
    client = client_of(county)
    checked = client.post("/v1/imports/roster/check", content=data, headers=CSV).json()
    assert checked["problems"] == []
    done(client.post("/v1/imports/roster", content=data, headers=CSV))
    county.office.catch_up()
    named = [one["name"] for one in client.get("/v1/cadres?limit=500").json()["cadres"]]
    assert "钱多" in named


def test_what_is_no_workbook_is_refused(client: TestClient) -> None:
    for kind in ("application/json", "text/plain", ""):
        answer = client.post(ENTRIES, content=b"{}", headers={"content-type": kind})
        assert refused(answer) == (415, "media-type-unsupported")
    broken = client.post(ENTRIES, content=b"PK broken", headers={"content-type": XLSX})
    assert refused(broken)[0] in {409, 422}


def test_columns_without_known_headers_can_be_said(county: County) -> None:
    client = client_of(county)
    data = f"甲,乙,丙,丁\n{NAMES[0]},{VILLAGES[0]},奖励加分,1\n".encode()
    said = "&".join(f"column={one}" for one in ("A=name", "B=village", "C=input", "D=value"))
    report = client.post(f"{CHECK}&{said}&header_row=1", content=data, headers=CSV).json()
    assert (report["problems"], report["summary"]["entries"]) == ([], 1)
    unreadable = client.post(f"{CHECK}&column=name", content=data, headers=CSV)
    assert refused(unreadable) == (422, "column-unreadable")


def test_templates_have_the_rows_of_whom_one_may_record(county: County) -> None:
    client = client_of(county)
    changed = SCHEME.replace('"2025.1"', '"2025.2"').replace("2025-01-01\n", "2025-07-01\n", 1)
    changed = changed.replace("window: period, one: false", "window: period, one: true", 1)
    done(client.post("/v1/schemes", json={"text": changed}))
    county.clock.set(2025, 7, 1)
    done(client.post("/v1/periods/points/quarter/2025-Q3/open", json={}))
    address = "/v1/templates/entries/points/quarter/2025-Q3"
    assert _names_in(client.get(address)) == set(NAMES)
    reviewer = asked_by(county, "township_reviewer", "sikong")
    inside = {name for n, name in enumerate(NAMES) if n % 4 >= 2}
    assert _names_in(reviewer.get(address)) == inside
    assert client.get("/v1/templates/roster").headers["content-type"] == XLSX


def _names_in(answer: Any) -> set[str]:
    book = openpyxl.load_workbook(io.BytesIO(answer.raise_for_status().content))
    cells = {str(cell.value) for page in book.worksheets for row in page.rows for cell in row}
    return cells & set(NAMES)
