"""Public notices: to whom they show what, for how long, and why somebody stands where he does."""

from __future__ import annotations

import html
import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.access.asker import Asker
from api.access.roles import Role
from api.app import create_app
from api.documents.qr_reading import read_codes
from api.office import periods
from tests.api.askers import asking
from tests.api.conftest import HOST
from tests.api.county import CONTEXT, QUARTER, County
from tests.api.publishing import PAPER, POLICY, client_for, cosign, publish, with_log

NOTICE = "/notices/points/quarter/2025-Q2"
PAGE = {"accept": "text/html"}


def put_up(county: County) -> None:
    """Publish the second quarter, with one change by the meeting."""
    county.record(11, "60", "2025-Q2")
    county.clock.set(2025, 7, 2)
    for act in (periods.close_period, periods.compute_period):
        act(county.office, *QUARTER, "2025-Q2", CONTEXT)
        county.office.catch_up()
    changes = [periods.Change("person01", "grade", "一般", "分管工作有差错")]
    deviations = periods.deviations_from(county.office, *QUARTER, "2025-Q2", changes)
    periods.decide_period(
        county.office, *QUARTER, "2025-Q2", CONTEXT, meeting="会", deviations=deviations
    )
    county.office.catch_up()
    periods.publish_period(county.office, *QUARTER, "2025-Q2", CONTEXT)
    county.office.catch_up()


def public(county: County) -> TestClient:
    """Anybody, without signing in."""
    app = create_app(county.office, askers=lambda _: Asker())
    return TestClient(app, base_url=HOST, headers=PAGE)


def signed_in(county: County, role: Role, jurisdiction: str) -> TestClient:
    app = create_app(county.office, askers=asking(role, jurisdiction=jurisdiction))
    return TestClient(app, base_url=HOST, headers=PAGE)


@pytest.fixture
def posted(county: County) -> County:
    """The county with its second quarter on show."""
    put_up(county)
    return county


def test_anybody_reads_a_village_at_a_time_with_names_in_part(posted: County) -> None:
    client = public(posted)
    assert NOTICE in client.get("/notices").text
    choose = client.get(NOTICE).text
    assert re.findall(r'href="[^"]*place=([a-z0-9-]+)"', choose) == [
        "sikong-1",
        "sikong-2",
        "xuqiao-1",
        "xuqiao-2",
    ]
    page = client.get(f"{NOTICE}?place=xuqiao-1")
    assert re.findall(r'<th scope="row">(.*?)</th>', page.text) == ["王**", "陈*", "吴*"]
    assert "为保护个人信息" in page.text
    for wanted in ("公示时间为 2025年7月2日 至 2025年7月7日", "还剩 5 天", "请在 2025年7月7日 前"):
        assert wanted in page.text
    assert page.headers["x-robots-tag"].startswith("noindex")
    assert client.get(f"{NOTICE}?place=nowhere").status_code == 404


def test_only_what_the_scheme_discloses_is_shown(posted: County) -> None:
    page = public(posted).get(f"{NOTICE}?place=xuqiao-1").text
    table = page[page.index("<table") : page.index("</table>")]
    heads = re.findall(r'<th scope="col"[^>]*>(.*?)</th>', table)
    assert heads == ["姓名", "单位", "得分", "名次", "等次"]
    assert "1,200" not in page  # pay is not disclosed
    assert "person00" not in page


def test_who_may_read_the_names_of_the_place_prints_them_in_full(posted: County) -> None:
    own = signed_in(posted, "township_reviewer", "xuqiao")
    assert "王建国" in own.get(f"{NOTICE}?place=xuqiao-1").text
    assert "孙琴" not in own.get(f"{NOTICE}?place=sikong-2").text


def test_the_reasons_are_plain_and_name_only_what_is_disclosed(posted: County) -> None:
    page = public(posted).get(f"{NOTICE}?place=xuqiao-1").text
    why = page[page.index("为什么是这个结果") : page.index("有不同意见怎么办")]
    assert "得分 80 分：" in why
    assert "在正职 6 人中排第 1 名。" in why
    assert "正职共 6 人，名额为优秀 1，一般 4，较差 1，按名次定为“优秀”。" in why
    changed = public(posted).get(f"{NOTICE}?place=xuqiao-2").text
    assert "会议研究后，“等次”由“优秀”调整为“一般”，理由：分管工作有差错" in changed


def test_the_paper_says_where_it_can_be_checked(posted: County) -> None:
    client = public(posted)
    paper = client.get(f"{NOTICE}/pdf?place=xuqiao-1")
    assert (paper.status_code, paper.headers["content-type"]) == (200, "application/pdf")
    assert paper.content == client.get(f"{NOTICE}/pdf?place=xuqiao-1").content
    large = client.get(f"{NOTICE}/pdf?place=xuqiao-1&paper=a3")
    assert large.content.startswith(b"%PDF")
    assert large.content != paper.content
    page = client.get(f"{NOTICE}?place=xuqiao-1").text
    digest = re.search(r"<code>([0-9a-f]{64})</code>", page)
    assert digest
    assert (
        digest[1]
        in signed_in(posted, "county_clerk", "taihu").get("/periods/points/quarter/2025-Q2").text
    )


def test_after_its_days_a_notice_is_gone(posted: County) -> None:
    client = public(posted)
    posted.clock.set(2025, 7, 7)
    assert "今天是最后一天" in client.get(f"{NOTICE}?place=xuqiao-1").text
    posted.clock.set(2025, 7, 8)
    for address in (f"{NOTICE}?place=xuqiao-1", f"{NOTICE}/pdf?place=xuqiao-1"):
        gone = client.get(address)
        assert gone.status_code == 410
        assert "公示到 2025-07-07 为止，现在不再公开显示" in gone.text
    assert "现在没有正在公示的考核结果" in client.get("/notices").text


def test_what_was_never_put_up_is_not_there(county: County) -> None:
    answer = public(county).get(NOTICE)
    assert (answer.status_code, "没有公示" in answer.text) == (404, True)


def test_whoever_was_erased_has_no_name_on_it(posted: County) -> None:
    office = replace(posted.office)
    office.vault.erase("person00")
    page = public(posted).get(f"{NOTICE}?place=xuqiao-1").text
    assert re.findall(r'<th scope="row">(.*?)</th>', page)[1:] == ["陈*", "吴*"]


def test_a_printed_notice_carries_the_signed_checkpoint(posted: County, tmp_path: Path) -> None:
    """As text, and as a code that a camera reads from the paper to the byte."""
    office = with_log(posted.office, tmp_path, POLICY)
    publish(office)
    cosign(office, PAPER)
    assert office.log is not None
    note = office.log.store.checkpoint()
    client = client_for(office, page=True)
    pdf = client.get(f"{NOTICE}/pdf?place=xuqiao-1").content
    (tmp_path / "notice.pdf").write_bytes(pdf)
    subprocess.run(
        ["pdftoppm", "-r", "200", "-png", "-singlefile", "notice.pdf", "notice"],
        cwd=tmp_path,
        check=True,
    )
    codes = read_codes((tmp_path / "notice.png").read_bytes())
    assert note in codes
    text = subprocess.run(
        ["pdftotext", tmp_path / "notice.pdf", "-"], capture_output=True, check=True
    ).stdout.decode()
    origin, size, root = note.decode().splitlines()[:3] if note else ("", "", "")
    for wanted in (origin, f"共 {size} 条记录", root):
        assert wanted in text
    page = html.unescape(client.get(f"{NOTICE}?place=xuqiao-1").text)
    assert note is not None
    assert note.decode() in page
    assert "/proof/code.svg?position=" in page


def test_a_notice_that_is_not_yet_in_the_log_is_printed_without(
    posted: County, tmp_path: Path
) -> None:
    office = with_log(posted.office, tmp_path)
    client = client_for(office, page=True)
    assert client.get(f"{NOTICE}/pdf?place=xuqiao-1").content.startswith(b"%PDF")
    assert "正在公布" in client.get(f"{NOTICE}?place=xuqiao-1").text
