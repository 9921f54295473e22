"""Anybody checks a receipt, a notice, a photograph: on a desk and on a phone, without signing in."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
import segno
from playwright.sync_api import Browser, BrowserContext, Page, expect

from api.access.asker import Asker
from api.office.parts import Office
from api.office.proof import receipt_of
from ops.postgres import PrivateServer
from ops.screenshots import serving
from tests.api.county import Clock, open_office, settle
from tests.api.publishing import PAPER, POLICY, cosign, publish, rewritten, with_log
from tests.browser.looks import cut_on_paper, overflow_px, violations

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@dataclass(frozen=True, slots=True)
class Board:
    """Where the service runs, and what somebody might hold out there."""

    address: str
    receipt: bytes
    note: str
    false_note: bytes


@pytest.fixture(scope="module")
def board(
    server: PrivateServer, template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Board]:
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(f"create database proved template {template} strategy file_copy")
    clock = Clock()
    with open_office(server.url("proved"), clock) as office:
        settle(office, clock)
        published = with_log(office, tmp_path_factory.mktemp("log"), POLICY)
        publish(published)
        cosign(published, PAPER)
        with serving(published, askers=lambda _: Asker()) as address:
            yield Board(
                address,
                receipt_of(published, published.ledger.head())[1],
                _shown(published).decode(),
                rewritten(published),
            )


def _shown(office: Office) -> bytes:
    assert office.log is not None
    note = office.log.store.checkpoint()
    assert note is not None
    return note


@pytest.fixture
def visitor(browser: Browser, board: Board, width: int) -> Iterator[Page]:
    """A page of somebody who has not signed in; foreign requests and complaints fail the test."""
    context: BrowserContext = browser.new_context(
        base_url=board.address, viewport={"width": width, "height": 844}, locale="zh-CN"
    )
    wrong: list[str] = []
    context.on(
        "request",
        lambda asked: (
            None if asked.url.startswith((board.address, "data:")) else wrong.append(asked.url)
        ),
    )
    page = context.new_page()
    # The browser notes every answer that is an error; one here is a form given back.
    page.on(
        "console",
        lambda said: None if "status of 422" in said.text else wrong.append(said.text),
    )
    yield page
    context.close()
    assert wrong == []


def well_made(page: Page) -> None:
    assert overflow_px(page) <= 0
    assert violations(page) == ""


def check_file(page: Page, name: str, data: bytes) -> None:
    page.goto("/proof/check")
    page.set_input_files(
        "input[type=file]", {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    )
    page.get_by_role("button", name="核验").click()
    expect(page.locator("#verdict")).to_be_visible()


def test_what_the_log_is_and_who_signs(visitor: Page, board: Board) -> None:
    visitor.goto("/")
    visitor.goto("/proof")
    expect(visitor.get_by_role("heading", level=1)).to_contain_text("人人可查")
    expect(visitor.locator("pre")).to_have_text(board.note)
    code = visitor.get_by_role("img", name="检查点二维码")
    expect(code).to_be_visible()
    assert code.evaluate("one => one.naturalWidth") > 100
    well_made(visitor)
    assert cut_on_paper(visitor) == []
    visitor.get_by_role("link", name="English").click()
    expect(visitor.get_by_role("heading", level=1)).to_contain_text("Anyone can check")
    well_made(visitor)
    visitor.get_by_role("link", name="Check a receipt or a notice").click()
    expect(visitor).to_have_url(re.compile(r"/proof/check$"))
    well_made(visitor)


def test_a_receipt_is_genuine_and_says_what_it_is_about(visitor: Page, board: Board) -> None:
    check_file(visitor, "mine.tlog-proof", board.receipt)
    verdict = visitor.get_by_role("status").filter(has_text="真的")
    expect(verdict).to_contain_text("确实在台账里")
    expect(visitor.locator("main")).to_contain_text("安庆日报")
    visitor.get_by_text("记录原文").click()
    expect(visitor.locator("pre")).to_contain_text('"type": "entry-recorded"')
    well_made(visitor)
    check_file(visitor, "mine.tlog-proof", board.receipt.replace(b"\nindex ", b"\nindex 1"))
    expect(visitor.get_by_role("alert")).to_contain_text("不真")
    well_made(visitor)


def test_a_notice_is_checked_by_its_text_and_by_a_photograph(visitor: Page, board: Board) -> None:
    visitor.goto("/proof/check")
    visitor.get_by_role("textbox").fill(board.note)
    visitor.get_by_role("button", name="核验").click()
    expect(visitor.locator("#verdict")).to_contain_text("台账签署过这个检查点")
    well_made(visitor)
    photograph = io.BytesIO()
    segno.make_qr(board.note, error="m").save(photograph, kind="png", scale=4, border=4)
    check_file(visitor, "notice.png", photograph.getvalue())
    expect(visitor.locator("#verdict")).to_contain_text("台账签署过这个检查点")


def test_two_histories_become_a_file_to_keep(visitor: Page, board: Board, tmp_path: Path) -> None:
    check_file(visitor, "old-notice.txt", board.false_note)
    expect(visitor.get_by_role("alert")).to_contain_text("必有一假")
    well_made(visitor)
    with visitor.expect_download() as saved:
        visitor.get_by_role("link", name="保存证据文件").click()
    assert saved.value.suggested_filename.endswith(".log-fork")
    saved.value.save_as(tmp_path / "evidence")
    evidence = (tmp_path / "evidence").read_bytes()
    assert evidence.startswith(b"mingce/log-fork@v1\n")
    check_file(visitor, "evidence.log-fork", evidence)
    expect(visitor.get_by_role("alert")).to_contain_text("证据成立")
    well_made(visitor)


def test_a_form_without_anything_is_given_back(visitor: Page) -> None:
    visitor.goto("/proof/check")
    with visitor.expect_response(re.compile("/proof/check")) as answered:
        visitor.get_by_role("button", name="核验").click()
    assert answered.value.status == 422
    expect(visitor.get_by_role("alert")).to_contain_text("还没有可核验的内容")
    assert overflow_px(visitor) <= 0
