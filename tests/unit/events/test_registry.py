from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from types import MappingProxyType
from typing import Any

import pytest

from domain.events import registry
from domain.events.base import Event


def test_stored_types_are_kebab_case_and_unique() -> None:
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", topic) for topic in registry.EVENT_TYPES)
    assert len(set(registry.EVENT_TYPES.values())) == len(registry.EVENT_TYPES)


def test_every_event_class_is_in_the_catalogue() -> None:
    assert set(Event.__subclasses__()) >= set(registry.EVENT_TYPES.values())
    for cls in registry.EVENT_TYPES.values():
        assert cls.__subclasses__() == []
        assert is_dataclass(cls)
        assert "effective_on" in {field.name for field in fields(cls)}
        assert cls.__doc__


def test_upcasts_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    def rename(payload: dict[str, Any]) -> dict[str, Any]:
        return {"body": payload["code"], "name": payload["name"]}

    def trim(payload: dict[str, Any]) -> dict[str, Any]:
        return {**payload, "name": payload["name"].strip()}

    monkeypatch.setattr(registry.EVENT_TYPES["body-renamed"], "VERSION", 3)
    steps = MappingProxyType({("body-renamed", 1): rename, ("body-renamed", 2): trim})
    monkeypatch.setattr(registry, "UPCASTERS", steps)
    assert registry.upcast("body-renamed", 1, {"code": "v1", "name": " 龙山村 "}) == {
        "body": "v1",
        "name": "龙山村",
    }


def test_refuses_a_version_from_the_future() -> None:
    with pytest.raises(ValueError, match="newer than this software"):
        registry.upcast("body-renamed", 2, {})


def test_refuses_a_version_without_a_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry.EVENT_TYPES["body-renamed"], "VERSION", 2)
    with pytest.raises(ValueError, match="no upcaster"):
        registry.upcast("body-renamed", 1, {})
