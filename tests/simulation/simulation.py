"""The run: three counties in one database, people who act by the dice, and what goes wrong.

One seed decides every act and every fault. Where two clients or the follower work at the same
time, the machine decides who comes first: what the auditor asks must hold for any order.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from random import Random

import psycopg

from api.office.parts import Office
from domain.errors import DomainError
from ledger.context import Actor, Context
from ledger.ledger import Ledger
from ledger.postgres import PostgresRecorder
from ledger.postgres_vault import PostgresVault
from projections.catalogue import PROJECTIONS
from projections.database import Database
from projections.follower import Follower
from projections.periods import find_periods
from projections.rebuild import RebuildReport, rebuild
from projections.runner import Runner
from tests.simulation import actors
from tests.simulation.actors import Act
from tests.simulation.faults import Clock, PlannedFault, Scissors, Stumble, cuttable
from tests.simulation.world import PLOTS, County, Journal

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
)


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
            self.database.pool, self.stumble.over(PROJECTIONS), page_entries=self.dice.choice([7, 100])
        )
        self.counties = [County(plot, self._office(plot.ledger), self.clock) for plot in PLOTS]
        self._cadre_count = cadre_count
        self._past: list[tuple[County, Act, Context]] = []
        self._requests = 0
        self._stack = ExitStack()
        self._following: ExitStack | None = None
        self._rebuilding: threading.Thread | None = None

    def __enter__(self) -> Simulation:
        self._stack.enter_context(self.database)
        return self

    def __exit__(self, *_: object) -> None:
        self.calm_down()
        self._stack.close()

    def run(self, acts: int) -> None:
        """Set the counties up, then let so many things happen."""
        for county in self.counties:
            self.perform(county, actors.adopt(county))
            self.perform(county, actors.import_roster(county, self.dice, self._cadre_count))
            if county.plot.scheme == "taihu-points":
                self.perform(county, actors.import_entries(county, self.dice))
        weights = [weight for weight, _ in _ACTS]
        for _ in range(acts):
            self._trouble()
            county = self.dice.choice(self.counties)
            draw = self.dice.choices(_ACTS, weights)[0][1]
            chance = self.dice.random()
            if chance < 0.05:
                self._two_at_once(county, draw)
            elif chance < 0.1 and self._past:
                self.perform(*self.dice.choice(self._past))
            else:
                self.perform(county, draw(county, self.dice))

    def settle(self) -> None:
        """No more faults: every period that was opened becomes final, and late changes reach it."""
        self.calm_down()
        for county in self.counties:
            for _ in range(40):
                states = self._states(county)
                county.states.update(states)
                if all(state == "final" for state in states.values()):
                    break
                self._settle_one(county, states)
            self.perform(county, actors.withdraw(county, self.dice))
            for place in county.states:
                county.clock.jump(1)
                self.perform(county, actors.supersede(county, self.dice))
                del place

    def perform(self, county: County, act: Act, context: Context | None = None) -> None:
        """Carry out an act; a refusal is an answer, too. Whoever was cut off asks again."""
        context = context or self._context(county, act)
        ledger = county.plot.ledger
        for _ in range(_ATTEMPTS):
            try:
                answer = act.do(context)
            except DomainError as refused:
                self.journal.refuse(ledger, refused.code, context)
                return
            except psycopg.OperationalError:
                if not self.scissors.excuse():
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
