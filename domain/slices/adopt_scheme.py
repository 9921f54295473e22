"""Adopt a version of a scheme: the whole text goes into the ledger, in parts if it is long."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date

from eventsourcing.dcb.domain import Selector

from domain.errors import DomainError
from domain.events import tags
from domain.events.base import Event
from domain.events.schemes import SchemeAdopted
from domain.slices.base import UseCase

PART_SIZE = 45_000
"""Bytes of a part as it stands in the envelope, which holds 65,535 with all around it."""


@dataclass(kw_only=True, eq=False)
class AdoptScheme(UseCase):
    """A version is adopted once and never changes; another text is another version.

    `text` is the pack as it was checked; `effective_on` the first day on which it is in force.
    """

    scheme: str
    scheme_version: str
    text: str
    effective_on: date
    adopted: dict[str, str] = field(init=False, default_factory=dict)  # version -> digest

    def consistency_boundary(self) -> Selector:
        return Selector(types=[SchemeAdopted], tags=[tags.scheme(self.scheme)])

    def learn(self, recorded: Event) -> None:
        if isinstance(recorded, SchemeAdopted):
            self.adopted[recorded.scheme_version] = recorded.digest

    def execute(self) -> None:
        digest = hashlib.sha256(self.text.encode()).hexdigest()
        self._require_new(digest)
        parts = split_text(self.text)
        for number, text in enumerate(parts, start=1):
            self.record(
                SchemeAdopted(
                    effective_on=self.effective_on,
                    scheme=self.scheme,
                    scheme_version=self.scheme_version,
                    digest=digest,
                    part=number,
                    parts=len(parts),
                    text=text,
                ),
                tags.scheme(self.scheme),
            )

    def _require_new(self, digest: str) -> None:
        known = self.adopted.get(self.scheme_version)
        if known == digest:
            raise DomainError(
                "already-adopted",
                f"Scheme {self.scheme} {self.scheme_version} was adopted with this very text.",
                next_step="Nothing is left to do.",
                scheme=self.scheme,
                scheme_version=self.scheme_version,
            )
        if known is not None:
            raise DomainError(
                "version-taken",
                f"Scheme {self.scheme} {self.scheme_version} was adopted with another text.",
                next_step="Give the changed text a new version; an adopted one never changes.",
                scheme=self.scheme,
                scheme_version=self.scheme_version,
                digest=known,
            )


def split_text(text: str, size: int = PART_SIZE) -> list[str]:
    """Cut a text into parts of at most `size` bytes as JSON writes them; joined they are it."""
    parts, start, used = [], 0, 0
    for index, character in enumerate(text):
        cost = len(json.dumps(character, ensure_ascii=False).encode()) - 2  # without quotes
        if used + cost > size:
            parts.append(text[start:index])
            start, used = index, 0
        used += cost
    return [*parts, text[start:]]
