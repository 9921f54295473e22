"""County, card and history as their readers walk them: on a desk, on a phone, without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.looks import cut_on_paper, open_everything, overflow_px, violations

pytestmark = [pytest.mark.browser, pytest.mark.slow]

COUNTY = "/?of=points/quarter/2025-Q1"
OPEN_COUNTY = "/?of=points/quarter/2025-Q2"
CARD = "/cadres/person00?of=points/quarter/2025-Q1"
HISTORY = "/cadres/person00/history"
PAGES = [
    COUNTY,
    OPEN_COUNTY,
    f"{COUNTY}&group=sikong",
    CARD,
    HISTORY,
    f"{HISTORY}?known=2025-02-20",
    "/cadres/nobody",
]


def test_walks_from_the_county_to_an_entry_and_its_rule(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("2025年第2季度")
    page.get_by_label("考核与期间").select_option(label="2025年第1季度 · 已生效")
    page.get_by_role("button", name="查看").click()
    expect(page.get_by_text("最终结果")).to_be_visible()
    page.get_by_label("乡镇", exact=True).select_option(label="徐桥镇 (6)")
    page.get_by_role("button", name="应用").click()
    expect(page).to_have_url(re.compile("group=xuqiao"))
    page.locator("table.ranking").get_by_role("link", name="王建国").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("王建国")
    expect(page.locator("dl.large")).to_contain_text("65")
    why = page.locator("#why ~ details.node").first
    why.locator("summary").first.click()
    capped = why.locator("details.node", has_text="计入加分").first
    capped.locator("summary").first.click()
    expect(capped.get_by_text("奖励加分最多不超过5分").first).to_be_visible()
    expect(capped.get_by_text("暂定参数").first).to_be_visible()
    capped.locator("details.node").first.locator("summary").first.click()
    expect(capped.get_by_text("deeds 3.5").first).to_be_visible()
    page.get_by_role("link", name="返回排名").click()
    expect(page).to_have_url(re.compile("2025-Q1"))


def test_a_grade_leads_to_those_who_have_it(page: Page) -> None:
    page.goto(COUNTY)
    page.locator("table.shares").first.get_by_role("row", name="优秀").get_by_role("link").click()
    expect(page.locator("table.ranking tbody tr")).to_have_count(2)
    page.get_by_role("link", name="清除筛选").click()
    expect(page.locator("table.ranking tbody tr")).to_have_count(12)


def test_a_bar_of_the_chart_leads_to_those_behind_it(page: Page) -> None:
    page.goto(COUNTY)
    chart = page.locator(".chart.is-drawn .drawn").first
    expect(chart.locator("svg")).to_be_visible()
    bars = chart.locator("svg path[fill='#0b5563']")
    bars.last.click()
    expect(page).to_have_url(re.compile("low="))
    expect(page.locator("table.ranking tbody tr").first).to_contain_text("孙琴")


def test_an_explanation_comes_when_it_is_opened_and_has_a_page_of_its_own(page: Page) -> None:
    page.goto(CARD)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    node = page.locator("#why ~ details.node").first
    node.locator("summary").first.click()
    expect(node.locator(".working").first).to_be_visible()
    assert len([url for url in asked if "/explanation/" in url]) == 1
    page.locator(".parts a").first.click()
    expect(page.locator(".tree > .working")).to_be_visible()
    page.get_by_role("link", name="王建国").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("王建国")


def test_a_slider_replays_the_history(page: Page) -> None:
    page.goto(HISTORY)
    moments = page.locator(".timeline > li")
    expect(moments).not_to_have_count(0)
    before = moments.count()
    slider = page.get_by_role("slider", name="截至记入日")
    expect(slider).to_be_visible()
    slider.focus()
    page.keyboard.press("Home")
    expect(page.locator("#known")).to_have_value("2025-01-02")
    expect(moments).to_have_count(2)
    expect(page).to_have_url(re.compile("known=2025-01-02"))
    page.keyboard.press("End")
    expect(page.locator("#known")).to_have_value("")
    expect(moments).to_have_count(before)


def test_a_moment_can_be_shared_and_leads_on(page: Page) -> None:
    page.goto(HISTORY)
    page.locator(".timeline > li").last.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("登记入册")
    expect(page.locator("dd code").last).to_be_visible()
    page.get_by_role("link", name="后一刻").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("任职")
    page.get_by_role("link", name="回放到当天").click()
    expect(page.locator(".timeline > li")).to_have_count(2)


def test_an_open_county_follows_the_ledger_by_itself(context: BrowserContext, page: Page) -> None:
    page.goto(OPEN_COUNTY)
    live = page.locator("#live")
    before = live.get_attribute("data-live") or ""
    page.evaluate("document.querySelector('#live').dataset.seen = 'here'")
    entry = {
        "scheme": "points",
        "assessment": "quarter",
        "period": "2025-Q2",
        "subject": "person11",
        "input": "tasks",
        "value": "1",
        "item": "a point more",
    }
    answer = context.request.post("/v1/entries", data=entry)
    assert answer.ok, answer.text()
    expect(live).not_to_have_attribute("data-live", before, timeout=20_000)
    expect(live).not_to_have_attribute("data-seen", "here")
    expect(page.locator(".chart.is-drawn").first).to_be_visible()


def test_switches_to_english_and_stays_there(page: Page) -> None:
    page.goto(CARD)
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", name="Why it is so")).to_be_visible()
    page.get_by_role("link", name="Back to the standing").click()
    expect(page.get_by_role("heading", name="Ranking")).to_be_visible()


@pytest.mark.parametrize(
    ("language", "pages"), [("zh", PAGES), ("en", [COUNTY, CARD, HISTORY])], ids=["zh", "en"]
)
def test_every_page_fits_and_axe_finds_nothing(page: Page, language: str, pages: list[str]) -> None:
    for where in pages:
        page.goto(where + ("&" if "?" in where else "?") + f"lang={language}")
        open_everything(page)
        assert overflow_px(page) <= 0, where
        assert violations(page) == "", where


def test_the_keyboard_goes_everywhere_and_shows_where_it_is(page: Page) -> None:
    page.goto(CARD)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    seen = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        name = page.evaluate("document.activeElement.tagName")
        seen.add(name)
        if name in {"A", "BUTTON", "SELECT", "SUMMARY", "INPUT"}:
            style = "getComputedStyle(document.activeElement)"
            assert page.evaluate(f"{style}.outlineStyle") == "solid"
            assert page.evaluate(f"{style}.outlineWidth") == "3px"
    assert seen >= {"A", "BUTTON", "SELECT", "SUMMARY"}
    page.locator("#why ~ details.node summary").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#why ~ details.node .working").first).to_be_visible()


def test_all_of_it_works_without_scripts(plain: Page) -> None:
    plain.goto(COUNTY)
    expect(plain.locator("svg.plot").first).to_be_visible()
    plain.locator("table.ranking").get_by_role("link", name="孙琴").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("孙琴")
    plain.locator("#why ~ details.node summary").first.click()
    plain.get_by_role("link", name="查看逐条说明").first.click()
    expect(plain.locator(".working").first).to_be_visible()
    plain.goto(HISTORY)
    plain.get_by_label("截至记入日").first.fill("2025-02-20")
    plain.get_by_role("button", name="回放").click()
    expect(plain.locator(".timeline > li")).to_have_count(5)
    plain.get_by_role("link", name="前一刻").first.click()
    expect(plain.locator(".timeline > li")).to_have_count(2)


def test_nothing_is_cut_on_paper_and_what_only_a_screen_needs_is_left_out(page: Page) -> None:
    for where in (COUNTY, CARD, HISTORY):
        page.goto(where)
        assert cut_on_paper(page) == [], where
        page.emulate_media(media="print")
        expect(page.locator("nav.site")).to_be_hidden()
        expect(page.locator("button").first).to_be_hidden()
        expect(page.locator(".freshness")).to_be_visible()
        # Of a chart that was drawn twice, the server's drawing.
        assert page.locator(".drawn:visible").count() == 0, where
        assert page.locator(".chart .plot:visible").count() == page.locator(".chart").count()
        page.emulate_media(media="screen")


def test_the_card_comes_as_a_paper(context: BrowserContext, page: Page) -> None:
    page.goto(CARD)
    address = page.get_by_role("link", name="下载 PDF").get_attribute("href")
    paper = context.request.get(address or "")
    assert paper.ok
    assert paper.body().startswith(b"%PDF-")
