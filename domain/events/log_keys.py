"""Which keys the ledger's own published log is signed with. The private ones stand nowhere here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from domain.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class LogKeyIntroduced(Event):
    """From this entry on, checkpoints may be signed with the key.

    The first one ever introduced also stands for the checkpoints before. `key` is the key's id (8
    hex digits), `kind` is ed25519, ml-dsa-44 or sm2, `public_key` its text form (C2SP signed-note:
    name+id+base64).
    """

    TOPIC: ClassVar[str] = "log-key-introduced"

    key: str
    kind: str
    public_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LogKeyRetired(Event):
    """From this entry on, a signature of the key says nothing. What it signed before still holds."""

    TOPIC: ClassVar[str] = "log-key-retired"

    key: str
    reason: str
