from __future__ import annotations

from collections.abc import Iterator

import pytest

from ledger.ledger import Ledger
from ledger.postgres import PostgresRecorder
from projections.catalogue import PROJECTIONS
from projections.database import Database
from projections.runner import Runner
from tests.integration.projections.counties import LEDGER, County


@pytest.fixture
def county(database: str) -> Iterator[County]:
    with Database(database) as opened:
        ledger = Ledger(LEDGER, PostgresRecorder(opened.pool, LEDGER))
        yield County(database, opened.pool, ledger, Runner(opened.pool, PROJECTIONS))
