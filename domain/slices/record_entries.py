"""Record the entries of one file, all or none: a workbook of 30,000 rows is one append."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date

from eventsourcing.dcb.domain import Selector

from domain.errors import DomainError
from domain.events import tags
from domain.events.base import Event, Evidence
from domain.events.entries import EntryRecorded, EntryWithdrawn, FileImported
from domain.slices.base import Problem
from domain.slices.entry_rules import EntryRules, Slot, duplicate_entry, unknown_subject
from domain.slices.entry_use_case import EntryUseCase
from domain.slices.files import already_imported


@dataclass(kw_only=True, eq=False)
class RecordEntries(EntryUseCase):
    """Entries of one assessment and one period ("" for dated ones), read from one file.

    `people`, `bodies` (known ids and codes) and `taken` (slots of the standing entries) were
    read as of `after_position`. Reading them through the boundary would take a selector a row.
    """

    assessment: str
    period: str
    entries: Sequence[EntryRecorded]
    file: Evidence
    imported_on: date
    people: AbstractSet[str]
    bodies: AbstractSet[str]
    taken: AbstractSet[Slot]
    after_position: int
    imported: bool = field(init=False, default=False)

    def consistency_boundary(self) -> list[Selector]:
        return [
            self.ground_of(self.assessment, self.period),
            Selector(
                types=[FileImported, EntryRecorded, EntryWithdrawn],
                tags=[tags.sheet(self.pack.name, self.assessment, self.period)],
            ),
            Selector(types=[FileImported], tags=[tags.file(self.file.sha256)]),
        ]

    def execute(self) -> None:
        if self.imported:
            raise already_imported(self.file)
        if not self.entries:
            raise DomainError(
                "no-entries",
                "The file holds no entries.",
                next_step="Check that the right sheet was chosen.",
                sha256=self.file.sha256,
            )
        rules = self.rules_for(self.assessment)
        self.require_ground(self.assessment, self.period)
        self._check(rules)
        self.record(
            FileImported(
                effective_on=self.imported_on,
                kind="entries",
                file=self.file,
                rows=len(self.entries),
            ),
            tags.file(self.file.sha256),
            tags.sheet(self.pack.name, self.assessment, self.period),
        )
        for entry in self.entries:
            self.record(entry, tags.subject(entry.subject))

    def _check(self, rules: EntryRules) -> None:
        filled: set[Slot] = set()
        for row, entry in enumerate(self.entries, start=1):
            problem = rules.check(entry) or self._check_among_others(entry, rules, filled)
            if problem is not None:
                raise problem.as_error(subject=entry.subject, row=row)

    def _check_among_others(
        self, entry: EntryRecorded, rules: EntryRules, filled: set[Slot]
    ) -> Problem | None:
        if entry.period != self.period:
            return Problem(
                "mixed-periods",
                f"An entry of period {entry.period!r} stands among those of {self.period!r}.",
                "Import each period, and the dated entries, on their own.",
                "period",
            )
        known = self.bodies if rules.is_about_body(entry.input) else self.people
        if entry.subject not in known:
            return unknown_subject(entry, rules)
        slot = rules.slot(entry)
        if slot is not None:
            if slot in self.taken or slot in filled:
                return duplicate_entry(entry)
            filled.add(slot)
        return None

    def learn(self, recorded: Event) -> None:
        super().learn(recorded)
        if isinstance(recorded, FileImported):
            self.imported = self.imported or recorded.file.sha256 == self.file.sha256
