"""Files: whole ones say so, cut ones say so, nothing runs in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import openpyxl
import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.exports import files, rows
from tests.api.askers import asking
from tests.api.conftest import HOST, client_of
from tests.api.county import County

STANDING = "/v1/exports/standings/points/quarter/2025-Q1"


def lines(client: TestClient, address: str) -> list[dict[str, Any]]:
    answer = client.get(address).raise_for_status()
    assert answer.headers["content-type"] == "application/x-ndjson"
    return [json.loads(line) for line in answer.text.splitlines()]


def table(client: TestClient, address: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(client.get(address).raise_for_status().text)))


def test_ndjson_ends_with_the_number_of_its_rows(client: TestClient) -> None:
    *found, last = lines(client, f"{STANDING}?format=ndjson")
    assert last == {"complete": True, "rows": 12, "as_of": 90}
    assert [row["name"] for row in found[:2]] == ["孙琴", "徐亮"]
    assert found[0]["amount_yuan"] == "1200.00"


def test_the_rows_of_a_file_are_those_of_the_answer(client: TestClient) -> None:
    head, *found, last = table(client, STANDING)
    answered = client.get("/v1/standings/points/quarter/2025-Q1").json()["rows"]
    assert [row[head.index("subject")] for row in found] == [row["subject"] for row in answered]
    assert [row[head.index("score")] for row in found] == [
        row["figures"]["score"] for row in answered
    ]
    assert last == ["#complete", "12", "90"]


@pytest.mark.parametrize(
    ("dataset", "expected"),
    [("entries", 25), ("outcomes", 12), ("pay", 12), ("histories/person00", 9)],
)
def test_every_dataset_comes_in_every_format(
    client: TestClient, dataset: str, expected: int
) -> None:
    address = f"/v1/exports/{dataset}"
    assert len(lines(client, f"{address}?format=ndjson")) == expected + 1
    assert len(table(client, address)) == expected + 2
    book = openpyxl.load_workbook(
        io.BytesIO(client.get(f"{address}?format=xlsx").raise_for_status().content)
    )
    assert book["rows"].max_row == expected + 1
    assert [row[1].value for row in book["about"].rows][1:] == [90, expected]


def test_more_rows_than_a_batch_come_in_order_and_once(county: County) -> None:
    whole = lines(client_of(county), "/v1/exports/entries?format=ndjson")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rows, "BATCH", 7)
        assert lines(client_of(county), "/v1/exports/entries?format=ndjson") == whole


def test_what_is_recorded_meanwhile_does_not_come_in(county: County) -> None:
    client = client_of(county)
    before = county.office.ledger.head()
    county.record(11, "99", "2025-Q2")
    *found, last = lines(client, f"/v1/exports/entries?format=ndjson&as_of={before}")
    assert (len(found), last["as_of"]) == (25, before)


def test_a_stream_that_fails_midway_says_so(county: County) -> None:
    client = client_of(county)

    def fail_later() -> Any:
        yield [{"position": 1}]
        raise RuntimeError("王建国 is in this message")

    def broken(*_: object, **__: object) -> rows.Dataset:
        return rows.Dataset(name="entries", columns=("position",), as_of=90, batches=fail_later())

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("api.routers.exports.entry_rows", broken)
        row, last = lines(client, "/v1/exports/entries?format=ndjson")
        assert row == {"position": 1}
        assert (last["complete"], last["rows"]) == (False, 1)
        assert last["problem"]["code"] == "internal-error"
        _, _, cut = table(client, "/v1/exports/entries")
        assert cut[:3] == ["#incomplete", "1", "internal-error"]
        whole = client.get("/v1/exports/entries?format=xlsx")
        assert whole.status_code == 500  # a workbook is made before anything is sent
    assert "王建国" not in str([last, cut, whole.text])


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+86 138", "'+86 138"),
        ("-cmd|x", "'-cmd|x"),
        ("@sum", "'@sum"),
        ("\tx", "'\tx"),
        ("-3.5", "-3.5"),
        ("村党组织书记", "村党组织书记"),
        (7, "7"),
        (None, ""),
    ],
)
def test_no_cell_is_a_formula(value: object, written: str) -> None:
    made = rows.Dataset(name="x", columns=("item",), as_of=1, batches=iter([[{"item": value}]]))
    text = b"".join(files.csv_lines(made, _unexpected, headings="keys", bom=False)).decode()
    assert list(csv.reader(io.StringIO(text)))[1:2] == [[written]]
    made = rows.Dataset(name="x", columns=("item",), as_of=1, batches=iter([[{"item": value}]]))
    with files.workbook(made, headings="keys") as file:
        cell = openpyxl.load_workbook(file)["rows"]["A2"]
    assert (cell.value, cell.data_type == "f") == (value, False)


def _unexpected(error: Exception) -> Any:
    raise error


def test_a_workbook_has_chinese_headings_and_numbers(client: TestClient) -> None:
    answer = client.get(f"{STANDING}?format=xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content))["rows"]
    heads = [cell.value for cell in sheet[1]]
    assert heads[:2] == ["名次", "排名人数"]
    assert sheet.cell(2, heads.index("得分") + 1).value == 93
    assert int(answer.headers["content-length"]) == len(answer.content)


def test_a_workbook_that_would_be_too_large_is_refused(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MOST_SHEET_ROWS", 5)
    answer = client.get(f"{STANDING}?format=xlsx")
    assert (answer.status_code, answer.json()["code"]) == (422, "export-too-large")


def test_csv_for_excel_begins_with_a_mark(client: TestClient) -> None:
    answer = client.get(f"{STANDING}?bom=true&headings=zh")
    assert answer.content.startswith("\ufeff名次".encode())
    assert not client.get(STANDING).content.startswith("\ufeff".encode())


def test_an_unknown_period_is_a_plain_problem(client: TestClient) -> None:
    answer = client.get("/v1/exports/standings/points/quarter/2031-Q1?format=ndjson")
    assert (answer.status_code, answer.json()["code"]) == (404, "period-not-opened")


def test_an_unchanged_file_is_not_sent_again(client: TestClient) -> None:
    tag = client.get(STANDING).headers["etag"]
    assert client.get(STANDING, headers={"if-none-match": tag}).status_code == 304


def test_a_township_gets_only_its_own_and_a_dashboard_no_names(settled: County) -> None:
    def ask(role: Any, jurisdiction: str) -> TestClient:
        app = create_app(settled.office, askers=asking(role, jurisdiction=jurisdiction))
        return TestClient(app, base_url=HOST)

    reviewer = ask("township_reviewer", "sikong")
    *found, _ = lines(reviewer, f"{STANDING}?format=ndjson")
    assert {row["group"] for row in found} == {"sikong"}
    *found, _ = lines(reviewer, "/v1/exports/entries?format=ndjson")
    assert 0 < len(found) < 25
    dashboard = ask("dashboard", "taihu")
    *found, _ = lines(dashboard, f"{STANDING}?format=ndjson")
    assert "孙*" in {row["name"] for row in found}
    assert all(row["amount_yuan"] is None for row in found)
    assert dashboard.get("/v1/exports/entries").status_code == 403
    assert ask("cadre", "taihu").get(STANDING).status_code == 403
