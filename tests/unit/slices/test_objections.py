"""Objections: filing, acknowledging, ruling, appealing, and what they hold up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from domain.actor import Actor
from domain.errors import DomainError
from domain.events.objections import (
    AppealFiled,
    AppealRuled,
    ObjectionAcknowledged,
    ObjectionRuled,
    Ruling,
)
from domain.events.periods import PeriodFinalised
from domain.slices.base import UseCase
from domain.slices.correct_entry import CorrectEntry
from domain.slices.reopen_period import ReopenPeriod
from ledger.context import Context
from tests.unit.slices.office import (
    NOTICE_ON,
    acknowledge,
    appeal,
    appealed,
    do,
    file,
    filed,
    objected,
    rule,
    rule_appeal,
    ruled,
    withdraw,
)
from tests.unit.slices.world import (
    PACK,
    PERIOD,
    SEALED,
    World,
    close_period,
    entry,
    publish,
    record,
)

LAST_DAY = date(2025, 4, 9)
PLACE: dict[str, Any] = {**PERIOD, "objection": "o1", "subject": "p1", "effective_on": NOTICE_ON}


def refusal(world: World, use_case: UseCase, person: str = "ruler") -> str:
    """The code with which it is refused in the name of a person."""
    before = world.ledger.head()
    with pytest.raises(DomainError) as refused:
        do(world, use_case, person)
    assert world.ledger.head() == before
    assert refused.value.next_step
    return refused.value.code


def final(world: World) -> PeriodFinalised:
    """March becomes final on the day after the window."""
    *_, last = world.events(world.do(world.finalise()))
    assert isinstance(last, PeriodFinalised)
    return last


def test_an_objection_is_the_subjects_the_periods_and_its_own() -> None:
    world = objected(World())
    (recorded,) = world.ledger.read(types=["objection-filed"])
    assert recorded.event == filed()
    assert set(recorded.tags) == {
        "objection:o1",
        "subject:p1",
        "period:points/monthly/2025-03",
    }


@pytest.mark.parametrize(
    ("on", "code"),
    [
        (date(2025, 4, 3), "outside-objection-window"),
        (date(2025, 4, 10), "outside-objection-window"),
    ],
)
def test_is_taken_from_publication_to_the_last_day(on: date, code: str) -> None:
    world = World().published()
    assert refusal(world, file(effective_on=on)) == code
    do(world, file(effective_on=LAST_DAY), "p1")


@pytest.mark.parametrize(
    "state", [World.opened, World.closed, World.computed, World.decided, World.final]
)
def test_needs_a_notice_that_is_on_show(state: Callable[[World], World]) -> None:
    assert refusal(state(World()), file()) == "notice-not-on-show"


def test_is_acknowledged_with_a_day_for_the_ruling() -> None:
    world = objected(World())
    assert world.events(do(world, acknowledge(), "clerk")) == [
        ObjectionAcknowledged(**PLACE, rule_by="2025-04-19")
    ]
    assert refusal(world, acknowledge()) == "objection-state"


def test_a_ruling_may_be_promised_sooner_than_the_scheme_wants_it_never_later() -> None:
    world = objected(World())
    late = acknowledge(rule_within_days=16)
    assert refusal(world, late) == "ruling-too-late"
    assert world.events(do(world, acknowledge(rule_within_days=0), "clerk")) == [
        ObjectionAcknowledged(**PLACE, rule_by=NOTICE_ON.isoformat())
    ]


@pytest.mark.parametrize("acknowledged", [False, True])
def test_is_ruled_on_with_reasons(acknowledged: bool) -> None:  # noqa: FBT001 (a parameter)
    world = objected(World())
    if acknowledged:
        do(world, acknowledge(), "clerk")
    assert world.events(do(world, rule("upheld_in_part"), "ruler")) == [
        ObjectionRuled(**PLACE, ruling="upheld_in_part", reasons=SEALED, appeal_until="2025-04-14")
    ]
    for late in (rule(), withdraw(), acknowledge()):
        assert refusal(world, late) == "objection-state"


def test_who_had_a_hand_in_the_result_does_not_rule() -> None:
    world = World()
    world.opened()
    do(world, record(subject="p1", value="9"), "scorer")
    do(world, record(subject="p1", value="3", item="b"), "withdrawer")
    do(world, record(subject="p2", value="3"), "neighbour")
    (first, *_) = world.ledger.read(types=["entry-recorded"])
    corrected = CorrectEntry(
        pack=PACK, position=first.position, original=entry(value="9"), value="8", reason="x"
    )
    do(world, corrected, "corrector")
    do(world, close_period(), "closer")
    do(world, world.compute(), "computer")
    do(world, world.decide(), "decider")
    do(world, publish(), "publisher")
    do(world, file(), "filer")
    hands = ("scorer", "withdrawer", "corrector", "computer", "decider", "filer", "p1")
    assert {refusal(world, rule(), hand) for hand in hands} == {"own-work"}
    do(world, rule(), "neighbour")


def test_who_recorded_a_dated_entry_does_not_rule() -> None:
    world = World()
    world.opened()
    do(
        world,
        record(subject="p1", period="", input="honours", kind="honour", level="县级"),
        "honourer",
    )
    do(world, record(subject="p1", value="9"), "scorer")
    do(world, close_period(), "scorer")
    do(world, world.compute(), "scorer")
    do(world, world.decide(), "scorer")
    do(world, publish(), "scorer")
    do(world, file(), "p1")
    assert refusal(world, rule(), "honourer") == "own-work"


def test_a_client_is_somebody_too() -> None:
    world = objected(World())
    machine = Context(Actor("c", "county_clerk", client="system-1"), "r")
    world.ledger.do(acknowledge(), machine)
    world.ledger.do(rule(), machine)
    do(world, appeal(), "p1")
    with pytest.raises(DomainError, match="cannot rule"):
        world.ledger.do(rule_appeal(), machine)


@pytest.mark.parametrize("settle", [withdraw, rule])
def test_a_pending_objection_holds_the_period_up(settle: Callable[[], UseCase]) -> None:
    world = objected(World())
    with pytest.raises(DomainError) as refused:
        world.do(world.finalise())
    assert refused.value.code == "objections-open"
    assert refused.value.fields["objections"] == ["o1"]
    do(world, settle(), "ruler")
    assert final(world).outcomes == 2


@pytest.mark.parametrize("judged", ["upheld", "upheld_in_part"])
def test_an_upheld_objection_holds_the_period_up_until_it_is_reopened(judged: Ruling) -> None:
    world = ruled(World(), judged)
    assert world.refusal(world.finalise()) == "ruling-not-carried-out"
    world.do(
        ReopenPeriod(
            **PERIOD, reason="异议成立", reopened_on=date(2025, 4, 5), withdraw_notice=True
        ),
        close_period(date(2025, 4, 5)),
    )
    world.do(world.compute(computed_on=date(2025, 4, 5)))
    world.do(world.decide(decided_on=date(2025, 4, 5)))
    again = publish()
    again.published_on = date(2025, 4, 6)
    world.do(again)
    finalised = world.finalise(finalised_on=date(2025, 4, 12))
    assert world.events(world.do(finalised))


def test_an_appeal_does_not_hold_the_period_up() -> None:
    assert final(appealed(World())).outcomes == 2


def test_the_ruling_on_an_appeal_replaces_the_first() -> None:
    world = appealed(World())
    do(world, rule_appeal("upheld"), "second")
    assert world.refusal(world.finalise()) == "ruling-not-carried-out"
    world = ruled(World(), "upheld_in_part")
    do(world, appeal(), "p1")
    do(world, rule_appeal("rejected"), "second")
    assert final(world).outcomes == 2


def test_an_appeal_is_ruled_on_by_yet_another_person() -> None:
    world = ruled(World())
    assert world.events(do(world, appeal(), "p1")) == [AppealFiled(**PLACE, text=SEALED)]
    assert refusal(world, rule_appeal(), "ruler") == "own-work"
    assert refusal(world, rule_appeal(), "p1") == "own-work"
    assert world.events(do(world, rule_appeal(), "second")) == [
        AppealRuled(**PLACE, ruling="upheld", reasons=SEALED)
    ]
    for late in (rule_appeal(), appeal(), rule()):
        assert refusal(world, late, "third") == "objection-state"


def test_an_appeal_to_a_superior_is_ruled_on_by_a_body_above_only() -> None:
    world = appealed(World())
    upwards = rule_appeal(superiors=("city", "province"))
    assert refusal(world, upwards, "second") == "appeal-to-superior"
    assert world.events(do(world, upwards, "second", body="city")) == [
        AppealRuled(**PLACE, ruling="upheld", reasons=SEALED)
    ]
    world = appealed(World())
    assert do(world, rule_appeal(superiors=()), "second", body="c"), "there is nobody above"


def test_an_appeal_is_made_in_its_window_and_against_a_ruling_that_refuses_something() -> None:
    assert refusal(objected(World()), appeal()) == "objection-state"
    assert refusal(ruled(World(), "upheld"), appeal()) == "nothing-to-appeal"
    world = ruled(World(), "upheld_in_part")
    assert refusal(world, appeal(date(2025, 4, 15))) == "appeal-window-over"
    do(world, appeal(date(2025, 4, 14)), "p1")


def test_keeps_the_days_in_order() -> None:
    world = ruled(World())
    assert refusal(world, appeal(date(2025, 4, 3))) == "objection-day-out-of-order"
