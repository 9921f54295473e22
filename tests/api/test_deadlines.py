"""Deadlines and the way of an appeal are the scheme's: another text, other days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import psycopg
import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.office import access, duties, entries, periods, schemes
from ops.postgres import PrivateServer
from tests.api.askers import asking
from tests.api.conftest import HOST
from tests.api.county import CONTEXT, QUARTER, SCHEME, Clock, County, open_office, settle

SECOND = (*QUARTER, "2025-Q2")
ITS_OWN = {
    "in_time_days: 31": "in_time_days: 20",
    "escalate_after_days: [1, 15]": "escalate_after_days: [3]",
    "ruling_days: 15": "ruling_days: 4",
    "appeal_to: same_body": "appeal_to: superior",
}


def text() -> str:
    scheme = SCHEME
    for usual, own in ITS_OWN.items():
        assert scheme.count(usual) == 1
        scheme = scheme.replace(usual, own)
    return scheme


@pytest.fixture(scope="module")
def ruled(server: PrivateServer, template: str) -> Iterator[County]:
    """A county whose scheme says other days than the usual ones."""
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(f"create database deadlines template {template} strategy file_copy")
    clock = Clock()
    with open_office(server.url("deadlines"), clock) as office:
        yield settle(office, clock, text())


def asked(county: County, place: str, person: str) -> TestClient:
    askers = asking("county_clerk", jurisdiction=place, person=person)
    return TestClient(create_app(county.office, askers=askers), base_url=HOST)


def test_a_duty_goes_up_when_the_scheme_says_so(ruled: County) -> None:
    def told_on(month: int, day: int) -> int:
        before = told()
        ruled.clock.set(2025, month, day)
        duties.escalate_duties(ruled.office, CONTEXT)
        return told() - before

    def told() -> int:
        return len(list(ruled.office.ledger.read(types=["duty-escalated"])))

    ruled.clock.set(2025, 5, 7)
    duties.order_duty(
        ruled.office, CONTEXT, subject=ruled.people[4], kind="help", what="帮促",
        owner="village_committee", owner_body="xuqiao-1", due_on=date(2025, 5, 10),
    )  # fmt: skip
    assert told_on(5, 7) == 0, "the talk that the first quarter assigned was due two days ago"
    assert told_on(5, 8) == 1
    assert told_on(5, 12) == 0
    assert told_on(5, 13) == 1, "the ordered one goes by the scheme in force"
    assert told_on(6, 8) == 0, "there is one level only"


def test_what_is_late_is_said_by_the_scheme(ruled: County) -> None:
    auditor = TestClient(create_app(ruled.office, askers=asking("auditor")), base_url=HOST)
    ruled.clock.set(2025, 6, 10)
    for day, item in ((date(2025, 5, 21), "及时"), (date(2025, 5, 20), "逾期")):
        entries.record_entry(
            ruled.office, *SECOND, CONTEXT, subject=ruled.people[2],
            input_name="deeds", value="1", item=item, on=day,
        )  # fmt: skip
    ruled.office.catch_up()
    view = auditor.get("/v1/supervision?kind=back-dated-entry").json()
    late = [(one["effective_on"], one["late_days"]) for one in view["findings"]]
    assert late == [("2025-05-20", 21)]


def test_an_objection_is_ruled_on_in_the_schemes_days_and_appealed_upwards(ruled: County) -> None:
    office, me = ruled.office, ruled.people[4]
    ruled.clock.set(2025, 7, 3)
    for act in (periods.close_period, periods.compute_period):
        act(office, *SECOND, CONTEXT)
        office.catch_up()
    periods.decide_period(office, *SECOND, CONTEXT, meeting="7月3日联席会议")
    office.catch_up()
    periods.publish_period(office, *SECOND, CONTEXT)
    office.catch_up()
    place = dict(zip(("scheme", "assessment", "period"), SECOND, strict=True))
    township, county = asked(ruled, "xuqiao", "p-1"), asked(ruled, "taihu", "p-3")
    filed = township.post(
        "/v1/objections",
        json={**place, "subject": me, "objector": "subject", "field": "score", "text": "少记一次"},
    )
    objection = filed.json()["objection"]

    def post(client: TestClient, act: str, **given: Any) -> Any:
        return client.post(f"/v1/objections/{objection}/{act}", json=given)

    late = post(township, "acknowledge", rule_within_days=5)
    assert (late.status_code, late.json()["code"]) == (409, "ruling-too-late")
    assert post(township, "acknowledge").status_code == 201
    office.catch_up()
    assert county.get(f"/v1/objections/{objection}").json()["objection"]["rule_by"] == "2025-07-07"
    ruling = {"ruling": "rejected", "reasons": "经核实，记录属实。"}
    assert post(asked(ruled, "xuqiao", "p-2"), "rule", **ruling).status_code == 201
    assert post(township, "appeal", text="请再核").status_code == 201
    access.give_grant(
        office, CONTEXT, role="county_clerk", jurisdiction="taihu", person=ruled.people[0]
    )
    office.catch_up()
    same = post(asked(ruled, "xuqiao", "p-4"), "rule-appeal", **ruling)
    assert (same.status_code, same.json()["code"]) == (409, "appeal-to-superior")
    assert "taihu" in same.json()["next_step"]
    assert post(county, "rule-appeal", **ruling).status_code == 201


def test_a_text_that_leaves_the_days_unsaid_is_not_adopted(ruled: County) -> None:
    old = SCHEME.replace("language: 2\n", "").replace('"2025.1"', '"2025.9"')
    clerk = asked(ruled, "taihu", "p-3")
    refused = clerk.post("/v1/schemes", json={"text": old})
    assert refused.json()["code"] == "scheme-of-old-language"
    assert [one.scheme_version for one in schemes.adopted_versions(ruled.office)] == ["2025.1"]
