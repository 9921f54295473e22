"""What holds for every request: one shape of errors, 304, headers, languages."""

from __future__ import annotations

import re
import threading
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api import problems
from api.app import create_app
from domain.errors import DomainError
from tests.api.askers import COUNTY
from tests.api.conftest import HOST, client_of
from tests.api.county import County

ROOT = Path(__file__).parents[2]
STANDING = "/v1/standings/points/quarter/2025-Q2"
FIELDS = {
    "type",
    "title",
    "status",
    "detail",
    "instance",
    "code",
    "next_step",
    "fields",
    "request",
}


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/v1/standings/points/quarter/2031-Q1", 404, "period-not-opened"),
        ("/v1/standings/points/quarter/nonsense", 422, "request-invalid"),
        ("/v1/standings/points/quarter/9999", 404, "period-not-opened"),
        ("/v1/standings/none/quarter/2025-Q1", 404, "period-not-opened"),
        (f"{STANDING}?as_of=0", 422, "request-invalid"),
        (f"{STANDING}?as_of=100000", 422, "position-ahead"),
        (f"{STANDING}?wait_for=100000", 422, "position-ahead"),
        (f"{STANDING}?as_of=soon", 422, "request-invalid"),
        ("/v1/cadres/nobody", 404, "subject-unknown"),
        ("/v1/cadres/nobody/history", 404, "subject-unknown"),
        ("/v1/cadres/person00?scheme=points", 422, "period-incomplete"),
        ("/v1/cadres/person00/history?as_of_day=2025-02-31", 422, "request-invalid"),
        (
            "/v1/cadres/person00/explanation/luck?scheme=points&assessment=quarter&period=2025-Q1",
            404,
            "column-unknown",
        ),
        (
            "/v1/cadres/sikong-1/explanation/score?scheme=points&assessment=quarter&period=2025-Q1",
            404,
            "not-in-standing",
        ),
        ("/v1/nowhere", 404, "not-found"),
        ("/?of=rubbish", 404, "period-invalid"),
        ("/cadres/person00/history?known=yesterday", 422, "day-invalid"),
        ("/static/none.css", 404, "not-found"),
    ],
)
def test_every_error_has_one_shape(
    client: TestClient, address: str, status: int, code: str
) -> None:
    answer = client.get(address)
    problem = answer.json()
    assert (answer.status_code, problem["status"], problem["code"]) == (status, status, code)
    assert answer.headers["content-type"] == problems.MEDIA_TYPE
    assert problem.keys() == FIELDS
    assert problem["next_step"]
    assert problem["request"] == answer.headers["x-request-id"]


def test_a_method_that_does_not_exist_is_a_problem_too(client: TestClient) -> None:
    answer = client.post(STANDING)
    assert answer.status_code == 405
    assert answer.json()["code"] == "method-not-allowed"
    assert "GET" in answer.headers["allow"]


def test_an_unexpected_error_shows_nothing_but_its_number(
    settled: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("王建国 is in this message")

    monkeypatch.setattr("api.office.answers.periods", fail)
    answer = client_of(settled).get("/v1/periods")
    assert answer.status_code == 500
    assert answer.json()["code"] == "internal-error"
    assert "王建国" not in answer.text
    assert "content-security-policy" in answer.headers


def test_a_person_sees_an_error_as_a_page(client: TestClient) -> None:
    answer = client.get("/cadres/nobody", headers={"accept": "text/html,*/*"})
    assert answer.status_code == 404
    assert "没有找到" in answer.text
    assert "subject-unknown" in answer.text


def test_codes_of_the_table_are_raised_somewhere() -> None:
    source = "".join(
        path.read_text("utf-8")
        for folder in ("api", "domain", "ledger", "projections")
        for path in (ROOT / folder).rglob("*.py")
        if path.name != "problems.py"
    )
    assert [code for code in problems.STATUSES if f'"{code}"' not in source] == []


def test_a_domain_error_without_an_entry_is_a_refusal() -> None:
    refused = DomainError("period-not-open", "It is closed.", next_step="Reopen it.", day="x")
    problem = problems.problem_of(refused, request="r", path="/")
    assert (problem.status, problem.fields) == (409, {"day": "x"})


def test_what_is_known_already_is_not_sent_again(county: County) -> None:
    client = client_of(county)
    for address in (STANDING, "/v1/cadres/person00", "/", "/cadres/person00"):
        first = client.get(address)
        known = {"if-none-match": first.headers["etag"]}
        again = client.get(address, headers=known)
        assert (again.status_code, again.content) == (304, b""), address
        assert again.headers["etag"] == first.headers["etag"]
        assert client.get(address, headers={"if-none-match": '"other"'}).status_code == 200
    county.record(11, "70", "2025-Q2")
    assert client.get(STANDING, headers=known).status_code == 200


def test_pages_in_two_languages_have_two_tags(client: TestClient) -> None:
    chinese, english = client.get("/"), client.get("/?lang=en")
    assert chinese.headers["etag"] != english.headers["etag"]


def test_a_read_waits_for_the_entry_that_it_names(county: County) -> None:
    from api.office import entries
    from tests.api.county import CONTEXT, QUARTER

    client = client_of(county)
    receipt = entries.record_entry(
        county.office,
        *QUARTER,
        "2025-Q2",
        CONTEXT,
        subject="person11",
        input_name="tasks",
        value="88.5",
    )
    threading.Timer(0.2, county.office.catch_up).start()
    view = client.get(f"{STANDING}?wait_for={receipt.last_position}").json()
    scores = {row["subject"]: row["figures"]["score"] for row in view["rows"]}
    assert scores["person11"] == "88.5"


def test_no_page_may_load_or_run_what_is_not_its_own(client: TestClient) -> None:
    for address in ("/", "/cadres/person00", "/v1/periods", "/static/mingce.css", "/v1/nowhere"):
        headers = client.get(address).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
    for address in ("/", "/cadres/person00"):
        page = client.get(address).text
        assert not re.search(
            r'<script(?! defer src="/static/)|<style|\sstyle=|\son[a-z]+=|https?://(?!127)', page
        )


def test_a_foreign_name_for_this_address_is_refused(settled: County) -> None:
    client = TestClient(
        create_app(settled.office, askers=COUNTY), base_url="http://attacker.example"
    )
    answer = client.get("/v1/periods")
    assert answer.status_code == 421
    assert answer.json()["code"] == "host-unknown"


def test_names_of_hosts_can_be_given(settled: County) -> None:
    app = create_app(settled.office, askers=COUNTY, hosts=["mingce.taihu.example"])
    client = TestClient(app, base_url="https://mingce.taihu.example")
    assert client.get("/health").status_code == 200
    assert TestClient(app, base_url=HOST).get("/health").status_code == 421


@pytest.mark.parametrize(
    "address",
    [
        "/v1/cadres?class=%00",
        "/v1/cadres?unit=a%00b",
        "/v1/standings/points/quarter/2025-Q1?class=x%00",
        "/v1/cases?body=%00",
        "/?class=%00",
        "/cadres/person00%00",
        "/notices/points/quarter/2025-Q1?place=%00",
    ],
)
def test_the_character_that_no_text_has_is_refused_in_addresses(
    client: TestClient, address: str
) -> None:
    answer = client.get(address, headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (422, "nul-character")


def test_and_in_forms(client: TestClient) -> None:
    sent = {"text": "a\0b"}
    page = client.post("/proof/check", data=sent, headers={"accept": "text/html"})
    assert page.status_code == 422
    assert "空字符" in page.text
