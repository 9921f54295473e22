"""The keys of the log over the API: everybody reads them, the county's administrator keeps them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.access.roles import Role
from api.app import create_app
from api.office.evidence import evidence_view
from api.office.log_keys import introduce_log_key, retire_log_key
from api.office.proof import receipt_of, trusted_policy
from api.pages.evidence_paper import evidence_paper
from domain.merkle.hashing import leaf_hash
from domain.merkle.keys import SigningKey, format_vkey
from domain.merkle.policies import parse_policy
from domain.merkle.receipts import parse_receipt, verify_receipt
from ledger.tlog.signers import signers_of
from ops.postgres import PrivateServer
from tests.api.askers import asking
from tests.api.conftest import HOST, Made, copy_of
from tests.api.county import CONTEXT, County
from tests.api.publishing import KEY, ORIGIN, publish, with_log

NEXT = SigningKey(ORIGIN, 1, bytes([9]) * 32)
LATER = SigningKey(ORIGIN, 6, bytes([9]) * 32)


@pytest.fixture(scope="module")
def county(
    made: Made, server: PrivateServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[County]:
    """Its log was published with one key; nobody has introduced it."""
    with copy_of(made, server, "log_keys") as found:
        office = with_log(found.office, tmp_path_factory.mktemp("log"))
        publish(office)
        yield County(office, found.clock, found.people)


def as_(county: County, role: Role, jurisdiction: str = "taihu") -> TestClient:
    askers = asking(role, jurisdiction=jurisdiction)
    return TestClient(create_app(county.office, askers=askers), base_url=HOST)


def introduce(client: TestClient, key: SigningKey) -> Any:
    answer = client.post("/v1/log-keys", json={"public_key": format_vkey(key.key)})
    return answer.status_code, answer.json()


def test_one_key_follows_another(county: County) -> None:
    chief, anybody = as_(county, "administrator"), as_(county, "public")
    assert anybody.get("/v1/log-keys").json() == {"origin": ORIGIN, "keys": []}
    status, refused = introduce(chief, NEXT)
    assert (status, refused["code"]) == (409, "log-key-unused")
    first = introduce(chief, KEY)[1]["first_position"]
    second = introduce(chief, NEXT)[1]["first_position"]
    introduce(chief, LATER)
    identifier = KEY.key.key_id.hex()
    retired = chief.post(f"/v1/log-keys/{identifier}/retire", json={"reason": "到期更换"})
    assert retired.status_code == 201
    found = anybody.get(retired.headers["location"]).json()["keys"]
    assert [(one["kind"], one["since"], one["until"]) for one in found] == [
        ("ed25519", 0, retired.json()["first_position"]),
        ("ed25519", second, None),
        ("ml-dsa-44", second + 1, None),
    ]
    assert first < second
    # Everybody is told which key counts no more, and to check with one that does.
    rows = re.findall("<tr>.*?</tr>", anybody.get("/proof").text)
    told = {row.split("<code>")[1].split("</code>")[0]: "停用" in row for row in rows[1:]}
    keys = [format_vkey(one.key) for one in (NEXT, LATER, KEY)]
    assert list(told.items()) == list(zip(keys, [False, False, True], strict=True))
    policy = anybody.get("/log/keys")
    assert [log.key for log in parse_policy(policy.content).logs] == [NEXT.key, LATER.key]
    assert f"# retired by entry {retired.json()['first_position']}, " in policy.text
    view = evidence_view(county.office, county.people[0])
    steps = evidence_paper(view, "zh", made_on=county.clock.today())["check"]["steps"]
    assert steps[1][1].endswith(f"--key {keys[0]}")
    assert introduce(chief, KEY)[1]["code"] == "log-key-known"
    last = chief.post(f"/v1/log-keys/{NEXT.key.key_id.hex()}/retire", json={"reason": "x"})
    assert (last.status_code, last.json()["code"]) == (409, "log-key-last")


def test_receipts_hold_for_who_trusts_the_keys_in_force(
    made: Made, server: PrivateServer, tmp_path: Path
) -> None:
    """An entry of long ago is proved by a checkpoint that the key of today has signed."""
    with copy_of(made, server, "rotated") as found:
        office = with_log(found.office, tmp_path)
        publish(office)
        introduce_log_key(office, CONTEXT, public_key=format_vkey(KEY.key))
        introduce_log_key(office, CONTEXT, public_key=format_vkey(NEXT.key))
        retire_log_key(office, CONTEXT, key=KEY.key.key_id.hex(), reason="到期更换")
        assert office.log is not None
        log = replace(office.log, signers=lambda: signers_of([NEXT], ORIGIN))
        office = replace(office, log=log)
        publish(office)
        trusted = parse_policy(trusted_policy(office))
        assert [one.key for one in trusted.logs] == [NEXT.key]
        for position in (1, office.ledger.head()):
            receipt = parse_receipt(receipt_of(office, position)[1])
            verify_receipt(receipt, leaf_hash(receipt.extra), trusted)


@pytest.mark.parametrize(
    ("role", "jurisdiction", "code"),
    [
        ("county_clerk", "taihu", "not-permitted"),
        ("auditor", "taihu", "not-permitted"),
        ("administrator", "xuqiao", "out-of-jurisdiction"),
    ],
)
def test_nobody_else_keeps_them(county: County, role: Role, jurisdiction: str, code: str) -> None:
    client = as_(county, role, jurisdiction)
    assert introduce(client, NEXT)[1]["code"] == code
    refused = client.post(f"/v1/log-keys/{NEXT.key.key_id.hex()}/retire", json={"reason": "x"})
    assert (refused.status_code, refused.json()["code"]) == (403, code)


@pytest.mark.parametrize(
    ("text", "status", "code"),
    [
        ("nonsense", 422, "log-malformed"),
        (format_vkey(SigningKey(ORIGIN, 4, bytes(32)).key), 422, "log-malformed"),
        (format_vkey(SigningKey("log.example/other", 1, bytes(32)).key), 409, "log-key-foreign"),
        ("with blanks", 422, "request-invalid"),
    ],
)
def test_what_is_no_key_of_this_log_is_refused(
    county: County, text: str, status: int, code: str
) -> None:
    answer = as_(county, "administrator").post("/v1/log-keys", json={"public_key": text})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
