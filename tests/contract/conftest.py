from __future__ import annotations

from collections.abc import Iterator

import pytest
from psycopg import Connection
from psycopg_pool import ConnectionPool

from ledger.memory import MemoryRecorder, MemoryVault
from ledger.postgres import PostgresRecorder
from ledger.postgres_vault import PostgresVault
from ledger.recorder import Recorder
from ledger.vault import Vault

LEDGER = "anqing/taihu"
MASTER_KEY = bytes(range(32))
STORES = ["memory", pytest.param("postgres", marks=pytest.mark.database)]


def as_service(connection: Connection) -> None:
    connection.execute("set role mingce_service")
    connection.commit()


@pytest.fixture
def pool(database: str) -> Iterator[ConnectionPool]:
    with ConnectionPool(database, min_size=1, max_size=8, configure=as_service, open=True) as pool:
        yield pool


@pytest.fixture(params=STORES)
def recorder(request: pytest.FixtureRequest) -> Recorder:
    if request.param == "memory":
        return MemoryRecorder()
    return PostgresRecorder(request.getfixturevalue("pool"), LEDGER)


@pytest.fixture(params=STORES)
def vault(request: pytest.FixtureRequest) -> Vault:
    if request.param == "memory":
        return MemoryVault(LEDGER, MASTER_KEY)
    return PostgresVault(request.getfixturevalue("pool"), LEDGER, MASTER_KEY)
