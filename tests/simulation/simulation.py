"""The run: three counties in one database, people who act by the dice, and what goes wrong.

One seed decides every act and every fault. Where two clients or the follower work at the same
time, the machine decides who comes first: what the auditor asks must hold for any order.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from random import Random
from typing import Self

import psycopg
from structlog.testing import capture_logs
from structlog.typing import EventDict

from api.office.parts import Office
from domain.actor import Actor
from domain.errors import DomainError
from ledger.context import Context
from ledger.ledger import Ledger
from ledger.postgres import PostgresRecorder
from ledger.postgres_vault import PostgresVault
from projections.catalogue import PROJECTIONS
from projections.database import Database
from projections.follower import Follower
from projections.objections import find_objections
from projections.periods import find_periods
from projections.rebuild import RebuildReport, rebuild
from projections.runner import Runner
from tests.simulation import actors, actors_office
from tests.simulation.actors import Act
from tests.simulation.faults import Clock, PlannedFault, Scissors, Stumble, When, cuttable, is_cut
from tests.simulation.world import PLOTS, County, Journal, Place

_ATTEMPTS = 40
_MASTER_KEY = bytes(range(32))
_ROLES = ("county_clerk", "township_reviewer", "meeting")
Draw = Callable[[County, Random], Act]

_ACTS: tuple[tuple[int, Draw], ...] = (
    (30, actors.record),
    (8, actors.import_entries),
    (12, actors.correct),
    (7, actors.withdraw),
    (3, actors.register),
    (2, actors.change_details),
    (6, actors.serve),
    (1, actors.erase),
    (26, actors.advance),
    (4, actors.blunder),
    (2, actors.reopen),
    (5, actors.supersede),
    (6, actors.ask),
    (3, actors_office.order_duty),
    (4, actors_office.work_on_duty),
    (4, actors_office.judge_duty),
    (1, actors_office.escalate),
    (4, actors_office.object_to),
    (4, actors_office.rule),
    (2, actors_office.handle),
    (2, actors_office.carry_out),
)
_CLERKS = 5


class Simulation:
    """A context manager over one database. `run` lets people act, `settle` ends their year."""

    def __init__(self, url: str, seed: int, *, cadre_count: int = 24) -> None:
        self.dice = Random(seed)
        self.seed = seed
        self.journal = Journal(url)
        self.scissors = Scissors(url)
        self.stumble = Stumble()
        self.clock = Clock()
        self.database: Database = cuttable(url, self.scissors)
        self.runner = Runner(
            self.database.pool,
            self.stumble.over(PROJECTIONS),
            page_entries=self.dice.choice([7, 100]),
        )
        self.counties = [County(plot, self._office(plot.ledger), self.clock) for plot in PLOTS]
        self._cadre_count = cadre_count
        self._past: list[tuple[County, Act, Context]] = []
        self._requests = 0
        self._stack = ExitStack()
        self._following: ExitStack | None = None
        self._rebuilding: threading.Thread | None = None

    def __enter__(self) -> Self:
        self._stack.enter_context(capture_logs([self._watch_log]))
        self._stack.enter_context(self.database)
        return self

    def __exit__(self, *_: object) -> None:
        self.calm_down()
        self._stack.close()

    def run(self, acts: int, *, trouble: bool = True) -> None:
        """Set the counties up, then let so many things happen; without trouble one at a time."""
        for county in self.counties:
            self.set_up(county)
        weights = [weight for weight, _ in _ACTS]
        for _ in range(acts):
            if trouble:
                self._trouble()
            county = self.dice.choice(self.counties)
            draw = self.dice.choices(_ACTS, weights)[0][1]
            chance = self.dice.random()
            if trouble and chance < 0.05:
                self._two_at_once(county, draw)
            elif chance < 0.1 and self._past:
                self.perform(*self.dice.choice(self._past))
            else:
                self.perform(county, draw(county, self.dice))

    def set_up(self, county: County) -> None:
        """The scheme, the people, what holds for everybody, and the first period."""
        self.perform(county, actors.adopt(county))
        self.perform(county, actors.import_roster(county, self.dice, self._cadre_count))
        self.perform(county, actors.import_standing(county, self.dice))
        self.perform(county, actors.advance(county, self.dice))

    def settle(self) -> None:
        """No more faults: every period that was opened becomes final, and late changes reach it."""
        self.calm_down()
        for county in self.counties:
            for _ in range(_ATTEMPTS):
                county.states.update(self._states(county))
                open_places = [at for at, state in county.states.items() if state != "final"]
                if not open_places:
                    break
                self._settle_objections(county, open_places[0])
                self.clock.jump(actors.OBJECTIONS_DAYS)
                self.perform(county, actors.advance_at(county, self.dice, open_places[0]))
            self._settle_duties(county)
            for _ in range(3):
                self.perform(county, actors.withdraw(county, self.dice))
                self.perform(county, actors.supersede(county, self.dice))

    def _settle_objections(self, county: County, place: Place) -> None:
        """While a notice is on show somebody objects; all that waits is ruled on, by others."""
        if county.states[place] != "published":
            return
        self.perform(county, actors_office.object_to(county, self.dice, place))
        county.office.catch_up()
        with self.database.connection() as connection:
            found = find_objections(
                connection, county.plot.ledger, assessment=place[0], period=place[1]
            )
        for one in found:
            if one.state in ("filed", "acknowledged"):
                act = actors_office.ruling_on(county, one.objection, "rejected")
                self.perform(county, act, self._named(county, act, "a judge"))
            elif one.ruling in ("upheld", "upheld_in_part"):
                self.perform(county, actors_office.carrying_out(county, one.objection))

    def _settle_duties(self, county: County) -> None:
        """One duty is ordered, worked on and closed, each by somebody else."""
        for draw, who in (
            (actors_office.order_duty, "the office"),
            (actors_office.work_on_duty, "a worker"),
            (actors_office.judge_duty, "a judge"),
        ):
            for _ in range(_ATTEMPTS):
                before = self.journal.done.total()
                act = draw(county, self.dice)
                self.perform(county, act, self._named(county, act, who))
                if self.journal.done.total() > before:
                    break

    def perform(
        self,
        county: County,
        act: Act,
        context: Context | None = None,
        *,
        keyed: bool | None = None,
    ) -> None:
        """Carry out an act; a refusal is an answer, too. Whoever was cut off asks again."""
        context = context or self._context(county, act, keyed=keyed)
        ledger = county.plot.ledger
        for _ in range(_ATTEMPTS):
            try:
                answer = act.do(context)
            except DomainError as refused:
                self.journal.refuse(ledger, refused.code, context)
                return
            except psycopg.OperationalError as error:
                if not self.scissors.excuse(error):
                    raise
            except PlannedFault:
                pass
            else:
                self.journal.acknowledge(ledger, act.title, context, answer)
                if context.idempotency_key is not None:
                    self._past.append((county, act, context))
                return
            if context.idempotency_key is None:
                return  # it may be done or not; who gave no key can only look
            self.journal.retried += 1
        raise AssertionError(f"seed {self.seed}: {act.title} was cut off {_ATTEMPTS} times")

    def calm_down(self) -> None:
        """Put the scissors away, stop the follower, let the rebuild end."""
        self.scissors.put_away()
        self.stumble.next_time("")
        if self._following is not None:
            self._following.close()
            self._following = None
        if self._rebuilding is not None:
            self._rebuilding.join()
            self._rebuilding = None

    def _trouble(self) -> None:
        """Now and then something goes wrong, or starts, or stops."""
        match self.dice.randrange(60):
            case 0 | 1 | 2 | 3:
                whens: tuple[When, ...] = ("before", "after")
                self.scissors.cut_after(self.dice.randrange(1, 40), self.dice.choice(whens))
            case 4:
                self.scissors.cut_all()
            case 5 | 6:
                self.stumble.next_time(self.dice.choice(PROJECTIONS).name)
            case 7 | 8 | 9 if self._following is None:
                self._following = ExitStack()
                self._following.enter_context(Follower(self.runner, poll_interval_s=0.02))
            case 7 | 8 if self._following is not None:
                self._following.close()
                self._following = None
            case 10 | 11 if self._rebuilding is None:
                self._start_rebuild(self.dice.choice(self.counties), swap=self.dice.random() < 0.5)
            case 10 | 11 if self._rebuilding is not None:
                self._rebuilding.join()
                self._rebuilding = None
            case 12:
                self.clock.jump(self.dice.choice([-3, -1, 1, 3, 30]))

    def _watch_log(self, _: object, __: str, event: EventDict) -> EventDict:
        """What the service logs as failed must be a fault of ours."""
        failure = sys.exc_info()[1]
        if failure is not None and not (isinstance(failure, PlannedFault) or is_cut(failure)):
            self.journal.problems.append(f"logged: {event}: {failure!r}")
        return event

    def _start_rebuild(self, county: County, *, swap: bool) -> None:
        ledger = county.plot.ledger

        def work() -> None:
            try:
                report = rebuild(self.database.pool, ledger, PROJECTIONS, swap=swap)
            except psycopg.OperationalError as error:
                if not self.scissors.excuse(error):
                    self.journal.problems.append(f"{ledger}: rebuild: {error!r}")
            except Exception as failure:  # noqa: BLE001 (a thread's failure is the run's)
                self.journal.problems.append(f"{ledger}: rebuild: {failure!r}")
            else:
                self.journal.done["rebuild"] += 1
                self.journal.problems.extend(_differences(report))

        self._rebuilding = threading.Thread(target=work, name="rebuild")
        self._rebuilding.start()

    def _two_at_once(self, county: County, draw: Draw) -> None:
        """Two clients with one request, or with two that are alike, at the same moment."""
        act = draw(county, self.dice)
        if self.dice.random() < 0.5:
            other, contexts = act, [self._context(county, act, keyed=True)] * 2
        else:
            other = self.dice.choice([act, draw(county, self.dice)])
            contexts = [self._context(county, each) for each in (act, other)]
        gate = threading.Barrier(2)

        def client(each: Act, context: Context) -> None:
            gate.wait()
            self.perform(county, each, context)

        with ThreadPoolExecutor(2) as pool:
            for done in [
                pool.submit(client, each, context)
                for each, context in zip((act, other), contexts, strict=True)
            ]:
                done.result()

    def _states(self, county: County) -> dict[tuple[str, str], str]:
        county.office.catch_up()
        with self.database.connection() as connection:
            lives = find_periods(connection, county.plot.ledger)
        return {(life.assessment, life.period): life.state for life in lives}

    def _context(self, county: County, act: Act, *, keyed: bool | None = None) -> Context:
        self._requests += 1
        if keyed is None:
            keyed = act.keyed or self.dice.random() < 0.8
        name = f"{act.title} {self._requests}"
        clerk = f"clerk {self._requests % _CLERKS}"
        actor = Actor(county.plot.ledger, self.dice.choice(_ROLES), person=clerk)
        return Context(actor, request=name, idempotency_key=name if keyed else None)

    def _named(self, county: County, act: Act, person: str) -> Context:
        """A request of somebody who does nothing else."""
        context = self._context(county, act)
        return replace(context, actor=replace(context.actor, person=person))

    def _office(self, ledger: str) -> Office:
        pool = self.database.pool
        return Office(
            ledger=Ledger(ledger, PostgresRecorder(pool, ledger), self.clock),
            database=self.database,
            runner=self.runner,
            vault=PostgresVault(pool, ledger, _MASTER_KEY),
            today=self.clock.today,
        )


def _differences(report: RebuildReport) -> list[str]:
    return [f"{report.ledger} at {report.position}: {one}" for one in report.differences]
