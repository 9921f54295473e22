"""Server-sent events, from a server that really runs."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import httpx2
import pytest
import uvicorn
from fastapi import FastAPI

from api import feed as feeds
from api.app import create_app
from api.feed import Feed
from ops.web_server import _Server
from projections.changes import LogChange, find_changes
from tests.api.askers import asking
from tests.api.county import CONTEXT, QUARTER, County


@dataclass
class Live:
    """A running server."""

    app: FastAPI
    server: _Server
    thread: threading.Thread
    address: str

    @property
    def feed(self) -> Feed:
        found: Feed = self.app.state.feed
        return found

    @contextmanager
    def listening(self, heard: int | None = None) -> Iterator[Iterator[dict[str, Any]]]:
        headers = {} if heard is None else {"last-event-id": str(heard)}
        with httpx2.stream(
            "GET", f"{self.address}/v1/events", headers=headers, timeout=20
        ) as answer:
            assert answer.status_code == 200
            assert answer.headers["content-type"].startswith("text/event-stream")
            yield _events(answer.iter_lines())


@contextmanager
def running(county: County, *roles: Any, jurisdiction: str = "taihu") -> Iterator[Live]:
    app = create_app(county.office, askers=asking(*roles, jurisdiction=jurisdiction))
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_config=None, access_log=False)
    server = _Server(config, [app.state.feed])
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield Live(app, server, thread, f"http://127.0.0.1:{port}")
    finally:
        app.state.feed.close()
        server.should_exit = True
        thread.join(20)
        assert not thread.is_alive()


def _events(lines: Iterator[str]) -> Iterator[dict[str, Any]]:
    event: dict[str, Any] = {}
    for line in lines:
        name, _, value = line.partition(": ")
        if line.startswith(":"):
            yield {"event": "comment"}
        elif name in {"id", "event"}:
            event[name] = value
        elif name == "data":
            event |= json.loads(value)
        elif not line and "event" in event:
            yield event
            event = {}


def until_position(events: Iterator[dict[str, Any]], position: int) -> list[dict[str, Any]]:
    heard = []
    for event in events:
        heard.append(event)
        if event["event"] == "position" and event["position"] >= position:
            return heard
    raise AssertionError(f"the stream ended before {position}: {heard}")


def test_listeners_hear_what_moved(county: County) -> None:
    head = county.office.ledger.head()
    with running(county, "county_clerk") as live, live.listening() as events:
        assert next(events) == {"id": str(head), "event": "position", "position": head}
        at = county.record(11, "70", "2025-Q2")
        heard = until_position(events, at)
        assert heard[0] == {
            "id": str(at),
            "event": "standing",
            "position": at,
            "scheme": "points",
            "assessment": "quarter",
            "period": "2025-Q2",
        }
        county.clock.set(2025, 7, 2)
        from api.office import periods

        closed = periods.close_period(county.office, *QUARTER, "2025-Q2", CONTEXT)
        county.office.catch_up()
        heard = until_position(events, closed.last_position)
        assert [(one["event"], one.get("type")) for one in heard] == [
            ("period", "period-closed"),
            ("position", None),
        ]


def test_who_comes_again_hears_what_was_missed(county: County) -> None:
    before = county.office.ledger.head()
    at = county.record(11, "70", "2025-Q2")
    with running(county, "county_clerk") as live, live.listening(heard=before) as events:
        heard = until_position(events, at)
        assert [one["event"] for one in heard] == ["standing", "position"]


def test_who_missed_too_much_is_told_to_read_anew(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "MOST_MISSED_ENTRIES", 10)
    head = county.office.ledger.head()
    with running(county, "county_clerk") as live, live.listening(heard=0) as events:
        assert [one["event"] for one in until_position(events, head)] == ["reset", "position"]


def test_many_listeners_cost_one_look(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = 0

    def counted(*arguments: Any, **named: Any) -> Any:
        nonlocal looks
        looks += 1
        return find_changes(*arguments, **named)

    monkeypatch.setattr(feeds, "find_changes", counted)
    with running(county, "county_clerk") as live:
        with live.listening() as one, live.listening() as two, live.listening() as three:
            for events in (one, two, three):
                next(events)
            assert live.feed.listeners == 3
            at = county.record(11, "70", "2025-Q2")
            for events in (one, two, three):
                until_position(events, at)
        assert looks == 1
        _wait_until(lambda: live.feed.listeners == 0)


def test_a_quiet_stream_is_kept_alive_and_ends_when_the_server_stops(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "KEEP_ALIVE_S", 0.5)
    with running(county, "county_clerk") as live, live.listening() as events:
        assert [next(events)["event"], next(events)["event"]] == ["position", "comment"]
        live.server.handle_exit(2, None)
        assert all(one["event"] == "comment" for one in events)  # and then it ends
        live.thread.join(10)
        assert not live.thread.is_alive()


def test_a_stream_ends_so_that_its_listener_is_asked_again_who_it_is(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "LONGEST_S", 0.1)
    with running(county, "county_clerk") as live, live.listening() as events:
        assert [one["event"] for one in events] == ["position"]


def test_nobody_hears_what_others_may_not_read(county: County) -> None:
    with running(county, "cadre", jurisdiction="sikong") as live:
        moved = feeds.Moved(
            7,
            (
                LogChange(5, "case", "c-1", "case-reported"),
                LogChange(6, "sheet", "points/quarter/2025-Q2", "entry-recorded"),
            ),
        )
        from api.routers.events import _events as written
        from api.routers.events import _kinds_told

        asker = asking("cadre", jurisdiction="sikong")(None)  # type: ignore[arg-type]
        office = replace(county.office, asker=asker)  # type: ignore[arg-type]
        kinds = _kinds_told(office, asker)  # type: ignore[arg-type]
        assert b"c-1" not in b"".join(written(moved, kinds))
        with live.listening() as events:
            assert next(events)["event"] == "position"
    with running(county) as public:
        assert httpx2.get(f"{public.address}/v1/events").status_code in {401, 403}


def test_a_workbook_is_one_change(county: County) -> None:
    with county.office.database.connection() as connection:
        changes = find_changes(connection, "anqing/taihu", after=0, until=90)
    assert [(one.kind, one.key) for one in changes] == [
        ("sheet", "points/quarter/2025-Q1"),
        ("period", "points/quarter/2025-Q1"),
        ("period", "points/quarter/2025-Q2"),
        ("sheet", "points/quarter/2025-Q2"),
    ]


def _wait_until(holds: Any) -> None:
    for _ in range(200):
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError("it never came to that")
