"""The answers of the settled county that the OpenAPI document shows, lists cut to a few items."""

from __future__ import annotations

from typing import Any

from fastapi.testclient import TestClient

ADDRESSES = {
    "periods": "/v1/periods",
    "standing": "/v1/standings/points/quarter/2025-Q1",
    "card": "/v1/cadres/person00?scheme=points&assessment=quarter&period=2025-Q1",
    "history": "/v1/cadres/person00/history",
    "explanation": (
        "/v1/cadres/person00/explanation/score?scheme=points&assessment=quarter&period=2025-Q1"
    ),
}
_ITEMS_SHOWN = 3


def shown(client: TestClient, name: str) -> Any:
    return _cut(client.get(ADDRESSES[name]).raise_for_status().json())


def shape(value: Any) -> Any:
    """Field names all the way down; the items of a list have one shape."""
    if isinstance(value, dict):
        return {name: shape(part) for name, part in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return None


def _cut(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _cut(part) for name, part in value.items()}
    return [_cut(part) for part in value[:_ITEMS_SHOWN]] if isinstance(value, list) else value
