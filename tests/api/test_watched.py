"""The service as others watch it: a monitor over HTTP, against the very routes of the product."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from api.access.asker import Asker
from domain.merkle.keys import format_vkey
from ledger.tlog.monitor import Monitor
from ledger.tlog.monitor_store import open_store
from ledger.tlog.remote import open_log
from ops.screenshots import serving
from tests.api.county import County
from tests.api.publishing import KEY, ORIGIN, POLICY, client_for, publish, rewritten, with_log

VERIFIER = Path(__file__).parents[2] / "ops" / "verifier" / "mingce_verify.py"


@pytest.mark.slow
def test_a_service_is_followed_and_convicted_by_a_notice(county: County, tmp_path: Path) -> None:
    office = with_log(county.office, tmp_path / "log", POLICY)
    publish(office)
    false_note = rewritten(office)
    with (
        serving(office, askers=lambda _: Asker()) as address,
        open_store(tmp_path / "monitor.sqlite") as store,
    ):
        monitor, log = Monitor(store, POLICY), open_log(f"{address}/log")
        assert [one.kind for one in monitor.look(log)] == ["first"]
        county.record(0, "3", "2025-Q2", "deeds")
        size = publish(office)
        assert [one.kind for one in monitor.look(log)] == ["grew"]
        assert store.origins() == [(ORIGIN, size)]
        [found] = monitor.add(false_note, "a notice")
    assert found.kind == "fork"
    evidence = tmp_path / "evidence.log-fork"
    evidence.write_bytes(found.evidence)
    said = subprocess.run(
        [sys.executable, "-I", VERIFIER, "fork", evidence, "--key", format_vkey(KEY.key)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stdout + said.stderr


def test_the_policy_that_the_service_gives_is_the_one_it_goes_by(
    county: County, tmp_path: Path
) -> None:
    client = client_for(with_log(county.office, tmp_path, POLICY))
    answer = client.get("/log/keys")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert f"log {format_vkey(KEY.key)}\n" in answer.text
    assert answer.text.endswith("group either 1 安庆日报 court\nquorum either\n")
    assert client_for(county.office).get("/log/keys").status_code == 404
