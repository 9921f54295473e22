"""An address as a QR code, and a signed checkpoint as one that can be kept."""

from __future__ import annotations

import io

import segno

from domain.merkle.notes import Note, format_note

_MOST_BYTES = 700
"""Of a checkpoint in a code: at 30 mm on paper each point of it then has 0.27 mm."""


def qr_svg(text: str) -> str:
    """The code as SVG with its quiet zone; level M: readable with 15 % of it spoilt."""
    out = io.BytesIO()
    segno.make_qr(text, error="m").save(out, kind="svg", xmldecl=False, scale=4, border=4)
    return out.getvalue().decode()


def checkpoint_svg(note: Note) -> str:
    """A signed checkpoint as a code that says it to the byte."""
    return qr_svg(format_note(printable(note)).decode())


def printable(note: Note) -> Note:
    """The note with as many of its signatures as a code holds, in their order.

    The first is the log's Ed25519 signature. Long ones, such as those of ML-DSA, have no room.
    """
    kept = note.signatures[:1]
    for signature in note.signatures[1:]:
        more = Note(note.text, (*kept, signature))
        if len(format_note(more)) <= _MOST_BYTES:
            kept = more.signatures
    return Note(note.text, kept)
