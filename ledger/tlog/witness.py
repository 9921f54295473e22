"""A witness: cosigns what continues what it has cosigned before (C2SP tlog-witness).

It knows nothing of what the logs hold. It only makes sure that whoever asks it sees one history:
it remembers one tree for each log, and takes another one only with a proof that it continues it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from time import time

from domain.merkle.checkpoints import Checkpoint
from domain.merkle.cosignatures import TIMED
from domain.merkle.errors import FormatError
from domain.merkle.keys import Signer, Verifier
from domain.merkle.notes import (
    Note,
    Signature,
    add_signatures,
    format_note,
    format_signatures,
    sign_text,
    verified_signatures,
)
from domain.merkle.witnessing import (
    SIZE_MEDIA_TYPE,
    AddCheckpoint,
    Refusal,
    TreeHead,
    decide,
    format_size,
    monitoring_path,
    parse_add_checkpoint,
)
from ledger.tlog.errors import KeyRingError
from ledger.tlog.witness_store import WitnessStore

TEXT = "text/plain; charset=utf-8"

_OK = 200
_BAD_REQUEST = 400
_CONFLICT = 409
_UNPROVED = 422


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered over HTTP."""

    status: int
    body: bytes
    media_type: str = TEXT


class Witness:
    """Cosigns for the logs that it knows: origin to the keys that sign for it.

    `keys` are those that it signs with, of types 04 and 06; several at once when one is to follow
    the other. KeyRingError `witness-key-unfit` for none, or for one of another type.
    """

    def __init__(
        self,
        *,
        keys: Sequence[Signer],
        logs: Mapping[str, Sequence[Verifier]],
        store: WitnessStore,
        now_s: Callable[[], int] = lambda: int(time()),
    ) -> None:
        if not keys or any(key.key.kind not in TIMED for key in keys):
            raise KeyRingError(
                "witness-key-unfit",
                "A witness needs a key that signs with the time.",
                next_step="Make one with `mingce witness key new`.",
            )
        self.keys = tuple(keys)
        self.logs = dict(logs)
        self._store = store
        self._now_s = now_s
        self._origins = {monitoring_path(origin): origin for origin in logs}

    def add_checkpoint(self, body: bytes) -> Answer:
        """Answer a request: cosignatures, or why not."""
        try:
            request = parse_add_checkpoint(body)
            checkpoint = request.checkpoint
        except FormatError as wrong:
            return _said(_BAD_REQUEST, wrong.message)
        while True:
            known = self._store.head(checkpoint.origin)
            decided = decide(request, self.logs.get(checkpoint.origin, ()), known)
            if isinstance(decided, Refusal):
                return self._refuse(request, checkpoint, known, decided)
            cosignatures = self._cosign(request.note.text)
            note = add_signatures(self._own(request.note, checkpoint.origin), cosignatures)
            # They leave only once they are remembered.
            if self._store.replace(checkpoint.origin, known, decided, format_note(note)):
                return Answer(_OK, format_signatures(cosignatures))
            # Another request came in between: what it left is what is known now.

    def checkpoint(self, path: str) -> bytes | None:
        """The last checkpoint of the log with this path (`monitoring_path`), with the cosignatures.

        None for an unknown log, and before its first checkpoint.
        """
        origin = self._origins.get(path)
        return None if origin is None else self._store.note(origin)

    def head(self, origin: str) -> TreeHead:
        """The last tree of a log that was cosigned."""
        return self._store.head(origin)

    def contradictions(self, origin: str) -> list[bytes]:
        """Checkpoints that a log signed against what was cosigned: evidence that it has forked."""
        return self._store.contradictions(origin)

    def _cosign(self, text: bytes) -> tuple[Signature, ...]:
        time_s = self._now_s()
        return tuple(sign_text(text, key, time_s=time_s) for key in self.keys)

    def _own(self, note: Note, origin: str) -> Note:
        """The note without signatures that anybody may have put there."""
        verified = verified_signatures(note, self.logs[origin])
        return Note(note.text, tuple(one.signature for one in verified))

    def _refuse(
        self, request: AddCheckpoint, checkpoint: Checkpoint, known: TreeHead, refusal: Refusal
    ) -> Answer:
        if refusal.status == _CONFLICT:
            return Answer(_CONFLICT, format_size(known.size), SIZE_MEDIA_TYPE)
        if refusal.status == _UNPROVED and checkpoint.size == known.size:
            other = TreeHead(checkpoint.size, checkpoint.root)
            note = format_note(self._own(request.note, checkpoint.origin))
            self._store.add_contradiction(checkpoint.origin, other, note)
        return _said(refusal.status, refusal.reason)


def _said(status: int, sentence: str) -> Answer:
    return Answer(status, f"{sentence}\n".encode())
