"""People: opaque ids in the log, personal data sealed from the first event on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from domain.events.base import Event, Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRegistered(Event):
    """A person became known. `person` is opaque; name and numbers are in `details`."""

    TOPIC: ClassVar[str] = "person-registered"

    person: str
    details: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonDetailsChanged(Event):
    """Name or numbers were corrected or changed; the new details replace the old ones."""

    TOPIC: ClassVar[str] = "person-details-changed"

    person: str
    details: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonErased(Event):
    """The person's key was destroyed: the sealed details can never be read again."""

    TOPIC: ClassVar[str] = "person-erased"

    person: str
    reason: str
