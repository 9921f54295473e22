"""What one answer reads: all of it from one snapshot, evaluations kept for the next answer.

Facts as of a position never change, so a result is kept by pack, decision, period and position. Names are
kept by the sealed text that they were opened from, and shown only while the person is not erased.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from api.access.asker import Asker
from api.access.sight import Sight
from api.office.answers_views import Freshness, PeriodView
from api.office.parts import Office
from domain.calendar import parse_period
from domain.errors import DomainError
from domain.evaluation.facts import BodyFact
from domain.evaluation.result import Result
from domain.events.base import Sealed
from domain.events.periods import Deviation
from domain.schemes.model import Scheme
from domain.slices.decided import decided_scheme
from projections.adopted import adopted_scheme
from projections.bodies import find_bodies
from projections.cadres import Cadre, find_cadres
from projections.database import Database
from projections.deviations import DecidedDeviation, find_deviations
from projections.log import head_position
from projections.periods import PeriodLife, find_period, find_periods
from projections.snapshot import Snapshot, snapshot
from projections.standings import facts_position, standing

WAIT_TIMEOUT_S = 10.0
_RESULTS_KEPT = 32  # of a county of 1,300 cadres, about 2 MB each
_SCHEMES_KEPT = 256
_SIGHTS_KEPT = 256
_VIEWS_KEPT = 16  # each as large as a result
_LISTS_KEPT = 64
Made = TypeVar("Made")


class Store(Generic[Made]):
    """The last few of what was made, by key. Of several who miss the same, one makes it."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._changed = threading.Condition()
        self._made: OrderedDict[Hashable, Made] = OrderedDict()
        self._making: set[Hashable] = set()

    def get(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What was made for that key, or what `make` makes now."""
        with self._changed:
            while key not in self._made and key in self._making:
                self._changed.wait()
            if key in self._made:
                self._made.move_to_end(key)
                return self._made[key]
            self._making.add(key)
        try:
            made = make()
            with self._changed:
                self._made[key] = made
                while len(self._made) > self._most:
                    self._made.popitem(last=False)
        finally:
            with self._changed:
                self._making.discard(key)
                self._changed.notify_all()
        return made


class Kept:
    """What is kept between answers about one database."""

    def __init__(self) -> None:
        self.schemes: Store[Scheme] = Store(_SCHEMES_KEPT)
        self.results: Store[Result] = Store(_RESULTS_KEPT)
        self.standings: Store[Any] = Store(_RESULTS_KEPT)  # of api.office.answers_rows
        self.sights: Store[Sight] = Store(_SIGHTS_KEPT)
        self.views: Store[Any] = Store(_VIEWS_KEPT)  # of api.office.answers_standing
        self.lives: Store[list[PeriodLife]] = Store(_LISTS_KEPT)
        self.bodies: Store[dict[str, BodyFact]] = Store(_LISTS_KEPT)
        self.names: dict[Sealed, str] = {}


_KEPT: WeakKeyDictionary[Database, Kept] = WeakKeyDictionary()


class Reading:
    """One look at the projections. Make it with `reading`."""

    def __init__(self, office: Office, connection: Snapshot, kept: Kept) -> None:
        self.office = office
        self.ledger = office.ledger.name
        self.connection = connection
        self.kept = kept
        self.position = facts_position(connection, self.ledger)
        head = head_position(connection, self.ledger)
        self.freshness = Freshness(position=self.position, lag_entries=head - self.position)

    @cached_property
    def lives(self) -> list[PeriodLife]:
        """All periods, in the order in which they were opened."""
        return self.kept.lives.get(
            (self.ledger, self.position), lambda: find_periods(self.connection, self.ledger)
        )

    def life(self, scheme: str, assessment: str, period: str) -> PeriodLife:
        """One period; DomainError `period-not-opened`."""
        return find_period(self.connection, self.ledger, scheme, assessment, period)

    def scheme(self, life: PeriodLife) -> Scheme:
        """The pack that governs a period."""
        return self.kept.schemes.get(
            (self.ledger, life.scheme, life.digest, life.period),
            lambda: adopted_scheme(
                self.connection, self.ledger, life.scheme, life.digest, life.period
            ),
        )

    @cached_property
    def bodies(self) -> dict[str, BodyFact]:
        """All bodies by code."""
        return self.kept.bodies.get((self.ledger, self.position), self._bodies)

    def _bodies(self) -> dict[str, BodyFact]:
        found = find_bodies(self.connection, self.ledger, as_of=self.position)
        return {body.body: body for body in found}

    @cached_property
    def jurisdiction(self) -> str:
        """The name of the county, or of the ledger while no county is registered."""
        counties = [body.name for body in self.bodies.values() if body.kind == "county"]
        return counties[0] if counties else self.ledger

    def body_name(self, code: str) -> str:
        """The name of a body, or its code where it has none."""
        body = self.bodies.get(code)
        return body.name if body else code

    def cadres(self, persons: list[str] | None = None) -> dict[str, Cadre]:
        """Persons as they serve today, by id; all of them unless some are named."""
        found = find_cadres(self.connection, self.ledger, on=self.office.today(), persons=persons)
        return {cadre.person: cadre for cadre in found}

    @cached_property
    def sight(self) -> Sight:
        """What the asker may see of whom."""
        asker = self.office.asker
        key = (self.ledger, self.position, self.sight_key)
        return self.kept.sights.get(key, lambda: self._sight(asker))

    @property
    def sight_key(self) -> str | None:
        """Names what the asker may see; None for whoever sees all."""
        return self.office.asker.sight if self.office.asker else None

    def _sight(self, asker: Asker | None) -> Sight:
        parents = {body.body: body.parent for body in self.bodies.values()}
        counties = [body.body for body in self.bodies.values() if body.kind == "county"]
        return Sight(asker, parents, counties[0] if counties else "")

    def names(self, persons: list[str] | None = None) -> dict[str, str]:
        """The names of persons, by id, as the asker may see them; the erased ones are missing."""
        cadres = self.cadres(persons)
        sealed = {person: cadre.details for person, cadre in cadres.items() if not cadre.erased}
        kept = self.kept.names
        unknown = {person: each for person, each in sealed.items() if each not in kept}
        if unknown:
            for person, details in self.office.vault.open_many(unknown).items():
                if details is not None:
                    kept[unknown[person]] = details.name
        return {
            person: self.sight.name(kept[each], cadres[person].unit or "", person)
            for person, each in sealed.items()
            if each in kept
        }

    def deviations(self, life: PeriodLife, subject: str | None = None) -> list[DecidedDeviation]:
        """What the meeting decided otherwise than was computed, and still stands."""
        return find_deviations(
            self.connection,
            self.ledger,
            scheme=life.scheme,
            assessment=life.assessment,
            period=life.period,
            subject=subject,
        )

    def decided(self, life: PeriodLife) -> Scheme:
        """The pack with what the meeting decided otherwise put into its steps."""
        key = (self.ledger, life.digest, life.assessment, life.period, life.decided_at)
        return self.kept.schemes.get(key, lambda: self._decided(life))

    def _decided(self, life: PeriodLife) -> Scheme:
        changes = [
            Deviation(
                subject=one.subject,
                field=one.field,
                computed=one.computed,
                decided=one.decided,
                reason=one.reason,
            )
            for one in self.deviations(life)
        ]
        scheme = self.scheme(life)
        return decided_scheme(scheme, life.assessment, changes) if changes else scheme

    def result(self, life: PeriodLife, as_of: int, *, decided: bool) -> Result:
        """The period evaluated over the facts as of a position, as computed or as decided."""
        scheme = self.decided(life) if decided else self.scheme(life)
        decided_at = life.decided_at if decided else None
        key = (self.ledger, life.digest, life.assessment, life.period, decided_at, as_of)
        return self.kept.results.get(
            key,
            lambda: standing(
                self.connection, self.ledger, scheme, life.assessment, life.period, as_of=as_of
            ),
        )

    def period_view(self, life: PeriodLife) -> PeriodView:
        """A period with its titles."""
        scheme = self.scheme(life)
        span = parse_period(life.period)
        return PeriodView(
            scheme=life.scheme,
            scheme_title=scheme.title,
            scheme_version=life.scheme_version,
            assessment=life.assessment,
            assessment_title=scheme.assessment(life.assessment).title,
            period=life.period,
            state=life.state,
            starts_on=span.starts_on,
            ends_on=span.ends_on,
            opened_on=life.opened_on,
            closed_on=life.closed_on,
            computed_on=life.computed_on,
            decided_on=life.decided_on,
            published_on=life.published_on,
            final_on=life.final_on,
            objections_until=life.objections_until,
            meeting=life.meeting,
            reopened_times=life.reopened_times,
        )


@contextmanager
def reading(office: Office, *, wait_for: int | None = None) -> Iterator[Reading]:
    """Look at the projections once they have come to `wait_for`.

    Raises DomainError `position-ahead` if the ledger itself has not come so far, and
    `projections-behind` if they do not come to it in time.
    """
    if wait_for is not None:
        _wait(office, wait_for)
    kept = _KEPT.setdefault(office.database, Kept())
    with snapshot(office.database) as connection:
        yield Reading(office, connection, kept)


def check_position(office: Office, position: int) -> None:
    """DomainError `position-ahead` if the ledger has no such entry yet."""
    head = office.ledger.head()
    if position > head:
        raise DomainError(
            "position-ahead",
            f"{office.ledger.name} has {head} entries; there is no entry {position} yet.",
            next_step=f"Ask for a position up to {head}.",
            position=position,
            head=head,
        )


def _wait(office: Office, position: int) -> None:
    check_position(office, position)
    office.runner.wait_for(office.ledger.name, position, WAIT_TIMEOUT_S)
