"""Faults that the simulation found in requests which touch the vault and the log, one by one."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from threading import Barrier

import psycopg
import pytest

from api.office import cadres
from api.office.cadres import Registered
from domain.actor import Actor
from domain.errors import DomainError
from domain.slices.erase_person import ErasePerson
from ledger.context import Context
from ledger.sealing import PersonDetails
from tests.simulation import actors
from tests.simulation.simulation import Simulation
from tests.simulation.world import County

pytestmark = pytest.mark.slow

NEWCOMER = PersonDetails(name="新人", staff_code="N1")


def request(name: str, *, key: str | None = None) -> Context:
    return Context(Actor("taihu", "county_clerk"), name, key)


@pytest.fixture
def simulation(database: str) -> Iterator[Simulation]:
    with Simulation(database, seed=1, cadre_count=16) as simulation:
        county = simulation.counties[0]
        simulation.perform(county, actors.import_roster(county, simulation.dice, 16))
        yield simulation


@pytest.fixture
def county(simulation: Simulation) -> County:
    return simulation.counties[0]


def is_cut_off(simulation: Simulation, county: County, context: Context, statement: int) -> bool:
    """Register the newcomer, cut before a statement; false once there is no such statement."""
    simulation.scissors.cut_after(statement, "before")
    try:
        cadres.register(county.office, NEWCOMER, context)
    except psycopg.OperationalError:
        return True
    finally:
        simulation.scissors.put_away()
    return False


def test_numbers_of_a_registration_that_was_cut_off_can_come_again(
    simulation: Simulation, county: County
) -> None:
    """They stayed with an id that nobody was registered under, and were refused ever after."""
    head = county.office.ledger.head()
    statement = 1
    while is_cut_off(simulation, county, request(f"register {statement}"), statement):
        assert county.office.ledger.head() == head
        statement += 1
    assert statement > 4
    person = county.office.vault.find("N1")
    assert person is not None
    assert [one.event.TOPIC for one in county.office.ledger.read(tags=[f"person:{person}"])] == [
        "person-registered"
    ]


def test_numbers_of_somebody_registered_are_refused(county: County) -> None:
    cadres.register(county.office, NEWCOMER, request("register"))
    head = county.office.ledger.head()
    other = PersonDetails(name="他人", staff_code="N1", identity_number="ID9")
    with pytest.raises(DomainError) as refused:
        cadres.register(county.office, other, request("register again"))
    assert refused.value.code == "identifier-taken"
    assert county.office.ledger.head() == head
    assert county.office.vault.find("ID9") is None, "it stays free for its owner"


@pytest.mark.parametrize("details", [NEWCOMER, PersonDetails(name="无编号")])
def test_one_registration_sent_twice_at_once_registers_one_person(
    county: County, details: PersonDetails
) -> None:
    """The slower one was refused the numbers that the faster one had just taken."""
    for number in range(10):
        numbered = PersonDetails(name=details.name, staff_code=details.staff_code and f"N{number}")
        context, gate = request(f"register {number}", key=f"key {number}"), Barrier(2)

        def client(numbered: PersonDetails, context: Context, gate: Barrier) -> Registered:
            gate.wait()
            return cadres.register(county.office, numbered, context)

        with ThreadPoolExecutor(2) as pool:
            both = [pool.submit(client, numbered, context, gate) for _ in range(2)]
        one, other = (done.result() for done in both)
        assert one.person == other.person
        assert {one.receipt.repeated, other.receipt.repeated} == {False, True}


def test_details_with_a_number_of_somebody_else_are_refused_unrecorded(county: County) -> None:
    """They were recorded first and refused afterwards."""
    head = county.office.ledger.head()
    details = PersonDetails(name="改名", staff_code="S001")
    with pytest.raises(DomainError) as refused:
        cadres.change_details(county.office, county.codes["S000"], details, request("change"))
    assert refused.value.code == "identifier-taken"
    assert county.office.ledger.head() == head


def test_an_erasure_that_was_cut_off_is_completed_by_asking_again(
    simulation: Simulation, county: County
) -> None:
    """It was refused as done already, and the key stayed."""
    vault = county.office.vault
    completed = 0
    for statement, (code, person) in enumerate(county.codes.items(), start=1):
        simulation.scissors.cut_after(statement, "before")
        try:
            cadres.erase(county.office, person, request(f"erase {code}"), reason="本人申请")
            break  # it has no more statements than that
        except psycopg.OperationalError:
            simulation.scissors.put_away()
        recorded = any(
            county.office.ledger.read(types=["person-erased"], tags=[f"person:{person}"])
        )
        completed += recorded
        with pytest.raises(DomainError, match="erased") if recorded else nullcontext():
            cadres.erase(county.office, person, request(f"again {code}"), reason="本人申请")
        assert vault.find(code) is None
        assert person not in vault._wrapped_keys([person])
    assert completed


def test_an_erasure_that_was_cut_off_is_finished_at_the_next_start(county: County) -> None:
    """It is on record, but nobody asked again: the key was still there."""
    person = cadres.register(county.office, NEWCOMER, request("newcomer")).person
    erased = ErasePerson(person=person, reason="本人申请", erased_on=county.office.today())
    county.office.ledger.do(erased, request("recorded, then cut off"))
    assert county.office.vault.find("N1") == person
    county.office.catch_up()
    cadres.finish_erasures(county.office)
    assert county.office.vault.find("N1") is None
    with pytest.raises(DomainError, match="no key"):
        county.office.vault.seal(person, NEWCOMER)
