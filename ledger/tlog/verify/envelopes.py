"""Whether the bytes of an entry are what this software would have written there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from domain.errors import DomainError
from ledger.envelope import MAX_ENTRY_BYTES, Recorded, read_entry

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_UUID_VERSION = 7
_MOMENT_BITS = 80  # those of a UUIDv7 below its milliseconds (RFC 9562 section 5.7)

_decode = msgspec.json.Decoder().decode
_encode = msgspec.json.Encoder(order="sorted").encode
_encode_in_order = msgspec.json.Encoder().encode


def envelope_problems(ledger: str, position: int, entry: bytes) -> Iterator[str]:
    """What is wrong with the bytes of an entry: its form, its schema, its id. Mostly nothing."""
    if len(entry) > MAX_ENTRY_BYTES:
        yield f"it has {len(entry)} bytes, and at most {MAX_ENTRY_BYTES} are allowed"
    try:
        recorded = read_entry(position, entry, ledger)
    except DomainError as unreadable:
        yield unreadable.message
        return
    if not _is_canonical(entry):
        yield "its JSON is not in canonical form (RFC 8785)"
    if not _is_of_its_moment(recorded):
        yield "its id is not of the moment at which it says to have been recorded"


def column_problems(
    ledger: str, type_column: str, keys_column: Sequence[str], entry: bytes
) -> Iterator[str]:
    """Where the columns that the entry is found by say something else than the entry."""
    try:
        read = _read_found_by(entry)
    except msgspec.MsgspecError:
        return  # `envelope_problems` says so
    if read.type != type_column:
        yield f"the column `type` says {type_column}, the entry {read.type}"
    if list(keys_column) != [f"{ledger} {tag}" for tag in read.tags]:
        yield f"the column `keys` says {list(keys_column)}, the entry has tags {list(read.tags)}"


class _FoundBy(msgspec.Struct, gc=False):
    type: str
    tags: tuple[str, ...]


_read_found_by = msgspec.json.Decoder(_FoundBy).decode


def _is_canonical(entry: bytes) -> bool:
    value = _decode(entry)
    # Code points and UTF-16 units (RFC 8785 section 3.2.3) order keys alike, but for rare ones.
    return _encode(value) == entry or _encode_in_order(_sorted(value)) == entry


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value, key=_utf16)}
    return [_sorted(each) for each in value] if isinstance(value, list) else value


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-be")


def _is_of_its_moment(recorded: Recorded) -> bool:
    entry_id: UUID = recorded.id
    milliseconds = (recorded.recorded_at - _EPOCH) // timedelta(milliseconds=1)
    return entry_id.version == _UUID_VERSION and entry_id.int >> _MOMENT_BITS == milliseconds
