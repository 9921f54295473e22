"""A log and its witnesses: cosignatures come, and whatever witnesses do, the log goes on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from functools import partial
from pathlib import Path
from time import time

import httpx2
import pytest
import structlog

from domain.merkle.cosignatures import SUBTREE
from domain.merkle.keys import VerifierKey
from domain.merkle.notes import Signature, format_signatures, sign_text
from domain.merkle.policies import Policy, Witness
from ledger.tlog.checkpoints import Committed
from ledger.tlog.submitting import Submission, WitnessError
from ops.witness_server import witness_app
from tests.published import ORIGIN, Log
from tests.running import run
from tests.witnessed import (
    Hosts,
    Told,
    accepted,
    known,
    quorum_of,
    service,
    until,
    witness_key,
    witnessed,
    witnesses,
)

Answer = Callable[[httpx2.Request], httpx2.Response]


def test_a_quorum_of_witnesses_cosigns_each_checkpoint(tmp_path: Path) -> None:
    log, policy = Log(), quorum_of(2, "one", "two", "three")
    with (
        witnesses(tmp_path, "one", "two") as hosts,
        witnessed(log, policy, hosts.client) as integrator,
    ):
        for count in (3, 300, 1):
            log.append(count)
            integrator.catch_up()
            until(lambda: accepted(log, policy) == {"one", "two"}, "two have cosigned")
        with service(tmp_path / "three", witness_key("three")) as third:
            hosts.hosts["three.example"] = httpx2.ASGITransport(witness_app(third))
            until(lambda: len(accepted(log, policy)) == 3, "the third has cosigned as well")
            assert third.head(ORIGIN).size == 304
    log.check()


def test_what_was_published_before_the_start_is_cosigned_too(tmp_path: Path) -> None:
    log, policy = Log(), quorum_of(1, "one")
    log.append(5)
    log.integrator().catch_up()
    with witnesses(tmp_path, "one") as hosts, witnessed(log, policy, hosts.client):
        until(lambda: accepted(log, policy) == {"one"}, "it has been cosigned")


def test_a_witness_that_lost_its_memory_begins_anew(tmp_path: Path) -> None:
    log, policy = Log(), quorum_of(1, "one")
    with witnesses(tmp_path, "one") as hosts, witnessed(log, policy, hosts.client) as integrator:
        log.append(9)
        integrator.catch_up()
        until(lambda: accepted(log, policy) == {"one"}, "the first was cosigned")
        with service(tmp_path / "empty", witness_key("one")) as empty:
            hosts.hosts["one.example"] = httpx2.ASGITransport(witness_app(empty))
            log.append(9)
            integrator.catch_up()
            until(lambda: accepted(log, policy) == {"one"}, "the second was cosigned")


async def endless() -> AsyncIterator[bytes]:
    while True:
        yield b"x" * 10_000
        await asyncio.sleep(0)


async def never() -> AsyncIterator[bytes]:
    await asyncio.sleep(3600)
    yield b""


def cosigning(request: httpx2.Request, *, by: str = "bad", late_s: int = 0) -> bytes:
    """The cosignature of a witness over whatever it is asked about."""
    text = request.content.partition(b"\n\n")[2].rpartition(b"\n\n")[0] + b"\n"
    return format_signatures([sign_text(text, witness_key(by), time_s=int(time()) + late_s)])


def other_text(_: httpx2.Request) -> bytes:
    text = f"{ORIGIN}\n5\n{'A' * 43}=\n".encode()
    return format_signatures([sign_text(text, witness_key("bad"), time_s=1_760_000_000)])


STRANGE: Mapping[str, tuple[str, Answer]] = {
    "an error": ("witness-refused", lambda _: httpx2.Response(500, text="<html>oops")),
    "no trust": ("witness-refused", lambda _: httpx2.Response(403)),
    "a conflict without a size": ("witness-refused", lambda _: httpx2.Response(409)),
    "a conflict with the size that was said": (
        "witness-refused",
        lambda _: httpx2.Response(409, content=b"0\n"),
    ),
    "a conflict with nonsense": ("witness-refused", lambda _: httpx2.Response(409, content=b"-1")),
    "a size beyond the log": ("witness-ahead", lambda _: httpx2.Response(409, content=b"999\n")),
    "a refused proof": ("witness-refused", lambda _: httpx2.Response(422)),
    "another place": (
        "witness-refused",
        lambda _: httpx2.Response(307, headers={"Location": "https://one.example/add-checkpoint"}),
    ),
    "nothing": ("witness-answer-unfit", lambda _: httpx2.Response(200)),
    "garbage": ("witness-answer-unfit", lambda _: httpx2.Response(200, content=b"\xff\x00" * 99)),
    "an answer without end": (
        "witness-answer-unfit",
        lambda _: httpx2.Response(200, content=endless()),
    ),
    "no answer": ("witness-unreachable", lambda _: httpx2.Response(200, content=never())),
    "the signature of another": (
        "witness-answer-unfit",
        lambda request: httpx2.Response(200, content=cosigning(request, by="two")),
    ),
    "another checkpoint": (
        "witness-answer-unfit",
        lambda request: httpx2.Response(200, content=other_text(request)),
    ),
    "a time to come": (
        "witness-answer-unfit",
        lambda request: httpx2.Response(200, content=cosigning(request, late_s=3600)),
    ),
    "a time before the checkpoint": (
        "witness-answer-unfit",
        lambda request: httpx2.Response(200, content=cosigning(request, late_s=-3600)),
    ),
}


@pytest.mark.parametrize(("code", "answer"), STRANGE.values(), ids=list(STRANGE))
def test_says_what_is_wrong_with_an_answer(
    code: str, answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ledger.tlog.submitting.LONGEST_WAIT_S", 0.5)
    log, hosts = Log(), Hosts(bad=Told(answer))
    log.append(5)
    log.integrator().catch_up()
    assert log.checkpoints is not None
    committed = log.checkpoints.latest()
    assert committed is not None
    submission = Submission(known("bad"), log.store.expect)
    with pytest.raises(WitnessError) as failed:
        run(partial(cosign, hosts, submission, committed))
    assert failed.value.code == code
    assert len(failed.value.message) < 500
    # When it comes to its senses it is taken at its word.
    hosts.hosts["bad.example"] = Told(
        lambda request: httpx2.Response(200, content=cosigning(request))
    )
    [cosignature] = run(partial(cosign, hosts, submission, committed))
    assert cosignature.name == "bad.example/w"


async def cosign(
    hosts: Hosts, submission: Submission, committed: Committed
) -> tuple[Signature, ...]:
    async with hosts.client() as http:
        return await submission.cosign(http, committed)


def test_an_answer_may_be_as_long_as_many_signatures(tmp_path: Path) -> None:
    keys = [witness_key(f"bad{number}", SUBTREE) for number in range(15)]
    log = Log()
    witness = Witness("bad14", keys[14].key, "https://bad.example")
    log.append(5)
    log.integrator().catch_up()
    assert log.checkpoints is not None
    committed = log.checkpoints.latest()
    assert committed is not None
    with service(tmp_path / "witness", *keys) as made:
        hosts = Hosts(bad=httpx2.ASGITransport(witness_app(made)))
        submission = Submission(witness, log.store.expect)
        [cosignature] = run(partial(cosign, hosts, submission, committed))
    assert cosignature.name == "bad14.example/w"


@pytest.mark.parametrize("answer", [answer for _, answer in STRANGE.values()], ids=list(STRANGE))
def test_whatever_one_answers_the_others_cosign(tmp_path: Path, answer: Answer) -> None:
    log, policy = Log(), quorum_of(2, "bad", "one", "two")
    with witnesses(tmp_path, "one", "two") as hosts:
        hosts.hosts["bad.example"] = Told(answer)
        with witnessed(log, policy, hosts.client) as integrator:
            for count in (5, 7):
                log.append(count)
                integrator.catch_up()
                until(lambda: accepted(log, policy) == {"one", "two"}, "the others have")
    assert log.check() is not None


def test_a_witness_that_cannot_be_reached_is_asked_ever_more_seldom() -> None:
    log, policy, hosts = Log(), quorum_of(1, "gone"), Hosts()
    with (
        structlog.testing.capture_logs() as said,
        witnessed(log, policy, hosts.client) as integrator,
    ):
        log.append(5)
        integrator.catch_up()
        until(lambda: len(hosts.asked) > 3, "it is asked again")
    failures = [line for line in said if line["event"] == "witness_failed"]
    assert [line["again_in_s"] for line in failures[:4]] == [0.01, 0.02, 0.04, 0.08]
    assert {line["code"] for line in failures} == {"witness-unreachable"}


def test_a_log_that_forks_gets_no_cosignature(tmp_path: Path) -> None:
    """Another database with the same key: the witness knows the first history, and keeps to it."""
    policy = quorum_of(1, "one")
    first, second = Log(), Log()
    second.entries += [b"another beginning"]
    with witnesses(tmp_path, "one") as hosts:
        with witnessed(first, policy, hosts.client) as integrator:
            first.append(9)
            integrator.catch_up()
            until(lambda: accepted(first, policy) == {"one"}, "the first was cosigned")
        with (
            structlog.testing.capture_logs() as said,
            witnessed(second, policy, hosts.client) as integrator,
        ):
            second.append(20)
            integrator.catch_up()
            until(lambda: any("422" in line.get("problem", "") for line in said), "it was refused")
        assert accepted(second, policy) == set()
        assert hosts.asked


def test_a_key_in_a_policy_is_what_counts(tmp_path: Path) -> None:
    """A witness with the right name and another key."""
    stranger = VerifierKey("one.example/w", 4, witness_key("two").key.public)
    log = Log()
    witness = Witness("one", stranger, "https://one.example")
    policy = Policy((quorum_of(1, "one").logs), (witness,), (), "one")
    with (
        witnesses(tmp_path, "one") as hosts,
        structlog.testing.capture_logs() as said,
        witnessed(log, policy, hosts.client) as integrator,
    ):
        log.append(5)
        integrator.catch_up()
        until(lambda: any(line["event"] == "witness_failed" for line in said), "it was refused")
    assert accepted(log, policy) == set()
