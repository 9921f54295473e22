"""Record one entry: a score, an allocation, a level, a bonus, an observed amount."""

from __future__ import annotations

from dataclasses import dataclass, field

from eventsourcing.dcb.domain import Selector

from domain.events import tags
from domain.events.base import Event
from domain.events.bodies import BodyRegistered
from domain.events.entries import EntryRecorded, EntryWithdrawn
from domain.events.people import PersonRegistered
from domain.slices.entry_rules import Slot, duplicate_entry, slot_of, unknown_subject
from domain.slices.entry_use_case import EntryUseCase


@dataclass(kw_only=True, eq=False)
class RecordEntry(EntryUseCase):
    """The entry must fit the scheme, its period be open, its subject known, its slot free."""

    entry: EntryRecorded
    is_person: bool = field(init=False, default=False)
    is_body: bool = field(init=False, default=False)
    standing: set[Slot] = field(init=False, default_factory=set)

    def consistency_boundary(self) -> list[Selector]:
        subject = self.entry.subject
        return [
            self.ground_of(self.entry.assessment, self.entry.period),
            # Also what a batch records about this subject: its entries carry the same tag.
            Selector(types=[EntryRecorded, EntryWithdrawn], tags=[tags.subject(subject)]),
            Selector(types=[PersonRegistered], tags=[tags.person(subject)]),
            Selector(types=[BodyRegistered], tags=[tags.body(subject)]),
        ]

    def execute(self) -> None:
        entry = self.entry
        rules = self.rules_for(entry.assessment)
        self.require_ground(entry.assessment, entry.period)
        problem = rules.check(entry)
        if problem is None and not (
            self.is_body if rules.is_about_body(entry.input) else self.is_person
        ):
            problem = unknown_subject(entry, rules)
        if problem is None and rules.slot(entry) in self.standing:
            problem = duplicate_entry(entry)
        if problem is not None:
            raise problem.as_error(subject=entry.subject)
        self.record(
            entry,
            tags.subject(entry.subject),
            tags.sheet(entry.scheme, entry.assessment, entry.period),
        )

    def learn(self, recorded: Event) -> None:
        super().learn(recorded)
        match recorded:
            case PersonRegistered():
                self.is_person = True
            case BodyRegistered():
                self.is_body = True
            case EntryRecorded():
                self.standing.add(slot_of(recorded))
            case EntryWithdrawn():
                self.standing.discard(slot_of(recorded))
