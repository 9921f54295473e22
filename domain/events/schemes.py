"""Schemes: the rules in force, carried whole by the log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from domain.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeAdopted(Event):
    """One part of a pack's text, as adopted from `effective_on`.

    A pack too long for one entry is adopted in parts 1..parts, appended together. `digest` is
    the SHA-256 (hex) of the whole text in UTF-8; periods and outcomes pin it.
    """

    TOPIC: ClassVar[str] = "scheme-adopted"

    scheme: str
    scheme_version: str
    digest: str
    part: int
    parts: int
    text: str
