"""Answers kept as the bytes that were sent, for as long as nothing new is known.

An answer of the API depends on its address, on what the asker may see, and on what is known: the
position of the projections and the day. Routes that depend on nothing else say so (`keep_answer`),
and until something new is known their answers are given again from memory: no database, no route.
How far things have come is seen by `projections.watch`; `wait_for` is honoured exactly, because an
answer is kept under what was known before it was made. How many entries the projections lag behind
stands in answers, too: what it says may be a second old.

Of several who ask for what was kept until something new came, one makes it anew and the others
wait.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.access.guard import asker_of
from api.office.parts import Office
from api.pages.language import COOKIE

MOST_BYTES = 64 * 1024 * 1024
LONGEST_ANSWER_BYTES = 8 * 1024 * 1024
_LAG_HOLDS_S = 1.0
# How often, and how long, somebody who waits for an entry looks whether it was seen.
_WAIT_STEP_S = 0.005
_WAIT_AT_MOST_S = 5.0
_UNSEEN_HEAD_S = 0.1

_Key = tuple[str, tuple[tuple[str, str], ...], str, str]


@dataclass(frozen=True, slots=True)
class Moment:
    """What was known when an answer was made, at least."""

    position: int
    head: int
    today: date

    def covers(self, other: Moment) -> bool:
        """Whether all that the other moment knew was known, but for the head."""
        return self.position >= other.position and self.today == other.today


@dataclass(frozen=True, slots=True)
class _Answer:
    tag: str
    headers: list[tuple[bytes, bytes]]
    body: bytes
    route: Any
    head: int
    made_at_s: float

    def holds(self, moment: Moment) -> bool:
        """Whether the lag that it tells is still so, or was a moment ago."""
        return self.head >= moment.head or time.monotonic() - self.made_at_s < _LAG_HOLDS_S


def moment_seen(office: Office, *, wait_for: int = 0) -> Moment | None:
    """What the process knows without asking the database; None if that is not enough."""
    seen = office.watch.seen(office.ledger.name) if office.watch else None
    if seen is None or seen.position < wait_for:
        return None
    return Moment(seen.position, seen.head, office.today())


def keep_answer(request: Request, moment: Moment) -> None:
    """Let the answer to this request stand for all with the same address and sight."""
    request.state.keep = moment


class KeptAnswers:
    """The layer of the app, inside of `api.requests`, that keeps and gives answers."""

    def __init__(self, app: ASGIApp, *, office: Office, most_bytes: int = MOST_BYTES) -> None:
        self._app = app
        self._office = office
        self._store = _Store(most_bytes)
        self._making: dict[_Key, asyncio.Event] = {}
        self._waiting: list[tuple[int, float, asyncio.Future[Moment | None]]] = []
        self._looking: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, from memory if that can be."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        asked = self._asked(request)
        moment = None
        if asked is not None:
            address, wait_for = asked
            moment = await self._waited(wait_for)
        if asked is None or moment is None:
            await self._app(scope, receive, send)
            return
        sight = (await asker_of(request)).sight
        # Chosen by the query, which is part of the address, or by a cookie.
        language = request.cookies.get(COOKIE, "") if "cookie" in request.headers else ""
        key = (scope["path"], address, sight, language)
        kept = self._store.find(key, moment)
        if kept is None and key in self._making:
            await self._making[key].wait()
            kept = self._store.find(key, moment)
        if kept is not None:
            await _give(kept, request, send)
        elif self._store.was_kept(key) and key not in self._making:
            self._making[key] = asyncio.Event()
            try:
                await self._make(key, scope, receive, send)
            finally:
                self._making.pop(key).set()
        else:
            await self._make(key, scope, receive, send)

    async def _waited(self, position: int) -> Moment | None:
        """What is known once the position was seen, holding no thread meanwhile; None if it is not.

        One task looks for all who wait.
        """
        moment = moment_seen(self._office, wait_for=position)
        if moment is not None or position == 0:
            return moment
        arrived: asyncio.Future[Moment | None] = asyncio.get_running_loop().create_future()
        self._waiting.append((position, time.monotonic(), arrived))
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look_for_waiting())
        return await arrived

    async def _look_for_waiting(self) -> None:
        while self._waiting:
            await asyncio.sleep(_WAIT_STEP_S)
            seen = moment_seen(self._office)
            now_s = time.monotonic()
            waiting, self._waiting = self._waiting, []
            for position, since_s, arrived in waiting:
                if arrived.done():  # gone away
                    continue
                if seen is not None and seen.position >= position:
                    arrived.set_result(seen)
                elif _in_vain(seen, position, now_s - since_s):
                    arrived.set_result(None)
                else:
                    self._waiting.append((position, since_s, arrived))

    def _asked(self, request: Request) -> tuple[tuple[tuple[str, str], ...], int] | None:
        """The query without `wait_for`, and that; None for what is not answered from memory."""
        if self._office.watch is None or not request.scope["path"].startswith("/v1/"):
            return None
        if not request.scope["query_string"]:
            return (), 0
        query: list[tuple[str, str]] = []
        wait_for = 0
        asked = request.scope["query_string"].decode("latin-1")
        for name, value in parse_qsl(asked, keep_blank_values=True):
            if name != "wait_for":
                query.append((name, value))
            elif value.isascii() and value.isdigit():
                wait_for = max(wait_for, int(value))
            else:
                return None
        return tuple(query), wait_for

    async def _make(self, key: _Key, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the app answer, and keep the answer if its route says so."""
        copy = _Copy(scope["state"], send)
        await self._app(scope, receive, copy)
        if copy.moment is not None and (answer := copy.answer(scope.get("route"))):
            self._store.keep(key, answer, copy.moment)


def _in_vain(seen: Moment | None, position: int, waited_s: float) -> bool:
    """Whether to leave it to the database: blind, too long, or an entry that does not exist."""
    if seen is None:
        return True
    return waited_s > (_WAIT_AT_MOST_S if seen.head >= position else _UNSEEN_HEAD_S)


class _Store:
    """The answers of the newest moment, the last used ones, up to so many bytes."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._moment: Moment | None = None
        self._answers: OrderedDict[_Key, _Answer] = OrderedDict()
        self._before: set[_Key] = set()

    def was_kept(self, key: _Key) -> bool:
        """Whether there was such an answer at the moment before."""
        return key in self._before

    def find(self, key: _Key, moment: Moment) -> _Answer | None:
        if self._moment is None or not self._moment.covers(moment):
            return None
        found = self._answers.get(key)
        if found is None or not found.holds(moment):
            return None
        self._answers.move_to_end(key)
        return found

    def keep(self, key: _Key, answer: _Answer, moment: Moment) -> None:
        if self._moment is None or not self._moment.covers(moment):
            self._before = set(self._answers)
            self._answers.clear()
            self._bytes = 0
            self._moment = moment
        elif not moment.covers(self._moment):
            return  # something newer is known meanwhile
        before = self._answers.pop(key, None)
        self._bytes += len(answer.body) - (len(before.body) if before else 0)
        self._answers[key] = answer
        while self._bytes > self._most_bytes:
            _, oldest = self._answers.popitem(last=False)
            self._bytes -= len(oldest.body)


class _Copy:
    """Passes an answer on and, if its route lets it be kept, remembers it."""

    def __init__(self, state: dict[str, Any], send: Send) -> None:
        self._state = state
        self._send = send
        self.moment: Moment | None = None
        self._status = 0
        self._headers: list[tuple[bytes, bytes]] = []
        self._parts: list[bytes] = []
        self._complete = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.moment = self._state.get("keep")
            self._status = message["status"]
            self._headers = list(message["headers"])
        elif self.moment is not None:
            self._parts.append(message.get("body", b""))
            self._complete = not message.get("more_body", False)
        await self._send(message)

    def answer(self, route: Any) -> _Answer | None:
        """What was sent, if it can be sent to others."""
        headers = dict(self._headers)
        body = b"".join(self._parts)
        fit = (
            self._complete
            and self._status == 200  # noqa: PLR2004 (OK)
            and b"set-cookie" not in headers
            and len(body) <= LONGEST_ANSWER_BYTES
        )
        tag = headers.get(b"etag", b"").decode("ascii")
        if not (fit and tag and self.moment):
            return None
        return _Answer(tag, self._headers, body, route, self.moment.head, time.monotonic())


async def _give(kept: _Answer, request: Request, send: Send) -> None:
    request.scope["route"] = kept.route  # what counts requests counts this one, too
    headers, status, body = kept.headers, 200, kept.body
    if holds_tag(request, kept.tag):
        status, body = 304, b""
        headers = [pair for pair in headers if pair[0] not in {b"content-length", b"content-type"}]
    await send({"type": "http.response.start", "status": status, "headers": list(headers)})
    await send({"type": "http.response.body", "body": body})


def holds_tag(request: Request, tag: str) -> bool:
    """Whether If-None-Match holds the tag (RFC 9110 section 13.1.2; weak comparison)."""
    named = request.headers.get("if-none-match")
    if named is None:
        return False
    given = [each.strip().removeprefix("W/") for each in named.split(",")]
    return tag in given or "*" in given
