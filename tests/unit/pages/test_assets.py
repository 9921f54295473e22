"""Files of pages: ours named by their content, those of others as they were published."""

from __future__ import annotations

import hashlib
import re

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from api.pages.assets import STATIC, Assets, asset

VENDOR = STATIC / "vendor"
_LINE = re.compile(r"^\| `([\w.]+)` \|.*\| `([0-9a-f]{64})` \|$", re.MULTILINE)


@pytest.fixture(scope="module")
def client() -> TestClient:
    app = Starlette()
    app.mount("/static", Assets())
    return TestClient(app)


def test_libraries_of_others_are_what_their_list_says() -> None:
    listed = dict(_LINE.findall((VENDOR / "README.md").read_text("utf-8")))
    assert set(listed) == {path.name for path in VENDOR.glob("*.min.js")}
    for name, digest in listed.items():
        assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == digest, name
        assert (VENDOR / f"{name.removesuffix('.min.js')}.LICENSE.txt").exists()


def test_an_address_that_names_the_content_may_be_kept_for_ever(client: TestClient) -> None:
    kept = client.get(asset("mingce.css"))
    assert kept.status_code == 200
    assert "immutable" in kept.headers["cache-control"]


@pytest.mark.parametrize("address", ["/static/mingce.css", "/static/mingce.css?v=old"])
def test_any_other_address_asks_again(client: TestClient, address: str) -> None:
    assert client.get(address).headers["cache-control"] == "no-cache"


def test_no_script_or_style_of_ours_reaches_beyond_the_site() -> None:
    for path in [*STATIC.glob("*.js"), *STATIC.glob("*.css")]:
        assert not re.search(r"https?://|//[a-z]+\.", path.read_text("utf-8")), path.name


def test_no_template_carries_a_script_or_style_of_its_own() -> None:
    for path in (STATIC.parent / "templates").glob("*.html"):
        text = path.read_text("utf-8")
        assert not re.search(r"<script(?![^>]* src=)|<style|\sstyle=|\son[a-z]+=|hx-on", text), path


def test_a_file_that_is_not_there_is_not_found(client: TestClient) -> None:
    assert client.get("/static/none.css?v=1").status_code == 404
