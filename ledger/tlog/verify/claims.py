"""What was signed about a log: by the log itself, by witnesses, and as others have kept it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from domain.merkle.checkpoints import Checkpoint, parse_checkpoint
from domain.merkle.errors import FormatError, LogError, ProofError
from domain.merkle.hashing import leaf_hash
from domain.merkle.keys import Verifier
from domain.merkle.notes import Note, parse_note, parse_signatures, verified_signatures
from domain.merkle.proofs import verify_inclusion
from domain.merkle.receipts import parse_receipt
from ledger.tlog.key_history import Term, parse_log_key
from ledger.tlog.verify.findings import Finding
from ledger.tlog.verify.stored import CheckpointRow, CosignatureRow

_RECEIPT = b"c2sp.org/tlog-proof@"


@dataclass(frozen=True, slots=True)
class InForce:
    """A key of the log: it signs the trees larger than `after`, up to `until` (None: all)."""

    key: Verifier
    after: int = 0
    until: int | None = None

    def covers(self, size: int) -> bool:
        """Whether a tree of this size is the key's to sign."""
        return self.after < size and (self.until is None or size <= self.until)


def in_force(terms: Iterable[Term]) -> tuple[InForce, ...]:
    """The keys of a log as its own entries tell of them."""
    return tuple(
        InForce(
            parse_log_key(term.public_key),
            after=term.since - 1,
            until=None if term.until is None else term.until - 1,
        )
        for term in terms
    )


@dataclass(frozen=True, slots=True)
class Trust:
    """Whose signatures are known: the log's, and the witnesses'. None: they cannot be checked."""

    keys: tuple[InForce, ...] = ()
    witnesses: tuple[Verifier, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """That the log had this root at this size; `where` it is written."""

    size: int
    root: bytes
    where: str


class Claims:
    """Gathers claims, and what is wrong with the signatures under them."""

    def __init__(self, origin: str, trust: Trust) -> None:
        self.origin = origin
        self.found: list[Claim] = []
        self.findings: list[Finding] = []
        self.checkpoints = 0
        self.signatures = 0
        self.cosignatures = 0
        self.strangers: set[str] = set()  # witnesses whose keys are not known
        self._trust = trust
        self._texts: dict[int, bytes] = {}
        self._last = 0

    def committed(self, rows: Iterable[CheckpointRow]) -> None:
        """What the database says was signed: a chain, each checkpoint continuing the last."""
        before: int | None = None
        for row in rows:
            where = f"checkpoint {row.size}"
            self.checkpoints += 1
            if row.continues != before:
                what = f"It continues {row.continues}, and the one before it is {before}."
                self._find("checkpoint-wrong", where, what, row.size)
            before = self._last = row.size
            checkpoint = self._note(row.note, where, row.size)
            if checkpoint is None:
                continue
            if (checkpoint.size, checkpoint.root) != (row.size, row.root):
                what = "Its row says another size or root than the signed text in it."
                self._find("checkpoint-wrong", where, what, row.size)
            self._texts[row.size] = parse_note(row.note).text

    def witnessed(self, rows: Iterable[CosignatureRow]) -> None:
        """What the database says that witnesses signed; after `committed`."""
        known = {(key.name, key.key_id): key for key in self._trust.witnesses}
        for row in rows:
            if row.size > self._last:
                return  # it was signed since `committed` looked
            where = f"cosignature of {row.witness} on {row.size}"
            key = known.get((row.witness, row.key_id))
            if key is None:
                self.strangers.add(row.witness)
                continue
            self.cosignatures += 1
            try:
                note = Note(self._texts.get(row.size, b""), parse_signatures(row.line))
                genuine = bool(verified_signatures(note, [key]))
            except LogError:
                genuine = False
            if not genuine:
                what = "It is not the witness's over this checkpoint."
                self._find("cosignature-wrong", where, what, row.size)

    def shown(self, note: bytes) -> Checkpoint | None:
        """The published checkpoint; None if it is none."""
        self.checkpoints += 1
        checkpoint = self._note(note, "published checkpoint", None)
        if checkpoint is not None:
            self._cosigned(parse_note(note), checkpoint)
            if self._texts and self._texts.get(checkpoint.size) != parse_note(note).text:
                what = "It is none of those that the database says were signed."
                self._find("checkpoint-unknown", "published checkpoint", what, checkpoint.size)
        return checkpoint

    def known(self, data: bytes, where: str) -> None:
        """A checkpoint or receipt that somebody has kept: the log must still be of its history."""
        self.checkpoints += 1
        note = data
        if data.startswith(_RECEIPT):
            note = data.partition(b"\n\n")[2]
            try:
                receipt = parse_receipt(data)
                checkpoint = parse_checkpoint(receipt.note.text)
                if receipt.extra:  # the entry itself
                    leaf, size = leaf_hash(receipt.extra), checkpoint.size
                    verify_inclusion(leaf, receipt.index, size, receipt.proof, checkpoint.root)
            except LogError as wrong:
                self._find("receipt-wrong", where, wrong.message, None)
                return
        self._note(note, where, None)

    def sizes(self) -> list[int]:
        """The signed sizes, in order."""
        return sorted({claim.size for claim in self.found})

    def root(self, size: int) -> bytes:
        """What was signed for a size; nothing if nothing was."""
        return next((claim.root for claim in self.found if claim.size == size), b"")

    def _note(self, data: bytes, where: str, size: int | None) -> Checkpoint | None:
        """The checkpoint in a note, if it can be believed."""
        try:
            note = parse_note(data)
            checkpoint = parse_checkpoint(note.text)
        except FormatError as wrong:
            self._find("checkpoint-wrong", where, wrong.message, size)
            return None
        if checkpoint.origin != self.origin:
            what = f"It is of the log {checkpoint.origin}, not of {self.origin}."
            self._find("checkpoint-wrong", where, what, size)
            return None
        if not self._signed(note, checkpoint, where):
            return None
        self.found.append(Claim(checkpoint.size, checkpoint.root, where))
        return checkpoint

    def _signed(self, note: Note, checkpoint: Checkpoint, where: str) -> bool:
        if not self._trust.keys:
            return True
        try:
            genuine = verified_signatures(note, [one.key for one in self._trust.keys])
        except ProofError as wrong:
            self._find("note-signature-wrong", where, wrong.message, checkpoint.size)
            return False
        self.signatures += len(genuine)
        signed = {(one.signature.name, one.signature.key_id) for one in genuine}
        used = [one for one in self._trust.keys if (one.key.name, one.key.key_id) in signed]
        if not used:
            what = "No key of the log that is known has signed it."
            self._find("note-signature-missing", where, what, checkpoint.size)
            return False
        if not any(one.covers(checkpoint.size) for one in used):
            what = "It is signed by a key that was not in force at its size."
            self._find("key-not-in-force", where, what, checkpoint.size)
        return True

    def _cosigned(self, note: Note, checkpoint: Checkpoint) -> None:
        where = "published checkpoint"
        try:
            genuine = verified_signatures(note, self._trust.witnesses)
        except ProofError as wrong:
            self._find("cosignature-wrong", where, wrong.message, checkpoint.size)
            return
        self.cosignatures += len(genuine)
        own = {one.key.key_id for one in self._trust.keys}
        known = {one.signature.key_id for one in genuine}
        self.strangers.update(
            signature.name
            for signature in note.signatures
            if signature.key_id not in own | known and self._trust.keys
        )

    def _find(self, code: str, where: str, what: str, size: int | None) -> None:
        self.findings.append(Finding(code=code, where=where, what=what, position=size))


def root_findings(claims: Sequence[Claim], roots: dict[int, bytes]) -> Iterator[Finding]:
    """Which signed roots the entries do not give.

    Above the largest size that holds, all that fail have one cause, so one finding names them.
    """
    reached = sorted((claim for claim in claims if claim.size in roots), key=_size)
    failing = [claim for claim in reached if roots[claim.size] != claim.root]
    held = max((claim.size for claim in reached if roots[claim.size] == claim.root), default=0)
    for claim in failing:
        if claim.size <= held:
            what = (
                f"It says root {claim.root.hex()}, and the log, which {held} still holds, has "
                f"{roots[claim.size].hex()} there: keep it, somebody was shown another history."
            )
            yield _root_finding(claim, what)
    above = [claim for claim in failing if claim.size > held]
    if above:
        first = above[0]
        what = (
            f"The entries give root {roots[first.size].hex()}, signed was {first.root.hex()}; so "
            f"for {len({claim.size for claim in above})} signed sizes up to {above[-1].size}. "
            f"Something among entries {held + 1} to {first.size} is not what was signed."
        )
        yield _root_finding(first, what)


def _size(claim: Claim) -> int:
    return claim.size


def _root_finding(claim: Claim, what: str) -> Finding:
    return Finding(code="root-differs", where=claim.where, what=what, position=claim.size)
