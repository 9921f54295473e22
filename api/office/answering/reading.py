"""What one answer reads: all of it from one snapshot, evaluations kept for the next answer.

Facts as of a position never change, so a result is kept by pack, decision, period and position. Names are
kept by the sealed text that they were opened from, and shown only while the person is not erased.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property
from typing import TypeVar
from weakref import WeakKeyDictionary

from api.access.asker import Asker
from api.access.sight import Sight
from api.office.answering.kept import Kept, Lasting
from api.office.parts import Office
from api.office.views.answers import Freshness, PeriodView
from domain.calendar import parse_period
from domain.errors import DomainError
from domain.evaluation.facts import BodyFact
from domain.evaluation.result import Result
from domain.events.periods import Deviation
from domain.schemes.model import Scheme
from domain.slices.decided import decided_scheme
from projections.adopted import adopted_scheme
from projections.bodies import find_bodies
from projections.cadres import PERSON_TOPICS, Cadre, find_cadres
from projections.database import Database
from projections.deviations import DecidedDeviation, find_deviations
from projections.facts_people import APPOINTMENT_TOPICS, BODY_TOPICS
from projections.log import head_position, log_holds
from projections.periods import PeriodLife, find_period, find_periods
from projections.snapshot import Snapshot, snapshot
from projections.standing_anew import evaluate
from projections.standings import facts_position

WAIT_TIMEOUT_S = 10.0
_WHO_IS_WHO = PERSON_TOPICS | APPOINTMENT_TOPICS | BODY_TOPICS
Made = TypeVar("Made")


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
        for life in self.lives:
            if (life.scheme, life.assessment, life.period) == (scheme, assessment, period):
                return life
        # There is none, and this says so.
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

    def lasting(self, key: Hashable, topics: frozenset[str], make: Callable[[], Made]) -> Made:
        """What `make` gives, or gave before: until an event of the types, on the same day.

        Only for what depends on the day, the projections of those events, and the key.
        """
        whole_key = (self.ledger, self.office.today(), key)
        last = self.kept.lasting.last(whole_key)
        if last is not None and last.position > self.position:
            return make()  # somebody else sees more already
        changed = last is None or log_holds(
            self.connection, self.ledger, topics, after=last.position, until=self.position
        )
        made: Made = make() if changed or last is None else last.made
        self.kept.lasting.put(whole_key, Lasting(self.position, made))
        return made

    def names(self, persons: list[str] | None = None) -> dict[str, str]:
        """The names of persons, by id, as the asker may see them; the erased ones are missing.

        Of all persons, unless some are named; those are kept.
        """
        if persons is not None:
            return self._names(persons)
        key = ("names", self.sight_key)
        return self.lasting(key, _WHO_IS_WHO, lambda: self._names(None))

    def _names(self, persons: list[str] | None) -> dict[str, str]:
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

    def deviations(
        self, life: PeriodLife, subject: str | None = None, *, as_of: int | None = None
    ) -> list[DecidedDeviation]:
        """What was decided otherwise than computed, and still stands, or stood at a position."""
        return find_deviations(
            self.connection,
            self.ledger,
            scheme=life.scheme,
            assessment=life.assessment,
            period=life.period,
            subject=subject,
            as_of=as_of,
        )

    def set_aside(
        self, life: PeriodLife, subject: str, *, as_of: int | None = None
    ) -> list[DecidedDeviation]:
        """The meeting's changes of a subject that rulings set aside since it decided."""
        if life.revised_at is None:
            return []
        every = find_deviations(
            self.connection,
            self.ledger,
            scheme=life.scheme,
            assessment=life.assessment,
            period=life.period,
            subject=subject,
            undone=True,
            as_of=as_of,
        )
        return [one for one in every if one.set_aside and one.position > (life.decided_at or 0)]

    def decided(self, life: PeriodLife, *, as_of: int | None = None) -> Scheme:
        """The pack with what was decided otherwise put into its steps."""
        as_of = before_revision(life, as_of)
        key = (*_decision_of(life, as_of), self.ledger, life.digest, life.assessment, life.period)
        return self.kept.schemes.get(key, lambda: self._decided(life, as_of))

    def _decided(self, life: PeriodLife, as_of: int | None) -> Scheme:
        changes = [
            Deviation(
                subject=one.subject,
                field=one.field,
                computed=one.computed,
                decided=one.decided,
                reason=one.reason,
            )
            for one in self.deviations(life, as_of=as_of)
        ]
        scheme = self.scheme(life)
        return decided_scheme(scheme, life.assessment, changes) if changes else scheme

    def result(
        self, life: PeriodLife, as_of: int, *, decided: bool, decided_as_of: int | None = None
    ) -> Result:
        """The period evaluated over the facts as of a position, as computed or as decided.

        `decided_as_of`: as it had been decided at that position.
        """
        moment = before_revision(life, decided_as_of)
        scheme = self.decided(life, as_of=moment) if decided else self.scheme(life)
        decision = _decision_of(life, moment) if decided else None
        key = (self.ledger, life.digest, life.assessment, life.period, decision, as_of)
        return self.kept.results.get(key, lambda: self._result(life, scheme, key[:-1], as_of))

    def _result(
        self, life: PeriodLife, scheme: Scheme, key: tuple[Hashable, ...], as_of: int
    ) -> Result:
        """Evaluated, from what was evaluated last if that is not later."""
        evaluated = evaluate(
            self.connection,
            self.ledger,
            scheme,
            life.assessment,
            life.period,
            as_of=as_of,
            before=self.kept.evaluated.last(key),
        )
        self.kept.evaluated.put(key, evaluated)
        return evaluated.result

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


def before_revision(life: PeriodLife, as_of: int | None) -> int | None:
    """The position, if a ruling has changed the decision since; None: what stands now stood then."""
    if as_of is None or life.revised_at is None or as_of >= life.revised_at:
        return None
    return as_of


def _decision_of(life: PeriodLife, as_of: int | None) -> tuple[int | None, ...]:
    """Names the decision that stood at a position, or stands."""
    return (life.decided_at, life.revised_at, as_of)


_AROUND: ContextVar[Reading | None] = ContextVar("reading", default=None)


@contextmanager
def reading(office: Office, *, wait_for: int | None = None) -> Iterator[Reading]:
    """Look at the projections once they have come to `wait_for`.

    Within `one_look` it is that look, so that what stands on one page belongs together.

    Raises DomainError `position-ahead` if the ledger itself has not come so far, and
    `projections-behind` if they do not come to it in time.
    """
    around = _AROUND.get()
    if around is not None and around.office is office and wait_for is None:
        yield around
        return
    if wait_for is not None:
        _wait(office, wait_for)
    kept = _KEPT.setdefault(office.database, Kept())
    with snapshot(office.database) as connection:
        yield Reading(office, connection, kept)


@contextmanager
def one_look(office: Office) -> Iterator[None]:
    """Answer all questions of the office within from one snapshot. For pages that only read."""
    with reading(office) as look:
        before = _AROUND.set(look)
        try:
            yield
        finally:
            _AROUND.reset(before)


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
