"""Cases over HTTP: each role's way through them, and where it ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.access.roles import Role
from api.app import create_app
from ops.postgres import PrivateServer
from tests.api.askers import asking
from tests.api.conftest import HOST
from tests.api.county import County
from tests.api.negative_list import listed_county

As = Callable[..., TestClient]


@pytest.fixture
def county(server: PrivateServer, template: str) -> Iterator[County]:
    with listed_county(server, template) as made:
        yield made


@pytest.fixture
def as_(county: County) -> As:
    """A client for whoever asks: role, jurisdiction, person."""

    def client(role: Role, jurisdiction: str = "taihu", person: str = "p-clerk") -> TestClient:
        app = create_app(
            county.office, askers=asking(role, jurisdiction=jurisdiction, person=person)
        )
        return TestClient(app, base_url=HOST)

    return client


def told(**fields: Any) -> dict[str, Any]:
    return {
        "scheme": "conduct",
        "situation": "neglect",
        "day": "2025-04-20",
        "subject": "person03",
        "narrative": "整治连续三周未动工。",
        **fields,
    }


def posted(client: TestClient, path: str, body: dict[str, Any], status: int = 201) -> Any:
    answer = client.post(path, json=body)
    assert answer.status_code == status, answer.text
    client.app.state.office.catch_up()  # type: ignore[attr-defined]
    return answer.json()


def code(answer: Any) -> str:
    return str(answer.json()["code"])


def test_from_the_report_to_the_score_and_back(county: County, as_: As) -> None:
    reporter = as_("discipline_body", "jiwei", "p-ji")
    clerk, second = as_("county_clerk"), as_("county_clerk", person="p-second")
    receipt = posted(reporter, "/v1/cases", told(reference="纪〔2025〕7号"))
    case = receipt["case"]
    assert receipt["leaf"] == county.office.ledger.leaf(receipt["first_position"]).hex()
    effects = clerk.get(
        "/v1/cases/effects",
        params={
            "scheme": "conduct",
            "subject": "person03",
            "situation": "neglect",
            "day": "2025-04-20",
        },
    ).json()["effects"]
    assert {"column": "score", "before": "95", "after": "70"}.items() <= next(
        one for one in effects[0]["own"] if one["column"] == "score"
    ).items()
    posted(second, f"/v1/cases/{case}/start", {})
    opened = posted(clerk, f"/v1/cases/{case}/details", {}, 200)
    assert opened["moments"][0]["details"]["details"]["reference"] == "纪〔2025〕7号"
    posted(clerk, f"/v1/cases/{case}/verify", {"finding": "属实"})
    measure = posted(
        clerk,
        f"/v1/cases/{case}/measures",
        {
            "measure": "withhold",
            "first_day": "2025-05-01",
            "last_day": "2025-10-31",
            "reason": "扣发",
        },
    )["first_position"]
    settled = posted(clerk, f"/v1/cases/{case}/settle", {}, 200)["settled"]
    assert [one["period"] for one in settled] == ["2025-04"]
    row = standing_of(clerk, "person03")
    assert (row["score"], row["amount_yuan"]) == ("70", "0.00")
    posted(
        clerk,
        f"/v1/cases/{case}/measures/{measure}/lift",
        {"first_day_without": "2025-05-10", "reason": "已整改"},
    )
    assert standing_of(clerk, "person03")["amount_yuan"] == "400.00"
    posted(second, f"/v1/cases/{case}/reverse", {"reason": "申诉成立"})
    assert standing_of(clerk, "person03")["score"] == "95"


def standing_of(client: TestClient, subject: str) -> dict[str, Any]:
    head = client.app.state.office.catch_up()  # type: ignore[attr-defined]
    rows = client.get("/v1/standings/conduct/month/2025-05", params={"wait_for": head}).json()[
        "rows"
    ]
    row = next(row for row in rows if row["subject"] == subject)
    figures: dict[str, Any] = row["figures"]
    return figures


def test_a_body_sees_its_own_cases_only_and_of_those_the_state(as_: As) -> None:
    mine, others = as_("discipline_body", "jiwei", "p-ji"), as_("discipline_body", "zf", "p-zf")
    answer = mine.post("/v1/cases", json=told())
    case = answer.json()["case"]
    mine.app.state.office.catch_up()  # type: ignore[attr-defined]
    shown = mine.get(answer.headers["location"])
    assert shown.json()["case"]["state"] == "reported"
    assert shown.json()["moments"][0]["details"] is None
    assert len(mine.get("/v1/cases/own").json()["cases"]) == 1
    assert others.get("/v1/cases/own").json()["cases"] == []
    assert others.get(f"/v1/cases/own/{case}").status_code == 404
    refused = others.post(f"/v1/cases/own/{case}/withdraw", json={"reason": "代撤"})
    assert (refused.status_code, code(refused)) == (404, "unknown-case")
    opened = posted(mine, f"/v1/cases/own/{case}/details", {}, 200)
    assert opened["moments"][0]["details"]["details"]["narrative"] == "整治连续三周未动工。"
    posted(
        mine,
        f"/v1/cases/own/{case}/correct",
        {
            key: value
            for key, value in told(situation="petition", reason="写错").items()
            if key != "scheme"
        },
    )
    posted(mine, f"/v1/cases/own/{case}/withdraw", {"reason": "误报"})
    assert mine.get(f"/v1/cases/own/{case}").json()["case"]["state"] == "withdrawn"


@pytest.mark.parametrize("role", ["cadre", "village_committee", "township_reviewer", "dashboard"])
def test_others_may_neither_read_nor_report(as_: As, role: Role) -> None:
    client = as_(role, "xuqiao")
    assert client.get("/v1/cases").status_code == 403
    assert client.get("/v1/cases/own").status_code == 403
    assert client.post("/v1/cases", json=told()).status_code == 403


def test_an_auditor_reads_and_changes_nothing(as_: As) -> None:
    case = posted(as_("discipline_body", "jiwei", "p-ji"), "/v1/cases", told())["case"]
    auditor = as_("auditor", person="p-audit")
    assert auditor.get(f"/v1/cases/{case}").json()["case"]["state"] == "reported"
    assert auditor.post(f"/v1/cases/{case}/details").json()["opened"]
    for act, body in (
        ("start", {}),
        ("verify", {"finding": "x"}),
        ("dismiss", {"finding": "x"}),
        ("reverse", {"reason": "x"}),
        ("settle", {}),
    ):
        assert auditor.post(f"/v1/cases/{case}/{act}", json=body).status_code == 403


def test_counts_are_public_and_name_nobody(as_: As) -> None:
    reporter = as_("discipline_body", "jiwei", "p-ji")
    receipt = posted(reporter, "/v1/cases", told())
    public = as_("public", "", "")
    counts = public.get("/v1/cases/counts", params={"wait_for": receipt["last_position"]})
    assert counts.json()["total"]["received"] == 1
    assert "person03" not in counts.text
    assert public.get("/v1/cases").status_code == 401


def test_lists_go_on_where_they_ended(as_: As) -> None:
    reporter, clerk = as_("discipline_body", "jiwei", "p-ji"), as_("county_clerk")
    for number in range(5):
        posted(reporter, "/v1/cases", told(subject=f"person{number:02d}"))
    for path in ("/v1/cases", "/v1/cases?queue=true", "/v1/cases/own"):
        client = reporter if "own" in path else clerk
        joint = "&" if "?" in path else "?"
        seen: list[int] = []
        address: str | None = f"{path}{joint}limit=2"
        while address:
            page = client.get(address).json()
            seen += [one["position"] for one in page["cases"]]
            address = page["next"]
        assert len(seen) == 5
        assert sorted(seen, reverse="queue" not in path) == seen
    summary = clerk.get("/v1/cases/summary", params={"month": "2025-05"}).json()
    assert (summary["received"]["received"], summary["verified"]) == (5, [])


def test_the_same_request_is_received_once(as_: As) -> None:
    reporter = as_("discipline_body", "jiwei", "p-ji")
    keyed = {"Idempotency-Key": "8e03978e"}
    first = reporter.post("/v1/cases", json=told(), headers=keyed)
    again = reporter.post("/v1/cases", json=told(), headers=keyed)
    assert (first.status_code, again.status_code) == (201, 200)
    assert (again.json()["case"], again.json()["leaf"]) == (
        first.json()["case"],
        first.json()["leaf"],
    )
    twice = reporter.post("/v1/cases", json=told(reference="1"))
    known = reporter.post("/v1/cases", json=told(reference="1"))
    assert twice.status_code == 201
    assert (known.status_code, code(known)) == (409, "case-known")
