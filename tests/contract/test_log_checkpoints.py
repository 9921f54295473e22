"""One suite, both stores of what a log has signed."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from eventsourcing.dcb.api import DCBEvent
from psycopg_pool import ConnectionPool

from domain.merkle.checkpoints import Checkpoint
from domain.merkle.cosignatures import COSIGNATURE
from domain.merkle.keys import SigningKey
from domain.merkle.notes import open_note, parse_note, sign_text
from ledger.postgres import PostgresRecorder
from ledger.tlog.checkpoints import Checkpoints, MemoryCheckpoints
from ledger.tlog.postgres_checkpoints import PostgresCheckpoints
from ledger.tlog.signers import sign_checkpoint
from tests.contract.conftest import LEDGER, STORES
from tests.published import KEY, ORIGIN, signers

HEAD = 100
WITNESSES = [SigningKey(f"witness.example/{n}", COSIGNATURE, bytes([n]) * 32) for n in range(3)]


@pytest.fixture(params=STORES)
def checkpoints(request: pytest.FixtureRequest) -> Checkpoints:
    """Of a ledger with 100 entries."""
    if request.param == "memory":
        return MemoryCheckpoints(lambda: HEAD)
    pool: ConnectionPool = request.getfixturevalue("pool")
    PostgresRecorder(pool, LEDGER).append([DCBEvent("t", b"x", [])] * HEAD)
    return PostgresCheckpoints(pool, LEDGER)


def signed(size: int) -> tuple[int, bytes, bytes]:
    root = bytes([size]) * 32
    return size, root, sign_checkpoint(Checkpoint(ORIGIN, size, root), signers())


def test_in_the_beginning_nothing_is_signed(checkpoints: Checkpoints) -> None:
    assert checkpoints.latest() is None
    assert checkpoints.at(1) is None
    assert checkpoints.covering(1) is None
    assert checkpoints.sizes(0, HEAD) == []


def test_checkpoints_are_found_by_size_and_by_what_they_cover(checkpoints: Checkpoints) -> None:
    done = [checkpoints.commit(after, *signed(size)) for after, size in ((0, 3), (3, 7), (7, 99))]
    three, seven, last = done
    assert last is not None
    assert (last.size, last.root, last.note) == signed(99)
    assert abs((datetime.now(UTC) - last.committed_at).total_seconds()) < 60
    assert checkpoints.latest() == checkpoints.at(99) == last
    assert checkpoints.at(8) is None
    assert [checkpoints.covering(n) for n in (1, 3, 4, 7, 8)] == [three, three, seven, seven, last]
    assert checkpoints.covering(100) is None
    assert checkpoints.sizes(0, 99) == [3, 7, 99]
    assert checkpoints.sizes(3, 98) == [7]


@pytest.mark.parametrize(
    ("after", "size"),
    [(0, 7), (3, 7), (5, 5), (5, 4), (6, 7), (5, HEAD + 1)],
    ids=["from the start", "from before", "same", "smaller", "unknown", "more than there is"],
)
def test_only_what_continues_the_latest_is_committed(
    checkpoints: Checkpoints, after: int, size: int
) -> None:
    assert checkpoints.commit(0, *signed(3))
    assert checkpoints.commit(3, *signed(5))
    assert checkpoints.commit(after, *signed(size)) is None
    assert checkpoints.sizes(0, HEAD) == [3, 5]


def test_of_many_at_once_exactly_one_is_committed(checkpoints: Checkpoints) -> None:
    together = threading.Barrier(8)
    done = []

    def compete(size: int) -> None:
        together.wait()
        done.append(checkpoints.commit(0, *signed(size)))

    threads = [threading.Thread(target=compete, args=[size]) for size in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    [won] = [committed for committed in done if committed]
    assert checkpoints.latest() == won
    assert checkpoints.sizes(0, HEAD) == [won.size]


def test_cosignatures_are_kept_once_for_each_key_and_shown(checkpoints: Checkpoints) -> None:
    committed = checkpoints.commit(0, *signed(5))
    assert committed is not None
    assert checkpoints.shown(committed) == committed.note
    text = parse_note(committed.note).text
    first, second, third = (sign_text(text, witness, time_s=1_700) for witness in WITNESSES)
    checkpoints.add_cosignatures(5, [first])
    checkpoints.add_cosignatures(5, [second, first])
    checkpoints.add_cosignatures(5, [sign_text(text, WITNESSES[0], time_s=1_800), third])
    assert set(checkpoints.cosignatures(5)) == {first, second, third}
    assert checkpoints.cosignatures(4) == []
    _, verified = open_note(
        checkpoints.shown(committed), [KEY.key, *(witness.key for witness in WITNESSES)]
    )
    assert len(verified) == 4
    assert checkpoints.at(5) == committed


def test_the_first_cosigned_checkpoints_are_found(checkpoints: Checkpoints) -> None:
    done = {}
    for after, size in ((0, 3), (3, 7), (7, 20), (20, 99)):
        done[size] = checkpoints.commit(after, *signed(size))
        assert done[size] is not None
        for one in {3: WITNESSES, 7: [], 20: WITNESSES[:1], 99: WITNESSES[1:]}[size]:
            text = parse_note(signed(size)[2]).text
            checkpoints.add_cosignatures(size, [sign_text(text, one, time_s=size)])
    assert checkpoints.cosigned(1, 9) == [done[3], done[20], done[99]]
    assert checkpoints.cosigned(4, 1) == [done[20]]
    assert checkpoints.cosigned(20, 9) == [done[20], done[99]]
    assert checkpoints.cosigned(100, 9) == []


def test_the_last_cosignature_of_a_key_is_found(checkpoints: Checkpoints) -> None:
    first, second, never = WITNESSES
    for after, size in ((0, 3), (3, 7), (7, 99)):
        committed = checkpoints.commit(after, *signed(size))
        assert committed is not None
        text = parse_note(committed.note).text
        by = {3: [first, second], 7: [first], 99: []}[size]
        checkpoints.add_cosignatures(size, [sign_text(text, one, time_s=size) for one in by])
    found = [checkpoints.last_cosignature(one.name, one.key.key_id) for one in WITNESSES]
    assert [one and (one[0], one[1].name) for one in found] == [
        (7, first.name),
        (3, second.name),
        None,
    ]
    assert checkpoints.last_cosignature(first.name, never.key.key_id) is None


def test_timestamps_are_kept_once_for_each_authority(checkpoints: Checkpoints) -> None:
    checkpoints.commit(0, *signed(5))
    checkpoints.add_timestamp(5, "tsa.example", b"token")
    checkpoints.add_timestamp(5, "tsa.example", b"another")
    checkpoints.add_timestamp(5, "other.example", b"third")
    found = {stamp.authority: stamp.token for stamp in checkpoints.timestamps(5)}
    assert found == {"tsa.example": b"token", "other.example": b"third"}
    assert checkpoints.timestamps(4) == []


def test_the_newest_timestamp_is_found(checkpoints: Checkpoints) -> None:
    for after, size in ((0, 5), (5, 9), (9, 12)):
        checkpoints.commit(after, *signed(size))
    assert checkpoints.last_timestamp() is None
    checkpoints.add_timestamp(9, "tsa.example", b"first")
    checkpoints.add_timestamp(9, "other.example", b"second")
    checkpoints.add_timestamp(5, "tsa.example", b"earlier tree")
    found = checkpoints.last_timestamp()
    assert found is not None
    assert (found[0], found[1].authority, found[1].token) == (9, "tsa.example", b"first")
