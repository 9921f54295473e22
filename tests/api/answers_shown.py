"""The answers of the settled county that the OpenAPI document shows, lists cut to a few items."""

from __future__ import annotations

from typing import Any

from fastapi.testclient import TestClient

_OF_FIRST = "scheme=points&assessment=quarter&period=2025-Q1"
ADDRESSES = {
    "read_periods": "/v1/periods",
    "read_period": "/v1/periods/points/quarter/2025-Q1",
    "read_standing": "/v1/standings/points/quarter/2025-Q1?limit=3",
    "read_distribution": "/v1/standings/points/quarter/2025-Q1/distribution",
    "read_card": f"/v1/cadres/person00?{_OF_FIRST}",
    "read_history": "/v1/cadres/person00/history?limit=3",
    "read_explanation": f"/v1/cadres/person00/explanation/score?{_OF_FIRST}",
    "read_coefficients": "/v1/cadres/person00/coefficients",
    "list_cadres": "/v1/cadres?group=sikong&limit=3",
    "list_bodies": "/v1/bodies?limit=3",
    "read_body": "/v1/bodies/sikong-1",
    "list_entries": "/v1/entries?subject=person00",
    "read_entry": "/v1/entries/35",
    "list_outcomes": f"/v1/outcomes?{_OF_FIRST}&limit=3",
    "list_pay": f"/v1/pay?{_OF_FIRST}&limit=3",
    "list_tiers": f"/v1/tiers?{_OF_FIRST}&limit=3",
    "list_schemes": "/v1/schemes",
    "read_scheme": "/v1/schemes/points/2025.1?on=2025-05-15",
    "diff_schemes": "/v1/schemes/points/2025.1/diff/2025.1?on=2025-05-15",
    "list_packs": "/v1/packs",
    "read_pack": "/v1/packs/haixing-monthly/2024.1",
    "list_imports": "/v1/imports",
    "read_import": "/v1/imports/2",
    "read_log": "/v1/log?limit=3&type=period-opened&type=period-closed",
    "read_log_entry": "/v1/log/35",
    "replay_period": "/v1/replay/points/quarter/2025-Q1",
    "read_lag": "/v1/lag",
    "read_health": "/health",
    "read_ready": "/ready",
}
POSTED: dict[str, tuple[str, dict[str, Any]]] = {
    "check_scheme": ("/v1/schemes/check", {"pack": "haixing-monthly"}),
    "suppose": (
        "/v1/what-if/points/quarter/2025-Q2",
        {"supposed": [{"subject": "person11", "input": "tasks", "value": "90"}]},
    ),
}
_ITEMS_SHOWN = 3


def shown(client: TestClient, name: str) -> Any:
    if name in POSTED:
        address, body = POSTED[name]
        answer = client.post(address, json=body)
    else:
        answer = client.get(ADDRESSES[name])
    return cut(answer.raise_for_status().json())


def shape(value: Any) -> Any:
    """Field names all the way down; the items of a list have one shape."""
    if isinstance(value, dict):
        return {name: shape(part) for name, part in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return None


def cut(value: Any) -> Any:
    """Lists of a few items each."""
    if isinstance(value, dict):
        return {name: cut(part) for name, part in value.items()}
    return [cut(part) for part in value[:_ITEMS_SHOWN]] if isinstance(value, list) else value
