"""One process serves several counties, each under its own host name."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from ops.serving import Counties, counties_by_host
from ops.settings import SettingsError


def county(name: str, started: list[str]) -> FastAPI:
    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        started.append(name)
        yield
        started.remove(name)

    app = FastAPI(lifespan=life)
    app.add_api_route("/", lambda: name)
    return app


def test_the_host_name_chooses_the_county_and_any_other_name_the_first() -> None:
    started: list[str] = []
    counties = Counties(county("taihu", started), {"haixing.localhost": county("haixing", started)})
    with TestClient(counties) as client:
        assert started == ["taihu", "haixing"]
        assert client.get("http://127.0.0.1/").json() == "taihu"
        assert client.get("http://haixing.localhost:8000/").json() == "haixing"
        assert client.get("http://elsewhere.example/").json() == "taihu"
    assert started == []


def test_reads_host_names_and_their_ledgers() -> None:
    assert counties_by_host("") == {}
    text = "haixing.example=cangzhou/haixing, tongcheng.example = anqing/tongcheng"
    assert counties_by_host(text) == {
        "haixing.example": "cangzhou/haixing",
        "tongcheng.example": "anqing/tongcheng",
    }


@pytest.mark.parametrize("text", ["haixing", "=cangzhou/haixing", "a=", "a=b/c,a=d/e"])
def test_refuses_what_is_not_a_host_and_a_ledger(text: str) -> None:
    with pytest.raises(SettingsError, match="host=ledger"):
        counties_by_host(text)
