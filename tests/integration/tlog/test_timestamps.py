"""Timestamps of a time-stamping authority of our own, made and checked with `openssl ts`."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from ledger.tlog.checkpoints import Committed
from ledger.tlog.published import PublishedLog
from ledger.tlog.timestamps import (
    Authority,
    Stamper,
    TimestampError,
    fetch_timestamp,
    read_roots,
    stamped_at,
    verify_timestamp,
)
from ops.settings import SettingsError, load_settings
from ops.stamping import authority_of, stamping
from tests.published import ORIGIN, Log, signers
from tests.timestamping import authority_at, make_authority, openssl, reply

Answer = Callable[[bytes], bytes]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("authority")
    make_authority(folder)
    return folder


@pytest.fixture
def answers(folder: Path) -> dict[str, Answer]:
    """What the authority does with a query; a test may replace it."""
    return {"reply": partial(reply, folder)}


@pytest.fixture
def authority(folder: Path, answers: dict[str, Answer]) -> Iterator[Authority]:
    def answer(query: bytes) -> bytes:
        return answers["reply"](query)

    with authority_at(folder, answer) as authority:
        yield authority


def newest(log: Log) -> Committed:
    assert log.checkpoints is not None
    committed = log.checkpoints.latest()
    assert committed is not None
    return committed


@pytest.fixture
def log() -> Log:
    log = Log()
    log.append(3)
    log.integrator().catch_up()
    return log


def test_a_stamped_checkpoint_verifies_here_and_with_openssl(
    authority: Authority, folder: Path, log: Log, tmp_path: Path
) -> None:
    note = newest(log).note
    data = fetch_timestamp(authority, note)
    moment = verify_timestamp(data, note, authority.roots)
    assert abs(datetime.now(UTC) - moment) < timedelta(minutes=1)
    assert stamped_at(data) == moment
    (tmp_path / "checkpoint").write_bytes(note)
    (tmp_path / "checkpoint.tsr").write_bytes(data)
    said = openssl(
        *("ts", "-verify", "-data", tmp_path / "checkpoint", "-in", tmp_path / "checkpoint.tsr"),
        *("-CAfile", folder / "ca.pem"),
    )
    assert b"OK" in said


def refused(attempt: Callable[[], object]) -> str:
    with pytest.raises(TimestampError) as found:
        attempt()
    assert found.value.next_step
    return found.value.code


def test_a_timestamp_is_of_one_text_and_one_authority(
    authority: Authority, folder: Path, log: Log
) -> None:
    note = newest(log).note
    data = fetch_timestamp(authority, note)
    others = read_roots((folder / "other.pem").read_bytes())
    bent = bytearray(data)
    bent[-5] ^= 1
    assert refused(lambda: verify_timestamp(data, note + b"\n", authority.roots)) == (
        "timestamp-wrong"
    )
    assert refused(lambda: verify_timestamp(data, note, others)) == "timestamp-wrong"
    assert refused(lambda: verify_timestamp(bytes(bent), note, authority.roots)) == (
        "timestamp-wrong"
    )


def test_an_old_answer_is_not_taken_for_a_new_one(
    authority: Authority, answers: dict[str, Answer], log: Log
) -> None:
    """Each request has a number of its own, which the answer must repeat."""
    old = fetch_timestamp(authority, newest(log).note)
    answers["reply"] = lambda _: old
    assert refused(lambda: fetch_timestamp(authority, newest(log).note)) == "timestamp-wrong"


@pytest.mark.parametrize("garbage", [b"", b"hello", b"\x30\x03\x02\x01\x02" * 3, bytes(200_000)])
def test_whatever_an_authority_answers_is_one_kind_of_error(
    authority: Authority, answers: dict[str, Answer], log: Log, garbage: bytes
) -> None:
    answers["reply"] = lambda _: garbage
    assert refused(lambda: fetch_timestamp(authority, newest(log).note)) == "timestamp-wrong"


def test_an_authority_that_refuses_is_told_as_such(
    authority: Authority, answers: dict[str, Answer], log: Log
) -> None:
    whole = answers["reply"]
    answers["reply"] = lambda _: whole(b"this is no query")
    assert refused(lambda: fetch_timestamp(authority, newest(log).note)) == "timestamp-wrong"


def test_an_authority_that_is_away_is_told_as_such(folder: Path, log: Log) -> None:
    away = Authority("http://127.0.0.1:9/tsa", read_roots((folder / "ca.pem").read_bytes()))
    assert refused(lambda: fetch_timestamp(away, newest(log).note)) == "timestamp-unreachable"
    assert refused(lambda: read_roots(b"no certificate")) == "timestamp-wrong"


def until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_the_newest_checkpoint_is_stamped_once_in_a_while(authority: Authority, log: Log) -> None:
    checkpoints = log.checkpoints
    assert checkpoints is not None
    stamper = Stamper(checkpoints, authority, every_s=0.5)
    stamper.start()
    try:
        stamper.after_publish(newest(log))
        until(lambda: bool(checkpoints.timestamps(3)))
        for _ in range(3):
            log.append(1)
            log.integrator().catch_up()
            stamper.after_publish(newest(log))
        until(lambda: bool(checkpoints.timestamps(6)))
    finally:
        stamper.stop()
    assert [bool(checkpoints.timestamps(size)) for size in (3, 4, 5, 6)] == [
        True,
        False,
        False,
        True,
    ]
    (stamp,) = checkpoints.timestamps(6)
    assert stamp.authority == "127.0.0.1"
    verify_timestamp(stamp.token, newest(log).note, authority.roots)


def test_what_failed_is_tried_again_and_holds_nobody_up(
    authority: Authority, answers: dict[str, Answer], log: Log
) -> None:
    checkpoints = log.checkpoints
    assert checkpoints is not None
    whole, failures = answers["reply"], []

    def fail(_: bytes) -> bytes:
        failures.append(1)
        raise ValueError

    answers["reply"] = fail
    stamper = Stamper(checkpoints, authority, every_s=0.1)
    stamper.start()
    try:
        stamper.after_publish(newest(log))
        until(lambda: len(failures) > 1)
        answers["reply"] = whole
        until(lambda: bool(checkpoints.timestamps(3)))
    finally:
        stamper.stop()


def test_what_the_settings_name_is_asked_as_the_log_grows(
    authority: Authority, folder: Path, log: Log
) -> None:
    assert log.stored is not None
    assert log.checkpoints is not None
    published = PublishedLog(ORIGIN, log.stored, log.checkpoints, log.store, signers)
    settings = load_settings(
        {
            "MINGCE_TIMESTAMP_URL": authority.url,
            "MINGCE_TIMESTAMP_CA": str(folder / "ca.pem"),
        }
    )
    log.append(4)
    with stamping({"county": published}, settings) as told:
        published.integrator(told["county"]).catch_up()
        until(lambda: log.checkpoints is not None and bool(log.checkpoints.timestamps(7)))
    with stamping({"county": published}, load_settings({})) as told:
        assert told == {}


@pytest.mark.parametrize(
    ("ca", "said"),
    [
        ("", "needs MINGCE_TIMESTAMP_CA"),
        ("absent.pem", "cannot be used"),
        ("tsa.key", "holds none"),
    ],
)
def test_an_authority_that_cannot_be_verified_is_refused(folder: Path, ca: str, said: str) -> None:
    environment = {"MINGCE_TIMESTAMP_URL": "https://tsa.example"}
    if ca:
        environment["MINGCE_TIMESTAMP_CA"] = str(folder / ca)
    with pytest.raises(SettingsError, match=said):
        authority_of(load_settings(environment))
