"""Accounts, clients and grants over the API and on the administrator's pages."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from fastapi.testclient import TestClient

from api.access.client_keys import RegisteredKeys, client_keys
from api.app import create_app
from api.office import cadres
from ops.postgres import PrivateServer
from tests.api.county import CONTEXT, Clock, open_office, settle
from tests.api.signing import Now, open_account, signing_in
from tests.api.test_sign_in import HOST, PAGE, Town, csrf_in, enter


@pytest.fixture(scope="module")
def town(server: PrivateServer, template: str) -> Iterator[Town]:
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(f"create database managed template {template} strategy file_copy")
    clock, now = Clock(), Now()
    with open_office(server.url("managed"), clock) as office:
        town = Town(settle(office, clock), signing_in(office, now), now)
        open_account(town.site, "chief", "administrator")
        open_account(town.site, "local", "administrator", "xuqiao")
        open_account(town.site, "clerk", "county_clerk")
        yield town


@pytest.fixture
def chief(town: Town) -> TestClient:
    return town.signed_in("chief")


def post(client: TestClient, where: str, status: int = 201, /, **given: Any) -> Any:
    answer = client.post(where, json=given)
    assert answer.status_code == status, answer.text
    return answer.json()


def accounts_in(client: TestClient) -> dict[str, Any]:
    return {one["login"]: one for one in client.get("/v1/access").json()["accounts"]}


def test_an_administrator_lets_somebody_in_and_out_again(town: Town, chief: TestClient) -> None:
    opened = post(chief, "/v1/accounts", login="Zhou.Fang", name="周方")
    assert opened["login"] == "zhou.fang"
    role = {"role": "auditor", "jurisdiction": "taihu", "person": opened["person"]}
    post(chief, "/v1/grants", **role)
    known = accounts_in(chief)["zhou.fang"]
    assert (known["name"], known["waiting"]) == ("周方", True)
    assert known["grants"][0]["jurisdiction_name"] == "太湖县"
    guest = town.client()
    new = {"password": "ein langer neuer Satz", "repeated": "ein langer neuer Satz"}
    chosen = {"login": "zhou.fang", "code": opened["code"], **new}
    assert guest.post("/sign-in/code", data=chosen).status_code == 303
    assert guest.get("/v1/periods").status_code == 200
    post(chief, "/v1/grants/end", **role, reason="任务结束")
    assert guest.get("/v1/periods").status_code == 403
    again = post(chief, "/v1/accounts/zhou.fang/code")
    assert again["code"] != opened["code"]
    assert guest.get("/v1/periods").status_code == 401
    post(chief, "/v1/accounts/zhou.fang/close", reason="离任")
    assert "zhou.fang" not in accounts_in(chief)
    recorded = {
        one.event.TOPIC
        for one in town.county.office.ledger.read(tags=[f"account:{opened['person']}"])
    }
    assert recorded == {"account-opened", "account-code-issued", "account-closed"}


def test_the_ledger_holds_no_login_code_or_secret(town: Town, chief: TestClient) -> None:
    opened = post(chief, "/v1/accounts", login="secretive", name="不露面")
    post(chief, "/v1/clients", client="secret-keeper", name="系统", body="taihu")
    secret = post(chief, "/v1/clients/secret-keeper/secrets")["secret"]
    with town.county.office.database.connection() as connection:
        rows = connection.execute("select convert_from(entry, 'utf8') from ledger.event").fetchall()
    text = "".join(row[0] for row in rows)
    for hidden in ("secretive", "不露面", opened["code"], secret):
        assert hidden not in text


def test_a_request_that_comes_twice_opens_one_account_and_tells_the_code_once(
    chief: TestClient,
) -> None:
    key = {"idempotency-key": "open-twice"}
    given = {"login": "twice", "name": "重复"}
    first, second = (chief.post("/v1/accounts", json=given, headers=key) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["code"]
    assert "code" not in second.json()


def test_nobody_gives_himself_a_role(chief: TestClient) -> None:
    own = chief.get("/v1/me").json()
    refused = post(
        chief, "/v1/grants", 409, role="county_clerk", jurisdiction="taihu", person=own["person"]
    )
    assert refused["code"] == "grant-to-oneself"


def test_who_manages_a_township_does_not_reach_the_county(town: Town, chief: TestClient) -> None:
    local = town.signed_in("local")
    people = {login: one["person"] for login, one in accounts_in(chief).items()}
    assert local.get("/v1/access").status_code == 403
    above = {"role": "auditor", "jurisdiction": "taihu", "person": people["clerk"]}
    below = {"role": "auditor", "jurisdiction": "xuqiao-1", "person": "person00"}
    assert post(local, "/v1/grants", 403, **above)["code"] == "out-of-jurisdiction"
    assert post(local, "/v1/accounts/clerk/code", 403)["code"] == "out-of-jurisdiction"
    assert local.post("/v1/accounts/clerk/close", json={"reason": "x"}).status_code == 403
    assert local.post("/v1/clients", json={"client": "abc", "body": "taihu"}).status_code == 403
    post(local, "/v1/grants", **below)


@pytest.mark.parametrize(
    ("where", "given", "code"),
    [
        ("/v1/accounts", {"login": "x", "name": "a"}, "login-invalid"),
        ("/v1/accounts", {"login": "clerk", "name": "a"}, "login-taken"),
        ("/v1/accounts", {"login": "nameless"}, "name-missing"),
        ("/v1/accounts", {"login": "nobody", "person": "p-nobody"}, "unknown-person"),
        ("/v1/accounts/nobody/code", {}, "unknown-account"),
        ("/v1/grants", {"role": "king", "jurisdiction": "taihu", "person": "p"}, "role-unknown"),
        ("/v1/grants", {"role": "public", "jurisdiction": "taihu", "person": "p"}, "role-unknown"),
        ("/v1/clients", {"client": "A!", "body": "taihu"}, "client-id-invalid"),
        ("/v1/clients/nobody/secrets", {}, "unknown-client"),
    ],
)
def test_refusals_say_what_is_wrong(
    chief: TestClient, where: str, given: dict[str, str], code: str
) -> None:
    refused = chief.post(where, json=given)
    assert refused.json()["code"] == code, refused.text


def token(client: TestClient, name: str, secret: str) -> Any:
    form = {"grant_type": "client_credentials", "client_id": name, "client_secret": secret}
    return client.post("/v1/token", data=form)


def bearer(given: str) -> dict[str, str]:
    return {"authorization": f"Bearer {given}"}


def test_a_program_asks_with_a_token(town: Town, chief: TestClient) -> None:
    post(chief, "/v1/clients", client="board", name="大屏", body="taihu")
    post(chief, "/v1/grants", role="dashboard", jurisdiction="taihu", client="board")
    first = post(chief, "/v1/clients/board/secrets")["secret"]
    program = TestClient(create_app(town.county.office, askers=town.site), base_url=HOST)
    assert token(program, "board", "wrong").json()["code"] == "client-refused"
    assert token(program, "nobody", first).status_code == 401
    answer = token(program, "board", first)
    assert answer.headers["cache-control"] == "no-store"
    given = answer.json()
    assert (given["token_type"], given["expires_in"]) == ("Bearer", 600)
    headers = bearer(given["access_token"])
    assert program.get("/v1/periods", headers=headers).status_code == 200
    assert program.get("/v1/cadres/person00", headers=headers).status_code == 403
    assert program.get("/v1/me", headers=headers).json()["client"] == "board"
    basic = base64.b64encode(f"board:{first}".encode()).decode()
    again = program.post(
        "/v1/token",
        data={"grant_type": "client_credentials"},
        headers={"authorization": f"Basic {basic}"},
    )
    assert again.status_code == 200


def test_secrets_are_rotated_with_an_overlap(town: Town, chief: TestClient) -> None:
    post(chief, "/v1/clients", client="rotating", name="系统", body="taihu")
    first = post(chief, "/v1/clients/rotating/secrets")["secret"]
    second = post(chief, "/v1/clients/rotating/secrets", overlap_days=1)["secret"]
    program = town.client()
    # Secrets are timed by the clock of the machine; sign-in by the one of the test.
    for secret in (first, second):
        assert token(program, "rotating", secret).status_code == 200
    third = post(chief, "/v1/clients/rotating/secrets", overlap_days=0)["secret"]
    with town.county.office.database.connection() as connection:
        ended = connection.execute(
            "select count(*) from access.client_secret where client = 'rotating'"
            " and ends_at <= now()"
        ).fetchone()
    assert ended == (2,)
    assert third not in {first, second}


def test_a_closed_program_is_refused_at_once(town: Town, chief: TestClient) -> None:
    post(chief, "/v1/clients", client="leaving", name="系统", body="taihu")
    post(chief, "/v1/grants", role="dashboard", jurisdiction="taihu", client="leaving")
    secret = post(chief, "/v1/clients/leaving/secrets")["secret"]
    program = TestClient(create_app(town.county.office, askers=town.site), base_url=HOST)
    headers = bearer(token(program, "leaving", secret).json()["access_token"])
    assert program.get("/v1/periods", headers=headers).status_code == 200
    post(chief, "/v1/clients/leaving/close", reason="停用")
    assert program.get("/v1/periods", headers=headers).status_code == 403
    assert token(program, "leaving", secret).status_code == 401


def test_tokens_expire_and_cannot_be_made_elsewhere(town: Town, chief: TestClient) -> None:
    post(chief, "/v1/clients", client="slow-one", name="系统", body="taihu")
    secret = post(chief, "/v1/clients/slow-one/secrets")["secret"]
    program = TestClient(create_app(town.county.office, askers=town.site), base_url=HOST)
    good = token(program, "slow-one", secret).json()["access_token"]
    stranger = signing_in(town.county.office, town.now).tokens.issue("slow-one", town.now())
    head, body, signature = good.split(".")
    none = base64.urlsafe_b64encode(b'{"alg":"none","typ":"at+jwt"}').decode().rstrip("=")
    for forged in (stranger, f"{head}.{body}.AAAA", f"{none}.{body}.", "x", ""):
        refused = program.get("/health", headers=bearer(forged))
        assert (refused.status_code, refused.json()["code"]) == (401, "token-invalid"), forged
    del signature
    assert program.get("/health", headers=bearer(good)).status_code == 200
    town.now.later(minutes=11)
    late = program.get("/health", headers=bearer(good))
    assert (late.status_code, late.json()["code"]) == (401, "token-expired")
    town.now.at = Now().at


def test_public_keys_are_kept_for_signatures(town: Town, chief: TestClient) -> None:
    public = Ed25519PrivateKey.generate().public_key()
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    post(chief, "/v1/clients", client="signer", name="纪委监委", body="taihu")
    refused = post(chief, "/v1/clients/signer/keys", 422, key="k-1", public_key="not a key")
    assert refused["code"] == "public-key-unfit"
    post(chief, "/v1/clients/signer/keys", key="signer-2025", public_key=pem)
    office = town.county.office
    found = RegisteredKeys(office).find("signer-2025")
    assert found is not None
    assert (found.client, found.public_key.decode()) == ("signer", pem)
    assert client_keys(office, "signer") == ["signer-2025"]
    post(chief, "/v1/clients/signer/keys/signer-2025/end", reason="更换")
    assert RegisteredKeys(office).find("signer-2025") is None
    taken = post(chief, "/v1/clients/signer/keys", 409, key="signer-2025", public_key=pem)
    assert taken["code"] == "key-id-taken"


def test_the_pages_do_the_same(town: Town, chief: TestClient) -> None:
    data = {
        "csrf": csrf_in(chief),
        "login": "by-page",
        "name": "页面来的",
        "role": "township_reviewer",
        "jurisdiction": "sikong",
    }
    refused = chief.post("/access/accounts", data={**data, "jurisdiction": "nowhere"}, headers=PAGE)
    assert refused.status_code == 409
    told = chief.post("/access/accounts", data=data, headers=PAGE)
    assert told.status_code == 200
    assert told.headers["cache-control"] == "no-store"
    code = told.text.partition("<code>")[2].partition("</code>")[0]
    shown = chief.get("/access", headers=PAGE).text
    assert "页面来的" in shown
    assert "寺前镇" in shown
    again = chief.post("/access/accounts", data=data, headers=PAGE)
    assert again.status_code == 409
    assert 'value="by-page"' in again.text
    new = {"password": "ein langer neuer Satz", "repeated": "ein langer neuer Satz"}
    guest = town.client()
    chosen = guest.post("/sign-in/code", data={"login": "by-page", "code": code, **new})
    assert chosen.status_code == 303
    ended = {"csrf": data["csrf"], "ended": "township_reviewer@sikong", "reason": "调离"}
    assert guest.get("/v1/periods").status_code == 200
    done = chief.post("/access/accounts/by-page/grants/end", data=ended)
    assert done.headers["location"].startswith("/access/accounts/by-page")
    assert guest.get("/v1/periods").status_code == 403
    for page in ("/access/accounts/by-page", "/access/clients"):
        assert chief.get(page, headers=PAGE).status_code == 200
    client = {"csrf": data["csrf"], "client": "page-made", "name": "系统", "body": "taihu"}
    assert chief.post("/access/clients", data=client).status_code == 303
    secret = chief.post("/access/clients/page-made/secrets", data={"csrf": data["csrf"]})
    assert "<code>" in secret.text
    assert chief.get("/access/clients/page-made", headers=PAGE).status_code == 200


def test_only_administrators_see_the_pages(town: Town) -> None:
    clerk = town.signed_in("clerk")
    for page in ("/access", "/access/clients", "/access/accounts/clerk"):
        assert clerk.get(page, headers=PAGE).status_code == 403
    assert enter(town.client(), "clerk").status_code == 303


def test_who_is_transferred_is_reached_at_once(town: Town) -> None:
    open_account(town.site, "reviewer", "township_reviewer", "xuqiao")
    reviewer = town.signed_in("reviewer")
    assert reviewer.get("/v1/cadres/person02").json()["code"] == "out-of-jurisdiction"
    cadres.transfer(
        town.county.office,
        "person02",
        CONTEXT,
        body="xuqiao-1",
        post="村党组织书记",
        cadre_class="正职",
        on=town.county.office.today(),
    )
    town.county.office.catch_up()
    card = reviewer.get("/v1/cadres/person02")
    assert card.status_code == 200
    assert card.json()["name"] == "张伟"


def test_an_erased_person_may_nothing_any_more(town: Town) -> None:
    person = open_account(town.site, "erased", "auditor")
    client = town.signed_in("erased")
    assert client.get("/v1/periods").status_code == 200
    cadres.erase(town.county.office, person, CONTEXT, reason="本人申请")
    town.county.office.catch_up()
    town.site.memory.doubt()
    assert client.get("/v1/periods").status_code == 403
