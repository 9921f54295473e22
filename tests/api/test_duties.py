"""Duties over HTTP: from the order to the closing, by whom, and what nobody may."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.access.roles import Role
from api.app import create_app
from tests.api.askers import asking
from tests.api.conftest import HOST
from tests.api.county import County

TALK = 55  # assigned when the first quarter became final, due on 5 May

As = Callable[..., TestClient]


@pytest.fixture
def as_(county: County) -> As:
    """A client for whoever asks: role, jurisdiction, person."""

    def client(role: Role, jurisdiction: str = "taihu", person: str = "p-clerk") -> TestClient:
        app = create_app(
            county.office, askers=asking(role, jurisdiction=jurisdiction, person=person)
        )
        return TestClient(app, base_url=HOST)

    return client


def order(client: TestClient, subject: str, **fields: Any) -> int:
    answer = client.post(
        "/v1/duties",
        json={
            "subject": subject,
            "kind": "rectification",
            "what": "人居环境问题整改",
            "owner": "township_committee",
            "owner_body": "xuqiao",
            "due_on": "2025-05-20",
            **fields,
        },
    )
    assert answer.status_code == 201, answer.text
    client.get(answer.headers["location"]).raise_for_status()
    return int(answer.json()["first_position"])


def follow(client: TestClient, answer: Any) -> Any:
    """What Location leads to."""
    return client.get(answer.headers["location"]).raise_for_status().json()


def test_a_duty_goes_from_the_order_to_the_closing(county: County, as_: As) -> None:
    clerk = as_("county_clerk")
    township = as_("township_reviewer", "xuqiao", "p-worker")
    duty = order(clerk, county.people[4])
    step = {"words": "已与陈静谈话，限期整改", "evidence": [], "on": "2025-05-15"}
    told = follow(township, township.post(f"/v1/duties/{duty}/steps", json=step))
    assert told["duty"]["state"] == "open"
    assert told["acts"][0]["words"] == "已与陈静谈话，限期整改"
    township.post(f"/v1/duties/{duty}/steps", json={"words": "已整改", "done": True})
    back = clerk.post(f"/v1/duties/{duty}/return", json={"reason": "照片缺少日期"})
    assert follow(clerk, back)["duty"]["state"] == "open"
    township.post(f"/v1/duties/{duty}/steps", json={"words": "补拍", "done": True})
    told = follow(clerk, clerk.post(f"/v1/duties/{duty}/close", json={"finding": "已核实"}))
    assert told["duty"]["state"] == "closed"
    assert [act["act"] for act in told["acts"]] == ["step", "step", "returned", "step", "closed"]


def test_words_about_a_duty_never_stand_in_clear(county: County, as_: As) -> None:
    duty = order(as_("county_clerk"), county.people[4])
    as_("county_clerk").post(f"/v1/duties/{duty}/steps", json={"words": "与陈静谈话"})
    stored = county.office.ledger.read(after=duty)
    with county.office.database.connection() as connection:
        rows = connection.execute("select entry from ledger.event where position > %s", [duty])
        assert all("陈静".encode() not in entry for (entry,) in rows)
    assert [recorded.event.TOPIC for recorded in stored] == ["duty-step-recorded"]


def test_who_worked_on_a_duty_cannot_close_it(county: County, as_: As) -> None:
    clerk = as_("county_clerk")
    duty = order(clerk, county.people[4])
    clerk.post(f"/v1/duties/{duty}/steps", json={"words": "已办", "done": True})
    refused = clerk.post(f"/v1/duties/{duty}/close", json={"finding": "已核实"})
    assert (refused.status_code, refused.json()["code"]) == (409, "own-duty")
    other = as_("county_clerk", person="p-other")
    assert other.post(f"/v1/duties/{duty}/close", json={"finding": "已核实"}).status_code == 201


def test_the_township_next_door_can_neither_see_nor_work(county: County, as_: As) -> None:
    duty = order(as_("county_clerk"), county.people[4])
    neighbour = as_("township_reviewer", "sikong", "p-neighbour")
    assert neighbour.get(f"/v1/duties/{duty}").status_code == 403
    assert neighbour.get("/v1/duties").json()["duties"] == []
    step = neighbour.post(f"/v1/duties/{duty}/steps", json={"words": "已办"})
    assert (step.status_code, step.json()["code"]) == (403, "out-of-jurisdiction")
    assert neighbour.post("/v1/duties/1/steps", json={"words": "已办"}).status_code == 404


def test_a_cadre_sees_and_works_on_the_own_duties_alone(county: County, as_: As) -> None:
    me, colleague = county.people[4], county.people[5]
    clerk = as_("county_clerk")
    mine, other = order(clerk, me), order(clerk, colleague)
    cadre = as_("cadre", "xuqiao", me)
    assert cadre.get("/v1/duties").status_code == 403
    listed = cadre.get(f"/v1/duties?subject={me}").json()["duties"]
    assert [duty["position"] for duty in listed] == [mine]
    assert cadre.get(f"/v1/duties/{mine}?subject={me}").status_code == 200
    assert cadre.get(f"/v1/duties/{other}?subject={me}").status_code == 404
    step = {"words": "已自查"}
    assert cadre.post(f"/v1/duties/{mine}/steps", json=step).status_code == 201
    assert cadre.post(f"/v1/duties/{other}/steps", json=step).status_code == 403


def test_late_duties_come_first_and_are_escalated_once(county: County, as_: As) -> None:
    clerk = as_("county_clerk")
    later = order(clerk, county.people[4], due_on="2025-07-01")
    late = order(clerk, county.people[5], due_on="2025-05-20")
    county.clock.set(2025, 5, 22)
    done = clerk.post("/v1/duties/escalate", json={})
    assert done.status_code == 201
    assert clerk.post("/v1/duties/escalate", json={}).status_code == 200
    county.office.catch_up()
    view = clerk.get("/v1/duties").json()
    assert [(duty["position"], duty["late_days"], duty["level"]) for duty in view["duties"]] == [
        (TALK, 17, 2),
        (late, 2, 1),
        (later, 0, 0),
    ]
    assert view["townships"] == [
        {
            "township": "xuqiao",
            "name": "徐桥镇",
            "open": 3,
            "late": 2,
            "reported": 0,
            "closed": 0,
        }
    ]
    told = clerk.get(f"/v1/duties/{late}").json()["acts"][0]
    assert (told["to_body"], told["to_role"], told["late_days"]) == ("taihu", "county_clerk", 2)
    assert [d["position"] for d in clerk.get("/v1/duties?late=true").json()["duties"]] == [
        TALK,
        late,
    ]


def test_a_page_ends_where_the_next_begins(county: County, as_: As) -> None:
    clerk = as_("county_clerk")
    days = ["2025-06-03", "2025-06-01", "2025-06-02"]
    ordered = {day: order(clerk, county.people[4], due_on=day) for day in days}
    county.office.catch_up()
    url, found = "/v1/duties?limit=1", []
    while url:
        page = clerk.get(url).raise_for_status().json()
        found += [duty["position"] for duty in page["duties"]]
        url = page["next"]
    assert found == [TALK, *(ordered[day] for day in sorted(days))]
    assert clerk.get("/v1/duties?after=WzEsIngiLDJd").json()["code"] == "cursor-invalid"
