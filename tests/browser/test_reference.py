"""The page about the API: found, read and opened at both widths."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.looks import overflow_px, violations

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_an_integrator_reads_about_an_address(page: Page) -> None:
    page.goto("/v1")
    page.get_by_role("link", name="What is scored, one by one").click()
    opened = page.locator("details#record_entry")
    opened.locator("summary").click()
    assert opened.get_by_text("idempotency-key").first.is_visible()
    assert opened.get_by_text("镇政发").is_visible()
    assert overflow_px(page) <= 0
    assert violations(page) == ""
