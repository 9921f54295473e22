"""Objections over HTTP: from the notice to the ruling, and what the ruling leads to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.access.roles import Role
from api.app import create_app
from api.office import periods
from tests.api.askers import asking
from tests.api.conftest import HOST
from tests.api.county import CONTEXT, QUARTER, County

As = Callable[..., TestClient]
PLACE = dict(zip(("scheme", "assessment", "period"), (*QUARTER, "2025-Q2"), strict=True))


@pytest.fixture
def as_(county: County) -> As:
    """A client for whoever asks: role, jurisdiction, person."""

    def client(role: Role, jurisdiction: str = "taihu", person: str = "p-clerk") -> TestClient:
        app = create_app(
            county.office, askers=asking(role, jurisdiction=jurisdiction, person=person)
        )
        return TestClient(app, base_url=HOST)

    return client


@pytest.fixture
def published(county: County) -> County:
    """The second quarter is on notice from 3 to 8 July."""
    county.clock.set(2025, 7, 3)
    publish(county)
    return county


def publish(county: County) -> None:
    office, place = county.office, (*QUARTER, "2025-Q2")
    for act in (periods.close_period, periods.compute_period):
        act(office, *place, CONTEXT)
        office.catch_up()
    periods.decide_period(office, *place, CONTEXT, meeting="7月3日联席会议")
    office.catch_up()
    periods.publish_period(office, *place, CONTEXT)
    office.catch_up()


def finalise(county: County) -> None:
    periods.finalise_period(county.office, *QUARTER, "2025-Q2", CONTEXT)
    county.office.catch_up()


def file_(client: TestClient, subject: str, **fields: Any) -> str:
    answer = client.post(
        "/v1/objections",
        json={
            **PLACE,
            "subject": subject,
            "objector": "subject",
            "field": "score",
            "text": "环境整治少记一次，王建国可以作证。",
            **fields,
        },
    )
    assert answer.status_code == 201, answer.text
    client.app.state.office.catch_up()  # type: ignore[attr-defined]
    return str(answer.json()["objection"])


def rule(client: TestClient, objection: str, ruling: str, act: str = "rule") -> Any:
    given = {"ruling": ruling, "reasons": "经核实，记录属实。"}
    return client.post(f"/v1/objections/{objection}/{act}", json=given)


def test_an_objection_is_acknowledged_and_ruled_on(published: County, as_: As) -> None:
    me = published.people[4]
    cadre, clerk = as_("cadre", "xuqiao-1", me), as_("county_clerk")
    objection = file_(cadre, me)
    answer = clerk.post(f"/v1/objections/{objection}/acknowledge", json={"rule_within_days": 10})
    clerk.get(answer.headers["location"]).raise_for_status()
    queue = clerk.get("/v1/objections?pending=true").json()["objections"]
    assert [(one["objection"], one["rule_by"]) for one in queue] == [(objection, "2025-07-13")]
    assert rule(clerk, objection, "rejected").status_code == 201
    published.office.catch_up()
    told = cadre.get(f"/v1/objections/{objection}?subject={me}").json()
    assert [act["words"] for act in told["acts"]] == [
        "环境整治少记一次，王建国可以作证。",
        None,
        "经核实，记录属实。",
    ]
    assert told["appeal_open"]
    published.clock.set(2025, 7, 9)
    finalise(published)


def test_what_is_written_never_stands_in_clear(published: County, as_: As) -> None:
    objection = file_(as_("county_clerk"), published.people[4])
    rule(as_("county_clerk", person="p-other"), objection, "rejected")
    with published.office.database.connection() as connection:
        rows = connection.execute("select convert_from(entry, 'utf8') from ledger.event").fetchall()
    assert [entry for (entry,) in rows if "作证" in entry or "经核实" in entry] == []


def test_a_period_with_a_pending_objection_does_not_become_final(
    published: County, as_: As
) -> None:
    objection = file_(as_("county_clerk"), published.people[4])
    published.clock.set(2025, 7, 9)
    clerk = as_("county_clerk")
    place = "/".join(PLACE.values())
    with pytest.raises(Exception, match="not ruled on yet"):
        finalise(published)
    withdrawn = clerk.post(f"/v1/objections/{objection}/withdraw", json={})
    assert withdrawn.status_code == 201
    finalise(published)
    assert clerk.get(f"/v1/standings/{place}").json()["recorded"]


def test_who_scored_decided_or_filed_cannot_rule(published: County, as_: As) -> None:
    me = published.people[4]
    filing = as_("county_clerk", person="p-filed")
    objection = file_(filing, me)
    assert rule(filing, objection, "rejected").json()["code"] == "own-work"
    # Whom the ledger knows by no name recorded the entries and the decision.
    office = as_("county_clerk", person="")
    assert rule(office, objection, "rejected").json()["code"] == "own-work"
    subject = as_("county_clerk", person=me)
    assert rule(subject, objection, "upheld").json()["code"] == "own-work"
    assert rule(as_("county_clerk"), objection, "rejected").status_code == 201


def test_an_objection_upheld_on_notice_reopens_the_period(published: County, as_: As) -> None:
    me = published.people[4]
    entry = next(
        one["position"]
        for one in as_("county_clerk").get(f"/v1/entries?subject={me}").json()["entries"]
        if one["period"] == "2025-Q2"
    )
    objection = file_(as_("cadre", "xuqiao-1", me), me, entry=entry)
    clerk = as_("county_clerk")
    rule(clerk, objection, "upheld")
    published.clock.set(2025, 7, 9)
    with pytest.raises(Exception, match="the result is as it was"):
        finalise(published)
    done = clerk.post(
        f"/v1/objections/{objection}/carry-out",
        json={"reason": "异议成立", "correction": {"position": entry, "value": "95"}},
    )
    assert done.status_code == 201, done.text
    published.office.catch_up()
    told = clerk.get(f"/v1/objections/{objection}").json()
    assert (told["period_state"], told["to_carry_out"]) == ("open", False)
    publish(published)
    published.clock.set(2025, 7, 20)
    finalise(published)
    place = "/".join(PLACE.values())
    rows = clerk.get(f"/v1/standings/{place}").json()["rows"]
    assert {row["subject"]: row["figures"]["score"] for row in rows}[me] == "95"


def test_an_appeal_upheld_after_the_end_supersedes_and_settles(published: County, as_: As) -> None:
    me = published.people[11]
    cadre, clerk = as_("cadre", "sikong-2", me), as_("county_clerk")
    objection = file_(cadre, me, text="没有记分")
    rule(clerk, objection, "rejected")
    published.clock.set(2025, 7, 9)
    finalise(published)
    appealed = cadre.post(f"/v1/objections/{objection}/appeal", json={"text": "请再核"})
    assert appealed.status_code == 409, "the window of five days is over"
    assert appealed.json()["code"] == "appeal-window-over"
    appealed = cadre.post(
        f"/v1/objections/{objection}/appeal", json={"text": "请再核", "on": "2025-07-08"}
    )
    assert appealed.status_code == 201
    assert rule(clerk, objection, "upheld", "rule-appeal").json()["code"] == "own-work"
    other = as_("county_clerk", person="p-other")
    assert rule(other, objection, "upheld", "rule-appeal").status_code == 201
    last = published.people[10]
    entry = next(
        one["position"]
        for one in clerk.get(f"/v1/entries?subject={last}").json()["entries"]
        if one["period"] == "2025-Q2"
    )
    done = other.post(
        f"/v1/objections/{objection}/carry-out",
        json={"reason": "复核成立", "correction": {"position": entry, "value": "100"}},
    )
    assert done.status_code == 201, done.text
    published.office.catch_up()
    assert not other.get(f"/v1/objections/{objection}").json()["to_carry_out"]
    history = clerk.get(f"/v1/cadres/{last}/history").json()
    types = {moment["type"] for moment in history["moments"]}
    assert {"entry-corrected", "outcome-superseded", "pay-settled"} <= types


def test_a_cadre_does_not_read_who_objected_to_him(published: County, as_: As) -> None:
    me = published.people[4]
    objection = file_(as_("village_committee", "xuqiao-1", "p-village"), me, objector="other")
    told = as_("cadre", "xuqiao-1", me).get(f"/v1/objections/{objection}?subject={me}").json()
    assert [act["words"] for act in told["acts"]] == [None]
    own = as_("village_committee", "xuqiao-1", "p-village")
    read = own.get(f"/v1/objections/{objection}?subject=p-village").json()
    assert read["acts"][0]["words"].startswith("环境整治")
    withdrawn = as_("cadre", "xuqiao-1", me).post(f"/v1/objections/{objection}/withdraw", json={})
    assert withdrawn.status_code == 403


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"on": "2025-07-02"}, "outside-objection-window"),
        ({"period": "2025-Q1"}, "notice-not-on-show"),
        ({"entry": 1}, "not-an-entry"),
        ({"subject": "person00", "entry": None, "text": "x", "on": "2025-07-09"}, "day-in-future"),
    ],
)
def test_refuses_what_is_not_an_objection_to_the_notice(
    published: County, as_: As, fields: dict[str, Any], code: str
) -> None:
    answer = as_("county_clerk").post(
        "/v1/objections",
        json={
            **PLACE,
            "subject": published.people[4],
            "objector": "subject",
            "text": "少记一次",
            **fields,
        },
    )
    assert (answer.status_code, answer.json()["code"]) == (409, code)


def test_nobody_objects_for_a_neighbour(published: County, as_: As) -> None:
    for client in (
        as_("cadre", "xuqiao-1", published.people[0]),
        as_("village_committee", "sikong-1", "p-village"),
    ):
        answer = client.post(
            "/v1/objections",
            json={
                **PLACE,
                "subject": published.people[4],
                "objector": "other",
                "text": "少记一次",
            },
        )
        assert answer.status_code == 403
