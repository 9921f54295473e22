"""Every route in the name of every role, within its jurisdiction and outside."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg
import pytest
from fastapi import FastAPI, Request

from api.access.asker import Asker, Grant
from api.access.roles import PERMISSIONS, Role
from api.app import create_app
from ops import access_matrix
from ops.access_matrix import ROLES, Way, ways
from ops.postgres import PrivateServer
from tests.api.county import Clock, open_office, settle
from tests.running import run

WAYS = ways()
NOT_PERMITTED = {"sign-in-needed", "not-permitted"}
# What stands for each part of an address; others get a word that names nothing.
SAMPLES = {
    "scheme": "points",
    "assessment": "quarter",
    "period": "2025-Q1",
    "column": "score",
    "position": "1",
    "entry": "1",
    "version": "1",
    "other": "1",
}
PLACES = {"subject", "person"}  # parts of an address that say whom it is about
QUERY = {
    "scheme": "points",
    "assessment": "quarter",
    "period": "2025-Q1",
    "of": "points/quarter/2025-Q1",
}
TIMEOUT_S = 30


@dataclass(frozen=True)
class Answer:
    status: int
    code: str


def test_every_route_names_exactly_one_permission() -> None:
    assert [way for way in WAYS if way.permission is None] == []


def test_the_page_is_current() -> None:
    assert access_matrix.PAGE.read_text("utf-8") == access_matrix.render(), (
        "run python -m ops.access_matrix"
    )


def test_every_permission_is_somebodys() -> None:
    held = set().union(*PERMISSIONS.values())
    assert {way.permission for way in WAYS} <= held


def test_routes_get_the_office_that_answers_the_one_who_asks() -> None:
    root = Path(access_matrix.__file__).parents[1]
    found = [
        path.name
        for path in (root / "api/routers").rglob("*.py")
        if "state.office" in path.read_text("utf-8")
    ]
    assert found == ["answering.py"]


@pytest.fixture(scope="module")
def app(server: PrivateServer, template: str) -> Iterator[FastAPI]:
    with psycopg.connect(server.url(), autocommit=True) as connection:
        # Beside tests of other files these may be put in two groups, and this is made twice.
        connection.execute("drop database if exists matrix with (force)")
        connection.execute(f"create database matrix template {template} strategy file_copy")
    clock = Clock()
    with open_office(server.url("matrix"), clock) as office:
        settle(office, clock)
        yield create_app(office, askers=_asker)


def _asker(request: Request) -> Asker:
    """As the test says in the header: role@jurisdiction, person."""
    role, _, jurisdiction = request.headers["x-role"].partition("@")
    if not role:
        return Asker()
    grants = (Grant(role, jurisdiction),)  # type: ignore[arg-type]
    return Asker(person=request.headers.get("x-person", "p-tester"), grants=grants)


@pytest.mark.slow
@pytest.mark.parametrize("role", ["", *ROLES[1:]])
def test_a_role_gets_in_where_its_permissions_say(app: FastAPI, role: Role) -> None:
    """All ways that must stay closed; of the open ones those that no role before it tried."""
    before = ROLES[: ROLES.index(role)] if role else ()
    asked = [
        way
        for way in WAYS
        if not any(way.mark(role or "public") and way.mark(other) for other in before)
    ]
    wrong = []
    for way, answer in ask_all(app, asked, f"{role}@taihu" if role else "", about="x", person="x"):
        expected = bool(way.mark(role or "public"))
        if (answer.code not in NOT_PERMITTED) != expected:
            wrong.append((way.method, way.path, answer))
    assert wrong == []


@pytest.mark.parametrize("role", ROLES[1:])
def test_a_role_ends_at_its_jurisdiction(app: FastAPI, role: Role) -> None:
    held = [way for way in WAYS if way.method == "GET" and way.permission in PERMISSIONS[role]]
    about = [way for way in held if set(re.findall(r"{(\w+)", way.path)) & PLACES]
    inside = ask_all(app, about, f"{role}@xuqiao", about="person00")
    outside = ask_all(app, about, f"{role}@xuqiao", about="person02")
    assert [way for way, answer in inside if answer.code == "out-of-jurisdiction"] == []
    assert [way for way, answer in outside if answer.code != "out-of-jurisdiction"] == []


def test_a_cadre_reads_what_is_about_himself_and_nobody_else(app: FastAPI) -> None:
    own = [way for way in WAYS if way.method == "GET" and way.mark("cadre") == "○"]
    assert own
    for about, refused in (("person00", False), ("person02", True)):
        answers = ask_all(app, own, "cadre@taihu", about=about, person="person00")
        wrong = [(way, one) for way, one in answers if (one.code in NOT_PERMITTED) != refused]
        assert wrong == []


def ask_all(
    app: FastAPI, asked: list[Way], role: str, *, about: str, person: str = "p-tester"
) -> list[tuple[Way, Answer]]:
    async def answers() -> list[tuple[Way, Answer]]:
        return [(way, await _ask(app, way, role, about, person)) for way in asked]

    return run(answers)


async def _ask(app: FastAPI, way: Way, role: str, about: str, person: str) -> Answer:
    """Status and code of the answer. A stream is left as soon as it begins."""
    samples = {**SAMPLES, **dict.fromkeys(PLACES, about)}
    path = re.sub(r"{(\w+)(:\w+)?}", lambda part: samples.get(part[1], "x"), way.path)
    values = {**QUERY, "subject": about}
    query = urlencode({name: values[name] for name in values if name in way.asked})
    given = b"{}" if way.path.startswith("/v1") else b""
    kind = b"application/json" if given else b"application/x-www-form-urlencoded"
    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": way.method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "server": ("127.0.0.1", 80),
        "client": ("127.0.0.1", 1),
        "state": {},
        "headers": [
            (b"host", b"127.0.0.1"),
            (b"x-role", role.encode()),
            (b"x-person", person.encode()),
            (b"content-type", kind),
        ],
    }
    body = bytearray()
    status, media_type = 0, b""
    done = asyncio.Event()
    sent = [{"type": "http.request", "body": given, "more_body": False}]

    async def receive() -> dict[str, Any]:
        if not sent:
            await asyncio.Event().wait()
        return sent.pop()

    async def send(message: Any) -> None:
        nonlocal status, media_type
        if message["type"] == "http.response.start":
            status = int(message["status"])
            media_type = dict(message["headers"]).get(b"content-type", b"")
        body.extend(message.get("body", b""))
        if status < 400 or (
            message["type"] == "http.response.body" and not message.get("more_body", False)
        ):
            done.set()

    serving = asyncio.ensure_future(_called(app(scope, receive, send)))
    waiting = asyncio.ensure_future(done.wait())
    await asyncio.wait({serving, waiting}, timeout=TIMEOUT_S, return_when="FIRST_COMPLETED")
    assert status, (way, serving)
    for task in (serving, waiting):
        task.cancel()
    await asyncio.gather(serving, waiting, return_exceptions=True)
    # A refused form is shown again: who asks was let in.
    problem = media_type == b"application/problem+json"
    return Answer(status, json.loads(body)["code"] if problem else "")


async def _called(serving: Awaitable[None]) -> None:
    await serving
