"""Answers kept in memory: given again without the database, never after something newer is known."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import httpx2 as httpx
from fastapi import FastAPI, Request, Response
from fastapi.testclient import TestClient
from starlette.middleware import Middleware

from api.access.asker import Asker
from api.access.guard import Askers
from api.app import create_app
from api.kept import KeptAnswers, keep_answer, moment_seen
from api.office import entries
from api.office.parts import Office
from api.requests import Requests
from projections.catalogue import PROJECTIONS
from projections.follower import Follower
from projections.watch import Watch
from tests.api.askers import COUNTY, asking
from tests.api.conftest import HOST
from tests.api.county import CONTEXT, QUARTER, Clock, County, open_office
from tests.running import run

STANDING = f"/v1/standings/{'/'.join(QUARTER)}/2025-Q2"
ASKERS: dict[str, Askers] = {
    "clerk": COUNTY,
    "dashboard": asking("dashboard"),
    "nobody": lambda _: Asker(),
}


@contextmanager
def watching(office: Office, *, known_for_s: float = 5.0) -> Iterator[Office]:
    """The office with a watch; what it saw is long known, so that a busy machine does no harm."""
    with Watch(office.database.pool, PROJECTIONS, known_for_s=known_for_s) as watch:
        yield replace(office, watch=watch)


def client_of(office: Office) -> TestClient:
    """An app whose asker is named by the header `x-asker`; the clerk if none is."""
    app = create_app(
        office, askers=lambda request: ASKERS[request.headers.get("x-asker", "clerk")](request)
    )
    return TestClient(app, base_url=HOST, raise_server_exceptions=False)


def queries(office: Office) -> int:
    """How often a connection was asked for."""
    return office.database.pool.get_stats()["requests_num"]


def test_an_answer_is_given_again_without_the_database(settled: County) -> None:
    with watching(settled.office) as office:
        client = client_of(office)
        first = client.get(STANDING)
        before = queries(office)
        again = client.get(STANDING)
        assert queries(office) == before
    assert again.status_code == first.status_code == 200
    assert again.content == first.content
    assert again.headers["etag"] == first.headers["etag"]


def test_a_kept_answer_that_the_asker_has_is_304(settled: County) -> None:
    with watching(settled.office) as office:
        client = client_of(office)
        tag = client.get(STANDING).headers["etag"]
        before = queries(office)
        unchanged = client.get(STANDING, headers={"if-none-match": tag})
        assert queries(office) == before
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert unchanged.headers["etag"] == tag


def test_other_eyes_get_another_answer(settled: County) -> None:
    with watching(settled.office) as office:
        client = client_of(office)
        full = client.get(STANDING).json()["rows"][0]["name"]
        masked = client.get(STANDING, headers={"x-asker": "dashboard"}).json()["rows"][0]["name"]
        refused = client.get(STANDING, headers={"x-asker": "nobody"})
        assert client.get(STANDING).json()["rows"][0]["name"] == full
    assert masked != full
    assert refused.status_code == 401


def test_another_query_gets_another_answer(settled: County) -> None:
    with watching(settled.office) as office:
        client = client_of(office)
        everybody = client.get(STANDING).json()["rows"]
        some = client.get(STANDING, params={"class": "正职"}).json()["rows"]
        assert len(some) < len(everybody) == len(client.get(STANDING).json()["rows"])


def test_an_answer_ends_with_its_day(settled: County) -> None:
    with watching(settled.office) as office:
        client = client_of(office)
        tag = client.get(STANDING).headers["etag"]
        settled.clock.now += timedelta(days=1)
        try:
            changed = client.get(STANDING, headers={"if-none-match": tag})
        finally:
            settled.clock.now -= timedelta(days=1)
    assert changed.status_code == 200


def record(county: County, person: int, value: str) -> int:
    """An entry that the projections have still to come to; its position."""
    receipt = entries.record_entry(
        county.office,
        *QUARTER,
        "2025-Q2",
        CONTEXT,
        subject=county.people[person],
        input_name="tasks",
        value=value,
        item=f"task {value}",
    )
    return receipt.first_position


def test_a_read_after_an_acknowledged_write_is_never_stale(county: County) -> None:
    with watching(county.office) as office, Follower(office.runner, poll_interval_s=0.005):
        client = client_of(office)
        for turn in range(10):
            client.get(STANDING)  # something old is kept
            position = record(county, 0, str(turn))
            answer = client.get(STANDING, params={"wait_for": position}).json()
            assert answer["freshness"]["position"] >= position


def test_a_read_in_another_process_is_never_stale_either(county: County) -> None:
    """Two services over one database: what one acknowledged, the other one shows."""
    with (
        open_office(str(county.office.database.pool.conninfo), Clock()) as elsewhere,
        watching(elsewhere) as office,
        Follower(county.office.runner, poll_interval_s=0.005),
    ):
        here, there = client_of(county.office), client_of(office)
        for turn in range(10):
            there.get(STANDING)
            position = record(county, 1, str(turn))
            params = {"wait_for": position}
            assert there.get(STANDING, params=params).json()["freshness"]["position"] >= position
            assert here.get(STANDING, params=params).json()["freshness"]["position"] >= position


def test_what_is_new_shows_without_being_waited_for(county: County) -> None:
    with watching(county.office) as office, Follower(office.runner, poll_interval_s=0.005):
        client = client_of(office)
        client.get(STANDING)
        position = record(county, 0, "1")
        deadline_s = time.monotonic() + 10
        while client.get(STANDING).json()["freshness"]["position"] < position:
            assert time.monotonic() < deadline_s


def test_the_database_is_asked_when_the_watch_sees_nothing(settled: County) -> None:
    blind = Watch(settled.office.database.pool, PROJECTIONS)  # never entered
    office = replace(settled.office, watch=blind)
    client = client_of(office)
    client.get(STANDING)
    before = queries(office)
    assert client.get(STANDING).status_code == 200
    assert queries(office) > before


def test_a_position_that_does_not_exist_is_refused_all_the_same(settled: County) -> None:
    with watching(settled.office) as office:
        client = client_of(office)
        client.get(STANDING)
        ahead = client.get(STANDING, params={"wait_for": 10**9})
        unreadable = client.get(STANDING, params={"wait_for": "soon"})
    assert ahead.json()["code"] == "position-ahead"
    assert unreadable.status_code == 422


def test_one_makes_anew_what_many_ask_for(settled: County) -> None:
    made = 0

    async def slow(request: Request) -> Response:
        nonlocal made
        made += 1
        await asyncio.sleep(0.05)
        moment = moment_seen(office)
        assert moment is not None
        keep_answer(request, moment)
        return Response(b"made", headers={"etag": '"made"'})

    async def ask(client: httpx.AsyncClient, times: int) -> int:
        before = made
        answers = await asyncio.gather(*(client.get("/v1/slow") for _ in range(times)))
        assert {answer.content for answer in answers} == {b"made"}
        return made - before

    async def ask_days(app: FastAPI) -> None:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url=HOST) as client:
            assert await ask(client, 1) == 1
            assert await ask(client, 50) == 0
            settled.clock.now += timedelta(days=1)  # another day, another answer
            # What a day before was asked once is noticed to have been kept with its first answer.
            assert await ask(client, 1) == 1
            settled.clock.now += timedelta(days=1)
            assert await ask(client, 50) == 1

    with watching(settled.office) as office:
        layers = [Middleware(Requests, hosts=["127.0.0.1"]), Middleware(KeptAnswers, office=office)]
        app = FastAPI(middleware=layers)
        app.state.askers = COUNTY
        app.add_api_route("/v1/slow", slow)
        try:
            run(lambda: ask_days(app))
        finally:
            settled.clock.now -= timedelta(days=2)
