"""The import wizard: what it recognises, which cells are wrong, and what it records."""

from __future__ import annotations

import io
import re

from fastapi.testclient import TestClient
from httpx2 import Response
from openpyxl import load_workbook

from api.access.roles import Role
from api.app import create_app
from api.office import cadres
from domain.events.entries import EntryRecorded
from ledger.sealing import PersonDetails
from tests.api.askers import asking
from tests.api.conftest import HOST, client_of
from tests.api.county import CONTEXT, County

OPEN = "points/quarter/2025-Q2"
GOOD = "乡镇,行政村,姓名,指标,事项,得分\n寺前镇,白沙村,孙琴,任务积分,夏粮,71\n"
BAD = """乡镇,行政村,姓名,指标,事项,得分
徐桥镇,石龙村,王建国,任务积分,夏粮,五
徐桥镇,石龙村,无此人,任务积分,夏粮,5
寺前镇,白沙村,孙琴,任务积分,夏粮,5
寺前镇,白沙村,孙琴,没有的指标,夏粮,5
合计,,,,,15
"""
ODD = "地,村庄,谁,哪项,做了啥,几分\n寺前镇,白沙村,孙琴,任务积分,夏粮,71\n"


def pages(county: County, role: Role, jurisdiction: str, person: str = "p-tester") -> TestClient:
    """The pages as somebody in the role sees them."""
    askers = asking(role, jurisdiction=jurisdiction, person=person)
    return TestClient(
        create_app(county.office, askers=askers), base_url=HOST, headers={"accept": "text/html"}
    )


def upload(client: TestClient, text: str, kind: str = "entries", **typed: str) -> Response:
    """Send a file from the first page of the wizard; the page that it leads to."""
    asked = {"of": OPEN} if kind == "entries" else {}
    return client.post(
        f"/imports/{kind}",
        data={**asked, **typed},
        files={"file": ("夏季.csv", text.encode(), "text/csv")},
    )


def test_what_may_be_imported_is_offered(client: TestClient) -> None:
    page = client.get(f"/imports?of={OPEN}").text
    assert f'<option value="{OPEN}" selected>' in page
    assert 'value="points/quarter/"' in page  # dated: village honours
    assert 'value="points/quarter/2025-Q1"' not in page  # it takes no entries any more
    assert "人员名册" in page
    history = page[page.index("导入记录") :]
    assert "第 2 条" in history


def test_every_bad_cell_is_red_in_its_row_and_nothing_is_recorded(county: County) -> None:
    client = client_of(county)
    head = county.office.ledger.head()
    page = upload(client, BAD).text
    assert "有 3 处差错，整个文件都不会写入" in page
    bad = page[page.index("工作表“csv”：3 行有差错") : page.index("识别结果")]
    assert re.findall(r'<td class="bad">(.*?)</td>', bad) == ["五", "没有的指标"]
    assert bad.count('<tr class="bad">') == 1  # nobody is known by that name: the whole row
    assert "请只填数字" in bad
    assert "合计" in page[page.index("未导入的部分") :]
    assert "导入 1 条记录" not in page
    assert county.office.ledger.head() == head


def test_the_file_comes_back_with_the_bad_cells_marked(county: County) -> None:
    client = client_of(county)
    page = upload(client, BAD)
    address = re.search(r'href="(/imports/entries/[0-9a-f]{64}/errors[^"]*)"', page.text)
    assert address
    book = client.get(address[1].replace("&amp;", "&"))
    assert book.headers["content-disposition"] == 'attachment; filename="errors.xlsx"'
    sheet = load_workbook(io.BytesIO(book.content))["csv"]
    assert sheet["F2"].fill.start_color.rgb == "FFFFC7CE"
    assert sheet["F4"].fill.start_color.rgb != "FFFFC7CE"


def test_a_clean_file_is_recorded_once_with_its_receipt(county: County) -> None:
    client = client_of(county)
    checked = upload(client, GOOD)
    assert "没有差错，可以导入" in checked.text
    done = client.post(str(checked.url), follow_redirects=False)
    assert done.status_code == 303
    receipt = client.get(done.headers["location"])
    for wanted in ("已写入台账", "文件共 1 行", "计分记录"):
        assert wanted in receipt.text
    position = int(re.findall(r"/imports/(\d+)", done.headers["location"])[0])
    event = county.office.ledger.at(position + 1).event
    assert isinstance(event, EntryRecorded)
    assert (event.subject, event.value) == ("person11", "71")
    again = upload(client, GOOD)
    assert f"这个文件以前导入过（台账第 {position} 条）" in again.text
    assert client.get(str(checked.url)).status_code == 200  # uploaded again just now


def test_what_unknown_columns_mean_is_said_once_and_remembered(county: County) -> None:
    client = client_of(county)
    page = upload(client, ODD)
    assert "没有认出工作表“csv”的表头" in page.text
    address = re.search(r'action="(/imports/entries/[0-9a-f]{64}/columns[^"]*)"', page.text)
    assert address
    said = {
        "sheet": "csv",
        "header_row": "1",
        "column-A": "township",
        "column-B": "village",
        "column-C": "name",
        "column-D": "input",
        "column-E": "item",
        "column-F": "value",
    }
    where = address[1].replace("&amp;", "&")
    wrong = client.post(where, data=said | {"column-F": "township"})
    assert "没有差错" not in wrong.text
    known = client.post(where, data=said)
    assert "没有差错，可以导入" in known.text
    assert client.post(str(known.url), follow_redirects=False).status_code == 303


def test_a_reviewer_imports_for_the_own_township_only(county: County) -> None:
    reviewer = pages(county, "township_reviewer", "xuqiao")
    page = upload(reviewer, GOOD).text
    assert "不在您的管辖范围内" in page
    own = pages(county, "township_reviewer", "sikong")
    checked = upload(own, GOOD)
    assert own.post(str(checked.url), follow_redirects=False).status_code == 303
    assert own.get("/imports").text.count('data-label="行数"') == 1  # not the county's
    assert own.get("/imports/2").status_code == 404
    assert own.get("/imports/roster").status_code == 403


def test_nobody_else_finds_an_upload(county: County) -> None:
    askers = {name: asking("county_clerk", person=name) for name in ("p-one", "p-two")}
    app = create_app(
        county.office, askers=lambda request: askers[request.headers["x-who"]](request)
    )
    one, two = (
        TestClient(app, base_url=HOST, headers={"accept": "text/html", "x-who": name})
        for name in askers
    )
    checked = upload(one, GOOD)
    assert one.get(str(checked.url)).status_code == 200
    gone = two.get(str(checked.url))
    assert (gone.status_code, "上传的文件已不在系统中" in gone.text) == (404, True)


def test_a_form_without_file_or_period_comes_back(county: County) -> None:
    client = client_of(county)
    refused = client.post("/imports/entries", data={"of": OPEN})
    assert (refused.status_code, 'id="wrong-file"' in refused.text) == (422, True)
    assert upload(client, GOOD, of="points").status_code == 404


def test_a_roster_that_moves_people_asks_for_the_day(county: County) -> None:
    office, client = county.office, client_of(county)
    cadres.register(
        office,
        PersonDetails(name="新来的", staff_code="N-1"),
        CONTEXT,
    )
    text = (
        "人员编号,姓名,乡镇,行政村,职务,类别,任职时间\n"
        "N-1,新来的,徐桥镇,石龙村,委员,副职,2025-05-01\n"
    )
    page = upload(client, text, kind="roster")
    assert "请填写变动日期后重新核对" in page.text
    checked = client.get(f"{page.url}?changes_on=2025-05-10")
    assert "没有差错，可以导入" in checked.text
    done = client.post(str(checked.url))
    assert "人员名册" in done.text
    assert "已写入台账" in done.text


def test_empty_workbooks_have_the_headers_that_are_known(client: TestClient) -> None:
    book = client.get(f"/imports/templates/{OPEN}")
    cells = [
        cell.value
        for sheet in load_workbook(io.BytesIO(book.content)).worksheets
        for row in sheet.iter_rows()
        for cell in row
    ]
    assert {"姓名", "指标", "事项"} <= set(cells)
    assert client.get("/imports/templates/roster").content.startswith(b"PK")


def test_a_page_that_is_no_workbook_is_refused_in_words(county: County) -> None:
    client = client_of(county)
    sent = client.post(
        "/imports/entries",
        data={"of": OPEN},
        files={"file": ("page.html", b"<html></html>", "text/html")},
    )
    assert "网页" in sent.text
