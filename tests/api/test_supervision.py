"""Supervision over HTTP: what auditors are shown first."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.office import entries, periods
from tests.api.askers import asking
from tests.api.conftest import HOST
from tests.api.county import CONTEXT, QUARTER, County

SECOND = (*QUARTER, "2025-Q2")


def counts(client: TestClient, query: str = "") -> dict[str, int]:
    view = client.get(f"/v1/supervision{query}").raise_for_status().json()
    return {one["kind"]: one["findings"] for one in view["counts"] if one["findings"]}


def listed(client: TestClient, kind: str) -> list[dict[str, Any]]:
    view = client.get(f"/v1/supervision?kind={kind}").raise_for_status().json()
    findings: list[dict[str, Any]] = view["findings"]
    return findings


def test_shows_what_departs_from_the_usual_course(county: County) -> None:
    auditor = TestClient(create_app(county.office, askers=asking("auditor")), base_url=HOST)
    before = counts(auditor)
    # One person decides what the same computed, and the meeting changed a grade: see the county.
    assert before == {"same-person": 1, "deviation": 1, "duty-overdue": 1}
    office = county.office
    county.clock.set(2025, 7, 9)
    late = county.record(11, "50", "2025-Q2")
    for act in (periods.close_period, periods.compute_period):
        act(office, *SECOND, CONTEXT)
        office.catch_up()
    periods.decide_period(office, *SECOND, CONTEXT, meeting="7月联席会议")
    office.catch_up()
    notice = periods.publish_period(office, *SECOND, CONTEXT, on=office.today())
    office.catch_up()
    county.clock.set(2025, 7, 20)
    entries.correct_entry(office, late, CONTEXT, value="51", reason="看错行", late=True)
    periods.reopen_period(office, *SECOND, CONTEXT, reason="补录", withdraw_notice=True)
    closed = periods.close_period(office, *SECOND, CONTEXT, on=office.today().replace(day=20))
    office.catch_up()
    assert counts(auditor) == {
        **before,
        "same-person": 2,
        "notice-withdrawn": 1,
        "late-change": 1,
    }
    (withdrawn,) = listed(auditor, "notice-withdrawn")
    assert withdrawn["position"] > notice.last_position
    assert (withdrawn["reason"], withdrawn["period"]) == ("补录", "2025-Q2")
    (change,) = listed(auditor, "late-change")
    assert (change["subject"], change["reason"]) == (county.people[11], "看错行")
    assert closed.last_position == office.ledger.head()


def test_names_acts_recorded_after_their_day_first(county: County) -> None:
    office = county.office
    county.clock.set(2025, 7, 9)
    for act in (periods.close_period, periods.compute_period):
        act(office, *SECOND, CONTEXT, on=office.today().replace(day=1))
        office.catch_up()
    auditor = TestClient(create_app(office, askers=asking("auditor")), base_url=HOST)
    view = auditor.get("/v1/supervision").json()
    assert view["kind"] == "back-dated-act"
    assert [(one["detail"], one["late_days"]) for one in view["findings"]] == [
        ("computed", 8),
        ("closed", 8),
    ]
    assert counts(auditor, "?since=2025-07-10") == {}


def test_a_late_workbook_is_one_finding(county: County) -> None:
    office = county.office
    county.clock.set(2025, 7, 2)
    for number in range(3):
        entries.record_entry(
            office,
            *SECOND,
            CONTEXT,
            subject=county.people[number],
            input_name="deeds",
            value="1",
            item="好事",
            on=office.today().replace(month=5),
        )
    office.catch_up()
    auditor = TestClient(create_app(office, askers=asking("auditor")), base_url=HOST)
    (finding,) = listed(auditor, "back-dated-entry")
    assert (finding["entries"], finding["subject"]) == (3, "")
    assert (finding["effective_on"], finding["late_days"]) == ("2025-05-02", 61)


def test_lists_in_pages(county: County) -> None:
    office = county.office
    county.clock.set(2025, 7, 9)
    for act in (periods.close_period, periods.compute_period):
        act(office, *SECOND, CONTEXT, on=office.today().replace(day=1))
        office.catch_up()
    auditor = TestClient(create_app(office, askers=asking("auditor")), base_url=HOST)
    url, found = "/v1/supervision?limit=1", []
    while url:
        page = auditor.get(url).raise_for_status().json()
        found += [one["detail"] for one in page["findings"]]
        url = page["next"]
    assert found == ["computed", "closed"]


@pytest.mark.parametrize("role", ["township_reviewer", "cadre", "village_committee", "dashboard"])
def test_is_for_auditors_and_the_county_alone(settled: County, role: Any) -> None:
    asker = TestClient(create_app(settled.office, askers=asking(role)), base_url=HOST)
    assert asker.get("/v1/supervision").status_code == 403


def test_an_auditor_of_a_township_does_not_see_the_county(settled: County) -> None:
    asker = asking("auditor", jurisdiction="xuqiao")
    client = TestClient(create_app(settled.office, askers=asker), base_url=HOST)
    assert client.get("/v1/supervision").json()["code"] == "out-of-jurisdiction"
