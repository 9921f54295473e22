"""What Prometheus is told: routes by template, and the state of the ledger."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from api.app import create_app
from tests.api.askers import asking
from tests.api.conftest import HOST
from tests.api.county import County

Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def client_of(county: County) -> TestClient:
    app = create_app(county.office, askers=asking("county_clerk", "dashboard"))
    return TestClient(app, base_url=HOST, raise_server_exceptions=False)


def samples(client: TestClient) -> Samples:
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(client.get("/metrics").text)
        for sample in family.samples
    }


def answered(found: Samples, route: str, status: str, method: str = "GET") -> float:
    labels = (("method", method), ("route", route), ("status", status))
    return found.get(("mingce_requests_total", labels), 0)


def test_requests_are_counted_by_the_template_of_their_route(county: County) -> None:
    client = client_of(county)
    for subject in ("person00", "person01", "nobody"):
        client.get(f"/v1/cadres/{subject}")
    for path in ("/v1/nowhere", "/another", "/static/none.css"):
        client.get(path)
    found = samples(client)
    assert answered(found, "/v1/cadres/{subject}", "200") == 2
    assert answered(found, "/v1/cadres/{subject}", "404") == 1
    assert answered(found, "unmatched", "404") == 2
    assert answered(found, "/static", "404") == 1
    assert "person00" not in client.get("/metrics").text
    count = found["mingce_request_duration_seconds_count", (("route", "/v1/cadres/{subject}"),)]
    assert count == 3


def test_an_unexpected_error_is_counted_as_one(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("unexpected")

    monkeypatch.setattr("api.office.answers.periods", fail)
    client = client_of(county)
    assert client.get("/v1/periods").status_code == 500
    assert answered(samples(client), "/v1/periods", "500") == 1


def test_the_state_of_ledger_and_projections_is_told(county: County) -> None:
    client = client_of(county)
    before = samples(client)
    head = county.office.ledger.head()
    assert before["mingce_head_position", ()] == head
    assert before["mingce_lag_entries", ()] == 0
    assert before["mingce_imported_files", ()] == 1
    assert before["mingce_database_up", ()] == 1
    assert before["mingce_pool_connections", ()] >= 1
    written = client.post(
        "/v1/entries",
        json={
            "scheme": "points",
            "assessment": "quarter",
            "period": "2025-Q2",
            "subject": "person11",
            "input": "tasks",
            "value": "70",
        },
    )
    assert written.status_code == 201
    after = samples(client)
    assert after["mingce_head_position", ()] == head + 1
    assert after["mingce_recorded_entries_total", ()] == 1


def test_a_database_that_is_away_is_told_too(county: County) -> None:
    client = client_of(county)
    county.office.database.pool.close()
    found = samples(client)
    assert found["mingce_database_up", ()] == 0
    assert ("mingce_head_position", ()) not in found


def test_figures_of_the_service_need_a_permission(county: County) -> None:
    public = create_app(county.office, askers=asking())
    assert TestClient(public, base_url=HOST).get("/metrics").status_code in {401, 403}
