"""Signing in and out as people do it, at a desk and on a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.api.signing import PASSWORD
from tests.browser.conftest import SignedIn
from tests.browser.looks import overflow_px

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def visitor(browser: Browser, gate: str, width: int) -> Iterator[BrowserContext]:
    """Somebody who has not signed in."""
    made = browser.new_context(
        base_url=gate, viewport={"width": width, "height": 844}, locale="zh-CN"
    )
    yield made
    made.close()


def fill(page: Page, login: str, password: str) -> None:
    page.get_by_label("登录名").fill(login)
    page.get_by_label("密码", exact=True).fill(password)
    page.get_by_role("button", name="登录").click()


def test_leads_to_the_page_that_was_asked_for(visitor: BrowserContext) -> None:
    page = visitor.new_page()
    page.goto("/cadres/person04?of=points/quarter/2025-Q1")
    expect(page.get_by_role("heading", level=1)).to_have_text("登录")
    fill(page, "county_clerk", PASSWORD)
    expect(page).to_have_url(re.compile(r"/cadres/person04\?of=points"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("陈静")


def test_a_wrong_password_says_no_more_than_a_wrong_name(visitor: BrowserContext) -> None:
    page = visitor.new_page()
    said = []
    for login in ("auditor", "nobody-at-all"):
        page.goto("/sign-in")
        fill(page, login, "not the password")
        alert = page.get_by_role("alert")
        expect(alert).to_be_visible()
        expect(page.get_by_label("登录名")).to_have_value(login)
        expect(page.get_by_label("密码", exact=True)).to_have_value("")
        said.append(alert.inner_text())
    assert said[0] == said[1]


def test_too_many_wrong_passwords_make_a_pause(visitor: BrowserContext, width: int) -> None:
    page = visitor.new_page()
    login = f"guessed-{width}"
    for _ in range(5):
        page.goto("/sign-in")
        fill(page, login, "not the password")
    page.goto("/sign-in")
    fill(page, login, "not the password")
    expect(page.get_by_role("alert")).to_contain_text("次数过多")


def test_ends_all_sessions_at_once(signed_in: SignedIn, visitor: BrowserContext) -> None:
    one, other = signed_in("auditor"), visitor.new_page()
    other.goto("/sign-in")
    fill(other, "auditor", PASSWORD)
    one.goto("/account")
    expect(one.get_by_role("heading", name="正在登录的设备")).to_be_visible()
    one.get_by_role("button", name="全部退出").click()
    expect(one).to_have_url(re.compile("/sign-in"))
    other.goto("/")
    expect(other).to_have_url(re.compile("/sign-in"))


def test_a_form_of_another_session_is_refused(signed_in: SignedIn) -> None:
    page = signed_in("county_clerk")
    page.goto("/account")
    page.evaluate("document.querySelectorAll('[name=csrf]').forEach(one => one.value = 'forged')")
    page.get_by_role("button", name="全部退出").click()
    expect(page.get_by_text("form-outdated")).to_be_visible()
    page.goto("/account")
    expect(page.get_by_role("heading", level=1)).to_have_text("我的账户")


def test_signs_out(signed_in: SignedIn) -> None:
    page = signed_in("county_clerk")
    page.get_by_role("button", name="退出").click()
    expect(page).to_have_url(re.compile("/sign-in"))
    page.goto("/")
    expect(page).to_have_url(re.compile("/sign-in"))


def test_a_cadre_sees_the_own_card_and_a_masked_ranking(signed_in: SignedIn) -> None:
    page = signed_in("cadre")
    page.get_by_role("link", name="我的积分卡").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("王建国")
    page.goto("/?of=points/quarter/2025-Q1")
    body = page.locator("main").inner_text()
    assert "孙*" in body
    assert "孙琴" not in body
    assert "王建国" in body


@pytest.mark.parametrize("where", ["/sign-in", "/sign-in/code"])
def test_axe_finds_nothing_before_signing_in(visitor: BrowserContext, where: str) -> None:
    page = visitor.new_page()
    page.goto(where)
    check(page)


def test_axe_finds_nothing_in_the_account(signed_in: SignedIn) -> None:
    page = signed_in("county_clerk")
    page.goto("/account")
    check(page)


def check(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert overflow_px(page) <= 0


def test_an_administrator_opens_an_account_and_gives_it_a_role(
    signed_in: SignedIn, visitor: BrowserContext, width: int
) -> None:
    page, login = signed_in("administrator"), f"newcomer-{width}"
    page.get_by_role("link", name="管理").click()
    page.get_by_label("登录名").fill(login)
    page.get_by_label("姓名").fill("新来的")
    page.get_by_label("角色").select_option("auditor")
    page.get_by_label("辖区").fill("taihu")
    check(page)
    page.get_by_role("button", name="开设账号").click()
    expect(page.get_by_role("heading", name="只显示这一次")).to_be_visible()
    code = page.locator("main code").inner_text()
    check(page)
    page.get_by_role("link", name="回到账号").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("新来的")
    check(page)
    guest = visitor.new_page()
    guest.goto("/sign-in")
    guest.get_by_role("link", name=re.compile("一次性验证码")).click()
    guest.get_by_label("登录名").fill(login)
    guest.get_by_label("一次性验证码").fill(code)
    guest.get_by_label("新密码", exact=True).fill("short")
    guest.get_by_label("再次输入新密码").fill("short")
    guest.get_by_role("button", name="设置密码").click()
    expect(guest.get_by_role("alert")).to_contain_text("密码不合要求")
    guest.get_by_label("一次性验证码").fill(code)
    guest.get_by_label("新密码", exact=True).fill("一句特别好记的长长的话")
    guest.get_by_label("再次输入新密码").fill("一句特别好记的长长的话")
    guest.get_by_role("button", name="设置密码").click()
    expect(guest).to_have_url(re.compile(r"/$"))
    page.locator("summary", has_text="收回").click()
    page.get_by_label("理由").first.fill("任务结束")
    page.get_by_role("button", name="收回").click()
    expect(page.get_by_text("还没有角色")).to_be_visible()
    guest.goto("/")
    expect(guest).not_to_have_url(re.compile(r"/$"))


def test_a_program_is_registered_and_gets_a_secret(signed_in: SignedIn, width: int) -> None:
    page = signed_in("administrator")
    page.goto("/access/clients")
    page.get_by_label("标识").fill(f"board-{width}")
    page.get_by_label("程序名称").fill("县级大屏")
    page.get_by_label("所属单位").fill("taihu")
    page.get_by_role("button", name="登记程序").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("县级大屏")
    check(page)
    page.get_by_role("button", name="发放新密钥").click()
    assert len(page.locator("main code").inner_text()) >= 43
    check(page)
    page.goto("/access/clients")
    check(page)
