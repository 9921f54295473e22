"""What the auditor asks of each stored row: position, leaf, canonical JSON, envelope, identity.

Shares no code with the service: it reads bytes, and knows of the house only the event catalogue
(which types there are, and which fields each has).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import MISSING, fields
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from psycopg import Connection

from domain.events.registry import EVENT_TYPES

_ENVELOPE = {
    *("actor", "data", "effective_on", "id", "ledger"),
    *("recorded_at", "request", "tags", "type", "v"),
}
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class Row(NamedTuple):
    """One row of `ledger.event`, as the database gives it."""

    position: int
    type: str
    keys: tuple[str, ...]
    entry: bytes
    leaf: bytes


class Finding(NamedTuple):
    """What is wrong, by the name of the rule, and where."""

    rule: str
    position: int
    detail: str


class Entry(NamedTuple):
    """One decoded entry. `act` is the same for all entries of one append, `who` did it."""

    position: int
    type: str
    day: str
    data: Mapping[str, Any]
    tags: tuple[str, ...]
    request: str
    recorded_at: str
    who: str

    @property
    def act(self) -> tuple[str, str]:
        return self.request, self.recorded_at


class Acknowledged(NamedTuple):
    """What clients were told: digests of entries by position, and requests that were refused."""

    digests: Mapping[int, str]
    refused: AbstractSet[str]


def read_rows(connection: Connection[Any], ledger: str) -> list[Row]:
    """All rows of a ledger in the order of their positions."""
    rows = connection.execute(
        "select position, type, keys, entry, leaf from ledger.event"
        " where ledger = %s order by position",
        [ledger],
    )
    return [Row(row[0], row[1], tuple(row[2]), row[3], row[4]) for row in rows]


def check_rows(ledger: str, rows: Sequence[Row], told: Acknowledged) -> Iterator[Finding]:
    """Everything that can be said of rows without knowing what they mean."""
    for expected, row in enumerate(rows, start=1):
        if row.position != expected:
            yield Finding("position", row.position, f"follows {expected - 1}")
            break
    ids: dict[str, int] = {}
    for row in rows:
        if row.leaf != hashlib.sha256(b"\x00" + row.entry).digest():
            yield Finding("leaf", row.position, row.leaf.hex())
        yield from _check_entry(ledger, row, ids)
    yield from _check_told(rows, told)


def decode(rows: Iterable[Row]) -> list[Entry]:
    """The rows that can be read at all; `check_rows` names the others."""
    return [
        Entry(
            row.position,
            row.type,
            read["effective_on"],
            read["data"],
            tuple(read["tags"]),
            read["request"],
            read["recorded_at"],
            read["actor"].get("person") or read["actor"].get("client", ""),
        )
        for row in rows
        if (read := _read(row.entry)) is not None and read.keys() == _ENVELOPE
    ]


def check_requests(entries: Sequence[Entry], told: Acknowledged) -> Iterator[Finding]:
    """A request is carried out once, in one piece; one that was refused left nothing."""
    acts: dict[str, tuple[str, str]] = {}
    for entry in entries:
        for key in (tag for tag in entry.tags if tag.startswith("key:")):
            if acts.setdefault(key, entry.act) != entry.act:
                yield Finding("done-twice", entry.position, key)
        if entry.request in told.refused:
            yield Finding("refused-but-recorded", entry.position, entry.request)


def _check_entry(ledger: str, row: Row, ids: dict[str, int]) -> Iterator[Finding]:
    read = _read(row.entry)
    if read is None:
        yield Finding("canonical", row.position, "not JSON, or numbers with a fraction")
        return
    if _canonical(read) != row.entry:
        yield Finding("canonical", row.position, "not in canonical form")
    if read.keys() != _ENVELOPE:
        yield Finding("envelope", row.position, f"fields {sorted(read)}")
        return
    for wrong in _envelope_faults(ledger, row, read):
        yield Finding("envelope", row.position, wrong)
    earlier = ids.setdefault(read["id"], row.position)
    if earlier != row.position:
        yield Finding("id", row.position, f"the id of {earlier}")
    yield from _check_payload(row.position, read["type"], read["data"])


def _envelope_faults(ledger: str, row: Row, read: dict[str, Any]) -> Iterator[str]:
    if read["ledger"] != ledger:
        yield f"ledger {read['ledger']}"
    if read["type"] != row.type:
        yield f"type {read['type']} in a row of {row.type}"
    if row.keys != tuple(f"{ledger} {tag}" for tag in read["tags"]):
        yield f"tags {read['tags']} in a row with keys {row.keys}"
    if read["v"] != 1:
        yield f"version {read['v']}"
    if not _DAY.fullmatch(read["effective_on"]):
        yield f"effective on {read['effective_on']}"
    if not {"body", "role"} <= read["actor"].keys() <= {"body", "role", "person", "client"}:
        yield f"actor {sorted(read['actor'])}"
    if not _MOMENT.fullmatch(read["recorded_at"]):
        yield f"recorded at {read['recorded_at']}"
        return
    entry_id = UUID(read["id"])
    moment = datetime.strptime(read["recorded_at"], "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    since = moment - datetime(1970, 1, 1, tzinfo=UTC)
    milliseconds = (since.days * 86_400 + since.seconds) * 1_000 + since.microseconds // 1_000
    if entry_id.version != 7 or entry_id.int >> 80 != milliseconds:
        yield f"id {entry_id} is not of that moment"


def _check_payload(position: int, kind: str, data: dict[str, Any]) -> Iterator[Finding]:
    cls = EVENT_TYPES.get(kind)
    if cls is None:
        yield Finding("payload", position, f"unknown type {kind}")
        return
    known = [each for each in fields(cls) if each.name != "effective_on"]
    required = {
        each.name for each in known if each.default is MISSING and each.default_factory is MISSING
    }
    if not required <= data.keys() <= {each.name for each in known}:
        yield Finding("payload", position, f"fields {sorted(data)}")


def _check_told(rows: Sequence[Row], told: Acknowledged) -> Iterator[Finding]:
    digests = {row.position: hashlib.sha256(row.entry).hexdigest() for row in rows}
    for position, digest in sorted(told.digests.items()):
        found = digests.get(position)
        if found != digest:
            yield Finding(
                "acknowledged", position, "gone" if found is None else "not what was acknowledged"
            )


def _read(entry: bytes) -> dict[str, Any] | None:
    try:
        read = json.loads(entry, parse_float=_no_fraction, parse_constant=_no_fraction)
    except ValueError:
        return None
    return read if isinstance(read, dict) else None


def _no_fraction(text: str) -> None:
    raise ValueError(text)


def _canonical(read: dict[str, Any]) -> bytes:
    """RFC 8785 for text, integers, booleans, null; keys sort by UTF-16 (section 3.2.3)."""
    return json.dumps(_sorted(read), ensure_ascii=False, separators=(",", ":")).encode()


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return {name: _sorted(value[name]) for name in names}
    return [_sorted(each) for each in value] if isinstance(value, list) else value
