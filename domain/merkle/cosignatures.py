"""What a key signs when it signs a checkpoint, and the time that goes with it.

    type 01  signature[64]                      over the text (C2SP signed-note, Ed25519 signatures)
    type 04  u64 time, signature[64]            over "cosignature/v1" LF "time " decimal LF text
    type 06  u64 time, signature[2420]          over the structure of `subtree_message`

Types 04 and 06: C2SP tlog-cosignature. Numbers are big-endian; times are seconds since the epoch.
"""

from __future__ import annotations

from domain.merkle.checkpoints import parse_checkpoint
from domain.merkle.errors import FormatError
from domain.merkle.hashing import HASH_BYTES
from domain.merkle.wire import LARGEST, format_decimal, format_text

ED25519 = 0x01
COSIGNATURE = 0x04
SUBTREE = 0x06

TIMED = frozenset({COSIGNATURE, SUBTREE})
"""Types whose signatures carry a time."""

SIGNATURE_BYTES = {ED25519: 64, COSIGNATURE: 64, SUBTREE: 2420}

_PART = "cosignature"
_NUMBER_BYTES = 8
_LABEL = b"subtree/v1\n\0"
_LONGEST_NAME_BYTES = 255


def signed_message(kind: int, name: str, text: bytes, time_s: int) -> bytes:
    """The bytes that a key of this type and name signs for a note's text; FormatError if none."""
    if kind == COSIGNATURE:
        return cosignature_message(text, time_s)
    if kind == SUBTREE:
        checkpoint = parse_checkpoint(text)
        return subtree_message(
            name,
            checkpoint.origin,
            start=0,
            end=checkpoint.size,
            root=checkpoint.root,
            time_s=time_s,
        )
    return text


def cosignature_message(text: bytes, time_s: int) -> bytes:
    """What an Ed25519 cosigner signs: all lines of the note's text, extensions included.

    It does not name the cosigner, so no two cosigners may share a key.
    """
    return b"cosignature/v1\ntime " + format_decimal(time_s, _PART) + b"\n" + text


def subtree_message(
    cosigner: str, origin: str, *, start: int, end: int, root: bytes, time_s: int
) -> bytes:
    """What an ML-DSA-44 cosigner signs, with an empty context.

        label[12] = "subtree/v1" LF NUL
        u8 length, cosigner name    u64 time
        u8 length, log origin       u64 start    u64 end    hash[32]

    A checkpoint is the subtree from 0 to its size. Its extension lines are not covered. FormatError
    for a name or origin of 0 or over 255 bytes, and for a time with a start other than 0.
    """
    if not start <= end or (start and time_s):
        raise FormatError(_PART, "only a subtree from 0 on has a time, and none ends before it")
    if len(root) != HASH_BYTES:
        raise FormatError(_PART, f"a hash has {len(root)} bytes instead of {HASH_BYTES}")
    return b"".join(
        (
            _LABEL,
            _short(cosigner),
            _number(time_s),
            _short(origin),
            _number(start),
            _number(end),
            root,
        )
    )


def format_timed(time_s: int, signature: bytes) -> bytes:
    """A signature and its time, as types 04 and 06 carry them."""
    return _number(time_s) + signature


def parse_timed(payload: bytes) -> tuple[int, bytes]:
    """The time and the signature; FormatError if it is too short or the time past 2^63 - 1."""
    time_s = int.from_bytes(payload[:_NUMBER_BYTES], "big")
    if len(payload) <= _NUMBER_BYTES or time_s > LARGEST:
        raise FormatError(_PART, "it has no time, or one beyond 2^63 - 1")
    return time_s, payload[_NUMBER_BYTES:]


def _number(value: int) -> bytes:
    if not 0 <= value <= LARGEST:
        raise FormatError(_PART, f"{value} is not between 0 and 2^63 - 1")
    return value.to_bytes(_NUMBER_BYTES, "big")


def _short(text: str) -> bytes:
    data = format_text(text, _PART)
    if not 1 <= len(data) <= _LONGEST_NAME_BYTES:
        raise FormatError(_PART, f"a name has {len(data)} bytes, not 1 to {_LONGEST_NAME_BYTES}")
    return bytes([len(data)]) + data
