"""A running county and the application over it. Tests that change it make a county of their own."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from ops.postgres import PrivateServer
from tests.api.askers import COUNTY
from tests.api.county import Clock, County, open_office, settle

HOST = "http://127.0.0.1"


def client_of(county: County) -> TestClient:
    return TestClient(
        create_app(county.office, askers=COUNTY), base_url=HOST, raise_server_exceptions=False
    )


@pytest.fixture(scope="session")
def settled(server: PrivateServer, template: str) -> Iterator[County]:
    """The county that tests only read, made once."""
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(f"create database settled template {template} strategy file_copy")
    clock = Clock()
    with open_office(server.url("settled"), clock) as office:
        yield settle(office, clock)


@pytest.fixture
def client(settled: County) -> TestClient:
    return client_of(settled)


@pytest.fixture
def county(database: str) -> Iterator[County]:
    """A county of the test's own."""
    clock = Clock()
    with open_office(database, clock) as office:
        yield settle(office, clock)
