"""Checkpoints: what a log signs about itself (C2SP tlog-checkpoint, section Note text).

checkpoint = origin LF size LF root LF *(extension LF)
origin     = 1*(no control character)
size       = decimal
root       = base64 of 32 bytes
extension  = 1*(no control character)              opaque, not recommended
"""

from __future__ import annotations

from dataclasses import dataclass

from domain.merkle.errors import FormatError
from domain.merkle.wire import (
    format_decimal,
    format_hash,
    format_text,
    parse_decimal,
    parse_hash,
    parse_lines,
    parse_text,
)

_PART = "checkpoint"
_LINES_NEEDED = 3


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The tree of one log at one size: its root, 32 bytes."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()


def format_checkpoint(checkpoint: Checkpoint) -> bytes:
    """The text to be signed; FormatError for what the grammar cannot say."""
    return b"".join(
        line + b"\n"
        for line in (
            _format_line(checkpoint.origin),
            format_decimal(checkpoint.size, _PART),
            format_hash(checkpoint.root, _PART),
            *map(_format_line, checkpoint.extensions),
        )
    )


def parse_checkpoint(text: bytes) -> Checkpoint:
    """Read the text of a note; FormatError for whatever `format_checkpoint` would not write."""
    lines = parse_lines(text, _PART)
    if len(lines) < _LINES_NEEDED or not all(lines):
        raise FormatError(_PART, "it needs three lines or more, none of them empty")
    origin, size, root, *extensions = lines
    return Checkpoint(
        origin=parse_text(origin, _PART),
        size=parse_decimal(size, _PART),
        root=parse_hash(root, _PART),
        extensions=tuple(parse_text(line, _PART) for line in extensions),
    )


def _format_line(text: str) -> bytes:
    if not text or "\n" in text:
        raise FormatError(_PART, "the origin and each extension is one line that is not empty")
    return format_text(text, _PART)
