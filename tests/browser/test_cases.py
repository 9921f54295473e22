"""A case from the report to the score, walked by a discipline body and two clerks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Page, expect

from ledger.identifiers import utc_now
from ops.postgres import PrivateServer
from ops.screenshots import serving
from tests.api.county import Clock, open_office, settle
from tests.api.negative_list import with_negative_list
from tests.api.signing import open_account, signing_in
from tests.browser.conftest import SignedIn
from tests.browser.looks import cut_on_paper, overflow_px, violations

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MAY = "/?of=conduct/month/2025-05"


@pytest.fixture(scope="module")
def gate(server: PrivateServer, template: str) -> Iterator[str]:
    """A county with a negative list: April is final, May is open."""
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(f"create database walked_cases template {template} strategy file_copy")
    clock = Clock()
    with open_office(server.url("walked_cases"), clock) as office:
        with_negative_list(settle(office, clock))
        site = signing_in(office, utc_now)
        open_account(site, "discipline_body", "discipline_body", "jiwei")
        for name in ("county_clerk", "second_clerk"):
            open_account(site, name, "county_clerk", "taihu")
        open_account(site, "auditor", "auditor", "taihu")
        with serving(office, askers=site) as address:
            yield address


def stands(page: Page) -> None:
    """The page is as wide as its window, and axe finds nothing."""
    assert overflow_px(page) <= 0, page.url
    assert violations(page) == "", page.url


def report(reporter: Page, name: str, unit: str, evidence: Path) -> str:
    """Report a case; the first attempt leaves the village out. Its number."""
    reporter.goto("/cases/own")
    stands(reporter)
    reporter.get_by_role("link", name="报送情形").click()
    stands(reporter)
    reporter.get_by_label("姓名").fill(name)
    reporter.get_by_label("情形", exact=True).select_option(label="负面 · 重点工作推进不力")
    reporter.get_by_label("发生日期").fill("2025-04-20")
    reporter.get_by_label("事实经过").fill("人居环境整治连续三周未动工。")
    reporter.get_by_role("button", name="报送").click()
    expect(reporter.get_by_role("alert")).to_contain_text("姓名")
    expect(reporter.get_by_label("事实经过")).to_have_value("人居环境整治连续三周未动工。")
    stands(reporter)
    reporter.get_by_label("所在村").fill(unit)
    evidence.write_bytes(b"a picture")
    reporter.get_by_label("佐证材料").set_input_files(evidence)
    reporter.get_by_role("button", name="报送").click()
    expect(reporter.get_by_role("status")).to_contain_text("已记入台账")
    heading = reporter.get_by_role("heading", level=1)
    expect(heading).to_contain_text("情形 C250515-")
    expect(reporter.get_by_text("校验值（SHA-256）")).to_be_visible()
    stands(reporter)
    return heading.inner_text().removeprefix("情形 ").strip()


def test_a_case_goes_from_the_report_to_the_score(
    signed_in: SignedIn, tmp_path: Path, width: int
) -> None:
    name, unit = {1280: ("王建国", "石龙村"), 390: ("陈静", "石龙村")}[width]
    reporter = signed_in("discipline_body")
    case = report(reporter, name, unit, tmp_path / "photo.jpg")

    clerk, second = signed_in("county_clerk"), signed_in("second_clerk")
    second.goto("/cases")
    stands(second)
    second.get_by_role("link", name=case).click()
    expect(second.get_by_text("人居环境整治连续三周未动工。")).to_have_count(0)
    second.get_by_role("button", name="受理，开始核实").click()
    expect(second.locator(".lead").get_by_text("核实中")).to_be_visible()
    stands(second)

    clerk.goto(f"/cases/{case}")
    clerk.get_by_role("button", name="打开报送内容").click()
    expect(clerk.get_by_text("人居环境整治连续三周未动工。")).to_be_visible()
    row = clerk.get_by_role("row", name=re.compile("月度得分"))
    expect(row).to_contain_text("70")
    expect(clerk.get_by_text("打开报送内容", exact=True).first).to_be_visible()
    stands(clerk)
    clerk.get_by_label("核实结论").fill("现场核查属实。")
    clerk.get_by_role("button", name="认定属实").click()
    expect(clerk.locator(".lead").get_by_text("查实")).to_be_visible()
    expect(clerk.locator(".lead").get_by_text(name)).to_be_visible()
    clerk.get_by_label("扣发绩效补贴").check()
    clerk.get_by_label("起始日").fill("2025-05-01")
    clerk.get_by_label("理由").first.fill("扣发半年")
    clerk.get_by_role("button", name="采取措施").click()
    expect(clerk.get_by_role("alert")).to_be_visible()
    stands(clerk)
    clerk.get_by_label("截止日").fill("2025-10-31")
    clerk.get_by_role("button", name="采取措施").click()
    expect(clerk.get_by_text("执行中")).to_be_visible()
    clerk.get_by_role("button", name="更改已定局的结果").click()
    expect(clerk.get_by_role("status")).to_contain_text("已记入台账")
    stands(clerk)
    assert cut_on_paper(clerk) == []
    clerk.goto(MAY)
    expect(clerk.get_by_role("row", name=re.compile(name))).to_contain_text("70")

    reporter.reload()
    expect(reporter.locator(".lead").get_by_text("查实")).to_be_visible()
    expect(reporter.get_by_text("现场核查属实。")).to_have_count(0)

    second.goto(f"/cases/{case}")
    second.get_by_label("理由").last.fill("申诉成立")
    second.get_by_role("button", name="撤销认定").click()
    expect(second.locator(".lead").get_by_text("撤销认定")).to_be_visible()
    second.goto(MAY)
    expect(second.get_by_role("row", name=re.compile(name))).to_contain_text("95")


def test_two_reports_of_one_thing_stand_side_by_side(
    signed_in: SignedIn, tmp_path: Path, width: int
) -> None:
    name, unit = {1280: ("李秀英", "双河村"), 390: ("杨帆", "双河村")}[width]
    reporter, clerk = signed_in("discipline_body"), signed_in("county_clerk")
    first = report(reporter, name, unit, tmp_path / "photo.jpg")
    second = report(reporter, name, unit, tmp_path / "photo.jpg")
    clerk.goto(f"/cases/{second}")
    expect(clerk.get_by_text("可能与其他报送重复")).to_be_visible()
    clerk.get_by_role("button", name="打开报送内容").click()
    expect(clerk.get_by_text("与疑似重复的报送对照：")).to_be_visible()
    expect(clerk.get_by_role("link", name=first)).to_be_visible()
    stands(clerk)


def test_everybody_sees_how_many_and_nobody_sees_who(signed_in: SignedIn) -> None:
    auditor = signed_in("auditor")
    auditor.goto("/cases/counts")
    expect(auditor.get_by_role("heading", name="情形办理统计")).to_be_visible()
    stands(auditor)
    auditor.goto("/cases/all?state=reversed")
    stands(auditor)
