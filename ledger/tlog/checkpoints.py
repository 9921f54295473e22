"""What a log has signed: the port, and its store in memory. `postgres_checkpoints` has the other.

The committed checkpoints are one chain: each continues the one before it. Cosignatures and
timestamps come later and are added beside; nothing is ever changed or removed.
"""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.merkle.notes import (
    MOST_SIGNATURES,
    Signature,
    add_signatures,
    format_note,
    parse_note,
)
from ledger.identifiers import utc_now


@dataclass(frozen=True, slots=True)
class Committed:
    """A checkpoint that was signed: `note` has the signatures of the log's own keys, no others."""

    size: int
    root: bytes
    note: bytes
    committed_at: datetime


@dataclass(frozen=True, slots=True)
class Timestamp:
    """What a time-stamping authority (RFC 3161) said about a note: its token, in DER."""

    authority: str
    token: bytes
    received_at: datetime


class Checkpoints(ABC):
    """The checkpoints of one ledger's log."""

    @abstractmethod
    def latest(self) -> Committed | None:
        """The largest; None before the first."""

    @abstractmethod
    def at(self, size: int) -> Committed | None:
        """The one of exactly this size."""

    @abstractmethod
    def covering(self, position: int) -> Committed | None:
        """The smallest whose tree holds the entry at this position."""

    @abstractmethod
    def sizes(self, after: int, until: int) -> list[int]:
        """The sizes above `after` and up to `until`, in order."""

    @abstractmethod
    def commit(self, after: int, size: int, root: bytes, note: bytes) -> Committed | None:
        """Add a checkpoint if the latest still is of size `after` (0: there is none), else None.

        None also if it is not larger than that, or if the ledger has fewer entries.
        """

    @abstractmethod
    def cosignatures(self, size: int) -> list[Signature]:
        """What witnesses signed about the checkpoint of this size, in the order of arrival."""

    @abstractmethod
    def add_cosignatures(self, size: int, signatures: Sequence[Signature]) -> None:
        """Keep signatures that were verified; those of a key that is there already change nothing."""

    @abstractmethod
    def cosigned(self, position: int, limit: int) -> list[Committed]:
        """The smallest checkpoints that hold the entry at a position and that a witness signed.

        Witnesses sign only the last of several that come quickly one after the other.
        """

    @abstractmethod
    def last_cosignature(self, name: str, key_id: bytes) -> tuple[int, Signature] | None:
        """The largest size that this key has cosigned, and its signature."""

    @abstractmethod
    def timestamps(self, size: int) -> list[Timestamp]:
        """What time-stamping authorities said about the checkpoint of this size."""

    @abstractmethod
    def add_timestamp(self, size: int, authority: str, token: bytes) -> None:
        """Keep a token; another of the same authority for the same size changes nothing."""

    @abstractmethod
    def last_timestamp(self) -> tuple[int, Timestamp] | None:
        """The largest size that was stamped, and what was said of it first."""

    def shown(self, committed: Committed) -> bytes:
        """The note with the cosignatures that are known by now."""
        note = parse_note(committed.note)
        room = MOST_SIGNATURES - len(note.signatures)
        return format_note(add_signatures(note, self.cosignatures(committed.size)[:room]))


class MemoryCheckpoints(Checkpoints):
    """Keeps all in lists. `head` says how many entries the ledger has."""

    def __init__(self, head: Callable[[], int], clock: Callable[[], datetime] = utc_now) -> None:
        self._head = head
        self._clock = clock
        self._committed: dict[int, Committed] = {}
        self._cosignatures: dict[int, dict[tuple[str, bytes], Signature]] = {}
        self._timestamps: dict[int, dict[str, Timestamp]] = {}
        self._lock = threading.Lock()

    def latest(self) -> Committed | None:
        return max(self._committed.values(), key=lambda found: found.size, default=None)

    def at(self, size: int) -> Committed | None:
        return self._committed.get(size)

    def covering(self, position: int) -> Committed | None:
        sizes = [size for size in self._committed if size >= position]
        return self._committed[min(sizes)] if sizes else None

    def sizes(self, after: int, until: int) -> list[int]:
        return sorted(size for size in self._committed if after < size <= until)

    def commit(self, after: int, size: int, root: bytes, note: bytes) -> Committed | None:
        with self._lock:
            if after != max(self._committed, default=0) or not after < size <= self._head():
                return None
            self._committed[size] = Committed(size, root, note, self._clock())
            return self._committed[size]

    def cosignatures(self, size: int) -> list[Signature]:
        return list(self._cosignatures.get(size, {}).values())

    def add_cosignatures(self, size: int, signatures: Sequence[Signature]) -> None:
        known = self._cosignatures.setdefault(size, {})
        for signature in signatures:
            known.setdefault((signature.name, signature.key_id), signature)

    def cosigned(self, position: int, limit: int) -> list[Committed]:
        sizes = sorted(size for size, by in self._cosignatures.items() if by and size >= position)
        return [self._committed[size] for size in sizes[:limit]]

    def last_cosignature(self, name: str, key_id: bytes) -> tuple[int, Signature] | None:
        for size in sorted(self._cosignatures, reverse=True):
            if found := self._cosignatures[size].get((name, key_id)):
                return size, found
        return None

    def timestamps(self, size: int) -> list[Timestamp]:
        return list(self._timestamps.get(size, {}).values())

    def add_timestamp(self, size: int, authority: str, token: bytes) -> None:
        known = self._timestamps.setdefault(size, {})
        known.setdefault(authority, Timestamp(authority, token, self._clock()))

    def last_timestamp(self) -> tuple[int, Timestamp] | None:
        size = max(self._timestamps, default=None)
        return None if size is None else (size, self.timestamps(size)[0])
