"""Duties, objections and supervision as those concerned walk through them, form by form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Page, expect

from api.office import periods
from ledger.identifiers import utc_now
from ops.postgres import PrivateServer
from ops.screenshots import serving
from tests.api.county import CONTEXT, QUARTER, Clock, open_office, settle
from tests.api.signing import open_account, signing_in
from tests.browser.conftest import JURISDICTIONS, SignedIn
from tests.browser.looks import cut_on_paper, overflow_px, violations

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SECOND = (*QUARTER, "2025-Q2")


@pytest.fixture(scope="module")
def gate(server: PrivateServer, template: str) -> Iterator[str]:
    """A county whose second quarter is on notice, with real sign-in."""
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(f"create database noticed template {template} strategy file_copy")
    clock = Clock()
    with open_office(server.url("noticed"), clock) as office:
        settle(office, clock)
        clock.set(2025, 7, 3)
        for act in (periods.close_period, periods.compute_period):
            act(office, *SECOND, CONTEXT)
            office.catch_up()
        periods.decide_period(office, *SECOND, CONTEXT, meeting="7月3日联席会议")
        office.catch_up()
        periods.publish_period(office, *SECOND, CONTEXT)
        site = signing_in(office, utc_now)
        for role, jurisdiction in JURISDICTIONS.items():
            person = "person00" if role == "cadre" else ""
            open_account(site, role, role, jurisdiction, person=person)
        with serving(office, askers=site) as address:
            yield address


def stands(page: Page) -> None:
    """The page is as wide as its window, and axe finds nothing."""
    assert overflow_px(page) <= 0, page.url
    assert violations(page) == "", page.url


def order(clerk: Page, title: str) -> None:
    """Order a duty; the first attempt names a day that is over."""
    clerk.goto("/duties")
    stands(clerk)
    clerk.get_by_role("link", name="交办任务").click()
    stands(clerk)
    clerk.get_by_label("对象").fill("person04")
    clerk.get_by_label("类别").select_option(label="整改")
    clerk.get_by_label("事项").fill(title)
    clerk.get_by_label("责任单位").select_option(label="徐桥镇")
    clerk.get_by_label("责任人").select_option(label="乡镇党委")
    clerk.get_by_label("办结期限").fill("2025-07-02")
    clerk.get_by_role("button", name="交办").click()
    expect(clerk.get_by_role("alert")).to_contain_text("早于交办日期")
    expect(clerk.get_by_label("事项")).to_have_value(title)
    stands(clerk)
    clerk.get_by_label("办结期限").fill("2025-07-20")
    clerk.get_by_role("button", name="交办").click()
    expect(clerk.get_by_role("status")).to_contain_text("已记入台账")
    expect(clerk.get_by_role("heading", level=1)).to_have_text(title)
    expect(clerk.get_by_text("还没有办理记录")).to_be_visible()


def test_a_duty_goes_from_the_order_to_the_closing(
    signed_in: SignedIn, tmp_path: Path, width: int
) -> None:
    clerk = signed_in("county_clerk")
    title = f"{width} 号垃圾点整改"
    order(clerk, title)

    worker = signed_in("township_reviewer")
    worker.goto("/duties?township=xuqiao")
    worker.get_by_role("link", name=title).click()
    picture = tmp_path / "photo.jpg"
    picture.write_bytes(b"a picture")
    worker.get_by_label("做了什么").fill("已与陈静谈话，垃圾点当日清运。")
    worker.get_by_label("证明材料").set_input_files(picture)
    worker.get_by_label("已办结，请求销号").check()
    stands(worker)
    worker.get_by_role("button", name="登记").click()
    expect(worker.get_by_text("垃圾点当日清运")).to_be_visible()
    expect(worker.get_by_text("image/jpeg")).to_be_visible()
    worker.get_by_label("审核意见").fill("我自己看过了")
    worker.get_by_role("button", name="准予销号").click()
    expect(worker.get_by_role("alert")).to_contain_text("不能审核")
    expect(worker.get_by_label("审核意见")).to_have_value("我自己看过了")

    clerk.reload()
    clerk.get_by_label("审核意见").fill("照片没有日期，请补拍。")
    clerk.get_by_role("button", name="退回重办").click()
    expect(clerk.get_by_text("退回 1 次")).to_be_visible()
    worker.goto(worker.url.split("?")[0].removesuffix("/review"))
    worker.get_by_label("做了什么").fill("已补拍。")
    worker.get_by_label("已办结，请求销号").check()
    worker.get_by_role("button", name="登记").click()
    clerk.reload()
    clerk.get_by_label("审核意见").fill("已核实。")
    clerk.get_by_role("button", name="准予销号").click()
    expect(clerk.locator(".lead").get_by_text("已销号")).to_be_visible()
    expect(clerk.get_by_role("button", name="准予销号")).to_have_count(0)
    stands(clerk)
    assert cut_on_paper(clerk) == []


def test_a_cadre_objects_and_reads_the_ruling(signed_in: SignedIn, width: int) -> None:
    cadre = signed_in("cadre")
    cadre.goto("/cadres/person00?of=points/quarter/2025-Q2")
    cadre.get_by_role("link", name="提出异议").click()
    stands(cadre)
    cadre.get_by_label(re.compile("^名次")).check()
    cadre.get_by_role("button", name="提交异议").click()
    said = f"名次与村里公示不符（{width}）。"
    cadre.get_by_label("异议内容和理由").fill(said)
    cadre.get_by_role("button", name="提交异议").click()
    expect(cadre.get_by_text(said)).to_be_visible()
    stands(cadre)

    clerk = signed_in("county_clerk")
    clerk.goto("/objections")
    stands(clerk)
    clerk.get_by_role("link", name="王建国").first.click()
    expect(clerk.get_by_text(said)).to_be_visible()
    clerk.get_by_label("几天内答复").fill("10")
    clerk.get_by_role("button", name="受理").click()
    expect(clerk.get_by_text("2025年7月13日")).to_be_visible()
    clerk.get_by_label("不成立", exact=True).check()
    clerk.get_by_label("理由", exact=True).fill("名次按类别分别排列，公示无误。")
    stands(clerk)
    clerk.get_by_role("button", name="作出答复").click()
    expect(clerk.locator(".lead").get_by_text("不成立")).to_be_visible()

    cadre.reload()
    expect(cadre.get_by_text("公示无误")).to_be_visible()
    cadre.get_by_label("申诉理由").fill("请另一人再看。")
    cadre.get_by_role("button", name="提出申诉").click()
    expect(cadre.locator(".lead").get_by_text("申诉中")).to_be_visible()
    stands(cadre)
    cadre.get_by_role("link", name="我的异议").first.click()
    stands(cadre)
    clerk.reload()
    clerk.get_by_label("不成立", exact=True).check()
    clerk.get_by_label("理由", exact=True).fill("同前")
    clerk.get_by_role("button", name="作出答复").click()
    expect(clerk.get_by_role("alert")).to_contain_text("不能再作答复")
    expect(clerk.get_by_label("理由", exact=True)).to_have_value("同前")


def test_a_clerk_writes_down_what_somebody_who_came_by_objects_to(signed_in: SignedIn) -> None:
    clerk = signed_in("county_clerk")
    clerk.goto("/objections?all=true")
    clerk.get_by_label("对谁的结果").fill("nobody-at-all")
    clerk.get_by_role("button", name="下一步").click()
    expect(clerk.get_by_role("alert")).to_contain_text("没有登记这个人或单位")
    clerk.get_by_label("对谁的结果").fill("person06")
    clerk.get_by_role("button", name="下一步").click()
    expect(clerk.get_by_role("heading", level=1)).to_contain_text("黄磊")
    clerk.get_by_label(re.compile("^其他人")).check()
    clerk.get_by_label("异议内容和理由").fill("村民李某反映。")
    stands(clerk)
    clerk.get_by_role("button", name="提交异议").click()
    expect(clerk.locator(".lead")).to_contain_text("他人提出")


def test_an_auditor_looks_at_what_departs_from_the_usual_course(signed_in: SignedIn) -> None:
    auditor = signed_in("auditor")
    auditor.goto("/")
    auditor.get_by_role("link", name="监督").click()
    expect(auditor.get_by_text("没有这类情况")).to_be_visible()
    auditor.get_by_role("link", name=re.compile("会议调整")).click()
    expect(auditor.get_by_role("row", name=re.compile("李秀英"))).to_contain_text("洪灾")
    stands(auditor)
    assert cut_on_paper(auditor) == []
    auditor.get_by_label("记入日期不早于").fill("2025-07-01")
    auditor.get_by_role("button", name="查看").click()
    expect(auditor).to_have_url(re.compile("since=2025-07-01"))
    expect(auditor.get_by_text("以来没有这类情况")).to_be_visible()
    auditor.get_by_role("link", name="不限日期").click()
    auditor.get_by_role("link", name=re.compile("任务逾期")).click()
    auditor.get_by_role("link", name=re.compile("^第 .* 条$")).first.click()
    expect(auditor.get_by_role("heading", level=1)).to_have_text("乡镇党委约谈提醒")
    stands(auditor)


@pytest.mark.parametrize("where", ["/duties", "/objections?all=true", "/supervision"])
def test_the_pages_speak_english_too(signed_in: SignedIn, where: str) -> None:
    auditor = signed_in("auditor")
    auditor.goto(f"{where}{'&' if '?' in where else '?'}lang=en")
    expect(auditor.locator("html")).to_have_attribute("lang", "en")
    stands(auditor)
