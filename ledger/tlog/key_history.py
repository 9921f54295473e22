"""Which keys a log had when, as its own entries say, and whether a checkpoint was signed by them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from domain.errors import DomainError
from domain.events.base import Event
from domain.events.log_keys import LogKeyIntroduced, LogKeyRetired
from domain.merkle.checkpoints import parse_checkpoint
from domain.merkle.cosignatures import ED25519, SUBTREE
from domain.merkle.errors import FormatError
from domain.merkle.keys import Verifier, VerifierKey, parse_vkey
from domain.merkle.notes import Note, Verified, verified_signatures
from ledger.tlog.sm2 import SM2, Sm2Key, parse_sm2_vkey, sm2_available

LOG_KEY_TYPES = (LogKeyIntroduced.TOPIC, LogKeyRetired.TOPIC)
"""The stored types that a history is made from."""

KINDS = {ED25519: "ed25519", SUBTREE: "ml-dsa-44", SM2: "sm2"}

LogKey = VerifierKey | Sm2Key


class KeyHistoryError(DomainError):
    """A checkpoint was signed by none of the keys in force. Code `log-key-not-in-force`."""


@dataclass(frozen=True, slots=True)
class Term:
    """A key and the positions of its introduction and of its end; the end is not included."""

    key: str
    kind: str
    public_key: str
    since: int
    until: int | None = None

    def holds_at(self, size: int) -> bool:
        """Whether it may sign the tree of this size."""
        return self.since <= size and (self.until is None or size < self.until)


def parse_log_key(text: str) -> LogKey:
    """The public key of a log from its text form, of any kind; FormatError."""
    try:
        key = parse_vkey(text)
    except FormatError as unknown:
        try:
            return parse_sm2_vkey(text)
        except FormatError:
            raise unknown from None
    if key.kind not in KINDS:
        raise FormatError("key of a log", "it is of a type that is for witnesses")
    return key


def kind_of(key: LogKey) -> str:
    """The kind as the events say it."""
    return KINDS[SM2 if isinstance(key, Sm2Key) else key.kind]


def key_terms(events: Iterable[tuple[int, Event]]) -> list[Term]:
    """The keys of a log in the order of their introduction; events are (position, event)."""
    terms: dict[str, Term] = {}
    for position, event in events:
        match event:
            case LogKeyIntroduced():
                # The first also stands for what was signed before it was written down.
                since = position if terms else 0
                terms[event.key] = Term(event.key, event.kind, event.public_key, since)
            case LogKeyRetired() if event.key in terms:
                known = terms[event.key]
                terms[event.key] = Term(
                    known.key, known.kind, known.public_key, known.since, until=position
                )
    return list(terms.values())


def keys_in_force(terms: Iterable[Term], size: int) -> list[Verifier]:
    """The keys that may sign the tree of this size, as far as they can be checked here."""
    keys = [parse_log_key(term.public_key) for term in terms if term.holds_at(size)]
    return [key for key in keys if not isinstance(key, Sm2Key) or sm2_available()]


def check_signed(note: Note, terms: Iterable[Term]) -> tuple[Verified, ...]:
    """The signatures of a checkpoint by keys in force at its size.

    Raises KeyHistoryError if there is none, ProofError `note-signature-wrong` if one is not genuine,
    FormatError if the note is no checkpoint.
    """
    size = parse_checkpoint(note.text).size
    verified = verified_signatures(note, keys_in_force(terms, size))
    if not verified:
        raise KeyHistoryError(
            "log-key-not-in-force",
            f"The checkpoint of size {size} is signed by none of the keys in force then.",
            next_step="Whoever signed it had no right to: keep it as evidence.",
            size=size,
            signed_by=[signature.key_id.hex() for signature in note.signatures],
        )
    return verified
