"""Bodies: the organisations that act and the jurisdictions that cadres serve in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from domain.events.base import Event

BodyKind = Literal["province", "city", "county", "township", "village", "department"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyRegistered(Event):
    """A body exists from `effective_on`. `body` is its stable code, `parent` the body above."""

    TOPIC: ClassVar[str] = "body-registered"

    body: str
    kind: BodyKind
    name: str
    parent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyRenamed(Event):
    """The body carries another name from `effective_on`."""

    TOPIC: ClassVar[str] = "body-renamed"

    body: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyClosed(Event):
    """The body was abolished or merged; `effective_on` is its last day."""

    TOPIC: ClassVar[str] = "body-closed"

    body: str
    reason: str
