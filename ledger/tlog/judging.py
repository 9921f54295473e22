"""Says of a file that somebody holds out whether it is genuine, and whether the log still stands by it.

The file is a receipt, a signed checkpoint (as on a printed notice), or evidence of a fork.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from domain.merkle.checkpoints import Checkpoint, parse_checkpoint
from domain.merkle.errors import LogError
from domain.merkle.forks import FIRST_LINE as FORK_FIRST_LINE
from domain.merkle.forks import Fork, Forked, fork_path, format_fork, parse_fork, verify_fork
from domain.merkle.hashing import leaf_hash
from domain.merkle.notes import Note, format_note, parse_note
from domain.merkle.policies import Policy
from domain.merkle.proofs import tree_root, verify_inclusion
from domain.merkle.receipts import Receipt, parse_receipt
from domain.merkle.tile_reading import hash_reader
from ledger.tlog.published import PublishedLog
from ledger.tlog.receipts import accept_leniently

Kind = Literal["receipt", "checkpoint", "fork"]
Standing = Literal[
    "stands",  # the log that is published here begins with just this tree
    "ahead",  # it is of a later state than what is published here
    "broken",  # it is of another history: one of the two is false
    "other",  # it is of another log
]

PolicyAt = Callable[[int], Policy]
"""Whose signatures count for the tree of a size: keys come and go."""

_RECEIPT = b"c2sp.org/tlog-proof@"
_BLANKS = "\ufeff \t\r\n"


@dataclass(frozen=True, slots=True)
class Judged:
    """What a file is, and what is wrong with it (None: it is genuine).

    `entry` and `position` are a receipt's; without an entry inside, it proves that position only
    to who has the entry. `forked` is what evidence proves. `evidence` is made where the file and
    the log published here contradict one another. `signed_at` is when the log here signed that
    checkpoint, if it says that it did.
    """

    kind: Kind
    problem: LogError | None = None
    checkpoint: Checkpoint | None = None
    witnessed: tuple[tuple[str, int], ...] = ()
    quorum: bool = False
    position: int = 0
    entry: bytes = b""
    forked: Forked | None = None
    standing: Standing = "other"
    evidence: bytes = b""
    signed_at: datetime | None = None

    @property
    def genuine(self) -> bool:
        """Whether the log signed what the file says."""
        return self.problem is None


def tidied(text: str) -> bytes:
    """What was pasted, as it was before: editors and forms change line ends, and add blanks."""
    lines = [line.strip(_BLANKS) for line in text.replace("\r\n", "\n").split("\n")]
    return "\n".join(lines).strip("\n").encode() + b"\n"


def checkpoint_in(data: bytes) -> bytes:
    """The signed checkpoint of a receipt, or the one that this is; FormatError."""
    return format_note(parse_receipt(data).note) if data.startswith(_RECEIPT) else data


def judge(data: bytes, policy_at: PolicyAt, log: PublishedLog) -> Judged:
    """Verify a file, and compare it with the log published here.

    Witnesses that are lacking make nothing false: `quorum` says whether there are enough.
    """
    if data.startswith(FORK_FIRST_LINE):
        return _judge_fork(data, policy_at)
    judged = Judged("receipt" if data.startswith(_RECEIPT) else "checkpoint")
    try:
        receipt = parse_receipt(data) if judged.kind == "receipt" else None
        note = receipt.note if receipt else parse_note(data)
        checkpoint = parse_checkpoint(note.text)
        judged = replace(judged, checkpoint=checkpoint)
        if receipt:
            judged = replace(judged, position=receipt.index + 1, entry=receipt.extra)
        accepted, quorum = accept_leniently(note, policy_at(checkpoint.size))
        standing, evidence = compare(note, accepted.checkpoint, log)
        if receipt and (leaf := _leaf(receipt, standing, log)):
            signed = accepted.checkpoint
            verify_inclusion(leaf, receipt.index, signed.size, receipt.proof, signed.root)
    except LogError as problem:
        return replace(judged, problem=problem)
    return replace(
        judged,
        witnessed=accepted.witnessed,
        quorum=quorum,
        standing=standing,
        evidence=evidence,
        signed_at=_signed_at(accepted.checkpoint, log) if standing == "stands" else None,
    )


def compare(note: Note, checkpoint: Checkpoint, log: PublishedLog) -> tuple[Standing, bytes]:
    """Whether the published log begins with the tree of a checkpoint; if not, evidence of it."""
    shown_data = log.store.checkpoint()
    if checkpoint.origin != log.origin:
        return "other", b""
    if shown_data is None:
        return "ahead", b""
    shown_note = parse_note(shown_data)
    shown = parse_checkpoint(shown_note.text)
    if checkpoint.size > shown.size:
        return "ahead", b""
    hash_at = hash_reader(shown.size, log.store.expect)
    if tree_root(hash_at, checkpoint.size) == checkpoint.root:
        return "stands", b""
    path = fork_path(hash_at, checkpoint.size, shown.size)
    return "broken", format_fork(Fork(path, note, shown_note))


def _signed_at(checkpoint: Checkpoint, log: PublishedLog) -> datetime | None:
    committed = log.checkpoints.at(checkpoint.size)
    return committed.committed_at if committed and committed.root == checkpoint.root else None


def _leaf(receipt: Receipt, standing: Standing, log: PublishedLog) -> bytes:
    """Of the entry in the receipt; without one, of the log here if that is of the same history."""
    if receipt.extra:
        return leaf_hash(receipt.extra)
    shown = log.checkpoint()
    if standing != "stands" or shown is None or receipt.index >= shown.size:
        return b""
    return hash_reader(shown.size, log.store.expect)(0, receipt.index)


def _judge_fork(data: bytes, policy_at: PolicyAt) -> Judged:
    try:
        fork = parse_fork(data)
        earlier, later = (policy_at(checkpoint.size) for checkpoint in fork.checkpoints)
        keys = tuple(dict.fromkeys((*earlier.logs, *later.logs)))
        forked = verify_fork(fork, replace(later, logs=keys))
    except LogError as problem:
        return Judged("fork", problem)
    return Judged("fork", checkpoint=forked.later, forked=forked)
