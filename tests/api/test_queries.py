"""No page asks the database more than a fixed number of questions, however much there is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from fastapi.testclient import TestClient

from tests.api.conftest import client_of
from tests.api.county import County

# At most, right after something was recorded, so that what is not final is evaluated anew.
MOST = {
    "/": 45,
    "/cadres/person00": 25,
    "/cadres/person00/history": 15,
    "/cadres/person00/explanation/grade?of=points/quarter/2025-Q2": 30,
    "/periods": 10,
    "/cases": 15,
    "/duties": 15,
    "/objections": 15,
    "/supervision": 15,
    "/schemes": 10,
    "/notices": 10,
    "/imports": 25,
}
# Bodies are looked up anew when that was not done for half a second.
_NOW_AND_THEN = 4


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Callable[[TestClient, str], int]:
    """How many statements an address takes."""
    statements: list[object] = []
    execute = psycopg.Cursor.execute

    def counted(self: Any, query: Any, *arguments: Any, **more: Any) -> Any:
        statements.append(query)
        return execute(self, query, *arguments, **more)

    monkeypatch.setattr(psycopg.Cursor, "execute", counted)

    def count(client: TestClient, address: str) -> int:
        statements.clear()
        answer = client.get(address, headers={"accept": "text/html"})
        assert answer.status_code == 200, address
        return len(statements)

    return count


def test_a_page_takes_a_fixed_number_of_statements(
    county: County, asked: Callable[[TestClient, str], int]
) -> None:
    client = client_of(county)

    def counts() -> dict[str, int]:
        return {address: asked(client, address) for address in MOST}

    counts()
    county.record(0, "1", "2025-Q2")
    few = counts()
    for person in range(len(county.people)):
        for value in ("2", "3"):
            county.record(person, value, "2025-Q2")
    grown = {address: many - few[address] for address, many in counts().items()}
    assert {address: more for address, more in grown.items() if abs(more) > _NOW_AND_THEN} == {}
    assert {address: few[address] for address in MOST if few[address] > MOST[address]} == {}
