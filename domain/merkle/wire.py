"""The small parts that all formats of the log are made of, read strictly.

    decimal = "0" | ("1".."9" *("0".."9"))              at most 2^63 - 1
    base64  = RFC 4648 section 4, padded, unused bits zero
    line    = 1*(any UTF-8 but control characters) LF

Python's own `int`, `b64decode` and `splitlines` take far more than that ("7_00", "٧", blanks,
U+2028), so none of them is asked before the bytes have been looked at.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Sequence

from domain.merkle.errors import FormatError
from domain.merkle.hashing import HASH_BYTES

LARGEST = 2**63 - 1
"""Of sizes, indices and timestamps: what a signed 64-bit integer holds."""

LONGEST_PROOF = 63
"""Hashes; a tree of fewer than 2^63 leaves needs no more."""

_DECIMAL = re.compile(rb"0|[1-9][0-9]{0,18}")
_CONTROL = re.compile(rb"[\x00-\x09\x0b-\x1f]")


def parse_decimal(text: bytes, part: str) -> int:
    """Read a decimal without sign, blank or leading zero; FormatError otherwise."""
    if not _DECIMAL.fullmatch(text) or (value := int(text)) > LARGEST:
        raise FormatError(part, "a number stands in another form than plain decimal digits")
    return value


def format_decimal(value: int, part: str) -> bytes:
    """Write a decimal; FormatError outside 0 to 2^63 - 1."""
    if not 0 <= value <= LARGEST:
        raise FormatError(part, f"{value} is not between 0 and 2^63 - 1")
    return str(value).encode("ascii")


def parse_base64(text: bytes, part: str) -> bytes:
    """Decode standard base64 that nobody could write otherwise; FormatError if anybody could."""
    try:
        value = b64decode(text, validate=True)
    except ValueError as wrong:
        raise FormatError(part, "base64 is broken") from wrong
    if b64encode(value) != text:
        raise FormatError(part, "base64 is not in its one canonical form")
    return value


def parse_hash(text: bytes, part: str) -> bytes:
    """Decode one hash, 32 bytes; FormatError otherwise."""
    value = parse_base64(text, part)
    if len(value) != HASH_BYTES:
        raise FormatError(part, f"a hash has {len(value)} bytes instead of {HASH_BYTES}")
    return value


def format_hash(value: bytes, part: str) -> bytes:
    """Encode one hash; FormatError unless it has 32 bytes."""
    if len(value) != HASH_BYTES:
        raise FormatError(part, f"a hash has {len(value)} bytes instead of {HASH_BYTES}")
    return b64encode(value)


def parse_proof(lines: Sequence[bytes], part: str) -> tuple[bytes, ...]:
    """Read the hashes of a proof, one a line; FormatError, also for more than 63."""
    if len(lines) > LONGEST_PROOF:
        raise FormatError(part, f"a proof has more than {LONGEST_PROOF} hashes")
    return tuple(parse_hash(line, part) for line in lines)


def format_proof(proof: Sequence[bytes], part: str) -> bytes:
    """Write the hashes of a proof, one a line; FormatError for more than 63."""
    if len(proof) > LONGEST_PROOF:
        raise FormatError(part, f"a proof has more than {LONGEST_PROOF} hashes")
    return b"".join(format_hash(value, part) + b"\n" for value in proof)


def parse_lines(data: bytes, part: str) -> list[bytes]:
    """Cut at line ends, of which the last byte must be one; FormatError otherwise."""
    if not data.endswith(b"\n"):
        raise FormatError(part, "the last line is not ended")
    return data[:-1].split(b"\n")


def parse_text(data: bytes, part: str) -> str:
    """Decode UTF-8 in which LF is the only control character; FormatError otherwise."""
    if _CONTROL.search(data):
        raise FormatError(part, "it has a control character other than the line end")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as wrong:
        raise FormatError(part, "it is not UTF-8") from wrong


def format_text(text: str, part: str) -> bytes:
    """Encode UTF-8 in which LF is the only control character; FormatError otherwise."""
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError as wrong:
        raise FormatError(part, "it is not UTF-8") from wrong
    parse_text(data, part)
    return data
