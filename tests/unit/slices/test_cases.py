"""Cases: what may be done in which state, by whom, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.errors import DomainError
from domain.events.cases import CaseReported, CaseReversed, CaseVerified, MeasureImposed
from domain.slices.base import UseCase
from ledger.context import Context
from tests.unit.slices.conflicts_of_cases import (
    CLERK,
    LATER,
    SECOND,
    correct,
    dismiss,
    do,
    erase,
    impose,
    imposed,
    lift,
    look,
    report,
    reported,
    reverse,
    start,
    started,
    verified,
    verify,
    withdraw,
)
from tests.unit.slices.conflicts_of_submissions import DAY, NAMED, PACK, RECEIVED, with_list
from tests.unit.slices.world import World


def world_of(state: Any) -> World:
    world = World()
    state(world)
    return world


def refusal(world: World, use_case: UseCase, context: Context = CLERK) -> str:
    before = world.ledger.head()
    with pytest.raises(DomainError) as refused:
        world.ledger.do(use_case, context)
    assert world.ledger.head() == before
    assert refused.value.next_step
    return refused.value.code


def test_a_report_ties_nobody_to_anything() -> None:
    world = with_list()
    position = do(world, report(), NAMED)
    recorded = world.ledger.at(position)
    assert isinstance(recorded.event, CaseReported)
    assert (recorded.event.body, recorded.event.within_days) == ("jiwei", 30)
    assert recorded.tags == ("case:C1",)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"situation": "idleness"}, "unknown-situation"),
        ({"subject": "p9"}, "case-about-nobody"),
        ({"subject": "v1"}, "case-about-nobody"),
        ({"day": date(2025, 4, 21)}, "day-in-future"),
        ({"pack": replace(PACK, digest="other")}, "scheme-not-adopted"),
        ({"case": "C1"}, "case-exists"),
        ({"reference": "n1"}, "case-known"),
    ],
)
def test_a_report_is_refused(fields: dict[str, Any], code: str) -> None:
    world = with_list()
    do(world, report(reference="n1"), NAMED)
    assert refusal(world, report(**{"case": "C2", **fields}), NAMED) == code


def test_nobody_is_reported_whose_details_were_erased() -> None:
    world = with_list()
    do(world, erase("p1"))
    assert refusal(world, report(), NAMED) == "case-about-nobody"


ACTS: dict[str, Callable[..., UseCase]] = {
    "correct": correct,
    "withdraw": withdraw,
    "start": start,
    "verify": verify,
    "dismiss": dismiss,
    "impose": impose,
    "reverse": reverse,
}
BY_REPORTER = ("correct", "withdraw")
ALLOWED = {
    reported: {"correct", "withdraw", "start"},
    started: {"correct", "withdraw", "verify", "dismiss"},
    verified: {"impose", "reverse"},
}


@pytest.mark.parametrize("state", ALLOWED)
@pytest.mark.parametrize("act", ACTS)
def test_what_may_be_done_in_which_state(state: Any, act: str) -> None:
    world = world_of(state)
    context = NAMED if act in BY_REPORTER else SECOND if act == "reverse" else CLERK
    if act in ALLOWED[state]:
        assert do(world, ACTS[act](), context) == world.ledger.head()
    else:
        assert refusal(world, ACTS[act](), context) == "case-state"


@pytest.mark.parametrize("ended_by", ["withdraw", "dismiss", "reverse"])
@pytest.mark.parametrize("act", ACTS)
def test_nothing_follows_the_end(ended_by: str, act: str) -> None:
    world = world_of(verified if ended_by == "reverse" else started)
    do(world, ACTS[ended_by](), {"withdraw": NAMED, "reverse": SECOND}.get(ended_by, CLERK))
    assert refusal(world, ACTS[act](), NAMED if act in BY_REPORTER else SECOND) == "case-state"


@pytest.mark.parametrize("act", [*ACTS, "look"])
def test_every_act_is_by_somebody_named_about_a_case_there_is(act: str) -> None:
    world = world_of(reported)
    every: dict[str, Callable[..., UseCase]] = {**ACTS, "look": look}
    make = every[act]
    nobody = replace(CLERK, actor=replace(CLERK.actor, person=""))
    assert refusal(world, make(), nobody) == "actor-unnamed"
    assert refusal(world, make("C9")) == "unknown-case"


def test_only_the_reporting_body_corrects_and_withdraws() -> None:
    world = world_of(reported)
    assert refusal(world, correct(), CLERK) == "not-the-reporter"
    assert refusal(world, withdraw(), CLERK) == "not-the-reporter"


def test_who_reported_neither_starts_nor_decides_and_who_corrected_neither() -> None:
    world = world_of(reported)
    assert refusal(world, start(), NAMED) == "four-eyes"
    helper = replace(NAMED, actor=replace(NAMED.actor, client="", person="p-helper"))
    do(world, correct(), helper)
    do(world, start(), CLERK)
    assert refusal(world, verify(), helper) == "four-eyes"
    assert refusal(world, dismiss(), NAMED) == "four-eyes"


def test_who_started_may_not_decide_where_the_scheme_wants_a_third_person() -> None:
    world = world_of(started)
    assert PACK.verification is not None
    strict = replace(PACK, verification=replace(PACK.verification, by_third_person=True))
    assert refusal(world, verify(pack=strict), SECOND) == "four-eyes"
    do(world, verify(pack=strict), CLERK)
    do(world, dismiss("C2"), SECOND)  # this scheme does not


def test_who_verified_may_not_reverse() -> None:
    assert refusal(world_of(verified), reverse(), CLERK) == "four-eyes"


def test_verification_says_what_counts_and_in_which_inputs() -> None:
    world = world_of(verified)
    recorded = world.ledger.at(world.ledger.head())
    assert isinstance(recorded.event, CaseVerified)
    assert recorded.event.inputs == ("cases",)
    assert recorded.event.effective_on == DAY
    assert recorded.event.verified_on == LATER.isoformat()
    assert set(recorded.tags) == {"case:C1", "subject:p1"}


def test_one_thing_counts_once_until_it_is_reversed() -> None:
    world = world_of(verified)
    assert refusal(world, verify("C2", "p1")) == "case-counted"
    other_day = verify("C2", "p1", day=date(2025, 4, 9))
    assert refusal(world, verify("C2", "p1", situation="petition", on=RECEIVED)) == (
        "case-day-out-of-order"
    )
    do(world, reverse(), SECOND)
    do(world, verify("C2", "p1"))
    assert other_day.day != DAY


def test_a_duplicate_names_a_case_there_is_and_not_itself() -> None:
    world = world_of(started)
    assert refusal(world, dismiss(same_as="C9")) == "unknown-case"
    assert refusal(world, dismiss(same_as="C1")) == "unknown-case"
    do(world, dismiss(same_as="C2"))


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"measure": "fine"}, "measure-not-allowed"),
        ({"first_day": date(2025, 4, 9)}, "measure-before-situation"),
        ({"last_day": date(2025, 4, 30)}, "measure-too-short"),
        ({"last_day": date(2025, 11, 1)}, "measure-too-long"),
        ({"last_day": None}, "measure-too-long"),
        ({"first_day": date(2025, 10, 31), "last_day": date(2026, 3, 1)}, "measure-in-force"),
    ],
)
def test_a_measure_is_refused(fields: dict[str, Any], code: str) -> None:
    world = world_of(imposed)
    assert refusal(world, impose(**fields)) == code


def test_a_measure_without_limit_goes_on_until_it_is_lifted() -> None:
    world = world_of(verified)
    position = do(world, impose(measure="replace", last_day=None))
    event = world.ledger.at(position).event
    assert isinstance(event, MeasureImposed)
    assert (event.input, event.last_day) == ("", "")
    assert refusal(world, impose(measure="replace", last_day=None)) == "measure-in-force"


def test_the_same_measure_may_follow_one_that_is_over_or_lifted() -> None:
    world = world_of(imposed)
    do(world, impose(first_day=date(2025, 11, 1), last_day=date(2026, 4, 30)))
    do(world, lift(world))
    do(world, impose(first_day=date(2025, 6, 1), last_day=date(2025, 10, 31)))


def test_a_measure_is_lifted_once_and_within_its_days() -> None:
    world = world_of(imposed)
    assert refusal(world, lift(world, first_day_without=date(2025, 4, 30))) == (
        "measure-not-in-force"
    )
    assert refusal(world, lift(world, first_day_without=date(2025, 11, 1))) == (
        "measure-not-in-force"
    )
    assert refusal(world, lift(world, position=1)) == "no-such-measure"
    do(world, lift(world))
    assert refusal(world, lift(world)) == "no-such-measure"


def test_reversal_ends_the_case_and_all_that_followed() -> None:
    world = world_of(imposed)
    do(world, lift(world))
    facts = [
        one.position
        for one in world.ledger.read(types=["case-verified", "measure-imposed", "measure-lifted"])
    ]
    event = world.ledger.at(do(world, reverse(), SECOND)).event
    assert isinstance(event, CaseReversed)
    assert list(event.ends) == facts


def test_a_look_is_recorded_once_a_day_for_each_person() -> None:
    world = world_of(reported)
    first = do(world, look())
    assert world.ledger.head() == first
    do(world, look())
    assert world.ledger.head() == first
    do(world, look(), SECOND)
    assert world.ledger.head() == first + 1
