"""A county at work on cases, duties and objections: the answers that the document shows of them."""

from __future__ import annotations

import json
from typing import Any

from fastapi.testclient import TestClient

from api.access.roles import Role
from api.app import create_app
from api.document import EXAMPLES
from api.office import periods
from tests.api.askers import asking
from tests.api.conftest import HOST
from tests.api.county import CONTEXT, QUARTER, County

REQUESTS = json.loads((EXAMPLES.parent / "requests.json").read_text("utf-8"))
CASE = {
    "scheme": "conduct",
    "situation": "neglect",
    "day": "2025-04-20",
    "subject": "person03",
    "narrative": "整治连续三周未动工。",
}
LOG_KEY = {
    "public_key": "mingce.localhost/anqing/taihu+c5fb2c32+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"
}
_LINE = {name: value for name, value in CASE.items() if name != "scheme"}
DUTY = {
    "subject": "person04",
    "kind": "rectification",
    "what": "人居环境问题整改",
    "owner": "township_committee",
    "owner_body": "xuqiao",
    "due_on": "2025-05-20",
}


def answers_of_work(county: County) -> dict[str, Any]:
    """The answers by operation. The county's clock ends in July."""
    return _cases(county) | _duties(county) | _objections(county) | _others(county)


def _cases(county: County) -> dict[str, Any]:
    jiwei = _as(county, "discipline_body", "jiwei", "p-ji")
    clerk, second = _as(county, "county_clerk"), _as(county, "county_clerk", person="p-second")
    case = _done(jiwei, "/v1/cases", CASE)["case"]
    county.office.catch_up()
    found = {
        "list_own_cases": _got(jiwei, "/v1/cases/own"),
        "read_own_case": _got(jiwei, f"/v1/cases/own/{case}"),
        "open_own_case": _done(jiwei, f"/v1/cases/own/{case}/details", {}),
        "read_effects": _got(
            clerk,
            "/v1/cases/effects?scheme=conduct&subject=person03&situation=neglect&day=2025-04-20",
        ),
        "check": jiwei.post(
            "/v1/submissions/check?scheme=conduct",
            content=json.dumps({**_LINE, "situation": "luck"}) + "\n",
            headers={"content-type": "application/x-ndjson"},
        )
        .raise_for_status()
        .json(),
    }
    _done(second, f"/v1/cases/{case}/start", REQUESTS["start_verification"])
    _done(clerk, f"/v1/cases/{case}/verify", REQUESTS["verify_case"])
    county.office.catch_up()
    return found | {
        "list_cases": _got(clerk, "/v1/cases"),
        "read_case": _got(clerk, f"/v1/cases/{case}"),
        "open_case": _done(clerk, f"/v1/cases/{case}/details", {}),
        "read_counts": _got(clerk, "/v1/cases/counts"),
        "read_summary": _got(clerk, "/v1/cases/summary?month=2025-05"),
        "settle": _done(clerk, f"/v1/cases/{case}/settle", {}),
    }


def _duties(county: County) -> dict[str, Any]:
    clerk = _as(county, "county_clerk")
    worker = _as(county, "township_reviewer", "xuqiao", "p-worker")
    duty = _done(clerk, "/v1/duties", DUTY)["first_position"]
    _done(worker, f"/v1/duties/{duty}/steps", REQUESTS["record_step"])
    _done(clerk, f"/v1/duties/{duty}/close", REQUESTS["close_duty"])
    county.office.catch_up()
    return {
        "list_duties": _got(clerk, "/v1/duties"),
        "read_duty": _got(clerk, f"/v1/duties/{duty}"),
    }


def _objections(county: County) -> dict[str, Any]:
    office, place = county.office, (*QUARTER, "2025-Q2")
    county.clock.set(2025, 7, 3)
    for act in (periods.close_period, periods.compute_period):
        act(office, *place, CONTEXT)
    periods.decide_period(office, *place, CONTEXT, meeting="7月3日联席会议")
    periods.publish_period(office, *place, CONTEXT)
    office.catch_up()
    me, clerk = _as(county, "cadre", "xuqiao-1", "person04"), _as(county, "county_clerk")
    filed = {
        **dict(zip(("scheme", "assessment", "period"), place, strict=True)),
        "subject": "person04",
        "objector": "subject",
        "field": "score",
        "text": "环境整治少记一次。",
    }
    objection = _done(me, "/v1/objections", filed)["objection"]
    office.catch_up()
    _done(clerk, f"/v1/objections/{objection}/acknowledge", REQUESTS["acknowledge"])
    _done(clerk, f"/v1/objections/{objection}/rule", REQUESTS["rule"])
    office.catch_up()
    return {
        "list_objections": _got(clerk, "/v1/objections"),
        "read_objection": _got(clerk, f"/v1/objections/{objection}"),
    }


def _others(county: County) -> dict[str, Any]:
    clerk = _as(county, "county_clerk")
    administrator = _as(county, "administrator")
    _done(administrator, "/v1/log-keys", LOG_KEY)
    county.office.catch_up()
    return {
        "list_log_keys": _got(administrator, "/v1/log-keys"),
        "read_supervision": _got(clerk, "/v1/supervision"),
        "read_access": _got(administrator, "/v1/access"),
    }


def _as(
    county: County, role: Role, jurisdiction: str = "taihu", person: str = "p-clerk"
) -> TestClient:
    askers = asking(role, jurisdiction=jurisdiction, person=person)
    return TestClient(create_app(county.office, askers=askers), base_url=HOST)


def _done(client: TestClient, address: str, body: Any) -> Any:
    answer = client.post(address, json=body)
    assert answer.status_code in {200, 201}, (address, answer.text)
    return answer.json()


def _got(client: TestClient, address: str) -> Any:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.text)
    return answer.json()
