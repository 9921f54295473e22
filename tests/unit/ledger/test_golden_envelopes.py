"""One envelope of every version ever written. The files are never edited, only added to.

MINGCE_WRITE_GOLDEN=1 writes the missing ones.
"""

from __future__ import annotations

import os
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints
from uuid import UUID

import pytest

from domain.actor import Actor
from domain.events.base import Event
from domain.events.registry import EVENT_TYPES
from ledger.context import Context
from ledger.envelope import EnvelopeWriter, Recorded, read_entry

FOLDER = Path(__file__).parents[2] / "golden" / "envelopes"
LEDGER = "anqing/taihu"
CURRENT = [f"{cls.TOPIC}.{cls.VERSION}.json" for cls in EVENT_TYPES.values()]


def sample(name: str, hint: Any) -> Any:
    """A value with every field set, told apart by the field's name."""
    origin, arguments = get_origin(hint), get_args(hint)
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        return hint(**{f.name: sample(f.name, hints[f.name]) for f in fields(hint)})  # type: ignore[operator]
    if origin is Literal:
        return arguments[0]
    if origin is tuple:
        return (sample(name, arguments[0]),)
    if origin is dict:
        return {f"{name} b": "乙", f"{name} a": "甲"}
    if origin is UnionType:
        return sample(name, next(a for a in arguments if a is not NoneType))
    return {str: f"{name} 甲", int: len(name), bool: True, date: date(2025, 3, 31)}[hint]


def write(recorded: Recorded) -> bytes:
    context = Context(recorded.actor, recorded.request)
    writer = EnvelopeWriter(LEDGER, context, recorded.recorded_at)
    return writer.write(recorded.event, recorded.tags, recorded.id)


def first_golden(cls: type[Event]) -> bytes:
    moment = datetime(2025, 4, 1, 8, 30, 0, 120, tzinfo=UTC)
    actor = Actor("county/org", "reviewer", person="p-1", client="c-1")
    entry_id = UUID("0195f000-0000-7000-8000-000000000001")
    event = sample(cls.TOPIC, cls)
    return write(
        Recorded(1, entry_id, moment, event.effective_on, actor, "request-1", ("a:1", "b:2"), event)
    )


@pytest.mark.parametrize("name", CURRENT)
def test_every_event_has_its_golden_envelope_and_still_writes_it(name: str) -> None:
    path = FOLDER / name
    if not path.exists() and os.environ.get("MINGCE_WRITE_GOLDEN"):
        path.write_bytes(first_golden(EVENT_TYPES[name.partition(".")[0]]))
    golden = path.read_bytes()
    assert write(read_entry(1, golden, LEDGER)) == golden


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.json")), ids=lambda path: path.name)
def test_every_envelope_ever_written_can_be_read(path: Path) -> None:
    recorded = read_entry(1, path.read_bytes(), LEDGER)
    stored_type = path.name.partition(".")[0]
    assert type(recorded.event) is EVENT_TYPES[stored_type]
