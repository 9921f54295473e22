"""Entry bundles (C2SP tlog-tiles, section Log entries).

bundle = 1*256(length entry)         length u16, big-endian
"""

from __future__ import annotations

from collections.abc import Sequence

from domain.merkle.errors import FormatError
from domain.merkle.tile_paths import FULL

LONGEST_ENTRY_BYTES = 2**16 - 1
_LENGTH_BYTES = 2


def format_bundle(entries: Sequence[bytes]) -> bytes:
    """Write entries one after the other; FormatError for too long a one, for none, for over 256."""
    if not 1 <= len(entries) <= FULL:
        raise FormatError("entry bundle", f"it has {len(entries)} entries, not 1 to {FULL}")
    if max(map(len, entries)) > LONGEST_ENTRY_BYTES:
        raise FormatError("entry bundle", f"an entry is longer than {LONGEST_ENTRY_BYTES} bytes")
    return b"".join([len(entry).to_bytes(_LENGTH_BYTES, "big") + entry for entry in entries])


def parse_bundle(data: bytes) -> list[bytes]:
    """The entries in their order; FormatError if a byte is missing or left over."""
    entries = []
    start = 0
    while start < len(data):
        end = start + _LENGTH_BYTES + int.from_bytes(data[start : start + _LENGTH_BYTES], "big")
        if end > len(data):
            raise FormatError("entry bundle", "it ends within an entry")
        entries.append(data[start + _LENGTH_BYTES : end])
        start = end
    if not 1 <= len(entries) <= FULL:
        raise FormatError("entry bundle", f"it has {len(entries)} entries, not 1 to {FULL}")
    return entries
