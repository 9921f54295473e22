"""A running county and the application over it. Tests that change it make a county of their own."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import psycopg
import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from ops.postgres import PrivateServer
from tests.api.askers import COUNTY
from tests.api.county import Clock, County, open_office, settle

HOST = "http://127.0.0.1"
_numbers = itertools.count(1)


def client_of(county: County) -> TestClient:
    return TestClient(
        create_app(county.office, askers=COUNTY), base_url=HOST, raise_server_exceptions=False
    )


@dataclass(frozen=True, slots=True)
class Made:
    """A settled county that nobody works in: the name of its database, its time, its people."""

    database: str
    now: datetime
    people: list[str]


@pytest.fixture(scope="session")
def made(server: PrivateServer, template: str) -> Made:
    """Made once through the use cases; each test that changes a county gets a copy."""
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(f"create database made template {template} strategy file_copy")
    clock = Clock()
    with open_office(server.url("made"), clock) as office:
        people = settle(office, clock).people
    return Made("made", clock.now, people)


@contextmanager
def copy_of(made: Made, server: PrivateServer, name: str) -> Iterator[County]:
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(f"create database {name} template {made.database} strategy file_copy")
        clock = Clock(made.now)
        with open_office(server.url(name), clock) as office:
            yield County(office, clock, list(made.people))
        connection.execute(f"drop database {name} with (force)")


@pytest.fixture(scope="session")
def settled(made: Made, server: PrivateServer) -> Iterator[County]:
    """The county that tests only read."""
    with copy_of(made, server, "settled") as county:
        yield county


@pytest.fixture
def client(settled: County) -> TestClient:
    return client_of(settled)


@pytest.fixture
def county(made: Made, server: PrivateServer) -> Iterator[County]:
    """A county of the test's own."""
    with copy_of(made, server, f"county_{next(_numbers)}") as county:
        yield county
