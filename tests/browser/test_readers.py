"""Each reader signs in and finds what is his, and no more: cadre, reviewer, auditor."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SignedIn
from tests.browser.looks import overflow_px, violations

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_cadre_comes_to_the_own_card_and_to_every_reason(signed_in: SignedIn) -> None:
    page = signed_in("cadre")
    expect(page.get_by_role("heading", level=1)).to_have_text("王建国")
    menu = page.get_by_role("navigation", name="主菜单")
    expect(menu.get_by_role("link", name="我的积分卡")).to_have_attribute("aria-current", "page")
    why = page.locator("#why ~ details.node").first
    why.locator("summary").first.click()
    expect(why.locator(".working").first).to_be_visible()
    page.get_by_role("link", name="履历与记录").click()
    expect(page.locator(".timeline > li").first).to_be_visible()
    assert overflow_px(page) <= 0
    assert violations(page) == ""
    menu.get_by_role("link", name="排名", exact=True).click()
    ranking = page.locator("table.ranking")
    expect(ranking).to_contain_text("王建国")
    expect(ranking).to_contain_text("孙*")
    expect(ranking).not_to_contain_text("孙琴")
    for elsewhere in ("/cadres/person01", "/cadres/person01/history"):
        answer = page.request.get(elsewhere)
        assert answer.status == 403, elsewhere


def test_a_reviewer_sees_the_own_township_and_no_other(signed_in: SignedIn) -> None:
    page = signed_in("township_reviewer")
    page.goto("/?of=points/quarter/2025-Q1")
    rows = page.locator("table.ranking tbody tr")
    expect(rows).to_have_count(6)
    expect(page.locator("table.ranking")).to_contain_text("王建国")
    expect(page.locator("table.ranking")).not_to_contain_text("孙琴")
    rows.first.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).not_to_be_empty()
    assert page.request.get("/cadres/person11").status == 403


def test_an_auditor_follows_a_figure_to_the_entry_and_its_hash(signed_in: SignedIn) -> None:
    page = signed_in("auditor")
    page.goto("/cadres/person00?of=points/quarter/2025-Q1")
    page.locator(".indicators details summary").first.click()
    page.locator(".indicators details a.quiet").first.click()
    expect(page).to_have_url(re.compile(r"/history/\d+$"))
    expect(page.get_by_text(re.compile(r"^[0-9a-f]{64}$"))).to_be_visible()
    page.get_by_role("link", name="履历与记录").click()
    with page.expect_download() as files:
        page.get_by_role("link", name="CSV").click()
    assert files.value.suggested_filename.endswith(".csv")
