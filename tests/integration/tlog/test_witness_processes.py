"""Witnesses as processes: cut off at the worst moment, and a quorum of them over a real network."""

from __future__ import annotations

import os
import random
import signal
import threading
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path

import httpx2
import pytest

from domain.merkle.notes import open_note
from domain.merkle.witnessing import monitoring_path
from tests.integration.tlog.witness_process import process_of, serving
from tests.published import KEY, ORIGIN, Log
from tests.witnessed import accepted, asked, quorum_of, signed, until, witness_key, witnessed

pytestmark = pytest.mark.slow

KILLS = int(os.environ.get("MINGCE_KILLS", "2"))


def ask(url: str, body: bytes) -> httpx2.Response:
    return httpx2.post(f"{url}/add-checkpoint", content=body)


def test_what_was_kept_before_the_fall_is_known_after_it(tmp_path: Path) -> None:
    with serving(tmp_path, "one", dies_at=9) as url:
        assert ask(url, asked(0, 5)).status_code == 200
        with pytest.raises(httpx2.TransportError):
            ask(url, asked(5, 9))
    with serving(tmp_path, "one") as url:
        known = httpx2.get(f"{url}/{monitoring_path(ORIGIN)}").content
        note, verified = open_note(known, [KEY.key, witness_key("one").key])
        assert note.text == signed(9).text
        assert len(verified) == 2
        # Whoever did not hear the answer learns the size and asks again.
        behind = ask(url, asked(5, 9))
        assert (behind.status_code, behind.content) == (409, b"9\n")
        assert ask(url, asked(9, 9)).status_code == 200
        # And nothing that was before can be had any more.
        assert ask(url, asked(5, 7)).status_code == 409
        assert ask(url, asked(9, 12, forked=True)).status_code == 422


def test_whenever_it_is_killed_it_knows_what_it_has_answered(tmp_path: Path) -> None:
    """MINGCE_KILLS says how often."""
    dice, answered = random.Random(4), 0
    for _ in range(KILLS):
        with process_of(tmp_path, "one") as (url, process), httpx2.Client() as client:
            behind = client.post(f"{url}/add-checkpoint", content=asked(99, 99))
            known = int(behind.content)
            assert known in {answered, answered + 1}, "no more than one was kept and not answered"
            last = known + dice.randrange(1, 6)
            with suppress(httpx2.TransportError):
                while True:
                    if known == last:
                        threading.Timer(dice.uniform(0, 0.02), process.kill).start()
                    request = asked(known, known + 1)
                    assert client.post(f"{url}/add-checkpoint", content=request).status_code == 200
                    known = answered = known + 1
            assert process.wait(30) == -signal.SIGKILL
    assert answered >= KILLS


def test_stops_when_told(tmp_path: Path) -> None:
    with process_of(tmp_path, "one") as (url, process):
        assert ask(url, asked(0, 5)).status_code == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) in {0, 128 + signal.SIGTERM, -signal.SIGTERM}


def test_a_log_with_three_witnesses_of_which_one_falls(tmp_path: Path) -> None:
    log, policy = Log(), quorum_of(2, "one", "two", "three")
    with ExitStack() as stack:
        urls = [
            stack.enter_context(serving(tmp_path, one.name, 304 * (one.name == "three")))
            for one in policy.witnesses
        ]
        witnesses = tuple(
            replace(one, url=url) for one, url in zip(policy.witnesses, urls, strict=True)
        )
        policy = replace(policy, witnesses=witnesses)
        with witnessed(log, policy, httpx2.AsyncClient) as integrator:
            log.append(4)
            integrator.catch_up()
            until(lambda: len(accepted(log, policy)) == 3, "all three have cosigned")
            log.append(300)
            integrator.catch_up()
            until(lambda: accepted(log, policy) == {"one", "two"}, "two are left, and are enough")
    log.check()
