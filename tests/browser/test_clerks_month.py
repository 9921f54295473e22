"""A clerk's month, page by page: import, close, compute, decide, publish, finalise; and a notice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser, Page, expect

from ops.postgres import PrivateServer
from ops.screenshots import serving
from tests.api.askers import COUNTY
from tests.api.county import Clock, County, open_office, settle
from tests.browser.conftest import SignedIn
from tests.browser.looks import cut_on_paper, open_everything, overflow_px, violations

pytestmark = [pytest.mark.browser, pytest.mark.slow]

DESK_PX = 1280
PERIOD = "/periods/points/quarter/2025-Q2"
BAD = "乡镇,行政村,姓名,指标,事项,得分\n寺前镇,白沙村,孙琴,任务积分,夏粮,七十一\n"
OWN = "乡镇,行政村,姓名,指标,事项,得分\n徐桥镇,石龙村,王建国,任务积分,夏粮,1\n"
GOOD = BAD.replace("七十一", "71")
PAGES = [
    "/periods",
    "/periods/open",
    PERIOD,
    "/periods/points/quarter/2025-Q1",
    f"{PERIOD}/close",
    "/periods/points/quarter/2025-Q1/supersede",
    "/imports",
    "/imports/roster",
    "/notices",
    "/schemes",
    "/schemes/points/2025.1",
    "/schemes/points/2025.1?view=steps",
    "/schemes/points/2025.1?view=text",
    "/schemes/points/what-if?of=quarter/2025-Q1&parameter=bonus_cap&value=20",
]


class Month:
    """A county of the test's own, in the middle of its second quarter."""

    def __init__(self, county: County, address: str) -> None:
        self.county = county
        self.address = address


@pytest.fixture(scope="module")
def databases(server: PrivateServer, template: str) -> list[str]:
    """Names for counties of tests; each name is taken once."""
    names = [f"month{number}" for number in range(3)]
    with psycopg.connect(server.url(), autocommit=True) as connection:
        for name in names:
            connection.execute(f"create database {name} template {template} strategy file_copy")
    return names


@pytest.fixture
def month(server: PrivateServer, databases: list[str]) -> Iterator[Month]:
    clock = Clock()
    with open_office(server.url(databases.pop()), clock) as office:
        county = settle(office, clock)
        with serving(office, askers=COUNTY) as address:
            yield Month(county, address)


@pytest.fixture
def desk(browser: Browser, month: Month, width: int) -> Iterator[Page]:
    """The clerk's page, at both widths."""
    context = browser.new_context(
        base_url=month.address, viewport={"width": width, "height": 844}, locale="zh-CN"
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    yield page
    context.close()
    assert [one for one in complaints if "status of 4" not in one] == []


def looks_right(page: Page) -> None:
    """Nothing wider than the window, nothing for axe."""
    assert overflow_px(page) <= 0, page.url
    assert violations(page) == "", page.url


def send(page: Page, path: Path, text: str) -> None:
    """Choose the file and upload it."""
    path.write_text(text, "utf-8")
    page.get_by_label("文件").set_input_files(path)
    page.get_by_role("button", name="上传并核对").click()
    expect(page).to_have_url(re.compile("/imports/(entries|roster)/[0-9a-f]{64}"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("核对文件")


def import_what_is_missing(desk: Page, folder: Path) -> None:
    """From the list of what is missing to a bad file, a good file, and its receipt."""
    desk.goto("/periods")
    desk.get_by_role("link", name="2025年第2季度").click()
    expect(desk.get_by_text("有 1 个考核对象因缺少记录，算不出结果")).to_be_visible()
    desk.get_by_text("缺“任务积分”的名单").click()
    expect(desk.get_by_text("孙琴")).to_be_visible()
    desk.get_by_role("link", name="导入记录").click()
    send(desk, folder / "夏季.csv", BAD)
    expect(desk.locator("td.bad")).to_have_text("七十一")
    looks_right(desk)
    with desk.expect_download() as given:
        desk.get_by_role("link", name="下载标红的文件").click()
    assert given.value.suggested_filename == "errors.xlsx"
    desk.get_by_role("link", name="换个文件").click()
    send(desk, folder / "夏季2.csv", GOOD)
    looks_right(desk)
    desk.get_by_role("button", name="导入 1 条记录").click()
    expect(desk.get_by_role("heading", name="已写入台账")).to_be_visible()
    looks_right(desk)


def do(desk: Page, act: str) -> None:
    """An act that asks for nothing but its day."""
    desk.get_by_role("link", name=act, exact=True).last.click()
    expect(desk.get_by_role("heading", name="将记入台账的内容")).to_be_visible()
    looks_right(desk)
    desk.get_by_role("button", name="确认记入台账").click()
    expect(desk.get_by_text("已记入台账第")).to_be_visible()


def decide(desk: Page) -> None:
    """The meeting changes one grade, forgets the reason, and sees first what follows."""
    desk.get_by_role("link", name="登记会议决定").click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("登记会议决定")
    looks_right(desk)
    desk.get_by_label("会议", exact=True).fill("7月2日联席会议")
    first = desk.get_by_role("group", name="第 1 处调整")
    first.get_by_label("对象").fill("王建国")
    first.get_by_label("调整为").fill("一般")
    desk.get_by_role("button", name="下一步：核对").click()
    expect(desk.get_by_role("alert")).to_contain_text("须写明理由")
    expect(first.get_by_label("调整为")).to_have_value("一般")
    first.get_by_label("理由").fill("信访积案未化解")
    desk.get_by_role("button", name="下一步：核对").click()
    expect(desk.get_by_role("heading", name="由此带来的变化")).to_be_visible()
    expect(desk.get_by_text("合计金额变化 −1,200.00 元")).to_be_visible()
    looks_right(desk)
    desk.get_by_role("button", name="确认记入台账").click()
    expect(desk.locator("#deviations ~ table")).to_contain_text("信访积案未化解")


def read_the_notice(desk: Page, month: Month) -> None:
    """The notice of a village, its reasons, and the paper for the board."""
    desk.get_by_role("link", name="公示页").click()
    expect(desk.get_by_role("heading", name="请选择要看的地方")).to_be_visible()
    looks_right(desk)
    desk.get_by_text("徐桥镇", exact=True).click()
    desk.get_by_role("link", name="石龙村").click()
    reasons = desk.locator("dl.reasons")
    expect(reasons).to_contain_text("在正职 6 人中排第 1 名")
    expect(reasons).to_contain_text("会议研究后，“等次”由“优秀”调整为“一般”")
    looks_right(desk)
    assert cut_on_paper(desk) == []
    paper = desk.get_by_role("link", name="PDF").get_attribute("href") or ""
    assert desk.request.get(month.address + paper).body().startswith(b"%PDF")


def test_walks_a_quarter_from_the_missing_entry_to_its_outcomes(
    desk: Page, month: Month, tmp_path: Path
) -> None:
    import_what_is_missing(desk, tmp_path)
    month.county.clock.set(2025, 7, 2)
    desk.goto(PERIOD)
    expect(desk.get_by_text("12 个考核对象的各项记录都已录入")).to_be_visible()
    do(desk, "截止录入")
    do(desk, "计算正式结果")
    decide(desk)
    do(desk, "公示")
    read_the_notice(desk, month)
    month.county.clock.set(2025, 7, 8)
    desk.goto(PERIOD)
    do(desk, "结果生效")
    expect(desk.get_by_text("结果生效，逐人记入 12 条")).to_be_visible()
    gone = desk.goto("/notices/points/quarter/2025-Q2?place=xuqiao-1")
    assert gone is not None
    assert gone.status == 410
    expect(desk.get_by_role("heading", name="公示已经结束")).to_be_visible()


def test_the_clerk_tries_other_rules_and_passes_the_address_on(page: Page) -> None:
    page.goto("/schemes")
    page.get_by_role("link", name="村干部积分考核办法").click()
    expect(page.get_by_text("文件未说明按季还是按年封顶")).to_be_visible()
    page.get_by_role("link", name="假设测算").click()
    page.get_by_label("以哪一期为例").select_option(label="季度积分 · 2025年第1季度 · 已生效")
    page.get_by_label("参数 1").select_option(label="加分上限（现为 5 分）")
    page.get_by_label("改为 1").fill("20")
    page.get_by_role("button", name="测算").click()
    expect(page.get_by_text("假设“加分上限”由 5 分 改为 20 分")).to_be_visible()
    address = page.url
    page.goto("/schemes")
    page.goto(address)
    moved = page.get_by_role("row").filter(has=page.get_by_role("link", name="王建国"))
    expect(moved).to_contain_text("67.5")
    expect(moved).to_contain_text("奖励加分最多不超过5分")


@pytest.mark.parametrize("where", PAGES)
def test_every_page_fits_its_window_and_the_paper_and_passes_axe(page: Page, where: str) -> None:
    joint = "&" if "?" in where else "?"
    for address in (where, f"{where}{joint}lang=en"):
        page.goto(address)
        open_everything(page)
        looks_right(page)
    if page.viewport_size and page.viewport_size["width"] == DESK_PX:  # paper has one width
        assert cut_on_paper(page) == []


def test_the_import_needs_no_script_and_no_mouse(
    browser: Browser, month: Month, tmp_path: Path
) -> None:
    context = browser.new_context(base_url=month.address, java_script_enabled=False)
    plain = context.new_page()
    plain.goto("/imports?of=points/quarter/2025-Q2")
    (tmp_path / "a.csv").write_text(GOOD, "utf-8")
    plain.get_by_label("文件").set_input_files(tmp_path / "a.csv")
    plain.get_by_role("button", name="上传并核对").press("Enter")
    plain.get_by_role("button", name="导入 1 条记录").press("Enter")
    expect(plain).to_have_url(re.compile(r"/imports/\d+\?receipt=\d+"))
    context.close()


def test_forms_carry_the_session_of_whoever_signed_in(signed_in: SignedIn, tmp_path: Path) -> None:
    reviewer = signed_in("township_reviewer")
    reviewer.goto("/imports?of=points/quarter/2025-Q2")
    send(reviewer, tmp_path / "夏季.csv", OWN)
    expect(reviewer.get_by_role("button", name="导入 1 条记录")).to_be_visible()
    send_again = tmp_path / "别镇.csv"
    reviewer.get_by_role("link", name="换个文件").click()
    send(reviewer, send_again, GOOD)
    expect(reviewer.get_by_text("不在您的管辖范围内")).to_be_visible()
    clerk = signed_in("county_clerk")
    clerk.goto(f"{PERIOD}/close")
    clerk.get_by_role("button", name="确认记入台账").click()
    expect(clerk.get_by_role("alert")).to_contain_text("到 2025-06-30 才结束")
