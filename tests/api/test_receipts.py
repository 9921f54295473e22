"""Receipts over HTTP: for every entry, with the entry in it for whom it concerns, in time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.access.asker import Asker
from api.office import cases
from api.office.parts import Office
from domain.merkle.hashing import leaf_hash
from domain.merkle.receipts import Receipt, parse_receipt, verify_receipt
from ops.postgres import PrivateServer
from tests.api.askers import COUNTY, asking
from tests.api.county import County
from tests.api.negative_list import REPORTER, given, listed_county
from tests.api.publishing import COURT, PAPER, POLICY, client_for, cosign, publish, with_log

ENTRY = {
    "scheme": "points",
    "assessment": "quarter",
    "period": "2025-Q2",
    "subject": "person03",
    "input": "deeds",
    "value": "2",
}


@pytest.fixture
def office(county: County, tmp_path: Path) -> Office:
    office = with_log(county.office, tmp_path, POLICY)
    publish(office)
    cosign(office, PAPER)
    return office


def receipt(client: TestClient, position: int) -> Receipt:
    answer = client.get(f"/v1/log/receipts/{position}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["content-disposition"] == (
        f'attachment; filename="anqing-taihu-{position}.tlog-proof"'
    )
    return parse_receipt(answer.content)


def test_a_write_names_the_receipt_of_what_it_recorded(office: Office) -> None:
    client = client_for(office, COUNTY)
    answer = client.post("/v1/entries", json=ENTRY)
    position = answer.json()["last_position"]
    link = answer.headers["link"]
    assert link == f'</v1/log/receipts/{position}>; rel="urn:mingce:receipt"'
    early = client.get(f"/v1/log/receipts/{position}")
    assert (early.status_code, early.json()["code"]) == (503, "log-not-reached")
    assert early.headers["retry-after"] == "1"
    publish(office)
    cosign(office, PAPER)
    made = receipt(client, position)
    assert b'"type":"entry-recorded"' in made.extra
    accepted = verify_receipt(made, leaf_hash(made.extra), POLICY)
    assert accepted.checkpoint.size == position
    assert accepted.witnessed == (("安庆日报", 1_750_000_000),)


def test_a_write_that_recorded_nothing_names_none(office: Office) -> None:
    client = client_for(office, COUNTY)
    key = {"idempotency-key": "once"}
    first = client.post("/v1/entries", json=ENTRY, headers=key)
    again = client.post("/v1/entries", json=ENTRY, headers=key)
    assert again.status_code == 200
    assert again.headers["link"] == first.headers["link"], "it is found again"


def test_where_no_log_is_published_there_are_none(county: County) -> None:
    client = client_for(county.office, COUNTY)
    assert "link" not in client.post("/v1/entries", json=ENTRY).headers
    refused = client.get("/v1/log/receipts/1")
    assert (refused.status_code, refused.json()["code"]) == (404, "log-not-published")


def test_there_is_no_receipt_of_what_was_never_recorded(office: Office) -> None:
    head = office.ledger.head()
    answer = client_for(office).get(f"/v1/log/receipts/{head + 1}")
    assert (answer.status_code, answer.json()["code"]) == (404, "no-such-entry")
    assert client_for(office).get("/v1/log/receipts/0").status_code == 422


def test_anybody_has_the_receipt_and_only_some_the_entry(office: Office) -> None:
    """The proof of a place is public, as the tiles are; what stands there is not."""
    position = 40
    entry = next(entry for _, entry, _ in office.log.entries.read(39, 40)) if office.log else b""
    holders = {
        "anybody": None,
        "auditor": asking("auditor"),
        "clerk": asking("county_clerk"),
        "auditor of a township": asking("auditor", jurisdiction="xuqiao"),
        "reviewer": asking("township_reviewer", jurisdiction="xuqiao"),
        "dashboard": asking("dashboard"),
        "cadre": asking("cadre", person="person00"),
        "administrator": asking("administrator"),
    }
    whole = set()
    for name, askers in holders.items():
        made = receipt(client_for(office, askers), position)
        verify_receipt(made, leaf_hash(entry), POLICY)
        assert made.extra in {b"", entry}
        if made.extra:
            whole.add(name)
    assert whole == {"auditor", "clerk"}


def test_who_recorded_an_entry_has_it_in_the_receipt(office: Office) -> None:
    reviewer = asking("township_reviewer", jurisdiction="xuqiao", person="p-reviewer")
    other = asking("township_reviewer", jurisdiction="xuqiao", person="p-other")
    subject = {**ENTRY, "subject": "person00"}
    answer = client_for(office, reviewer).post("/v1/entries", json=subject)
    assert answer.status_code == 201, answer.text
    position = answer.json()["last_position"]
    publish(office)
    assert receipt(client_for(office, reviewer), position).extra
    assert not receipt(client_for(office, other), position).extra
    assert not receipt(client_for(office, lambda _: Asker()), position).extra


@pytest.fixture
def reported(server: PrivateServer, template: str, tmp_path: Path) -> Iterator[Office]:
    with listed_county(server, template) as county:
        yield with_log(county.office, tmp_path)


def test_the_body_that_reported_a_case_has_its_receipt_whoever_asks(reported: Office) -> None:
    case = cases.report_case(reported, given("person00"), REPORTER, scheme="conduct")
    publish(reported)
    position = case.receipt.last_position
    colleague = asking("discipline_body", jurisdiction="jiwei", person="p-colleague")
    others = asking("discipline_body", jurisdiction="zhengfa", person="p-others")
    assert b"case-reported" in receipt(client_for(reported, colleague), position).extra
    assert receipt(client_for(reported, others), position).extra == b""


def test_a_submission_names_the_receipt_of_each_of_its_cases(reported: Office) -> None:
    jiwei = client_for(reported, asking("discipline_body", jurisdiction="jiwei", person="p-ji"))
    lines = "\n".join(
        json.dumps({"situation": "neglect", "day": "2025-04-20", "narrative": told, "subject": who})
        for told, who in (("一", "person00"), ("二", "person01"))
    )
    answer = jiwei.post(
        "/v1/submissions?scheme=conduct",
        content=lines.encode(),
        headers={"content-type": "application/x-ndjson"},
    )
    assert answer.status_code == 201, answer.text
    proof = answer.json()["proof"]
    publish(reported)
    for case in proof["cases"]:
        made = parse_receipt(jiwei.get(case["receipt"]).content)
        assert made.index + 1 == case["position"]
        assert leaf_hash(made.extra).hex() == case["leaf"]
    kept = jiwei.get(f"/v1/submissions/{proof['submission']}/receipt").json()
    assert kept == proof


def test_the_page_of_a_case_leads_to_its_receipt(reported: Office) -> None:
    case = cases.report_case(reported, given("person00"), REPORTER, scheme="conduct")
    reported.catch_up()
    jiwei = asking("discipline_body", jurisdiction="jiwei", person="p-colleague")
    page = client_for(reported, jiwei, page=True)
    address = f"/cases/own/{case.case}"
    assert "正在公布" in page.get(address).text
    publish(reported)
    told = page.get(address).text
    assert f'<a href="/v1/log/receipts/{case.receipt.last_position}">下载回执</a>' in told
    county = client_for(reported, COUNTY, page=True).get(f"/cases/{case.case}").text
    assert f"/v1/log/receipts/{case.receipt.last_position}" in county


def test_a_page_says_where_the_receipt_of_an_act_is(office: Office) -> None:
    page = client_for(office, COUNTY, page=True)
    told = page.get("/notices?receipt=40").text
    assert '<a href="/v1/log/receipts/40">下载回执</a>' in told


def test_more_witnesses_make_a_better_receipt(office: Office) -> None:
    client = client_for(office)
    before = receipt(client, 5)
    cosign(office, COURT)
    after = receipt(client, 5)
    assert [one.name for one in before.note.signatures] == [
        "log.example/anqing/taihu",
        "paper.example/witness",
    ]
    assert len(after.note.signatures) == 3
    assert after.proof == before.proof
