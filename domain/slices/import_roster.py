"""Import a roster: bodies, people and appointments that are new or changed, all or none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from eventsourcing.dcb.domain import Selector

from domain.errors import DomainError
from domain.events import tags
from domain.events.base import Event, Evidence
from domain.events.bodies import BodyRegistered
from domain.events.entries import FileImported
from domain.events.people import PersonDetailsChanged, PersonRegistered
from domain.slices.appointment_rules import allow
from domain.slices.base import UseCase
from domain.slices.body_state import Bodies, tags_of
from domain.slices.files import already_imported
from domain.slices.person_state import (
    AnyAppointment,
    Person,
    ServiceEvent,
    person_exists,
    person_tags,
)


@dataclass(kw_only=True, eq=False)
class ImportRoster(UseCase):
    """What the file adds to the roster; rows that change nothing are left out by the caller.

    A body stands after the one above it. People who are known already are not in `people`;
    `details` and `appointments` may change theirs. The boundary is the whole roster of the
    ledger: a few thousand events, and imports of rosters are rare.
    """

    file: Evidence
    imported_on: date
    rows: int
    bodies: Sequence[BodyRegistered] = ()
    people: Sequence[PersonRegistered] = ()
    details: Sequence[PersonDetailsChanged] = ()
    appointments: Sequence[AnyAppointment] = ()
    imported: bool = field(init=False, default=False)
    history: list[Event] = field(init=False, default_factory=list)

    def consistency_boundary(self) -> list[Selector]:
        return [
            Selector(tags=[tags.ROSTER]),
            Selector(types=[FileImported], tags=[tags.file(self.file.sha256)]),
        ]

    def learn(self, recorded: Event) -> None:
        if not isinstance(recorded, FileImported):
            self.history.append(recorded)
        elif recorded.file.sha256 == self.file.sha256:
            self.imported = True

    def execute(self) -> None:
        if self.imported:
            raise already_imported(self.file)
        if not (self.bodies or self.people or self.details or self.appointments):
            raise DomainError(
                "roster-unchanged",
                "The roster of the file is the one that the ledger holds.",
                next_step="Nothing is left to do.",
                sha256=self.file.sha256,
            )
        roster = _Roster()
        for recorded in self.history:
            roster.learn(recorded)
        self.record(
            FileImported(
                effective_on=self.imported_on, kind="roster", file=self.file, rows=self.rows
            ),
            tags.file(self.file.sha256),
            tags.ROSTER,
        )
        self._record_all(roster)

    def _record_all(self, roster: _Roster) -> None:
        """Each new fact is checked against the ledger and against those before it in the file."""
        for body in self.bodies:
            roster.bodies.require_new(body)
            roster.learn(body)
            self.record(body, *tags_of(body, body.parent))
        for person in self.people:
            if roster.people[person.person].registered:
                raise person_exists(person.person)
            roster.learn(person)
            self.record(person, *person_tags(person.person))
        for changed in self.details:
            roster.people[changed.person].require_known(changed.person)
            self.record(changed, tags.person(changed.person), tags.subject(changed.person))
        for moved in self.appointments:
            allowed = allow(moved, roster.people[moved.person], roster.bodies)
            roster.learn(moved)
            self.record(moved, *allowed)


@dataclass(slots=True)
class _Roster:
    """All bodies and people. Made anew each time, as a decision that was refused left marks."""

    bodies: Bodies = field(default_factory=Bodies)
    people: defaultdict[str, Person] = field(default_factory=lambda: defaultdict(Person))

    def learn(self, recorded: Event) -> None:
        self.bodies.learn(recorded)
        if isinstance(recorded, ServiceEvent):
            self.people[recorded.person].learn(recorded)
