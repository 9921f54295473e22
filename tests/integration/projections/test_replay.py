from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from domain.events.base import Event
from ledger.ledger import Ledger
from ledger.postgres import PostgresRecorder
from projections.replay import history
from projections.replay_state import Change, PeriodKey
from tests.integration.projections.counties import (
    CONTEXT,
    LEDGER,
    County,
    Happens,
    appointed,
    body,
    correction,
    entry,
    person,
    transferred,
)

pytestmark = pytest.mark.database

KEY = PeriodKey("points", "month", "2025-01")
# 23:30 in China, so that the day of recording is not the UTC day of half an hour later.
RECORDED = datetime(2025, 2, 1, 15, 30, tzinfo=UTC)


@pytest.fixture
def told(county: County) -> County:
    """Five entries about p1, recorded a day apart, and others about p2.

    1 and 2 bodies, 3 p1, 4 appointed 1 January, 5 work 5 on 10 January, 6 p2's, 7 correction of 5
    to 4, 8 back-dated: the transfer of 5 January, 9 work 2 on 20 January.
    """
    january = date(2025, 1, 10)
    fifth = entry("p1", "5", effective_on=january)
    days: list[list[Event]] = [
        [body("v1"), body("v2"), person("p1"), appointed("p1", "v1"), fifth],
        [entry("p2", "9"), correction(5, fifth, "4")],
        [transferred("p1", "v2", date(2025, 1, 5))],
        [entry("p1", "2", effective_on=date(2025, 1, 20))],
    ]
    for number, events in enumerate(days):
        now = RECORDED + timedelta(days=number)
        ledger = Ledger(LEDGER, PostgresRecorder(county.pool, LEDGER), lambda now=now: now)  # type: ignore[misc]
        ledger.do(Happens(events), CONTEXT)
    return county


def test_every_event_comes_with_the_state_before_and_after(told: County) -> None:
    with told.pool.connection() as connection:
        moments = history(connection, told.name, "p1")
    assert [moment.position for moment in moments] == [3, 4, 5, 7, 8, 9]
    assert [moment.before for moment in moments[1:]] == [m.after for m in moments[:-1]]
    assert [moment.after.points(KEY).get("work") for moment in moments] == [
        None,
        None,
        "5",
        "4",
        "4",
        "6",
    ]
    assert Change("appointment unit", "v1", "v2") in moments[4].changes
    assert moments[4].effective_on == date(2025, 1, 5)
    assert moments[4].actor == CONTEXT.actor


def test_as_of_a_position_only_what_was_known_then(told: County) -> None:
    with told.pool.connection() as connection:
        moments = history(connection, told.name, "p1", as_of_position=7)
    last = moments[-1].after
    assert (last.points(KEY), last.appointment and last.appointment.unit) == ({"work": "4"}, "v1")


def test_as_of_a_day_of_recording_counts_days_in_china(told: County) -> None:
    with told.pool.connection() as connection:
        first = history(connection, told.name, "p1", as_of_day=date(2025, 2, 1))
        second = history(connection, told.name, "p1", as_of_day=date(2025, 2, 2))
    assert [moment.position for moment in first] == [3, 4, 5]
    assert [moment.position for moment in second] == [3, 4, 5, 7]


def test_until_a_day_of_effect_only_what_was_true_by_then(told: County) -> None:
    with told.pool.connection() as connection:
        moments = history(connection, told.name, "p1", effective_until=date(2025, 1, 10))
    assert [moment.position for moment in moments] == [3, 4, 5, 7, 8]


def test_both_axes_together(told: County) -> None:
    with told.pool.connection() as connection:
        moments = history(
            connection, told.name, "p1", as_of_position=8, effective_until=date(2025, 1, 5)
        )
    assert [moment.position for moment in moments] == [3, 4, 8]


def test_bodies_have_histories_too(told: County) -> None:
    with told.pool.connection() as connection:
        moments = history(connection, told.name, "v1")
    assert [moment.type for moment in moments] == ["body-registered", "cadre-appointed"]
