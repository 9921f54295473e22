"""Who asks for what: the part of an entry that no use case decides."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a body in a role, through an opaque person id or a client, where there is one."""

    body: str
    role: str
    person: str = ""
    client: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """One request. With an `idempotency_key` it is done once, however often it arrives."""

    actor: Actor
    request: str
    idempotency_key: str | None = None
