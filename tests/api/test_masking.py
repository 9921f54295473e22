"""Whose names, rows and amounts an answer shows to whom."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.access.masking import mask_name
from api.access.roles import Role
from api.app import create_app
from tests.api.askers import asking
from tests.api.county import NAMES, County

HOST = "http://127.0.0.1"
FINAL = "/v1/standings/points/quarter/2025-Q1"
QUERY = "scheme=points&assessment=quarter&period=2025-Q1"


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张伟", "张*"),
        ("王建国", "王**"),
        ("欧阳修", "欧阳*"),
        ("司马相如", "司马**"),
        ("欧阳", "欧*"),  # of two characters the first is the family name
        ("东方", "东*"),
        ("张王秀英", "张***"),
        ("买买提·吐尔逊", "买**·***"),
        ("Anna", "A***"),
        ("王", "*"),
        (" 张伟 ", "张*"),
        ("", ""),
    ],
)
def test_a_masked_name_keeps_the_family_name(name: str, masked: str) -> None:
    assert mask_name(name) == masked


def client_as(county: County, role: Role, where: str, person: str = "p-tester") -> TestClient:
    askers = asking(role, jurisdiction=where, person=person)
    return TestClient(create_app(county.office, askers=askers), base_url=HOST)


def rows(client: TestClient, query: str = "") -> dict[str, Any]:
    view = client.get(f"{FINAL}{query}").raise_for_status().json()
    return {row["subject"]: row for row in view["rows"]}


def test_a_clerk_reads_every_name_and_amount(settled: County) -> None:
    found = rows(client_as(settled, "county_clerk", "taihu"))
    assert {row["name"] for row in found.values()} == set(NAMES)
    assert any(row["figures"]["amount_yuan"] for row in found.values())


def test_a_reviewer_reads_the_own_township_and_no_other(settled: County) -> None:
    client = client_as(settled, "township_reviewer", "xuqiao")
    view = client.get(FINAL).json()
    assert {row["group"] for row in view["rows"]} == {"xuqiao"}
    assert view["subjects"] == sum(one["subjects"] for one in view["groups"]) == 6
    assert sum(one["subjects"] for one in view["distribution"]["bins"]) == 6
    assert all(row["figures"]["places"] == 6 for row in view["rows"])  # ranked in the whole county
    assert {row["name"] for row in view["rows"]} <= set(NAMES)
    assert client.get(f"{FINAL}?group=sikong").json()["code"] == "out-of-jurisdiction"


def test_a_cadre_reads_a_masked_ranking_and_the_own_name(settled: County) -> None:
    found = rows(client_as(settled, "cadre", "taihu", "person00"))
    assert len(found) == 12
    assert found["person00"]["name"] == "王建国"
    assert found["person11"]["name"] == "孙*"
    amounts = {s for s, row in found.items() if row["figures"]["amount_yuan"]}
    assert amounts <= {"person00"}


def test_a_dashboard_reads_no_name_and_no_amount(settled: County) -> None:
    client = client_as(settled, "dashboard", "taihu")
    view = client.get(FINAL).json()
    assert {row["name"] for row in view["rows"]}.isdisjoint(NAMES)
    assert view["total_yuan"] is None
    assert "amount" not in view["fields"]
    assert all(row["figures"]["amount_yuan"] is None for row in view["rows"])


@pytest.mark.parametrize(
    "address",
    [
        "/v1/cadres/person00",
        "/v1/cadres/person00/history",
        f"/v1/cadres/person00/explanation/rank?{QUERY}",
        "/cadres/person00?of=points/quarter/2025-Q1",
    ],
)
def test_the_own_card_tells_nobody_elses_name(settled: County, address: str) -> None:
    text = client_as(settled, "cadre", "taihu", "person00").get(address).raise_for_status().text
    assert [name for name in NAMES[1:] if name in text] == []


def test_answers_kept_for_one_are_not_given_to_another(settled: County) -> None:
    clerk = client_as(settled, "county_clerk", "taihu")
    cadre = client_as(settled, "cadre", "taihu", "person00")
    other = client_as(settled, "cadre", "taihu", "person02")
    tags = {one.get(FINAL).headers["etag"] for one in (clerk, cadre, other)}
    assert len(tags) == 3
    again = cadre.get(FINAL, headers={"if-none-match": clerk.get(FINAL).headers["etag"]})
    assert again.status_code == 200


def test_the_page_hides_what_the_api_hides(settled: County) -> None:
    page = client_as(settled, "dashboard", "taihu").get("/?of=points/quarter/2025-Q1&page=all").text
    assert "孙*" in page
    assert [name for name in NAMES if name in page] == []
