"""Appointments: which post a cadre holds, where, in which class, from when to when.

A person holds at most one assessed appointment in a ledger at a time (P-10: two posts).
`effective_on` is the first day of the new state; for `CadreDeparted` it is the last day served.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from domain.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class CadreAppointed(Event):
    """The person holds a post of a body (a village as a rule) from `effective_on`.

    `service_from` is the first day of the continuous service that counts towards time in post;
    it is earlier than `effective_on` when a county starts the ledger with people already serving.
    """

    TOPIC: ClassVar[str] = "cadre-appointed"

    person: str
    body: str
    post: str  # free text, e.g. 村党组织书记
    cadre_class: str  # a class of the scheme, e.g. 正职
    service_from: str  # ISO date


@dataclass(frozen=True, slots=True, kw_only=True)
class CadreTransferred(Event):
    """The person serves another body from `effective_on`; continuous service goes on."""

    TOPIC: ClassVar[str] = "cadre-transferred"

    person: str
    body: str
    post: str
    cadre_class: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CadreClassChanged(Event):
    """The person changes class (and perhaps post) within the same body from `effective_on`."""

    TOPIC: ClassVar[str] = "cadre-class-changed"

    person: str
    post: str
    cadre_class: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CadreDeparted(Event):
    """The person left the post; `effective_on` is the last day served."""

    TOPIC: ClassVar[str] = "cadre-departed"

    person: str
    reason: str
