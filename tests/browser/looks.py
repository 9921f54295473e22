"""What every page must stand: no overflow, no finding of axe, nothing cut on paper."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_A4_PX = 794  # 210 mm at 96 dpi


def overflow_px(page: Page) -> int:
    """How much wider than the window the page is."""
    width: int = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return width


def open_everything(page: Page) -> None:
    """Open all details, and wait for what they load."""
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    page.wait_for_load_state("networkidle")


def violations(page: Page) -> str:
    """What axe finds; "" for nothing."""
    found = Axe().run(page)
    return found.generate_report() if found.violations_count else ""


def cut_on_paper(page: Page) -> list[str]:
    """What would be cut off on a sheet of A4: words of elements that reach over its edge."""
    page.emulate_media(media="print")
    before = page.viewport_size
    page.set_viewport_size({"width": _A4_PX, "height": 1123})
    cut: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("main *")]
            .filter(one => one.getClientRects().length && !one.closest(".unseen, svg"))
            .filter(one => one.getBoundingClientRect().right > innerWidth + 1)
            .map(one => `${one.tagName}.${one.className}: ${one.textContent.trim().slice(0, 40)}`)"""
    )
    page.emulate_media(media="screen")
    if before:
        page.set_viewport_size(before)
    return cut
