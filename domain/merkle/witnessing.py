"""What a log asks of a witness, and what a witness decides (C2SP tlog-witness, add-checkpoint).

    request  = "old " decimal LF
               0*63(base64 of 32 bytes LF)     consistency proof from the old size
               LF
               signed checkpoint
    answer   = 1*sigline                       of the witness, with 200
    conflict = decimal LF                      the size that the witness has, with 409

A witness must store what it cosigns before it answers, and must read what it has and store what it
takes as one step, or two requests at a time could set it back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from domain.merkle.checkpoints import Checkpoint, parse_checkpoint
from domain.merkle.errors import FormatError, ProofError
from domain.merkle.hashing import EMPTY_ROOT
from domain.merkle.keys import Verifier
from domain.merkle.notes import (
    Note,
    Verified,
    format_note,
    parse_note,
    parse_signatures,
    verified_signatures,
)
from domain.merkle.proofs import verify_consistency
from domain.merkle.wire import (
    format_decimal,
    format_proof,
    format_text,
    parse_decimal,
    parse_lines,
    parse_proof,
)

SIZE_MEDIA_TYPE = "text/x.tlog.size"

_PART = "request to a witness"
_OLD = b"old "


@dataclass(frozen=True, slots=True)
class AddCheckpoint:
    """A signed checkpoint and the proof that it continues the tree of the old size."""

    old_size: int
    proof: tuple[bytes, ...]
    note: Note

    @property
    def checkpoint(self) -> Checkpoint:
        """What the note says; FormatError if it is no checkpoint."""
        return parse_checkpoint(self.note.text)


@dataclass(frozen=True, slots=True)
class TreeHead:
    """The last tree of a log that a witness has cosigned; before the first, the empty one."""

    size: int = 0
    root: bytes = EMPTY_ROOT


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a witness does not cosign: the HTTP status and a sentence.

    400 the old size is beyond the new one; 403 no trusted signature, or a wrong one; 404 the log is
    unknown; 409 the witness has another size (answer with `format_size` of it); 422 the proof fails.
    """

    status: int
    reason: str


def format_add_checkpoint(request: AddCheckpoint) -> bytes:
    """Write the body of a request; FormatError for what the grammar cannot say."""
    parse_checkpoint(request.note.text)
    return b"".join(
        (
            _OLD + format_decimal(request.old_size, _PART) + b"\n",
            format_proof(request.proof, _PART) + b"\n",
            format_note(request.note),
        )
    )


def parse_add_checkpoint(body: bytes) -> AddCheckpoint:
    """Read the body of a request; FormatError (status 400) for what could not be written so."""
    head, parting, signed = body.partition(b"\n\n")
    if not parting:
        raise FormatError(_PART, "no empty line parts the proof from the checkpoint")
    first, *lines = parse_lines(head + b"\n", _PART)
    if not first.startswith(_OLD):
        raise FormatError(_PART, "it does not begin with the old size")
    note = parse_note(signed)
    parse_checkpoint(note.text)
    return AddCheckpoint(
        old_size=parse_decimal(first.removeprefix(_OLD), _PART),
        proof=parse_proof(lines, _PART),
        note=note,
    )


def decide(request: AddCheckpoint, keys: Sequence[Verifier], known: TreeHead) -> TreeHead | Refusal:
    """Decide as a witness: the tree head to store and cosign, or why not.

    `keys` are those that are trusted for the checkpoint's origin, none for an unknown log. `known`
    is what the witness has stored for it. The first tree of a log is taken as it comes.
    """
    checkpoint = request.checkpoint
    if not keys:
        return Refusal(404, "the log is unknown here")
    try:
        if not verified_signatures(request.note, keys):
            return Refusal(403, "no key that is trusted for the log has signed the checkpoint")
    except ProofError as wrong:
        return Refusal(403, wrong.message)
    if request.old_size > checkpoint.size:
        return Refusal(400, "the old size is beyond the size of the checkpoint")
    if request.old_size != known.size:
        return Refusal(409, f"the size known here is {known.size}")
    try:
        verify_consistency(known.size, checkpoint.size, known.root, checkpoint.root, request.proof)
    except ProofError as wrong:
        return Refusal(422, wrong.message)
    return TreeHead(checkpoint.size, checkpoint.root)


def read_cosignatures(answer: bytes, note: Note, keys: Iterable[Verifier]) -> tuple[Verified, ...]:
    """The cosignatures of known witnesses in an answer, each verified over the note's text.

    FormatError for an answer that is none; ProofError `note-signature-wrong`. There may be none.
    """
    return verified_signatures(Note(note.text, parse_signatures(answer)), keys)


def format_size(size: int) -> bytes:
    """The body that tells a log which size the witness has (409, `SIZE_MEDIA_TYPE`)."""
    return format_decimal(size, _PART) + b"\n"


def parse_size(body: bytes) -> int:
    """Read what `format_size` writes; FormatError otherwise. Some witnesses answer nothing."""
    (size, *rest) = parse_lines(body, _PART)
    if rest:
        raise FormatError(_PART, "a size is one line")
    return parse_decimal(size, _PART)


def monitoring_path(origin: str) -> str:
    """Where, below its monitoring prefix, a witness shows its last checkpoint of a log."""
    return f"{sha256(format_text(origin, _PART)).hexdigest()}/checkpoint"
