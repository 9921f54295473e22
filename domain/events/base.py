"""What every event has: a stored type, a payload version, and the day on which it became true."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any, ClassVar

from eventsourcing.dcb.domain import Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Decision):
    """A fact that was decided. Subclasses are never renamed, reused or subclassed in turn.

    TOPIC is the stored type (kebab case; the library selects by it). VERSION is the version of
    the payload that new events are written in; older payloads pass the upcasters of
    `domain.events.registry` when read. `effective_on` goes into the envelope, not the payload.
    """

    TOPIC: ClassVar[str]
    VERSION: ClassVar[int] = 1

    effective_on: date

    def as_dict(self) -> dict[str, Any]:
        """The library's own reads `__dict__`, which a slotted class has not."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def apply(self, obj: Any) -> None:
        """Tell a slice what was recorded; the library calls this from `mutate`."""
        obj.learn(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """Personal data under a key of its own (authenticated encryption); `ledger.sealing` opens it.

    All three are base64 (RFC 4648 section 4). `commitment` binds the ciphertext to one key.
    """

    nonce: str
    ciphertext: str
    commitment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A file outside the ledger, named by its content."""

    sha256: str  # lower-case hex
    size: int  # bytes
    media_type: str
