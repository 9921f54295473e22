"""Chromium and a server over the settled county, on a port of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Protocol

import psycopg
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from api.access.roles import Role
from ledger.identifiers import utc_now
from ops.postgres import PrivateServer
from ops.screenshots import CHROMIUM_FLAGS, serving
from tests.api.county import Clock, open_office, settle
from tests.api.signing import PASSWORD, open_account, signing_in


@pytest.fixture(scope="session")
def address(server: PrivateServer, template: str) -> Iterator[str]:
    """Where the service runs."""
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(f"create database walked template {template} strategy file_copy")
    clock = Clock()
    with open_office(server.url("walked"), clock) as office:
        settle(office, clock)
        with serving(office) as address:
            yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    assert chromium, "apt-get install chromium"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        yield started
        started.close()


@pytest.fixture(params=[1280, 390], ids=["desktop", "phone"])
def context(
    browser: Browser, request: pytest.FixtureRequest, address: str
) -> Iterator[BrowserContext]:
    """A fresh profile at two widths; any request that leaves the site fails the test."""
    made = browser.new_context(
        base_url=address, viewport={"width": request.param, "height": 844}, locale="zh-CN"
    )
    strangers: list[str] = []
    made.on("request", lambda asked: _note(strangers, asked.url, address))
    yield made
    made.close()
    assert strangers == []


def _note(strangers: list[str], url: str, address: str) -> None:
    if not url.startswith((address, "data:")):
        strangers.append(url)


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page; what the browser complains about, but for a page that is not there, fails the test."""
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda said: _complain(complaints, said.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    assert complaints == []


def _complain(complaints: list[str], said: str) -> None:
    if "status of 404" not in said:
        complaints.append(said)


@pytest.fixture
def plain(browser: Browser, address: str) -> Iterator[Page]:
    """A page of a browser that runs no scripts."""
    made = browser.new_context(base_url=address, java_script_enabled=False)
    yield made.new_page()
    made.close()


class SignedIn(Protocol):
    """A page on which somebody with that login name has signed in, at the width of the test."""

    def __call__(self, login: str) -> Page: ...


# Where each role is held; a role's login name is its own. The cadre is 王建国.
JURISDICTIONS: dict[Role, str] = {
    "cadre": "taihu",
    "village_committee": "xuqiao-1",
    "township_reviewer": "xuqiao",
    "county_clerk": "taihu",
    "auditor": "taihu",
    "discipline_body": "taihu",
    "dashboard": "taihu",
    "administrator": "taihu",
}


@pytest.fixture(scope="session")
def gate(server: PrivateServer, template: str) -> Iterator[str]:
    """Where the service runs with real sign-in, over a county of its own."""
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(f"create database gated template {template} strategy file_copy")
    clock = Clock()
    with open_office(server.url("gated"), clock) as office:
        settle(office, clock)
        site = signing_in(office, utc_now)
        for role, jurisdiction in JURISDICTIONS.items():
            person = "person00" if role == "cadre" else ""
            open_account(site, role, role, jurisdiction, person=person)
        with serving(office, askers=site) as address:
            yield address


@pytest.fixture
def signed_in(browser: Browser, gate: str, width: int) -> Iterator[SignedIn]:
    """Signs in with the form, at both widths: `signed_in("county_clerk")`."""
    opened: list[BrowserContext] = []
    strangers: list[str] = []

    def enter(login: str) -> Page:
        context = browser.new_context(
            base_url=gate, viewport={"width": width, "height": 844}, locale="zh-CN"
        )
        opened.append(context)
        context.on("request", lambda asked: _note(strangers, asked.url, gate))
        page = context.new_page()
        page.goto("/sign-in")
        page.get_by_label("登录名").fill(login)
        page.get_by_label("密码", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        return page

    yield enter
    for context in opened:
        context.close()
    assert strangers == []


@pytest.fixture(params=[1280, 390], ids=["desktop", "phone"])
def width(request: pytest.FixtureRequest) -> int:
    """The width of the window: a desk, a phone."""
    given: int = request.param
    return given
