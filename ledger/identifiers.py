"""The clock and the source of identifiers that the service uses; tests bring their own."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from uuid import UUID

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_VERSION_7 = 0x7 << 76
_VARIANT = 0x2 << 62
_RANDOM_BITS = (0xFFF << 64) | ((1 << 62) - 1)


def utc_now() -> datetime:
    """The present moment in UTC, in microseconds."""
    return datetime.now(UTC)


def uuid7(at: datetime) -> UUID:
    """A new UUID of version 7 (RFC 9562 section 5.7): milliseconds of `at`, then 74 random bits."""
    since = at - _EPOCH
    milliseconds = (since.days * 86_400 + since.seconds) * 1_000 + since.microseconds // 1_000
    random = int.from_bytes(os.urandom(10)) & _RANDOM_BITS
    return UUID(int=milliseconds << 80 | _VERSION_7 | _VARIANT | random)
