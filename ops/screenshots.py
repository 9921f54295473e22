"""The README's pictures, taken from the running product over the demonstration counties."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import urlencode

import uvicorn
from playwright.sync_api import Browser, sync_playwright

from api.access.guard import Askers
from api.app import create_app
from api.office import answers
from api.office.answering.cases import cases_view
from api.office.notices import notice
from api.office.parts import Office
from api.office.proof import receipt_of
from api.office.views.answers import PeriodView
from api.pages.evidence import evidence_pdf
from api.pages.history import history_url
from api.pages.rendering import card_url, county_url, period_key
from api.routers.writing import county_of
from ops.demo.county import load_demo
from ops.demo.log_key import demo_log_key
from ops.logs import configure_logs
from ops.settings import load_settings
from ops.wiring import Site, local_operator, open_site
from projections.cases import CaseFilter
from projections.follower import Follower

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
_DESK, _LOW, _PHONE = (1280, 1240), (1280, 800), (390, 844)
_CASES_LEDGER = "jining/sishui"
_PROVED_ENTRY = 100_000
_PAPER_DPI = 84


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as it is to be shown: its address, the window, and how many details are opened.

    `pasted`: what is typed into its form, which is then sent.
    """

    name: str
    where: str
    window: tuple[int, int] = _DESK
    opened: int = 0
    pasted: str = ""


def main() -> int:
    """Take all pictures; the exit code says whether each is small enough for a README."""
    chromium = shutil.which("chromium")
    if chromium is None:
        print("Chromium is missing: apt-get install chromium", file=sys.stderr)
        return 1
    settings = load_settings()
    configure_logs(settings)
    with open_site(settings) as site, sync_playwright() as playwright:
        load_demo(site)
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        sizes = [
            take(browser, address, picture)
            for office, pictures in albums(site)
            for address in serving_one(office)
            for picture in pictures
        ]
        browser.close()
        sizes.append(take_evidence(site))
    return max(sizes) > LARGEST_BYTES


def albums(site: Site) -> Iterator[tuple[Office, list[Picture]]]:
    """Offices with the pictures to be taken of their pages."""
    office = site.office()
    demo_log_key(office)
    site.log().integrator().catch_up()
    periods = answers.periods(office).periods
    final, subject = somebody(office, periods)
    card, key = card_url(subject, final), period_key(final)
    middle = final.starts_on + (final.ends_on - final.starts_on) / 2
    _, receipt = receipt_of(office, _PROVED_ENTRY)
    supposed = urlencode(
        {"of": f"{final.assessment}/{final.period}", "parameter": "excellent_share", "value": "10%"}
    )
    yield (
        office,
        [
            Picture("county", county_url(of=key)),
            Picture("card", card, opened=2),
            Picture("card-phone", card, _PHONE),
            Picture("history", history_url(subject, known=middle.isoformat())),
            Picture("period", f"/periods/{period_key(periods[0])}"),
            Picture("scheme", f"/schemes/{final.scheme}"),
            Picture("what-if", f"/schemes/{final.scheme}/what-if?{supposed}"),
            Picture("proof", "/proof", _LOW),
            Picture("check", "/proof/check", pasted=receipt.decode()),
        ],
    )
    # A notice is on show for a few days only: the picture is taken on its first.
    shown_at = datetime.combine(final.published_on or final.ends_on, time(4), UTC)
    board = site.office(clock=lambda: shown_at)
    posters = notice(board, final.scheme, final.assessment, final.period).groups[0].places
    most = max(posters, key=lambda one: one.subjects)
    yield board, [Picture("notice", f"/notices/{key}?{urlencode({'place': most.code})}", _PHONE)]
    cases = site.office(_CASES_LEDGER)
    newest = cases_view(cases, CaseFilter(states=["verified"]), limit=1).cases[0]
    yield cases, [Picture("case", f"/cases/{newest.case}")]


def somebody(office: Office, periods: Sequence[PeriodView]) -> tuple[PeriodView, str]:
    """A final period, and the subject in the middle of it."""
    final = next(one for one in periods if one.final)
    view = answers.standing_view(office, final.scheme, final.assessment, final.period)
    return final, view.rows[len(view.rows) // 2].subject


def take(browser: Browser, address: str, picture: Picture) -> int:
    """One picture; its size in bytes."""
    width, height = picture.window
    page = browser.new_page(
        base_url=address, viewport={"width": width, "height": height}, locale="zh-CN"
    )
    answer = page.goto(picture.where)
    if answer is None or not answer.ok:
        raise RuntimeError(f"{picture.where} answered {answer and answer.status}")
    for one in page.locator("details.node > summary").all()[: picture.opened]:
        one.click()
    if picture.pasted:
        page.locator("main textarea").fill(picture.pasted)
        page.locator("main button[type=submit]").click()
        page.wait_for_selector("#verdict")
    page.wait_for_load_state("networkidle")
    page.evaluate("scrollTo(0, 0)")
    shot = page.screenshot()
    page.close()
    return keep(picture.name, shot, picture.where)


def take_evidence(site: Site) -> int:
    """The first page of a subject's evidence file."""
    office = site.office()
    _, subject = somebody(office, answers.periods(office).periods)
    done = subprocess.run(
        ["pdftoppm", "-png", "-singlefile", "-f", "1", "-r", str(_PAPER_DPI), "-"],
        input=evidence_pdf(office, "zh", subject),
        stdout=subprocess.PIPE,
        check=True,
    )
    return keep("evidence", done.stdout, f"evidence of {subject}")


def keep(name: str, shot: bytes, of: str) -> int:
    """Write a picture; its size in bytes."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    (PICTURES / f"{name}.png").write_bytes(shot)
    print(f"{name}.png: {len(shot):,} bytes, {of}")
    return len(shot)


def serving_one(office: Office) -> Iterator[str]:
    """The address of a service that runs as long as it is iterated over."""
    with serving(office) as address:
        yield address


@contextmanager
def serving(office: Office, *, askers: Askers | None = None) -> Iterator[str]:
    """The service on a port of its own; its address. Without `askers`, the county itself asks."""
    askers = askers or local_operator(county_of(office))
    with socket.socket() as listener, Follower(office.runner):
        listener.bind(("127.0.0.1", 0))
        service = uvicorn.Server(uvicorn.Config(create_app(office, askers=askers), log_config=None))
        thread = threading.Thread(target=service.run, kwargs={"sockets": [listener]})
        thread.start()
        deadline_s = monotonic() + _START_TIMEOUT_S
        while not service.started and monotonic() < deadline_s:
            sleep(0.02)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            service.should_exit = True
            thread.join()


if __name__ == "__main__":
    sys.exit(main())
