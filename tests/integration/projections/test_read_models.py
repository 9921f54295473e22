from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain.events.base import Evidence, Sealed
from domain.events.entries import FileImported
from domain.events.outcomes import (
    DutyAssigned,
    DutyCancelled,
    OutcomeRecorded,
    OutcomeSuperseded,
    PayDetermined,
    PaySettled,
    TierChanged,
)
from domain.events.people import PersonDetailsChanged, PersonErased
from domain.events.periods import (
    Deviation,
    PeriodClosed,
    PeriodComputed,
    PeriodOpened,
    PeriodReopened,
    ResultDecided,
)
from projections.cadres import find_cadres
from projections.deviations import find_deviations
from projections.duties import find_duties
from projections.imports import find_imports
from projections.pay import find_pay
from projections.periods import find_period, find_periods
from projections.schemes import find_versions
from projections.tiers import coefficient_history, find_tier_changes
from tests.integration.projections.counties import (
    JANUARY,
    SCHEME_TEXT,
    County,
    adoption,
    appointed,
    body,
    person,
    transferred,
)

pytestmark = pytest.mark.database

PERIOD: dict[str, Any] = {
    "effective_on": JANUARY,
    "scheme": "tiers",
    "assessment": "half-year",
    "period": "2025-H1",
}
WHOSE: dict[str, Any] = {**PERIOD, "subject": "p1"}
OUTCOME: dict[str, Any] = {**WHOSE, "digest": "d", "facts_position": 1, "values": {}}
OPENED = PeriodOpened(**PERIOD, scheme_version="1", digest="d")
COMPUTED = PeriodComputed(**PERIOD, digest="d", facts_position=2, result_digest="e", subjects=3)


def test_reopening_takes_back_what_was_computed_and_counts(county: County) -> None:
    county.happens(OPENED, PeriodClosed(**PERIOD), COMPUTED)
    county.catch_up()
    with county.pool.connection() as connection:
        computed = find_period(connection, county.name, "tiers", "half-year", "2025-H1")
    assert (computed.state, computed.facts_position, computed.computed_at) == ("computed", 2, 3)
    county.happens(PeriodReopened(**PERIOD, reason="late data"))
    county.catch_up()
    with county.pool.connection() as connection:
        [reopened] = find_periods(connection, county.name, state="open")
    assert (reopened.facts_position, reopened.closed_on) == (None, None)
    assert (reopened.reopened_times, reopened.reopened_reason) == (1, "late data")


def test_cadres_are_those_serving_on_a_day_as_known_at_a_position(county: County) -> None:
    county.happens(body("t1", "township", None), body("v1"), body("v2"), person("p1"), person("p2"))
    county.happens(appointed("p1", "v1"))
    known = county.happens(transferred("p1", "v2", date(2025, 6, 1)))
    county.catch_up()

    def units(day: date, as_of: int | None = None) -> list[tuple[str, str | None]]:
        with county.pool.connection() as connection:
            found = find_cadres(connection, county.name, on=day, as_of=as_of)
        return [(cadre.person, cadre.unit) for cadre in found]

    assert units(date(2025, 5, 31)) == [("p1", "v1"), ("p2", None)]
    assert units(date(2025, 6, 1)) == [("p1", "v2"), ("p2", None)]
    assert units(date(2025, 6, 1), as_of=known - 1) == [("p1", "v1"), ("p2", None)]
    assert units(date(2024, 12, 31)) == [("p1", None), ("p2", None)]


def test_erased_person_stays_listed_and_changed_details_replace_the_old(county: County) -> None:
    newer = Sealed(nonce="n", ciphertext="new", commitment="c")
    county.happens(
        person("p1"),
        PersonDetailsChanged(effective_on=JANUARY, person="p1", details=newer),
        PersonErased(effective_on=JANUARY, person="p1", reason="request"),
    )
    county.catch_up()
    with county.pool.connection() as connection:
        [cadre] = find_cadres(connection, county.name, on=JANUARY)
    assert (cadre.details, cadre.erased) == (newer, True)


def test_coefficient_history_shows_each_period_its_move_and_what_superseded_it(
    county: County,
) -> None:
    move = TierChanged(**WHOSE, from_tier=3, to_tier=2, grounds=("honour",))
    back = TierChanged(**WHOSE, from_tier=2, to_tier=4, grounds=("case",))
    county.happens(OutcomeRecorded(**OUTCOME, tier=2, coefficient="1.2"), move)
    county.happens(
        OutcomeSuperseded(
            **OUTCOME, tier=4, coefficient="1", supersedes=1, because=2, reason="case"
        ),
        back,
    )
    county.catch_up()
    with county.pool.connection() as connection:
        lines = coefficient_history(connection, county.name, "p1")
        moves = find_tier_changes(connection, county.name, subject="p1")
    assert [
        (line.tier, line.coefficient, line.from_tier, line.grounds, line.known_until)
        for line in lines
    ] == [(2, 12_000, 3, ["honour"], 3), (4, 10_000, 2, ["case"], None)]
    assert [change.to_tier for change in moves] == [2, 4]


def test_pay_keeps_what_was_determined_and_what_was_settled(county: County) -> None:
    county.happens(
        PayDetermined(**WHOSE, stream="bonus", amount_fen=500),
        PaySettled(**WHOSE, stream="bonus", previous_fen=500, amount_fen=200, difference_fen=-300),
    )
    county.catch_up()
    with county.pool.connection() as connection:
        lines = find_pay(connection, county.name, subject="p1")
        first = find_pay(connection, county.name, subject="p1", as_of=1)
    assert [(line.amount_fen, line.difference_fen) for line in lines] == [(500, 500), (200, -300)]
    assert len(first) == 1
    assert county.rows("select stream, amount_fen from read.pay_now") == [("bonus", 200)]


def test_cancelled_duties_are_listed_on_demand_only(county: County) -> None:
    talk: dict[str, Any] = {"duty": "talk", "owner": "township", "due_on": "2025-03-01"}
    county.happens(DutyAssigned(**WHOSE, **talk), DutyAssigned(**WHOSE, **{**talk, "duty": "help"}))
    county.happens(DutyCancelled(**WHOSE, duty="talk", reason="superseded"))
    county.catch_up()
    with county.pool.connection() as connection:
        owed = find_duties(connection, county.name, due_by=date(2025, 3, 1))
        every = find_duties(connection, county.name, cancelled=True)
        before = find_duties(connection, county.name, as_of=2)
    assert [duty.duty for duty in owed] == ["help"]
    assert [(duty.duty, duty.cancelled_reason) for duty in every] == [
        ("talk", "superseded"),
        ("help", None),
    ]
    assert [duty.duty for duty in before] == ["talk", "help"]


def test_deviations_fall_with_their_decision_and_stay_listed(county: County) -> None:
    def decision(decided: str) -> ResultDecided:
        deviation = Deviation(
            subject="p1", field="grade", computed="a", decided=decided, reason="r"
        )
        return ResultDecided(**PERIOD, result_digest="e", meeting="m", deviations=(deviation,))

    county.happens(decision("b"), PeriodReopened(**PERIOD, reason="late"), decision("c"))
    county.happens(decision("d"))
    county.catch_up()
    with county.pool.connection() as connection:
        standing = find_deviations(connection, county.name)
        every = find_deviations(connection, county.name, undone=True)
    assert [deviation.decided for deviation in standing] == ["d"]
    assert [(deviation.decided, deviation.stands_until) for deviation in every] == [
        ("b", 2),
        ("c", 4),
        ("d", None),
    ]


def test_scheme_versions_come_whole(county: County) -> None:
    county.happens(*adoption(parts=3))
    county.catch_up()
    with county.pool.connection() as connection:
        [version] = find_versions(connection, county.name)
    assert (version.text, version.position) == (SCHEME_TEXT, 3)


def test_imports_say_who_brought_what(county: County) -> None:
    file = Evidence(sha256="f", size=9, media_type="text/csv")
    county.happens(FileImported(effective_on=JANUARY, kind="entries", file=file, rows=2))
    county.catch_up()
    with county.pool.connection() as connection:
        [imported] = find_imports(connection, county.name)
    assert (imported.sha256, imported.rows, imported.role) == ("f", 2, "office")
