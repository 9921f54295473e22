from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from types import MappingProxyType, NoneType, UnionType
from typing import Any, Literal, cast, get_args, get_origin, get_type_hints
from uuid import UUID

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from domain.actor import Actor
from domain.errors import DomainError
from domain.events import registry
from domain.events.base import Event
from domain.events.bodies import BodyRegistered
from domain.events.entries import EntryRecorded
from domain.events.outcomes import OutcomeRecorded, PayDetermined, TierChanged
from domain.events.registry import EVENT_TYPES
from ledger.context import Context
from ledger.envelope import MAX_ENTRY_BYTES, EnvelopeWriter, read_entry

LEDGER = "anqing/taihu"
CONTEXT = Context(Actor("county/org", "reviewer", person="p-1"), "request-1")
MOMENT = datetime(2025, 4, 1, 8, 30, 0, 120, tzinfo=UTC)
ID = UUID("0195f000-0000-7000-8000-000000000001")

# Every Unicode scalar value: control characters and astral planes too, surrogates not.
TEXT = st.text(st.characters(exclude_categories=["Cs"]))


PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXT,
    bool: st.booleans(),
    int: st.integers(-(2**53) + 1, 2**53 - 1),
    date: st.dates(),
}


def values_of(hint: Any) -> st.SearchStrategy[Any]:
    origin, arguments = get_origin(hint), get_args(hint)
    if hint in PLAIN:
        return PLAIN[hint]
    if is_dataclass(hint):
        return instances_of(cast("type[Any]", hint))
    if origin is Literal:
        return st.sampled_from(arguments)
    if origin is tuple:
        return st.lists(values_of(arguments[0]), max_size=3).map(tuple)
    if origin is dict:
        return st.dictionaries(TEXT, TEXT, max_size=5)
    assert origin is UnionType, hint
    return st.none() | values_of(next(a for a in arguments if a is not NoneType))


def instances_of(cls: type[Any]) -> st.SearchStrategy[Any]:
    hints = get_type_hints(cls)
    return st.builds(cls, **{field.name: values_of(hints[field.name]) for field in fields(cls)})


EVENTS: st.SearchStrategy[Event] = st.one_of([instances_of(cls) for cls in EVENT_TYPES.values()])


def body(**changes: Any) -> BodyRegistered:
    event = BodyRegistered(
        effective_on=date(2025, 3, 31), body="taihu/xincang", kind="township", name="新仓镇"
    )
    return replace(event, **changes)


def write(event: Event, tags: Sequence[str] = (), context: Context = CONTEXT) -> bytes:
    return EnvelopeWriter(LEDGER, context, MOMENT).write(event, tags, ID)


def altered(entry: bytes, **changes: Any) -> bytes:
    return rfc8785.dumps({**json.loads(entry), **changes})


@given(EVENTS, st.lists(TEXT), st.builds(Actor, TEXT, TEXT, TEXT, TEXT), TEXT)
def test_bytes_are_canonical_and_read_back(
    event: Event, tags: list[str], actor: Actor, request: str
) -> None:
    entry = write(event, tags, Context(actor, request))
    assert entry == rfc8785.dumps(json.loads(entry))
    recorded = read_entry(5, entry, LEDGER)
    assert recorded == (
        5, ID, MOMENT, event.effective_on, actor, request, tuple(tags), event,
    )  # fmt: skip


def test_keys_are_ordered_by_utf16_units_as_rfc_8785_asks() -> None:
    """By code points, U+1F600 would come after U+FB33."""
    event = OutcomeRecorded(
        effective_on=date(2025, 3, 31),
        scheme="s",
        assessment="a",
        period="2025",
        subject="p",
        digest="d",
        facts_position=1,
        values={"\ufb33": "1", "\U0001f600": "2", "a": "3"},
    )
    assert '"values":{"a":"3","\U0001f600":"2","\ufb33":"1"}'.encode() in write(event)


def test_whole_envelope() -> None:
    entry = write(body(), ["body:taihu/xincang"])
    assert entry.decode() == (
        '{"actor":{"body":"county/org","person":"p-1","role":"reviewer"},'
        '"data":{"body":"taihu/xincang","kind":"township","name":"新仓镇"},'
        '"effective_on":"2025-03-31","id":"0195f000-0000-7000-8000-000000000001",'
        '"ledger":"anqing/taihu","recorded_at":"2025-04-01T08:30:00.000120Z",'
        '"request":"request-1","tags":["body:taihu/xincang"],"type":"body-registered","v":1}'
    )


def test_required_fields_stand_there_even_if_empty() -> None:
    event = TierChanged(
        effective_on=date(2025, 3, 31),
        scheme="",
        assessment="a",
        period="2025",
        subject="p",
        from_tier=None,
        to_tier=2,
        grounds=(),
    )
    data = json.loads(write(event))["data"]
    assert (data["scheme"], data["from_tier"], data["grounds"]) == ("", None, [])


def test_moment_must_be_utc() -> None:
    with pytest.raises(ValueError, match="UTC"):
        EnvelopeWriter(LEDGER, CONTEXT, MOMENT.astimezone(timezone(timedelta(hours=8))))


@pytest.mark.parametrize(
    "wrong",
    [
        body(name="\ud800"),
        body(name=None),
        body(parent=7),
        body(kind="moon"),
        body(effective_on=MOMENT),
        body(effective_on="2025-03-31"),
        PayDetermined(
            effective_on=date(2025, 1, 1),
            scheme="s",
            assessment="a",
            period="2025",
            subject="p",
            stream="x",
            amount_fen=2**53,
        ),
        PayDetermined(
            effective_on=date(2025, 1, 1),
            scheme="s",
            assessment="a",
            period="2025",
            subject="p",
            stream="x",
            amount_fen=cast("int", 1.5),
        ),
    ],
    ids=repr,
)
def test_what_could_not_be_read_back_is_not_written(wrong: Event) -> None:
    with pytest.raises(DomainError) as refused:
        write(wrong)
    assert refused.value.code == "entry-not-encodable"
    assert refused.value.fields == {"event": wrong.TOPIC}


def test_an_entry_fills_sixteen_bits_of_length_and_no_more() -> None:
    room = MAX_ENTRY_BYTES - len(write(body(name="")))
    assert len(write(body(name="a" * room))) == MAX_ENTRY_BYTES
    with pytest.raises(DomainError) as refused:
        write(body(name="a" * (room + 1)))
    assert refused.value.code == "entry-too-large"
    assert refused.value.fields["size"] == MAX_ENTRY_BYTES + 1
    assert "body-registered" in refused.value.message


ENTRY = write(body(), ["t"])


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (b"", "truncated"),
        (b"\xff", "malformed"),
        (ENTRY[:-1], "truncated"),
        (ENTRY + b"x", "trailing"),
        (altered(ENTRY, ledger="anqing/other"), "anqing/other"),
        (altered(ENTRY, type="unheard-of"), "unheard-of"),
        (altered(ENTRY, v=2), "newer than this software"),
        (altered(ENTRY, v=0), "no upcaster"),
        (altered(ENTRY, extra=1), "unknown field `extra`"),
        (altered(ENTRY, id="1"), "UUID"),
        (altered(ENTRY, effective_on="2025-02-30"), "date"),
        (altered(ENTRY, recorded_at=7), "datetime"),
        (altered(ENTRY, tags=[1]), "Expected `str`"),
        (altered(ENTRY, actor={"body": "b"}), "missing required field `role`"),
        (altered(ENTRY, actor={"body": "b", "role": "r", "rank": "1"}), "unknown field `rank`"),
        (altered(ENTRY, data={"body": "b", "kind": "county"}), "missing required field `name`"),
        (
            altered(ENTRY, data={"body": "b", "kind": "county", "name": "n", "size": 1}),
            "unknown field `size`",
        ),
        (
            altered(
                ENTRY,
                data={"body": "b", "kind": "county", "name": "n", "effective_on": "2025-01-01"},
            ),
            "effective_on belongs into the envelope",
        ),
    ],
)
def test_reading_is_strict(entry: bytes, reason: str) -> None:
    with pytest.raises(DomainError) as refused:
        read_entry(3, entry, LEDGER)
    assert refused.value.code == "entry-unreadable"
    assert reason in refused.value.message
    assert refused.value.fields["position"] == 3


def test_older_payloads_pass_their_upcasters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Version 0 of a body had a `title` and no kind."""

    def name_it(old: dict[str, Any]) -> dict[str, Any]:
        return {"body": old["body"], "kind": "village", "name": old["title"]}

    steps = MappingProxyType({("body-registered", 0): name_it})
    monkeypatch.setattr(registry, "UPCASTERS", steps)
    old = altered(ENTRY, v=0, data={"body": "b", "title": "八一村"})
    assert read_entry(1, old, LEDGER).event == body(body="b", kind="village", name="八一村")


def test_optional_fields_are_absent_from_the_bytes() -> None:
    event = EntryRecorded(
        effective_on=date(2025, 3, 31),
        scheme="s",
        assessment="a",
        period="2025-Q1",
        subject="p",
        input="i",
        kind="points",
        value="1",
    )
    assert set(json.loads(write(event))["data"]) == {
        "scheme", "assessment", "period", "subject", "input", "kind", "value",
    }  # fmt: skip
