"""Each act is cut off at each of its statements in turn, and asked for again, as a client would.

However often it takes, it is done once; and what it leaves outside the log (keys, numbers) fits.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random

import psycopg
import pytest

from api.office import cadres
from domain.actor import Actor
from ledger.context import Context
from ledger.sealing import PersonDetails
from tests.simulation import actors, files
from tests.simulation.actors import Act
from tests.simulation.audit_bytes import read_rows
from tests.simulation.auditor import audit
from tests.simulation.comparison import compare
from tests.simulation.faults import When
from tests.simulation.simulation import Simulation
from tests.simulation.world import County

CONTEXT = Context(Actor("taihu", "county_clerk"), "close for the test")
pytestmark = pytest.mark.slow

_MOST_STATEMENTS = 100
Nth = Callable[[County, int], Act]
"""An act that can be drawn and done any number of times."""


def _register(county: County, number: int) -> Act:
    details = PersonDetails(name="新人", staff_code=f"C{number}")
    return Act("register", lambda context: cadres.register(county.office, details, context))


def _change_details(county: County, number: int) -> Act:
    person = county.people[0]
    details = PersonDetails(name="改名", staff_code=f"D{number}")
    return Act(
        "change details",
        lambda context: cadres.change_details(county.office, person, details, context),
    )


def _erase(county: County, number: int) -> Act:
    person = county.people[number]
    return Act(
        "erase", lambda context: cadres.erase(county.office, person, context, reason="本人申请")
    )


def _import_entries(county: County, number: int) -> Act:
    county.clock.jump(1)
    place = county.plot.periods[0][0], ""
    data = files.entries(county, Random(number), place, list(county.codes)[-1:], "dated")
    return Act("import entries", lambda context: files.import_entries(county, data, place, context))


def _close_or_reopen(county: County, number: int) -> Act:
    county.clock.reach(date(2025, 4, 1))
    return actors.move(
        county, Random(1), "close" if number % 2 else "reopen", county.plot.periods[0]
    )


def _compute(county: County, number: int) -> Act:
    if county.states[county.plot.periods[0]] == "open":
        actors.move(county, Random(number), "close", county.plot.periods[0]).do(CONTEXT)
    return actors.move(county, Random(number), "compute", county.plot.periods[0])


def _decide(county: County, _: int) -> Act:
    return actors.move(county, Random(2), "decide", county.plot.periods[0])


@pytest.mark.parametrize("when", ["before", "after"])
def test_an_act_cut_off_anywhere_is_done_once(database: str, when: When) -> None:
    with Simulation(database, seed=1) as simulation:
        county = simulation.counties[0]
        simulation.set_up(county)
        for nth in (
            *(_register, _change_details, _erase, _import_entries),
            *(_close_or_reopen, _compute, _decide),
        ):
            refused = simulation.journal.refusals.total()
            _cut_at_each_statement(simulation, county, nth, when)
            assert simulation.journal.refusals.total() == refused, nth.__name__
        assert simulation.journal.problems == []
        with psycopg.connect(database) as connection:
            rows = read_rows(connection, county.plot.ledger)
        opinion = audit(county.plot.ledger, rows, simulation.journal.told(county.plot.ledger))
        assert opinion.findings == ()
        assert list(compare(county, opinion)) == []


def _cut_at_each_statement(simulation: Simulation, county: County, nth: Nth, when: When) -> None:
    for number in range(1, _MOST_STATEMENTS):
        cuts = simulation.scissors.cuts
        act = nth(county, number)
        simulation.scissors.cut_after(number, when)
        simulation.perform(county, act, keyed=True)
        simulation.scissors.put_away()
        if simulation.scissors.cuts == cuts:
            assert number > 1, "at least one statement was cut"
            return  # the act has no more statements than that
    pytest.fail(f"{nth.__name__} has no end")
