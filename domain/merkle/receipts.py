"""Receipts: that an entry is in a log, to be checked offline (C2SP tlog-proof, section Format).

    receipt = "c2sp.org/tlog-proof@v1" LF
              ["extra " base64 LF]            opaque, and nobody vouches for it
              "index " decimal LF
              0*63(base64 of 32 bytes LF)     the inclusion proof, the leaf's sibling first
              LF
              signed checkpoint               verbatim

Files are named `.tlog-proof`.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass

from domain.merkle.checkpoints import parse_checkpoint
from domain.merkle.errors import FormatError
from domain.merkle.notes import Note, format_note, parse_note
from domain.merkle.policies import Accepted, Policy, accept
from domain.merkle.proofs import verify_inclusion
from domain.merkle.wire import (
    format_decimal,
    format_proof,
    parse_base64,
    parse_decimal,
    parse_lines,
    parse_proof,
)

_PART = "receipt"
_FIRST = b"c2sp.org/tlog-proof@v1"
_EXTRA = b"extra "
_INDEX = b"index "


@dataclass(frozen=True, slots=True)
class Receipt:
    """The place of an entry (0 for the first), the way from there to a root, and who signed that.

    `extra` may hold what is needed to make the entry out of something else; never trust it.
    """

    index: int
    proof: tuple[bytes, ...]
    note: Note
    extra: bytes = b""


def format_receipt(receipt: Receipt) -> bytes:
    """Write a receipt; FormatError for what the grammar cannot say."""
    parse_checkpoint(receipt.note.text)
    return b"".join(
        (
            _FIRST + b"\n",
            _EXTRA + b64encode(receipt.extra) + b"\n" if receipt.extra else b"",
            _INDEX + format_decimal(receipt.index, _PART) + b"\n",
            format_proof(receipt.proof, _PART) + b"\n",
            format_note(receipt.note),
        )
    )


def parse_receipt(data: bytes) -> Receipt:
    """Read a receipt without verifying it; FormatError for what `format_receipt` cannot write."""
    head, parting, signed = data.partition(b"\n\n")
    if not parting:
        raise FormatError(_PART, "no empty line parts the proof from the checkpoint")
    first, *lines = parse_lines(head + b"\n", _PART)
    if first != _FIRST:
        raise FormatError(_PART, f"its first line is not {_FIRST.decode()}")
    extra = b""
    if lines and lines[0].startswith(_EXTRA):
        extra = parse_base64(lines.pop(0).removeprefix(_EXTRA), _PART)
        if not extra:
            raise FormatError(_PART, "an extra line without anything extra is left out")
    if not lines or not lines[0].startswith(_INDEX):
        raise FormatError(_PART, "the line with the index is not where it should be")
    note = parse_note(signed)
    parse_checkpoint(note.text)
    return Receipt(
        index=parse_decimal(lines[0].removeprefix(_INDEX), _PART),
        proof=parse_proof(lines[1:], _PART),
        note=note,
        extra=extra,
    )


def verify_receipt(receipt: Receipt, leaf: bytes, policy: Policy) -> Accepted:
    """Verify that the entry with this leaf hash is in the log: signatures, quorum, then inclusion.

    Raises what `accept` raises, and ProofError `inclusion-not-proved`.
    """
    accepted = accept(receipt.note, policy)
    checkpoint = accepted.checkpoint
    verify_inclusion(leaf, receipt.index, checkpoint.size, receipt.proof, checkpoint.root)
    return accepted
