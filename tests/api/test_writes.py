"""Writes over HTTP: receipts, once only, by whom it may be, and seen at once by who follows them."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api import problems
from api.app import create_app
from projections.places import find_places
from projections.requests import forget_keys
from tests.api.askers import asking
from tests.api.conftest import HOST, client_of
from tests.api.county import County

ENTRY = {
    "scheme": "points",
    "assessment": "quarter",
    "period": "2025-Q2",
    "subject": "person11",
    "input": "tasks",
    "value": "70",
}
Q2 = "/v1/periods/points/quarter/2025-Q2"


def asked_by(county: County, role: Any, jurisdiction: str, person: str = "p-1") -> TestClient:
    askers = asking(role, jurisdiction=jurisdiction, person=person)
    app = create_app(county.office, askers=askers)
    return TestClient(app, base_url=HOST, raise_server_exceptions=False)


def done(answer: Any) -> dict[str, Any]:
    assert answer.status_code == 201, answer.text
    receipt: dict[str, Any] = answer.json()
    return receipt


def refused(answer: Any) -> tuple[int, str]:
    assert answer.headers["content-type"] == problems.MEDIA_TYPE
    assert answer.json()["next_step"]
    return answer.status_code, answer.json()["code"]


def follow(county: County, client: TestClient, answer: Any) -> Any:
    county.office.catch_up()
    return client.get(answer.headers["location"]).raise_for_status().json()


def test_an_entry_is_recorded_and_found_behind_its_location(county: County) -> None:
    client = client_of(county)
    head = county.office.ledger.head()
    answer = client.post("/v1/entries", json=ENTRY | {"note": "镇政发〔2025〕12号"})
    assert done(answer) == {
        "first_position": head + 1,
        "last_position": head + 1,
        "repeated": False,
    }
    assert answer.headers["location"] == f"/v1/entries/{head + 1}?wait_for={head + 1}"
    entry = follow(county, client, answer)
    assert (entry["subject"], entry["value"]) == ("person11", "70")
    recorded = county.office.ledger.at(head + 1)
    assert (recorded.actor.body, recorded.actor.role) == ("taihu", "county_clerk")
    assert recorded.actor.person == "p-tester"
    assert recorded.request == answer.headers["x-request-id"]


def test_whoever_follows_a_location_never_sees_what_was_before(county: County) -> None:
    client = client_of(county)
    answer = client.post("/v1/entries", json=ENTRY)
    threading.Timer(0.3, county.office.catch_up).start()
    assert client.get(answer.headers["location"]).json()["value"] == "70"


def test_an_entry_is_corrected_and_withdrawn(county: County) -> None:
    client = client_of(county)
    position = done(client.post("/v1/entries", json=ENTRY))["first_position"]
    address = f"/v1/entries/{position}"
    corrected = client.post(f"{address}/correct", json={"value": "71", "reason": "看错行"})
    assert follow(county, client, corrected)["value"] == "71"
    withdrawn = client.post(f"{address}/withdraw", json={"reason": "查无此事"})
    history = follow(county, client, withdrawn)
    assert history["moments"][-1]["type"] == "entry-withdrawn"
    assert refused(client.get(address)) == (404, "entry-not-standing")
    assert client.get(f"{address}?as_of={position}").json()["value"] == "70"


def test_a_request_with_a_key_is_done_once(county: County) -> None:
    client = client_of(county)
    key = {"idempotency-key": "8e03978e"}
    first = client.post("/v1/entries", json=ENTRY, headers=key)
    again = client.post("/v1/entries", json=ENTRY, headers=key)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json() | {"repeated": True}
    assert again.headers["location"] == first.headers["location"]
    other = client.post("/v1/entries", json=ENTRY | {"value": "99"}, headers=key)
    assert refused(other) == (422, "key-reused")
    elsewhere = client.post(f"{Q2}/close", json={}, headers=key)
    assert refused(elsewhere) == (422, "key-reused")


def test_a_key_belongs_to_who_used_it(county: County) -> None:
    key = {"idempotency-key": "same"}
    mine = client_of(county).post("/v1/entries", json=ENTRY, headers=key)
    other = asked_by(county, "county_clerk", "taihu", person="p-2")
    entry = ENTRY | {"subject": "person10", "input": "deeds", "value": "1"}
    theirs = other.post("/v1/entries", json=entry, headers=key)
    assert done(theirs)["first_position"] == done(mine)["first_position"] + 1


def test_a_key_that_is_forgotten_still_does_nothing_twice(county: County) -> None:
    client = client_of(county)
    key = {"idempotency-key": "old"}
    first = client.post("/v1/entries", json=ENTRY, headers=key)
    with county.office.database.connection() as connection:
        connection.execute("update request.used_key set used_at = now() - interval '31 days'")
    forget_keys(county.office.database)
    again = client.post("/v1/entries", json=ENTRY | {"value": "99"}, headers=key)
    assert again.json() == first.json() | {"repeated": True}


def test_nothing_of_a_request_can_be_read_from_its_key(county: County) -> None:
    client = client_of(county)
    name = "赵新来"
    key = {"idempotency-key": "guessable"}
    done(client.post("/v1/cadres", json={"name": name}, headers=key))
    with county.office.database.connection() as connection:
        rows = str(connection.execute("select * from request.used_key").fetchall())
    assert name not in rows
    assert "guessable" not in rows
    assert "guessable" not in str(list(county.office.ledger.read(after=90)))


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 422, "request-invalid"),
        (ENTRY | {"valeu": "7"}, 422, "request-invalid"),
        (ENTRY | {"value": 70.5}, 422, "request-invalid"),
        (ENTRY | {"value": "7,5"}, 422, "request-invalid"),
        (ENTRY | {"item": "a\0b"}, 422, "request-invalid"),
        (ENTRY | {"input": "luck"}, 422, "unknown-input"),
        (ENTRY | {"subject": "nobody"}, 404, "unknown-subject"),
        (ENTRY | {"period": "2031-Q1"}, 404, "period-not-opened"),
        (ENTRY | {"period": "2025-Q9"}, 422, "not-a-period"),
        (ENTRY | {"period": "2025-Q1"}, 409, "period-state"),
    ],
)
def test_what_cannot_be_recorded_is_a_problem(
    client: TestClient, body: dict[str, Any], status: int, code: str
) -> None:
    assert refused(client.post("/v1/entries", json=body)) == (status, code)


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "text/csv"])
def test_a_body_of_another_kind_is_refused_as_such(client: TestClient, kind: str) -> None:
    answer = client.post("/v1/entries", content=b"{}", headers={"content-type": kind})
    assert refused(answer) == (415, "media-type-unsupported")


def test_a_body_that_is_no_json_is_a_problem(client: TestClient) -> None:
    answer = client.post(
        "/v1/entries", content=b'{"scheme', headers={"content-type": "application/json"}
    )
    assert refused(answer) == (422, "request-invalid")


def test_a_reviewer_enters_for_the_own_township_only(county: County) -> None:
    reviewer = asked_by(county, "township_reviewer", "sikong")
    inside = next(one for one in county.people if _unit(county, one).startswith("sikong"))
    outside = next(one for one in county.people if _unit(county, one).startswith("xuqiao"))
    bonus = ENTRY | {"input": "deeds", "value": "2", "item": "救灾"}
    receipt = done(reviewer.post("/v1/entries", json=bonus | {"subject": inside}))
    actor = county.office.ledger.at(receipt["first_position"]).actor
    assert (actor.body, actor.role) == ("sikong", "township_reviewer")
    head = county.office.ledger.head()
    answers = [
        reviewer.post("/v1/entries", json=bonus | {"subject": outside}),
        reviewer.post("/v1/entries/35/correct", json={"value": "1", "reason": "x"}),
        reviewer.post("/v1/entries/35/withdraw", json={"reason": "x"}),
    ]
    assert [refused(one) for one in answers] == [(403, "out-of-jurisdiction")] * 3
    forbidden = [
        reviewer.post(f"{Q2}/close", json={}),
        reviewer.post("/v1/bodies", json={"body": "b", "kind": "village", "name": "乙"}),
        reviewer.post(
            f"/v1/cadres/{inside}/depart", json={"last_day": "2025-05-01", "reason": "x"}
        ),
    ]
    assert [refused(one) for one in forbidden] == [(403, "not-permitted")] * 3
    assert county.office.ledger.head() == head


def test_nobody_learns_an_id_from_outside(county: County) -> None:
    clerk = client_of(county)
    registered = done(clerk.post("/v1/cadres", json={"name": "钱多", "staff_code": "TH-9"}))
    place = {"body": "xuqiao-1", "cadre_class": "副职", "on": "2025-05-01"}
    done(clerk.post(f"/v1/cadres/{registered['person']}/appoint", json=place))
    county.office.catch_up()
    assert clerk.post("/v1/cadres/find", json={"number": "TH-9"}).json() == {
        "subject": registered["person"]
    }
    reviewer = asked_by(county, "township_reviewer", "sikong")
    answer = reviewer.post("/v1/entries", json=ENTRY | {"subject": "TH-9"})
    assert refused(answer) == (403, "out-of-jurisdiction")
    assert registered["person"] not in answer.text
    found = reviewer.post("/v1/cadres/find", json={"number": "TH-9"})
    assert refused(found) == (404, "unknown-subject")


def test_somebody_comes_and_goes(county: County) -> None:
    client = client_of(county)
    key = {"idempotency-key": "new"}
    body = {"name": "钱多", "staff_code": "TH-9", "on": "2025-05-01"}
    answer = client.post("/v1/cadres", json=body, headers=key)
    person = done(answer)["person"]
    again = client.post("/v1/cadres", json=body, headers=key)
    assert (again.status_code, again.json()["person"]) == (200, person)
    cadre = f"/v1/cadres/{person}"
    place = {"body": "sikong-1", "cadre_class": "副职", "post": "委员", "on": "2025-05-02"}
    done(client.post(f"{cadre}/appoint", json=place))
    done(client.post(f"{cadre}/change-details", json={"phone": "13800000000"}))
    promoted = {"cadre_class": "正职", "post": "书记", "on": "2025-05-03"}
    done(client.post(f"{cadre}/change-class", json=promoted))
    moved = client.post(f"{cadre}/transfer", json=place | {"body": "xuqiao-1", "on": "2025-05-04"})
    card = follow(county, client, moved)
    assert (card["name"], card["service"]["unit"]) == ("钱多", "xuqiao-1")
    assert refused(client.post(f"{cadre}/erase", json={"reason": "x", "confirmed": False})) == (
        409,
        "erasure-not-confirmed",
    )
    done(client.post(f"{cadre}/depart", json={"last_day": "2025-05-10", "reason": "辞职"}))
    erased = client.post(f"{cadre}/erase", json={"reason": "本人申请", "confirmed": True})
    assert follow(county, client, erased)["erased"]
    answer = client.post(f"{cadre}/change-details", json={"phone": "1"})
    assert refused(answer) == (409, "details-unknown")


def test_a_village_comes_and_goes(county: County) -> None:
    client = client_of(county)
    village = {"body": "sikong-3", "kind": "village", "name": "新村", "parent": "sikong"}
    done(client.post("/v1/bodies", json=village | {"on": "2025-05-01"}))
    # The projections have not come so far; a write is never refused because of that.
    renamed = client.post("/v1/bodies/sikong-3/rename", json={"name": "新东村"})
    assert follow(county, client, renamed)["name"] == "新东村"
    last = {"last_day": "2025-05-30", "reason": "并入松岭村"}
    assert follow(county, client, client.post("/v1/bodies/sikong-3/close", json=last))["until"]
    assert refused(client.get("/v1/bodies/nowhere")) == (404, "body-unknown")


def test_a_period_is_led_to_its_end_and_superseded(county: County) -> None:
    client = client_of(county)
    done(client.post("/v1/entries", json=ENTRY))
    county.clock.set(2025, 7, 2)
    done(client.post(f"{Q2}/close", json={"on": "2025-07-02"}))
    assert follow(county, client, client.post(f"{Q2}/reopen", json={"reason": "补录"}))[
        "state"
    ] == ("open")
    for act in ("close", "compute"):
        done(client.post(f"{Q2}/{act}", json={}))
    change = {"subject": "person11", "field": "grade", "decided": "一般", "reason": "抗洪"}
    decided = client.post(f"{Q2}/decide", json={"meeting": "联席会", "changes": [change]})
    assert follow(county, client, decided)["meeting"] == "联席会"
    done(client.post(f"{Q2}/publish", json={}))
    county.clock.set(2025, 7, 20)
    final = client.post(f"{Q2}/finalise", json={})
    assert follow(county, client, final)["state"] == "final"
    assert client.get("/v1/replay/points/quarter/2025-Q2").json()["clean"]
    entry = client.get("/v1/entries?subject=person00&period=2025-Q2").json()["entries"][0]
    late = {"value": "10", "reason": "复核", "late": True}
    cause = done(client.post(f"/v1/entries/{entry['position']}/correct", json=late))
    because = {"because": cause["first_position"], "reason": "复核后扣分"}
    done(client.post(f"{Q2}/supersede", json=because))
    county.office.catch_up()
    asked = "/v1/outcomes?subject=person00&period=2025-Q2&superseded=true"
    outcomes = client.get(asked).json()["outcomes"]
    assert [one["superseded_by"] is None for one in outcomes] == [False, True]
    assert outcomes[1]["because"] == cause["first_position"]
    assert refused(client.post(f"{Q2}/close", json={})) == (409, "period-state")
    done(client.post("/v1/periods/points/quarter/2025-Q3/open", json={"on": "2025-07-20"}))
    answer = client.post("/v1/periods/points/quarter/2025-07/open", json={})
    assert refused(answer) == (422, "wrong-kind-of-period")


def test_a_scheme_is_checked_adopted_and_read(county: County) -> None:
    client = client_of(county)
    checked = client.post("/v1/schemes/check", json={"pack": "haixing-monthly"}).json()
    assert checked["clean"]
    assert checked["cases"] > 0
    text = client.get("/v1/packs/haixing-monthly/2024.1/text").raise_for_status().text
    broken = client.post("/v1/schemes/check", json={"text": text.replace("title:", "tilte:")})
    assert broken.json()["problems"][0]["next_step"]
    adopted = client.post("/v1/schemes", json={"text": text})
    view = follow(county, client, adopted)
    assert (view["scheme"], view["version"]) == ("haixing-monthly", "2024.1")
    assert client.get("/v1/schemes/haixing-monthly/2024.1/text").text == text
    assert refused(client.post("/v1/schemes", json={"pack": "haixing-monthly"}))[0] == 409
    assert refused(client.post("/v1/schemes", json={"text": "a: ["})) == (422, "scheme-invalid")
    both = {"text": text, "pack": "haixing-monthly"}
    assert refused(client.post("/v1/schemes", json=both)) == (422, "request-invalid")
    assert refused(client.get("/v1/schemes/points/1999.1")) == (404, "version-not-adopted")
    assert refused(client.get("/v1/packs/points/1999.1")) == (404, "pack-unknown")


def test_what_if_tells_who_would_move_and_what_it_costs(county: County) -> None:
    client = client_of(county)
    head = county.office.ledger.head()
    address = "/v1/what-if/points/quarter/2025-Q2"
    supposed = {"supposed": [{"subject": "person11", "input": "tasks", "value": "95"}]}
    view = client.post(address, json=supposed).raise_for_status().json()
    moved = {(one["subject"], one["column"]): one for one in view["moves"]}
    assert moved["person11", "total"]["supposed"] == "95"
    assert view["cost_yuan"] is not None
    reviewer = asked_by(county, "township_reviewer", "xuqiao")
    inside = next(one for one in county.people if _unit(county, one).startswith("xuqiao"))
    bonus = {"supposed": [{"subject": inside, "input": "deeds", "value": "5"}]}
    own = reviewer.post(address, json=bonus).raise_for_status().json()
    assert {_unit(county, one["subject"])[:6] for one in own["moves"]} == {"xuqiao"}
    assert own["cost_yuan"] is None
    assert county.office.ledger.head() == head


def test_without_its_database_the_service_says_when_to_come_again(county: County) -> None:
    client = client_of(county)
    county.office.database.pool.close()
    for answer in (client.get("/v1/periods"), client.post("/v1/entries", json=ENTRY)):
        assert refused(answer) == (503, "database-lost")
        assert answer.headers["retry-after"] == "5"


def _unit(county: County, person: str) -> str:
    with county.office.database.connection() as connection:
        return find_places(connection, "anqing/taihu", county.office.ledger.head()).units[person]
