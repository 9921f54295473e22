"""Sign-in as programs see it: cookies, refusals, pauses, tokens, forms of other sites."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import psycopg
import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from api.access.limits import Rate
from api.access.passwords import Cost
from api.access.sign_in import Rules, SignIn
from api.app import create_app
from api.office import access
from ops.postgres import PrivateServer
from projections import accounts
from tests.api.county import Clock, County, open_office, settle
from tests.api.signing import ADMINISTRATOR, PASSWORD, Now, open_account, signing_in

HOST = "http://127.0.0.1"
PAGE = {"accept": "text/html"}


@dataclass
class Town:
    """A county with real sign-in, and the clock of its sessions."""

    county: County
    site: SignIn
    now: Now

    def client(self, rules: Rules | None = None) -> TestClient:
        if rules is not None:
            self.site = signing_in(self.county.office, self.now, rules)
        app = create_app(self.county.office, askers=self.site)
        return TestClient(app, base_url=HOST, follow_redirects=False)

    def signed_in(self, login: str) -> TestClient:
        client = self.client()
        assert enter(client, login).status_code == 303
        return client


@pytest.fixture(scope="module")
def shared(server: PrivateServer, template: str) -> Iterator[Town]:
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(f"create database doors template {template} strategy file_copy")
    clock, now = Clock(), Now()
    with open_office(server.url("doors"), clock) as office:
        town = Town(settle(office, clock), signing_in(office, now), now)
        open_account(town.site, "clerk", "county_clerk")
        open_account(town.site, "reviewer", "township_reviewer", "xuqiao")
        open_account(town.site, "chief", "administrator")
        open_account(town.site, "wang", "cadre", person="person00")
        yield town


@pytest.fixture
def town(shared: Town) -> Town:
    """Each test begins at the same time, with nothing tried before."""
    shared.now.at = Now().at
    shared.site = signing_in(shared.county.office, shared.now)
    with shared.county.office.database.connection() as connection:
        connection.execute("delete from access.attempt")
        connection.execute("delete from access.session")
    return shared


def enter(client: TestClient, login: str, password: str = PASSWORD, to: str = "") -> Response:
    return client.post("/sign-in", data={"login": login, "password": password, "to": to})


def test_nobody_gets_in_without_signing_in(town: Town) -> None:
    client = town.client()
    assert client.get("/v1/periods").status_code == 401
    led = client.get("/cadres/person00?of=a/b/c", headers=PAGE)
    assert led.status_code == 303
    assert led.headers["location"] == "/sign-in?to=%2Fcadres%2Fperson00%3Fof%3Da%2Fb%2Fc"
    refused = client.get("/v1/periods")
    assert refused.headers["www-authenticate"] == "Bearer"
    assert refused.json()["code"] == "sign-in-needed"


def test_the_cookie_is_for_this_county_and_no_script(town: Town) -> None:
    client = town.client()
    plain = enter(client, "clerk").headers["set-cookie"].lower()
    assert plain.startswith("mingce-anqing.taihu=")
    assert "httponly" in plain
    assert "samesite=lax" in plain
    assert "domain" not in plain
    secure = TestClient(
        create_app(town.county.office, askers=town.site, hosts=["county.example"]),
        base_url="https://county.example",
        follow_redirects=False,
    )
    cookie = enter(secure, "clerk").headers["set-cookie"].lower()
    assert cookie.startswith("__host-mingce-anqing.taihu=")
    assert "secure" in cookie
    assert secure.get("/v1/periods").status_code == 200


def test_only_the_hash_of_a_session_is_kept(town: Town) -> None:
    client = town.signed_in("clerk")
    token = client.cookies["mingce-anqing.taihu"]
    with town.county.office.database.connection() as connection:
        rows = connection.execute("select token::text from access.session").fetchall()
    assert len(token) >= 43
    assert rows
    assert all(token.encode().hex() not in row[0] for row in rows)


@pytest.mark.parametrize("login", ["clerk", " CLERK ", "ｃｌｅｒｋ"])
def test_case_width_and_blanks_of_a_login_name_do_not_matter(town: Town, login: str) -> None:
    assert enter(town.client(), login).status_code == 303


@pytest.mark.parametrize(
    ("to", "location"),
    [
        ("/cadres/person04", "/cadres/person04"),
        ("//elsewhere.example/", "/home"),
        ("https://elsewhere.example/", "/home"),
        ("/\\elsewhere.example", "/home"),
        ("javascript:alert(1)", "/home"),
        ("/x\r\nset-cookie: a=b", "/home"),
    ],
)
def test_leads_back_to_own_pages_only(town: Town, to: str, location: str) -> None:
    assert enter(town.client(), "clerk", to=to).headers["location"] == location


def test_unknown_names_and_wrong_passwords_look_the_same(town: Town) -> None:
    wrong = enter(town.client(), "clerk", "not the password")
    unknown = enter(town.client(), "klerk", "not the password")
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.text.replace("clerk", "klerk") == unknown.text


def test_unknown_names_cost_the_same_work(town: Town) -> None:
    site = signing_in(town.county.office, town.now, cost=Cost(passes=2, memory_kib=16_384))
    encoded = site.passwords.hash("something else")

    def took_s(known: str | None) -> float:
        started_s = time.perf_counter()
        assert not site.passwords.matches(known, "not the password")
        return time.perf_counter() - started_s

    known_s, unknown_s = (min(took_s(one) for _ in range(5)) for one in (encoded, None))
    assert unknown_s > known_s / 2


@pytest.mark.parametrize("login", ["clerk", "nobody-at-all"])
def test_failures_make_ever_longer_pauses(town: Town, login: str) -> None:
    client = town.client()
    for _ in range(5):
        assert enter(client, login, "not the password").status_code == 401
    paused = enter(client, login)
    assert paused.status_code == 429
    assert paused.headers["retry-after"] == "31"
    town.now.later(seconds=31)
    assert enter(client, login, "not the password").status_code == 401
    assert enter(client, login).headers["retry-after"] == "61"
    town.now.later(hours=2)
    assert enter(client, "clerk").status_code == 303


def test_a_success_forgets_the_failures_before_it(town: Town) -> None:
    client = town.client()
    for _ in range(3):
        for _ in range(4):
            assert enter(client, "clerk", "not the password").status_code == 401
        assert enter(client, "clerk").status_code == 303


def test_an_address_that_tries_many_names_is_paused(town: Town) -> None:
    client = town.client()
    answers = [enter(client, f"name-{n}", "not the password").status_code for n in range(31)]
    assert answers == [401] * 30 + [429]


def test_a_session_ends_when_it_is_not_used(town: Town) -> None:
    client = town.signed_in("clerk")
    for _ in range(3):
        town.now.later(minutes=50)
        assert client.get("/v1/periods").status_code == 200
    town.now.later(minutes=61)
    assert client.get("/v1/periods").status_code == 401


def test_a_session_ends_after_its_longest_time(town: Town) -> None:
    client = town.signed_in("clerk")
    for _ in range(24):
        assert client.get("/v1/periods").status_code == 200
        town.now.later(minutes=30)
    assert client.get("/v1/periods").status_code == 401


def test_signing_out_ends_it_on_the_server(town: Town) -> None:
    client = town.signed_in("clerk")
    kept = dict(client.cookies)
    assert client.post("/sign-out", data={"csrf": csrf_in(client)}).status_code == 303
    thief = town.client()
    thief.cookies.update(kept)
    assert thief.get("/v1/periods").status_code == 401


def test_a_session_ended_elsewhere_ends_here_within_a_second(town: Town) -> None:
    client = town.signed_in("clerk")
    assert client.get("/v1/periods").status_code == 200
    with town.county.office.database.connection() as connection:  # as another process would
        connection.execute("delete from access.session")
        accounts.note_change(connection, town.county.office.ledger.name)
    time.sleep(1.0)
    assert client.get("/v1/periods").status_code == 401


def test_a_grant_that_ended_elsewhere_ends_here_within_a_second(town: Town) -> None:
    person = open_account(town.site, "guest", "auditor")
    client = town.signed_in("guest")
    assert client.get("/v1/periods").status_code == 200
    access.end_grant(
        town.county.office,
        ADMINISTRATOR,
        role="auditor",
        jurisdiction="taihu",
        person=person,
        reason="Urlaub",
    )
    time.sleep(1.0)
    assert client.get("/v1/periods").status_code == 403


def test_the_steady_state_asks_no_database(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    client = town.signed_in("clerk")
    assert client.get("/v1/me").status_code == 200
    asked: list[str] = []
    monkeypatch.setattr(town.site.memory, "_confirmed_s", time.monotonic() + 60)
    for name in ("_load_session", "_version", "_see"):
        monkeypatch.setattr(town.site, name, lambda *_, name=name: asked.append(name))
    for _ in range(20):
        assert client.get("/v1/me").json()["person"]
    assert asked == []


def test_a_form_needs_the_token_of_its_session(town: Town) -> None:
    client = town.signed_in("clerk")
    for forged in ({}, {"csrf": ""}, {"csrf": "forged"}, {"csrf": csrf_in(town.signed_in("wang"))}):
        refused = client.post("/account/sessions/end", data=forged, headers=PAGE)
        assert refused.status_code == 403
        assert "form-outdated" in refused.text
    assert client.get("/v1/periods").status_code == 200
    token = csrf_in(client)
    by_header = client.post("/account/sessions/end", headers={"x-csrf-token": token})
    assert by_header.status_code == 303
    assert client.get("/v1/periods").status_code == 401


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
@pytest.mark.parametrize("where", ["/sign-in", "/sign-out", "/v1/grants"])
def test_pages_of_other_sites_send_nothing(town: Town, where: str, headers: dict[str, str]) -> None:
    client = town.signed_in("chief")
    data = {"csrf": csrf_in(client), "login": "clerk", "password": PASSWORD}
    refused = client.post(where, data=data, headers=headers)
    assert refused.status_code == 403
    assert refused.json()["code"] == "form-foreign"


def test_own_pages_send_forms_also_where_the_browser_tells_the_origin(town: Town) -> None:
    client = town.client()
    answer = client.post(
        "/sign-in",
        data={"login": "clerk", "password": PASSWORD},
        headers={"origin": HOST, "sec-fetch-site": "same-origin"},
    )
    assert answer.status_code == 303


def test_a_password_is_chosen_with_a_code_that_works_once(town: Town) -> None:
    office = town.county.office
    opened = access.open_account(office, "fresh", ADMINISTRATOR, name="新人", now=town.now())
    client = town.client()
    new = {"password": "noch ein langer Satz", "repeated": "noch ein langer Satz"}
    chosen = {"login": "fresh", "code": opened.code.lower().replace("-", " "), **new}
    assert client.post("/sign-in/code", data={**chosen, "code": "AAAA-AAAA"}).status_code == 401
    assert client.post("/sign-in/code", data=chosen).status_code == 303
    assert enter(town.client(), "fresh", "noch ein langer Satz").status_code == 303
    assert town.client().post("/sign-in/code", data=chosen).status_code == 401


def test_a_code_holds_for_three_days(town: Town) -> None:
    office = town.county.office
    opened = access.open_account(office, "slow", ADMINISTRATOR, name="慢", now=town.now())
    town.now.later(days=3, seconds=1)
    new = {"password": "noch ein langer Satz", "repeated": "noch ein langer Satz"}
    late = town.client().post("/sign-in/code", data={"login": "slow", "code": opened.code, **new})
    assert late.status_code == 401


@pytest.mark.parametrize(
    "weak", ["short", "1234567890", "aaaaaaaaaaaa", "clerk-2025-xyz", "x" * 300]
)
def test_weak_passwords_are_refused(town: Town, weak: str) -> None:
    client = town.signed_in("clerk")
    data = {"csrf": csrf_in(client), "old": PASSWORD, "password": weak, "repeated": weak}
    refused = client.post("/account/password", data=data)
    assert refused.status_code == 422
    assert enter(town.client(), "clerk").status_code == 303


def test_another_password_ends_all_other_sessions(town: Town) -> None:
    open_account(town.site, "careful", "auditor")
    here, elsewhere = town.signed_in("careful"), town.signed_in("careful")
    new = "ein anderer langer Satz"
    data = {"csrf": csrf_in(here), "old": PASSWORD, "password": new, "repeated": new}
    assert here.post("/account/password", data=data).status_code == 303
    assert here.get("/v1/periods").status_code == 200
    assert elsewhere.get("/v1/periods").status_code == 401
    assert enter(town.client(), "careful").status_code == 401
    assert enter(town.client(), "careful", new).status_code == 303


def test_a_stronger_cost_applies_at_the_next_sign_in(town: Town) -> None:
    office = town.county.office
    town.site = signing_in(office, town.now, cost=Cost(passes=2, memory_kib=16, lanes=1))
    before = access.find_account(office, "clerk").password
    assert enter(town.client(), "clerk").status_code == 303
    after = access.find_account(office, "clerk").password
    assert before is not None
    assert after is not None
    assert "t=1" in before
    assert "t=2" in after


def test_too_many_requests_are_told_when_to_come_again(town: Town) -> None:
    client = town.client(Rules(requests=Rate(per_second=1, at_once=3)))
    answers = [client.get("/health") for _ in range(5)]
    assert [one.status_code for one in answers] == [200, 200, 200, 429, 429]
    assert answers[-1].headers["retry-after"] == "1"
    assert answers[-1].json()["code"] == "too-many-requests"


def test_a_body_that_is_too_long_is_refused_before_it_is_read(town: Town) -> None:
    client = town.client()
    told = client.post("/sign-in", content=b"x", headers={"content-length": "40000000"})
    assert told.status_code == 413
    assert told.headers["content-type"] == "application/problem+json"
    assert told.json()["code"] == "body-too-large"

    def endless() -> Iterator[bytes]:
        for _ in range(40):
            yield b"x" * 1024 * 1024

    untold = client.post(
        "/sign-in",
        content=endless(),
        headers={"content-type": "application/x-www-form-urlencoded"},
    )
    assert untold.status_code == 413
    assert untold.headers["content-type"] == "application/problem+json"


def test_grants_come_and_go_with_their_days(town: Town) -> None:
    office = town.county.office
    person = open_account(town.site, "visitor", None)
    today = office.today()
    access.give_grant(
        office,
        ADMINISTRATOR,
        role="auditor",
        jurisdiction="taihu",
        person=person,
        starts_on=today + timedelta(days=1),
        until=today + timedelta(days=2),
    )
    client = town.signed_in("visitor")
    answers = []
    for _ in range(4):
        answers.append(client.get("/v1/periods").status_code)
        town.county.clock.now += timedelta(days=1)
    town.county.clock.now -= timedelta(days=4)
    assert answers == [403, 200, 200, 403]


def csrf_in(client: TestClient) -> str:
    page = client.get("/account", headers=PAGE).text
    return page.partition('name="csrf" value="')[2].partition('"')[0]
