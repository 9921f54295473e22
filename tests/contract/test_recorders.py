"""One suite, both recorders: the library's own, and what this ledger adds to it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from eventsourcing.dcb.api import DCBAppendCondition, DCBEvent, DCBQuery, DCBQueryItem
from eventsourcing.dcb.tests import DCBRecorderTestCase
from eventsourcing.persistence import IntegrityError, ProgrammingError
from psycopg.errors import CheckViolation
from psycopg_pool import ConnectionPool

from ledger import postgres
from ledger.postgres import PostgresRecorder
from ledger.recorder import Recorder


class Library(DCBRecorderTestCase):
    """The library's suite; its checks are methods that take a recorder."""


def test_library_append_and_read(recorder: Recorder) -> None:
    Library()._test_append_read(recorder)


def test_library_append_and_subscribe(recorder: Recorder) -> None:
    Library()._test_append_subscribe(recorder)


def numbered(*numbers: int, kind: str = "t", tag: str = "a") -> list[DCBEvent]:
    return [DCBEvent(kind, str(n).encode(), [tag, f"n:{n}"]) for n in numbers]


def query(*items: tuple[list[str], list[str]]) -> DCBQuery:
    return DCBQuery([DCBQueryItem(types, tags) for types, tags in items])


def test_an_empty_ledger_has_head_zero(recorder: Recorder) -> None:
    assert recorder.head() == 0
    assert list(recorder.entries()) == []


def test_refused_append_leaves_no_gap(recorder: Recorder) -> None:
    recorder.append(numbered(1, 2))
    for _ in range(3):
        with pytest.raises(IntegrityError):
            recorder.append(numbered(9), DCBAppendCondition(query(([], ["n:2"]))))
    assert recorder.append(numbered(3)) == 3
    assert list(recorder.entries()) == [(1, b"1"), (2, b"2"), (3, b"3")]


def test_an_append_in_parts_is_one_append(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Large ones go to PostgreSQL piece by piece; nobody may see that."""
    monkeypatch.setattr(postgres, "WHOLE_EVENTS", 10)
    monkeypatch.setattr(postgres, "PART_EVENTS", 7)
    recorder.append(numbered(1, 2))
    assert recorder.append(iter(numbered(*range(3, 51)))) == 50
    refusing = DCBAppendCondition(query((["t"], ["n:40"])), after=2)
    with pytest.raises(IntegrityError):
        recorder.append(numbered(*range(51, 90)), refusing)
    agreeing = DCBAppendCondition(query((["t"], ["n:40"])), after=40)
    assert recorder.append(numbered(*range(51, 90)), agreeing) == 89
    assert list(recorder.entries()) == [(n, str(n).encode()) for n in range(1, 90)]


def test_an_event_that_cannot_be_made_undoes_the_append(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "WHOLE_EVENTS", 10)
    monkeypatch.setattr(postgres, "PART_EVENTS", 7)

    def failing() -> Iterator[DCBEvent]:
        yield from numbered(*range(30))
        raise ValueError("no such event")

    with pytest.raises(ValueError, match="no such event"):
        recorder.append(failing())
    assert recorder.head() == 0
    assert recorder.append(numbered(1)) == 1


def test_entries_span_pages(recorder: Recorder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "PAGE_ENTRIES", 7)
    recorder.append(numbered(*range(1, 51)))
    every = [(n, str(n).encode()) for n in range(1, 51)]
    assert list(recorder.entries()) == every
    assert list(recorder.entries(after=3, limit=20)) == every[3:23]
    assert list(recorder.entries(query(([], ["a"])), after=3, limit=20)) == every[3:23]
    assert list(recorder.entries(query((["t"], [])), after=43)) == every[43:]
    assert list(recorder.entries(limit=0)) == []


def test_reading_stops_at_the_head_of_its_beginning(recorder: Recorder) -> None:
    recorder.append(numbered(1, 2))
    response = recorder.read()
    reading = recorder.entries()
    assert next(reading) == (1, b"1")
    recorder.append(numbered(3))
    assert [found.position for found in response] == [1, 2]
    assert list(reading) == [(2, b"2")]


@pytest.mark.parametrize("distance", [5, 500])
def test_condition_is_the_same_near_the_head_and_far(recorder: Recorder, distance: int) -> None:
    """Two plans in PostgreSQL: look at each new entry, or look in the index."""
    start = recorder.append(numbered(0))
    marked = DCBEvent("marked", b"", ["x", "y"])
    recorder.append([*numbered(*range(distance)), marked, *numbered(*range(distance))])
    for conflicting in [
        query(([], ["x"])),
        query(([], ["x", "y"])),
        query((["marked"], ["y"])),
        query((["other", "marked"], [])),
        query(([], ["none"]), (["marked"], ["x"])),
        query(([], [])),
        query(),
    ]:
        with pytest.raises(IntegrityError):
            recorder.append(numbered(1), DCBAppendCondition(conflicting, after=start))
    position = recorder.head()
    for free in [
        query(([], ["x", "none"])),
        query((["t"], ["x"])),
        query((["other"], [])),
        query((["marked"], ["a"]), ([], ["z"])),
    ]:
        position += 1
        assert recorder.append(numbered(1), DCBAppendCondition(free, after=start)) == position


@pytest.mark.parametrize("distance", [0, 5, 500])
def test_what_happened_up_to_the_position_is_no_conflict(recorder: Recorder, distance: int) -> None:
    known = recorder.append(numbered(1, tag="x"))
    if distance:
        recorder.append(numbered(*range(distance)))
    same = query(([], ["x"]))
    assert list(recorder.entries(same, after=known)) == []
    condition = DCBAppendCondition(same, after=known)
    assert recorder.append(numbered(2, tag="x"), condition) == distance + 2


def test_an_event_may_have_no_tags(recorder: Recorder) -> None:
    recorder.append([DCBEvent("t", b"1", [])])
    [found] = recorder.read()
    assert found.event.tags == []


@pytest.mark.parametrize("tag", ["", "a\x1fb", "a\x00"])
def test_refuses_what_is_no_tag(recorder: Recorder, tag: str) -> None:
    with pytest.raises(ProgrammingError):
        recorder.append([DCBEvent("t", b"1", [tag])])
    assert recorder.head() == 0


def test_subscription_follows_a_query(recorder: Recorder) -> None:
    recorder.append([*numbered(1), *numbered(2, tag="b"), *numbered(3)])
    with recorder.subscribe(query(([], ["a"]))) as subscription:
        assert [next(subscription).position, next(subscription).position] == [1, 3]
        recorder.append([*numbered(4, tag="b"), *numbered(5)])
        assert next(subscription).position == 5
        subscription.stop()
        assert list(subscription) == []


@pytest.mark.database
def test_ledgers_with_equal_tags_stay_apart(pool: ConnectionPool) -> None:
    one, two = PostgresRecorder(pool, "county"), PostgresRecorder(pool, "county/town")
    one.append(numbered(*range(300)))
    two.append(numbered(7))
    assert [found.event.data for found in two.read(query(([], ["a"])))] == [b"7"]
    assert [found.event.data for found in one.read(query(([], ["n:8"])))] == [b"8"]
    assert two.append(numbered(8), DCBAppendCondition(query(([], ["n:8"])))) == 2


@pytest.mark.database
def test_a_batch_of_thirty_thousand_is_one_append(pool: ConnectionPool) -> None:
    recorder = PostgresRecorder(pool, "county")
    assert recorder.append(numbered(*range(30_000))) == 30_000
    positions = [position for position, _ in recorder.entries()]
    assert all(later == earlier + 1 for earlier, later in pairwise(positions))


@pytest.mark.database
@pytest.mark.parametrize("name", ["", "a county", "county\n"])
def test_a_ledger_is_named_without_blanks(pool: ConnectionPool, name: str) -> None:
    """A blank parts the ledger from the tag in the index."""
    with pytest.raises(CheckViolation):
        PostgresRecorder(pool, name).append(numbered(1))
