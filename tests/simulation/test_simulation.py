"""The whole system under load, blunders and faults, then an independent audit of what it left.

MINGCE_LONG=1 runs many seeds with many acts; MINGCE_SEED names one seed to run again.
"""

from __future__ import annotations

import os
from pathlib import Path

import psycopg
import pytest

from tests.bundled import FACTS, RESULTS, ask, bundle
from tests.simulation.audit_bytes import read_rows
from tests.simulation.auditor import audit
from tests.simulation.comparison import compare
from tests.simulation.simulation import Simulation

pytestmark = [pytest.mark.database, pytest.mark.slow]

_LONG = bool(os.environ.get("MINGCE_LONG"))
_ACTS = 1_500 if _LONG else 130
_SEED = os.environ.get("MINGCE_SEED")
_SEEDS = [int(_SEED)] if _SEED else range(1, 13 if _LONG else 4)


@pytest.mark.parametrize("seed", _SEEDS)
def test_ledger_stands_up_to_people_and_faults(database: str, seed: int, tmp_path: Path) -> None:
    with Simulation(database, seed) as simulation:
        simulation.run(_ACTS)
        simulation.settle()
        journal = simulation.journal
        print(f"seed {seed}: {dict(journal.done)}, refused {dict(journal.refusals)}")
        print(f"{simulation.scissors.cuts} cuts, {simulation.stumble.stumbled} stumbles")
        assert journal.problems == []
        with psycopg.connect(database) as connection:
            for county in simulation.counties:
                ledger = county.plot.ledger
                opinion = audit(ledger, read_rows(connection, ledger), journal.told(ledger))
                assert opinion.findings == ()
                assert list(compare(county, opinion)) == []
                assert any(opinion.outcomes.history.values()), "something became final"
                exported = tmp_path / ledger.replace("/", "-")
                bundle(county.office.database.pool, ledger, exported)
                assert ask(exported, FACTS).differences == []
                assert ask(exported, RESULTS).differences == []
        assert simulation.scissors.cuts
        assert simulation.stumble.stumbled
        assert journal.retried
        assert journal.repeated
