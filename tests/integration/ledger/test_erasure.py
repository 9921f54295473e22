"""Erasing a person: nothing readable remains, and the log still verifies and replays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from hashlib import sha256

import psycopg
import pytest
from eventsourcing.dcb.domain import Selector
from psycopg_pool import ConnectionPool

from domain.actor import Actor
from domain.events import tags
from domain.events.people import PersonErased, PersonRegistered
from domain.slices.base import UseCase
from ledger.context import Context
from ledger.ledger import Ledger
from ledger.postgres import PostgresRecorder
from ledger.postgres_vault import PostgresVault
from ledger.sealing import PersonDetails
from tests.integration.ledger.appenders import as_service

pytestmark = pytest.mark.database

DAY = date(2025, 3, 31)
CONTEXT = Context(Actor("county/org", "clerk"), "request-1")
LEDGER = "anqing/taihu"
LIU = PersonDetails(name="刘一鸣", identity_number="34082519700101123X", phone="13812345678")
ZHAO = PersonDetails(name="赵二", staff_code="TH-0002")


class Record(UseCase):
    """Records an event about a person."""

    def __init__(self, decided: PersonRegistered | PersonErased) -> None:
        self.decided = decided

    def consistency_boundary(self) -> list[Selector]:
        return []

    def execute(self) -> None:
        self.record(self.decided, tags.person(self.decided.person))


@pytest.fixture
def pool(database: str) -> Iterator[ConnectionPool]:
    with ConnectionPool(database, min_size=1, max_size=2, configure=as_service, open=True) as pool:
        yield pool


def every_value(database: str) -> str:
    """The text of every row of every table in the database."""
    with psycopg.connect(database) as connection:
        tables = connection.execute(
            "select format('%I.%I', schemaname, tablename) from pg_tables"
            " where schemaname not in ('pg_catalog', 'information_schema')"
        ).fetchall()
        return "\n".join(
            # Byte strings print as hex; what is text in them is shown as text besides.
            text
            for (table,) in tables
            for (text,) in connection.execute(f"select t::text from {table} as t")
        )


def register(ledger: Ledger, vault: PostgresVault, person: str, details: PersonDetails) -> None:
    vault.new_person_key(person)
    vault.index(person, [details.identity_number, details.staff_code])
    sealed = vault.seal(person, details)
    ledger.do(Record(PersonRegistered(effective_on=DAY, person=person, details=sealed)), CONTEXT)


def test_plain_details_stand_nowhere_in_the_database(database: str, pool: ConnectionPool) -> None:
    ledger = Ledger(LEDGER, PostgresRecorder(pool, LEDGER))
    register(ledger, PostgresVault(pool, LEDGER, bytes(32)), "p-1", LIU)
    everything = every_value(database)
    assert "person-registered" in everything
    assert b"p-1".hex() in everything, "entries are searched, as hex"
    for secret in (LIU.name, LIU.identity_number, LIU.phone):
        assert secret not in everything
        assert secret.encode().hex() not in everything
    assert sha256(LIU.identity_number.encode()).hexdigest() not in everything


def test_erasing_leaves_log_and_replay_working(database: str, pool: ConnectionPool) -> None:
    ledger = Ledger(LEDGER, PostgresRecorder(pool, LEDGER))
    vault = PostgresVault(pool, LEDGER, bytes(32))
    register(ledger, vault, "p-1", LIU)
    register(ledger, vault, "p-2", ZHAO)
    vault.erase("p-1")
    ledger.do(Record(PersonErased(effective_on=DAY, person="p-1", reason="申请")), CONTEXT)

    details = {
        recorded.event.person: vault.open(recorded.event.person, recorded.event.details)
        for recorded in ledger.read()
        if isinstance(recorded.event, PersonRegistered)
    }
    assert details == {"p-1": None, "p-2": ZHAO}
    assert vault.find(LIU.identity_number) is None
    with psycopg.connect(database) as connection:
        rows = connection.execute("select entry, leaf from ledger.event").fetchall()
        assert len(rows) == 3
        assert all(sha256(b"\0" + entry).digest() == leaf for entry, leaf in rows)
        kept = connection.execute("select person from vault.person_key").fetchall()
        assert kept == [("p-2",)]


def test_a_county_of_persons_is_sealed_at_once(pool: ConnectionPool) -> None:
    vault = PostgresVault(pool, LEDGER, bytes(32))
    county = {f"p-{n}": PersonDetails(name=f"干部{n}", staff_code=f"C{n}") for n in range(1_296)}
    vault.new_person_keys(county)
    vault.index_many({person: [details.staff_code] for person, details in county.items()})
    sealed = vault.seal_many(county)
    assert vault.open_many(sealed) == county
    found = vault.find_many([details.staff_code for details in county.values()])
    assert sorted(found.values()) == sorted(county)
