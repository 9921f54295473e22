"""Correct the value or level of an entry; a wrong day, item or subject is withdrawn instead."""

from __future__ import annotations

from dataclasses import dataclass, replace

from domain.errors import DomainError
from domain.events.entries import EntryCorrected
from domain.slices.entry_change import EntryChange


@dataclass(kw_only=True, eq=False)
class CorrectEntry(EntryChange):
    """The new value or level must fit the scheme and differ from the one that stands."""

    value: str | None = None
    level: str | None = None

    def execute(self) -> None:
        reason, late = self.require_standing("A correction")
        original = self.original
        problem = self.rules_for(original.assessment).check(
            replace(original, value=self.value, level=self.level)
        )
        if problem is not None:
            raise problem.as_error(subject=original.subject, position=self.position)
        standing = self.corrected or original
        if (standing.value, standing.level) == (self.value, self.level):
            raise DomainError(
                "nothing-to-correct",
                f"The entry at position {self.position} already says {self.value or self.level}.",
                next_step="Give the right value, or leave the entry as it is.",
                position=self.position,
            )
        self.record_change(
            EntryCorrected(
                effective_on=original.effective_on,
                corrects=self.position,
                scheme=original.scheme,
                assessment=original.assessment,
                period=original.period,
                subject=original.subject,
                input=original.input,
                kind=original.kind,
                value=self.value,
                level=self.level,
                item=original.item,
                rater=original.rater,
                late=late,
                reason=reason,
            )
        )
