"""The work of a day: done at the start, once a day, and never in the way of another county."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date

import pytest

from api.office.duties import escalate_daily, order_duty
from api.office.parts import Office
from ops.daily import Daily
from tests.api.county import CONTEXT, Clock, County, open_office, settle


@pytest.fixture
def county(database: str) -> Iterator[County]:
    clock = Clock()
    with open_office(database, clock) as office:
        yield settle(office, clock)


def escalated(office: Office) -> int:
    return len(list(office.ledger.read(types=["duty-escalated"])))


def test_late_duties_are_escalated_once_a_day(county: County) -> None:
    office = county.office
    order_duty(
        office,
        CONTEXT,
        subject=county.people[4],
        kind="help",
        what="帮促",
        owner="village_committee",
        owner_body="xuqiao-1",
        due_on=date(2025, 5, 20),
    )
    county.clock.set(2025, 5, 21)
    daily = Daily([office], escalate_daily)
    before = escalated(office)
    daily.look()
    told = escalated(office)
    assert told > before
    daily.look()
    assert escalated(office) == told
    county.clock.set(2025, 6, 10)
    daily.look()
    assert escalated(office) == told + 1
    *_, last = office.ledger.read(types=["duty-escalated"])
    assert last.actor.role == "software"


def test_one_county_that_fails_does_not_hold_up_the_next(county: County) -> None:
    done: list[str] = []
    both = threading.Event()

    def work(office: Office) -> None:
        done.append(office.ledger.name)
        if len(done) == 1:
            raise RuntimeError("away")
        both.set()

    with Daily([county.office, county.office], work, look_interval_s=0.01):
        assert both.wait(10)
    assert len(done) >= 2
