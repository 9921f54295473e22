"""Receipts of entries: made from the published log, and verified against nothing but keys.

A receipt (C2SP tlog-proof) leads from an entry to a root that the log has signed. Its `extra` holds
the entry's own bytes where the asker may read them: then the one file proves itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from domain.errors import DomainError
from domain.merkle.errors import LogError
from domain.merkle.keys import VerifierKey
from domain.merkle.notes import Note, parse_note
from domain.merkle.policies import (
    NO_QUORUM,
    Accepted,
    KnownLog,
    Policy,
    accept,
    quorum_met,
)
from domain.merkle.proofs import inclusion_proof
from domain.merkle.receipts import Receipt
from domain.merkle.tile_reading import hash_reader
from ledger.tlog.checkpoints import Checkpoints, Committed
from ledger.tlog.errors import TlogError
from ledger.tlog.published import PublishedLog

SUFFIX = ".tlog-proof"
_LOOKED_AT = 20
"""Checkpoints with cosignatures that are looked at for one with enough of them."""

_FIRST_FEW = 8
RETRY_AFTER_S = 1
"""Integration takes less than a second, so that is how long to wait for a receipt."""


@dataclass(frozen=True, slots=True)
class Proven:
    """The published checkpoint that entries are proved with, and who has signed it besides."""

    size: int
    root: bytes
    note: Note
    committed_at: datetime
    witnessed: tuple[tuple[str, int], ...]
    quorum: bool


def own_policy(log: PublishedLog) -> Policy:
    """The policy that names this log's own keys, and asks for no witness."""
    keys = [signer.verifier for signer in log.signers()]
    return Policy(
        logs=tuple(KnownLog(key) for key in keys if isinstance(key, VerifierKey)),
        witnesses=(),
        groups=(),
        quorum=NO_QUORUM,
    )


def proven(log: PublishedLog, position: int, policy: Policy) -> Proven | None:
    """The checkpoint to prove the entry at a position with; None if it is not published yet.

    That is the first one that holds the entry and has witnesses enough for the policy, so that a
    receipt hardly ever changes; the first one while none has.
    """
    shown = log.checkpoint()
    if shown is None:
        return None
    first = None
    for committed in _holding(log.checkpoints, position, shown.size):
        found = _proven(log.checkpoints, committed, policy)
        if found.quorum:
            return found
        first = first or found
    return first


def make_receipt(log: PublishedLog, position: int, policy: Policy, *, entry: bool) -> Receipt:
    """The receipt of the entry at a position; with `entry`, its bytes in it.

    Raises DomainError `no-such-entry`, and TlogError `log-not-reached` if the entry is recorded
    but not in the published log yet.
    """
    head = log.entries.head()
    if not 1 <= position <= head:
        raise DomainError(
            "no-such-entry",
            f"The log {log.origin} has no entry {position}.",
            next_step=f"Its positions run from 1 to {head}.",
            position=position,
        )
    found = proven(log, position, policy)
    if found is None:
        raise not_reached(position)
    read = hash_reader(found.size, log.store.expect)
    return Receipt(
        index=position - 1,
        proof=inclusion_proof(read, position - 1, found.size),
        note=found.note,
        extra=entry_bytes(log, position) if entry else b"",
    )


def not_reached(position: int) -> TlogError:
    """`log-not-reached`: the published log has not come as far as this position."""
    return TlogError(
        "log-not-reached",
        f"Entry {position} is not in the published log yet.",
        next_step="Come again in a second.",
        position=position,
        retry_after_s=RETRY_AFTER_S,
    )


def entry_bytes(log: PublishedLog, position: int) -> bytes:
    """The bytes of the entry at a position, of which its leaf is made."""
    for _, entry, _ in log.entries.read(position - 1, position):
        return entry
    raise TlogError(
        "log-entry-missing",
        f"Entry {position} is missing.",
        next_step="`mingce verify` says what else is, and since when.",
        position=position,
    )


def receipt_name(ledger: str, position: int) -> str:
    """How the file is called."""
    return f"{ledger.replace('/', '-')}-{position}{SUFFIX}"


def accept_leniently(note: Note, policy: Policy) -> tuple[Accepted, bool]:
    """Verify a checkpoint as `accept` does, but tell whether the quorum is met instead of raising.

    Witnesses that are lacking make nothing false.
    """
    accepted = accept(note, replace(policy, groups=(), quorum=NO_QUORUM))
    return accepted, quorum_met(policy, {name for name, _ in accepted.witnessed})


def _holding(checkpoints: Checkpoints, position: int, published: int) -> Iterator[Committed]:
    """Published checkpoints that hold an entry: the first few, and the one that is shown.

    In a burst several follow at once, and witnesses sign only the last of them.
    """
    size = position
    for _ in range(_FIRST_FEW):
        committed = checkpoints.covering(size)
        if committed is None or committed.size > published:
            return
        yield committed
        size = committed.size + 1
    shown = checkpoints.at(published)
    if shown is not None and size <= published:
        yield shown


def _proven(checkpoints: Checkpoints, committed: Committed, policy: Policy) -> Proven:
    """The checkpoint as it is shown. Whoever gets it verifies it; here it need not verify."""
    note = parse_note(checkpoints.shown(committed))
    try:
        accepted, quorum = accept_leniently(note, policy)
        witnessed = accepted.witnessed
    except LogError:  # such as one signed by a key of old times, of which nothing is known here
        witnessed, quorum = (), False
    return Proven(
        size=committed.size,
        root=committed.root,
        note=note,
        committed_at=committed.committed_at,
        witnessed=witnessed,
        quorum=quorum,
    )
