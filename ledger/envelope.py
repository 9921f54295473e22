"""The envelope: one entry of the log as canonical JSON (RFC 8785).

The bytes made here are the bytes that are stored, hashed, published and verified. Keys, in
canonical order: actor, data, effective_on, id, ledger, recorded_at, request, tags, type, v.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

import msgspec

from domain.actor import Actor
from domain.errors import DomainError
from domain.events.base import Event
from domain.events.registry import EVENT_TYPES, upcast
from ledger.context import Context
from ledger.payload import Payload, payload_of

MAX_ENTRY_BYTES = 65_535
"""An entry bundle (C2SP tlog-tiles) counts an entry's bytes in 16 bits."""

_encode = msgspec.json.Encoder().encode


class Recorded(NamedTuple):
    """An entry as read: where it stands, who recorded it when, and what happened."""

    position: int
    id: UUID
    recorded_at: datetime
    effective_on: date
    actor: Actor
    request: str
    tags: tuple[str, ...]
    event: Event


class EnvelopeWriter:
    """Writes the entries of one append, which share ledger, moment, actor and request."""

    def __init__(self, ledger: str, context: Context, recorded_at: datetime) -> None:
        if recorded_at.utcoffset() != timedelta(0):
            raise ValueError("recorded_at must be in UTC")
        moment = recorded_at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")
        self._head = b'{"actor":%b,"data":' % _encode(_actor_to_wire(context.actor))
        self._middle = b',"ledger":%b,"recorded_at":"%bZ","request":%b,"tags":' % (
            _encode(ledger),
            moment.encode("ascii"),
            _encode(context.request),
        )

    def write(self, event: Event, tags: Sequence[str], entry_id: UUID) -> bytes:
        """The entry's bytes.

        Raises DomainError: `entry-not-encodable` if a value has not the type that its field
        declares, is not Unicode or exceeds 53 bits; `entry-too-large` beyond 65,535 bytes.
        """
        payload, tail = _LAYOUTS[type(event)]
        try:
            data = _encode(payload.to_wire(event))
            # What could not be read back must never enter the log.
            payload.check(data)
            day = event.effective_on
            if type(day) is not date:
                raise TypeError("effective_on is not a date")  # noqa: TRY301 (one handler for all)
            entry = b"".join(
                (
                    self._head,
                    data,
                    b',"effective_on":"',
                    day.isoformat().encode("ascii"),
                    b'","id":',
                    _encode(entry_id),
                    self._middle,
                    _encode(tags),
                    tail,
                )
            )
        except (msgspec.MsgspecError, TypeError, ValueError) as wrong:
            raise DomainError(
                "entry-not-encodable",
                f"A {event.TOPIC} event cannot be recorded: {wrong}.",
                next_step="Correct the value.",
                event=event.TOPIC,
            ) from wrong
        if len(entry) > MAX_ENTRY_BYTES:
            raise DomainError(
                "entry-too-large",
                f"A {event.TOPIC} event takes {len(entry)} bytes; an entry has at most "
                f"{MAX_ENTRY_BYTES}.",
                next_step="Shorten its text, or record it in parts.",
                event=event.TOPIC,
                size=len(entry),
            )
        return entry


def read_entry(position: int, entry: bytes, ledger: str) -> Recorded:
    """Read an entry's bytes; older payloads pass their upcasters.

    Raises DomainError `entry-unreadable` if the bytes are not an entry of this ledger.
    """
    try:
        envelope = _read_envelope(entry)
        if envelope.ledger != ledger:
            raise ValueError(f"it belongs to ledger {envelope.ledger}")  # noqa: TRY301 (as above)
        cls = EVENT_TYPES[envelope.type]
        payload, _ = _LAYOUTS[cls]
        if envelope.v == cls.VERSION:
            event = payload.from_json(envelope.data, envelope.effective_on)
        else:
            old = msgspec.json.decode(envelope.data, type=dict)
            event = payload.from_dict(upcast(envelope.type, envelope.v, old), envelope.effective_on)
        return Recorded(
            position,
            envelope.id,
            envelope.recorded_at,
            envelope.effective_on,
            _read_actor(bytes(envelope.actor)),
            envelope.request,
            envelope.tags,
            event,
        )
    except (msgspec.MsgspecError, KeyError, ValueError) as wrong:
        raise DomainError(
            "entry-unreadable",
            f"Entry {position} of {ledger} cannot be read: {wrong}.",
            next_step="Verify the ledger; a newer Mingce may have written it.",
            ledger=ledger,
            position=position,
        ) from wrong


class _Envelope(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    actor: msgspec.Raw
    data: msgspec.Raw
    effective_on: date
    id: UUID
    ledger: str
    recorded_at: datetime
    request: str
    tags: tuple[str, ...]
    type: str
    v: int


_read_envelope = msgspec.json.Decoder(_Envelope).decode


def _layout(cls: type[Event]) -> tuple[Payload[Event], bytes]:
    tail = b',"type":%b,"v":%b}' % (_encode(cls.TOPIC), _encode(cls.VERSION))
    return payload_of(cls), tail


_LAYOUTS = {cls: _layout(cls) for cls in EVENT_TYPES.values()}


def _actor_to_wire(actor: Actor) -> object:
    return payload_of(Actor).to_wire(actor)


@lru_cache(maxsize=1024)
def _read_actor(data: bytes) -> Actor:
    """Few actors write many entries, so the same bytes come again and again."""
    return payload_of(Actor).from_json(data, date.min)
