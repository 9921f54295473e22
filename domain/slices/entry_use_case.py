"""What the slices that record, correct and withdraw entries have in common.

An entry of a period depends on where the period stands; a dated entry (period "") on the scheme
having been adopted. Both ways the pack that checks the entry is one that the log knows.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from eventsourcing.dcb.domain import Selector

from domain.errors import DomainError
from domain.events import tags
from domain.events.base import Event
from domain.events.schemes import SchemeAdopted
from domain.schemes.model import Scheme
from domain.slices.entry_rules import EntryRules
from domain.slices.period_life import PeriodLife, PeriodUseCase, name_of


@dataclass(kw_only=True, eq=False)
class EntryUseCase(PeriodUseCase):
    """Base of the entry slices; `pack` is the loaded scheme that governs the entries."""

    pack: Scheme
    life: PeriodLife = field(init=False, default_factory=PeriodLife)
    adopted: set[str] = field(init=False, default_factory=set)  # digests of packs

    def rules_for(self, assessment: str) -> EntryRules:
        """The checks of an assessment; DomainError if the scheme has none of that name."""
        try:
            return EntryRules(self.pack, self.pack.assessment(assessment))
        except KeyError:
            raise unknown_assessment(self.pack, assessment) from None

    def ground_of(self, assessment: str, period: str) -> Selector:
        """Selects what must hold for entries of the period, or for dated ones."""
        if period:
            return self.life_of(self.pack.name, assessment, period)
        return Selector(types=[SchemeAdopted], tags=[tags.scheme(self.pack.name)])

    def require_ground(self, assessment: str, period: str, *, late: bool = False) -> bool:
        """DomainError unless entries may change now; returns whether that is late.

        `late` allows it in a period that is no longer open.
        """
        if not period:
            if self.pack.digest not in self.adopted:
                raise not_adopted(self.pack)
            return False
        name = name_of(self.pack.name, assessment, period)
        if not late or self.life.state in ("unopened", "open"):
            self.life.require("record", name)
        self.life.require_digest(self.pack.digest, name)
        return self.life.state != "open"

    def learn(self, recorded: Event) -> None:
        super().learn(recorded)
        if isinstance(recorded, SchemeAdopted):
            self.adopted.add(recorded.digest)


def unknown_assessment(scheme: Scheme, assessment: str) -> DomainError:
    """The scheme has no assessment of that name."""
    return DomainError(
        "unknown-assessment",
        f"Scheme {scheme.name} {scheme.version} has no assessment {assessment!r}.",
        next_step=f"Use one of: {', '.join(known.name for known in scheme.assessments)}.",
        assessment=assessment,
    )


def not_adopted(scheme: Scheme) -> DomainError:
    """The pack is not one that the ledger adopted."""
    return DomainError(
        "scheme-not-adopted",
        f"This text of scheme {scheme.name} {scheme.version} was never adopted here.",
        next_step="Adopt the scheme first, or use the text that was adopted.",
        scheme=scheme.name,
        digest=scheme.digest,
    )
