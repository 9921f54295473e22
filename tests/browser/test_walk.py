"""From the county to one entry and its rule, as a reader would walk, on a desk and on a phone."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

COUNTY = "/?of=points/quarter/2025-Q1"
CARD = "/cadres/person00?of=points/quarter/2025-Q1"


def overflow(page: Page) -> int:
    width: int = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return width


def open_everything(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")


def test_walks_from_the_county_to_an_entry(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("2025年第2季度")
    page.get_by_label("考核与期间").select_option(label="2025年第1季度 · 已生效")
    page.get_by_role("button", name="查看").click()
    expect(page.get_by_text("最终结果")).to_be_visible()
    page.get_by_label("乡镇").select_option(label="徐桥镇 (6)")
    page.get_by_role("button", name="应用").click()
    expect(page).to_have_url(re.compile("group=xuqiao"))
    page.get_by_role("link", name="王建国").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("王建国")
    expect(page.locator("dl.large")).to_contain_text("65")
    score = page.locator("details.node").first
    score.locator("summary").first.click()
    capped = score.locator("details.node", has_text="计入加分").first
    capped.locator("summary").first.click()
    expect(capped.get_by_text("奖励加分最多不超过5分").first).to_be_visible()
    expect(capped.get_by_text("暂定参数").first).to_be_visible()
    capped.locator("details.node").first.locator("summary").first.click()
    expect(capped.get_by_text("deeds 3.5").first).to_be_visible()
    page.get_by_role("link", name="返回排名").click()
    expect(page).to_have_url(re.compile("2025-Q1"))


def test_replays_the_history_to_a_day(page: Page) -> None:
    page.goto("/cadres/person00")
    page.get_by_label("截至记入日").fill("2025-02-20")
    page.get_by_role("button", name="回放").click()
    expect(page.locator(".timeline > li")).to_have_count(5)
    page.get_by_role("link", name="回到现在").click()
    assert page.locator(".timeline > li").count() > 5


def test_switches_to_english_and_stays_there(page: Page) -> None:
    page.goto(CARD)
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", name="Why it is so")).to_be_visible()
    page.get_by_role("link", name="Back to the standing").click()
    expect(page.get_by_role("heading", name="Ranking")).to_be_visible()


@pytest.mark.parametrize("where", [COUNTY, CARD, f"{COUNTY}&lang=en", f"{CARD}&lang=en"])
def test_nothing_is_wider_than_the_window(page: Page, where: str) -> None:
    page.goto(where)
    open_everything(page)
    assert overflow(page) <= 0


@pytest.mark.parametrize("where", [COUNTY, CARD, f"{CARD}&lang=en", "/cadres/nobody"])
def test_axe_finds_nothing(page: Page, where: str) -> None:
    page.goto(where)
    open_everything(page)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


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
    assert seen >= {"A", "BUTTON", "SELECT", "SUMMARY", "INPUT"}
    page.locator("details.node summary").first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector('details.node').open")


def test_all_of_it_works_without_scripts(plain: Page) -> None:
    plain.goto(COUNTY)
    plain.get_by_role("link", name="孙琴").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("孙琴")
    plain.locator("details.node summary").first.click()
    expect(plain.locator("details.node .working").first).to_be_visible()


def test_a_printed_page_leaves_out_what_only_a_screen_needs(page: Page) -> None:
    page.goto(COUNTY)
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="应用")).to_be_hidden()
    expect(page.locator("table.ranking")).to_be_visible()
    expect(page.locator(".freshness")).to_be_visible()
