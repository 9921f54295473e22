"""Who asks for what: the part of an entry that no use case decides."""

from __future__ import annotations

from dataclasses import dataclass

from domain.actor import Actor


@dataclass(frozen=True, slots=True)
class Context:
    """One request. With an `idempotency_key` it is done once, however often it arrives."""

    actor: Actor
    request: str
    idempotency_key: str | None = None
