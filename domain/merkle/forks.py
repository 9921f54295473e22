"""Forks: that a log signed two histories, in one file that stands on its own.

    fork = "mingce/log-fork@v1" LF
           0*63(base64 of 32 bytes LF)     the path
           LF
           signed checkpoint               the earlier, of size m, verbatim
           LF
           signed checkpoint               the later, of size n >= m, verbatim

The path is SUBPROOF(m, D[n], false) of RFC 6962 section 2.1.2: the consistency proof, with its
first node given even where m is a power of two; empty where m is 0 or n. Two roots follow from it. That
of size n is the one that the later checkpoint signs, so that of size m is what the later says about
the first m entries; and the earlier checkpoint signs another. Neither needs a server, and nobody
without the log's key can make such a file.

Files are named `.log-fork`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from domain.merkle.checkpoints import Checkpoint, parse_checkpoint
from domain.merkle.errors import FormatError, ProofError
from domain.merkle.hashing import EMPTY_ROOT
from domain.merkle.notes import Note, format_note, parse_note
from domain.merkle.policies import NO_QUORUM, Policy, accept
from domain.merkle.proofs import HashAt, consistency_proof, path_roots, tree_root
from domain.merkle.wire import format_proof, parse_lines, parse_proof

FIRST_LINE = b"mingce/log-fork@v1"
SUFFIX = ".log-fork"

_PART = "fork evidence"
_PARTING = b"\n\n"
_PARTS = 5  # path, and of each checkpoint its text and its signatures


@dataclass(frozen=True, slots=True)
class Fork:
    """Two checkpoints of one log, and the path from the size of the earlier to the later root."""

    path: tuple[bytes, ...]
    earlier: Note
    later: Note

    @property
    def checkpoints(self) -> tuple[Checkpoint, Checkpoint]:
        """What the two claim, the earlier first; FormatError if one is no checkpoint."""
        return parse_checkpoint(self.earlier.text), parse_checkpoint(self.later.text)


@dataclass(frozen=True, slots=True)
class Forked:
    """What a fork proves: the log signed `earlier`, and by `later` another root for that size."""

    earlier: Checkpoint
    later: Checkpoint
    implied_root: bytes


def evidence_name(evidence: bytes) -> str:
    """How a file of evidence is called: by its log and the two sizes. FormatError."""
    earlier, later = parse_fork(evidence).checkpoints
    return f"{earlier.origin.replace('/', '-')}-{earlier.size}-{later.size}{SUFFIX}"


def format_fork(fork: Fork) -> bytes:
    """Write evidence of a fork; FormatError for what the grammar cannot say."""
    for note in (fork.earlier, fork.later):
        parse_checkpoint(note.text)
    head = FIRST_LINE + b"\n" + format_proof(fork.path, _PART)
    return b"\n".join((head, format_note(fork.earlier), format_note(fork.later)))


def parse_fork(data: bytes) -> Fork:
    """Read evidence without verifying it; FormatError for what `format_fork` cannot write."""
    parts = data.split(_PARTING)
    if len(parts) != _PARTS:
        raise FormatError(_PART, "it is not a path and two signed checkpoints")
    first, *path = parse_lines(parts[0] + b"\n", _PART)
    if first != FIRST_LINE:
        raise FormatError(_PART, f"its first line is not {FIRST_LINE.decode()}")
    fork = Fork(
        parse_proof(path, _PART),
        earlier=parse_note(parts[1] + _PARTING + parts[2] + b"\n"),
        later=parse_note(parts[3] + _PARTING + parts[4]),
    )
    for note in (fork.earlier, fork.later):
        parse_checkpoint(note.text)
    return fork


def verify_fork(fork: Fork, policy: Policy) -> Forked:
    """Verify that a log of the policy signed two histories. Witnesses are not asked for.

    Raises what `accept` raises for either checkpoint, and ProofError `fork-not-proved`.
    """
    logs_alone = replace(policy, witnesses=(), groups=(), quorum=NO_QUORUM)
    earlier = accept(fork.earlier, logs_alone).checkpoint
    later = accept(fork.later, logs_alone).checkpoint
    implied = _implied_root(fork.path, earlier.size, later)
    if earlier.origin != later.origin or implied is None or implied == earlier.root:
        raise ProofError(
            "fork-not-proved",
            f"This does not prove that {later.origin} signed two histories.",
            next_step="Ask whoever made it how it came about; the checkpoints may well agree.",
            origin=later.origin,
        )
    return Forked(earlier, later, implied)


def fork_path(hash_at: HashAt, old_size: int, size: int) -> tuple[bytes, ...]:
    """SUBPROOF(old_size, D[size], false), from the tree that the later checkpoint signs.

    Raises ProofError `index-outside-tree`.
    """
    proof = consistency_proof(hash_at, old_size, size)
    if 0 < old_size < size and old_size & (old_size - 1) == 0:
        return (tree_root(hash_at, old_size), *proof)
    return proof


def _implied_root(path: Sequence[bytes], old_size: int, later: Checkpoint) -> bytes | None:
    """What the later checkpoint says about the tree of the old size; None if the path is wrong."""
    if old_size in {0, later.size}:
        known = later.root if old_size == later.size else EMPTY_ROOT
        return None if path else known
    if old_size > later.size:
        return None
    roots = path_roots(path, old_size, later.size)
    return roots[0] if roots and roots[1] == later.root else None
