"""The README's pictures, taken from the running product over the demonstration county."""

from __future__ import annotations

import shutil
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from playwright.sync_api import Page, sync_playwright

from api.access.guard import Askers
from api.app import create_app
from api.office import answers
from api.office.parts import Office
from api.pages.rendering import card_url, county_url, period_key
from api.routers.writing import county_of
from ops.demo.county import load_demo
from ops.logs import configure_logs
from ops.settings import load_settings
from ops.wiring import local_operator, open_site

PICTURES = Path(__file__).parent / "docs" / "pictures"
LARGEST_BYTES = 300_000
CHROMIUM_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_START_TIMEOUT_S = 30
_SIZE = {"width": 1280, "height": 1240}


def main() -> int:
    """Take all pictures; the exit code says whether each is small enough for a README."""
    chromium = shutil.which("chromium")
    if chromium is None:
        print("Chromium is missing: apt-get install chromium", file=sys.stderr)
        return 1
    settings = load_settings()
    configure_logs(settings)
    with open_site(settings) as site:
        load_demo(site)
        office = site.office()
        with serving(office) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
            page = browser.new_page(base_url=address, viewport=_SIZE, locale="zh-CN")  # type: ignore[arg-type]
            sizes = [take(page, name, where) for name, where in addresses(office).items()]
            browser.close()
    return max(sizes) > LARGEST_BYTES


def addresses(office: Office) -> dict[str, str]:
    """The newest final period of a whole county, and the card of someone in the middle of it."""
    period = next(one for one in answers.periods(office).periods if one.final)
    view = answers.standing_view(office, period.scheme, period.assessment, period.period)
    subject = view.rows[len(view.rows) // 2].subject
    return {"county": county_url(of=period_key(period)), "card": card_url(subject, period)}


def take(page: Page, name: str, where: str) -> int:
    """One picture, with the first explanation opened where there is one; its size in bytes."""
    page.goto(where)
    page.evaluate(
        "document.querySelectorAll('details.node').forEach((one, n) => { one.open = n < 2 })"
    )
    PICTURES.mkdir(parents=True, exist_ok=True)
    size = len(page.screenshot(path=PICTURES / f"{name}.png"))
    print(f"{name}.png: {size:,} bytes, {where}")
    return size


@contextmanager
def serving(office: Office, *, askers: Askers | None = None) -> Iterator[str]:
    """The service on a port of its own; its address. Without `askers`, the county itself asks."""
    askers = askers or local_operator(county_of(office))
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        service = uvicorn.Server(uvicorn.Config(create_app(office, askers=askers), log_config=None))
        thread = threading.Thread(target=service.run, kwargs={"sockets": [listener]})
        thread.start()
        deadline_s = time.monotonic() + _START_TIMEOUT_S
        while not service.started and time.monotonic() < deadline_s:
            time.sleep(0.02)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            service.should_exit = True
            thread.join()


if __name__ == "__main__":
    sys.exit(main())
