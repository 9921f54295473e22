"""What correcting and withdrawing an entry have in common: the entry, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from eventsourcing.dcb.domain import Selector

from domain.errors import DomainError
from domain.events import tags
from domain.events.base import Event
from domain.events.entries import EntryCorrected, EntryRecorded, EntryWithdrawn
from domain.slices.base import check_reason
from domain.slices.entry_use_case import EntryUseCase


@dataclass(kw_only=True, eq=False)
class EntryChange(EntryUseCase):
    """Base of the two. `original` is the entry at `position`, as the ledger holds it.

    `late` allows the change in a period that is no longer open. It reaches the result only when
    the period is reopened, or computed again, or its outcomes are superseded.
    """

    position: int
    original: EntryRecorded
    reason: str
    late: bool = False
    withdrawn: bool = field(init=False, default=False)
    corrected: EntryCorrected | None = field(init=False, default=None)

    def consistency_boundary(self) -> list[Selector]:
        return [
            self.ground_of(self.original.assessment, self.original.period),
            Selector(
                types=[EntryCorrected, EntryWithdrawn],
                tags=[tags.entry(self.position)],
            ),
        ]

    def learn(self, recorded: Event) -> None:
        super().learn(recorded)
        match recorded:
            case EntryCorrected():
                self.corrected = recorded
            case EntryWithdrawn():
                self.withdrawn = True

    def require_standing(self, act: str) -> tuple[str, bool]:
        """The reason, and whether the change is late; DomainError if it is not allowed."""
        reason = check_reason(self.reason, act)
        if self.withdrawn:
            raise DomainError(
                "entry-already-withdrawn",
                f"The entry at position {self.position} was withdrawn; it no longer counts.",
                next_step="Record a new entry.",
                position=self.position,
            )
        return reason, self.require_ground(
            self.original.assessment, self.original.period, late=self.late
        )

    def record_change(self, changed: EntryCorrected | EntryWithdrawn) -> None:
        """Record what happens to the entry."""
        self.record(
            changed,
            tags.subject(changed.subject),
            tags.entry(self.position),
            tags.sheet(changed.scheme, changed.assessment, changed.period),
        )
