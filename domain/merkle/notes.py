"""Signed notes (C2SP signed-note, section Format).

    note    = text LF 1*sigline        text ends in LF; the last empty line parts it from the lines
    sigline = U+2014 SP name SP base64(keyid[4] || signature) LF

All of it is UTF-8 without control characters other than LF.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from domain.merkle.cosignatures import TIMED, format_timed, signed_message
from domain.merkle.errors import FormatError, ProofError
from domain.merkle.keys import KEY_ID_BYTES, Signer, Verifier, check_name
from domain.merkle.wire import parse_base64, parse_lines, parse_text

MOST_SIGNATURES = 100
"""As Go's tools; the specification asks for 16 at least."""

LARGEST_NOTE_BYTES = 1_000_000

_PART = "signed note"
_DASH = "— ".encode()
_PARTING = b"\n\n"


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line. `payload` is what follows the key id: a signature, maybe with a time."""

    name: str
    key_id: bytes
    payload: bytes


@dataclass(frozen=True, slots=True)
class Note:
    """A text, its last line end included, and the lines that claim to sign it."""

    text: bytes
    signatures: tuple[Signature, ...]


@dataclass(frozen=True, slots=True)
class Verified:
    """A signature that is genuine, and the time (seconds) that it carries, if its type has one."""

    signature: Signature
    time_s: int | None


def format_note(note: Note) -> bytes:
    """Write a note; FormatError for what the grammar cannot say."""
    parse_text(note.text, _PART)
    if not note.text.endswith(b"\n"):
        raise FormatError(_PART, "its text does not end with a line end")
    if not 1 <= len(note.signatures) <= MOST_SIGNATURES:
        raise FormatError(_PART, f"it has not 1 to {MOST_SIGNATURES} signatures")
    data = note.text + b"\n" + format_signatures(note.signatures)
    if len(data) > LARGEST_NOTE_BYTES:
        raise FormatError(_PART, f"it is longer than {LARGEST_NOTE_BYTES} bytes")
    return data


def parse_note(data: bytes) -> Note:
    """Read a note without checking a signature; FormatError for what `format_note` cannot write."""
    if len(data) > LARGEST_NOTE_BYTES:
        raise FormatError(_PART, f"it is longer than {LARGEST_NOTE_BYTES} bytes")
    parse_text(data, _PART)
    parting = data.rfind(_PARTING)
    if parting < 0:
        raise FormatError(_PART, "no empty line parts the text from the signatures")
    return Note(data[: parting + 1], parse_signatures(data[parting + len(_PARTING) :]))


def format_signatures(signatures: Iterable[Signature]) -> bytes:
    """Write signature lines alone, as a witness answers them."""
    lines = []
    for signature in signatures:
        name = check_name(signature.name, _PART)
        if len(signature.key_id) != KEY_ID_BYTES or not signature.payload:
            raise FormatError(_PART, "a signature needs a key id of four bytes, and some more")
        lines += [_DASH, name, b" ", b64encode(signature.key_id + signature.payload), b"\n"]
    return b"".join(lines)


def parse_signatures(data: bytes) -> tuple[Signature, ...]:
    """Read one or more signature lines, up to `MOST_SIGNATURES`; FormatError otherwise."""
    lines = parse_lines(data, _PART)
    if len(lines) > MOST_SIGNATURES:
        raise FormatError(_PART, f"it has more than {MOST_SIGNATURES} signatures")
    return tuple(map(_parse_signature, lines))


def sign_text(text: bytes, signer: Signer, *, time_s: int | None = None) -> Signature:
    """Sign a note's text. `time_s` is for the types that carry a time, and they need it."""
    key = signer.key
    if (key.kind in TIMED) != (time_s is not None):
        needs = "needs a time" if key.kind in TIMED else "has no place for a time"
        raise FormatError(_PART, f"a signature of type {key.kind:02x} {needs}")
    signature = signer.sign(signed_message(key.kind, key.name, text, time_s or 0))
    payload = signature if time_s is None else format_timed(time_s, signature)
    return Signature(key.name, key.key_id, payload)


def verified_signatures(note: Note, keys: Iterable[Verifier]) -> tuple[Verified, ...]:
    """The signatures of known keys, in the note's order, the first of each key.

    Signatures of unknown keys are passed over, even under a known name. Every signature of a known
    key must be genuine, repeated ones too, else ProofError `note-signature-wrong`. Whether those that
    remain are enough is for the caller to say.
    """
    known = _by_name(keys)
    verified: dict[tuple[str, bytes], Verified] = {}
    for signature in note.signatures:
        who = (signature.name, signature.key_id)
        if who in known:
            time_s = known[who].check(note.text, signature.payload)
            verified.setdefault(who, Verified(signature, time_s))
    return tuple(verified.values())


def open_note(data: bytes, keys: Iterable[Verifier]) -> tuple[Note, tuple[Verified, ...]]:
    """Read a note and verify it: at least one known key must have signed, and none wrongly.

    Raises FormatError, ProofError `note-signature-wrong` and `note-signature-missing`.
    """
    note = parse_note(data)
    verified = verified_signatures(note, keys)
    if not verified:
        raise ProofError(
            "note-signature-missing",
            "None of the keys that are trusted has signed this.",
            next_step="Check which log it comes from, and whether its key has changed.",
            names=sorted({signature.name for signature in note.signatures}),
        )
    return note, verified


def add_signatures(note: Note, signatures: Sequence[Signature]) -> Note:
    """The note with these signatures besides, each only once, old ones first."""
    return Note(note.text, tuple(dict.fromkeys((*note.signatures, *signatures))))


def _parse_signature(line: bytes) -> Signature:
    """One line, without its end."""
    if not line.startswith(_DASH):
        raise FormatError(_PART, "a signature line does not begin with a long dash and a blank")
    name, _, encoded = line.removeprefix(_DASH).partition(b" ")
    text = parse_text(name, _PART)
    check_name(text, _PART)
    data = parse_base64(encoded, _PART)
    if len(data) <= KEY_ID_BYTES:
        raise FormatError(_PART, "a signature needs a key id of four bytes, and some more")
    return Signature(text, data[:KEY_ID_BYTES], data[KEY_ID_BYTES:])


def _by_name(keys: Iterable[Verifier]) -> dict[tuple[str, bytes], Verifier]:
    known: dict[tuple[str, bytes], Verifier] = {}
    for key in keys:
        if known.setdefault((key.name, key.key_id), key) != key:
            raise FormatError("list of keys", f"two keys of {key.name} share one key id")
    return known
