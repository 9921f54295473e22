"""Duties: from the order to the closing, by whom, and what is refused on the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from domain.errors import DomainError
from domain.events.duties import DutyClosed, DutyEscalated, DutyOrdered, DutyStepRecorded
from domain.events.outcomes import DutyCancelled
from domain.slices.base import UseCase
from tests.unit.slices.office import (
    DUE_ON,
    FILE,
    ORDERED_ON,
    close,
    do,
    escalate,
    order,
    ordered,
    return_,
    step,
)
from tests.unit.slices.test_outcomes import supersede
from tests.unit.slices.world import SEALED, World

BETTER = [("p1", 90_000), ("p2", 60_000)]  # the reason for p2's talk falls away


def refusal(world: World, use_case: UseCase, person: str, **actor: str) -> str:
    """The code with which it is refused in the name of a person."""
    before = world.ledger.head()
    with pytest.raises(DomainError) as refused:
        do(world, use_case, person, **actor)
    assert world.ledger.head() == before
    assert refused.value.next_step
    return refused.value.code


def test_orders_a_duty_about_somebody_known() -> None:
    world = World().with_county()
    receipt = do(world, order(what="  环境  整改 ", because=3), "clerk")
    assert world.events(receipt) == [
        DutyOrdered(
            effective_on=ORDERED_ON,
            subject="p1",
            kind="rectification",
            what="环境 整改",
            owner="township_committee",
            owner_body="t1",
            due_on="2025-04-20",
            because=3,
        )
    ]
    (recorded,) = world.ledger.read(after=receipt.first_position - 1)
    assert recorded.tags == ("subject:p1",)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"subject": "p9"}, "duty-about-nobody"),
        ({"owner_body": "t9"}, "unknown-body"),
        ({"what": " "}, "duty-title"),
        ({"what": "字" * 61}, "duty-title"),
        ({"due_on": date(2025, 4, 9)}, "due-before-ordered"),
    ],
)
def test_refuses_to_order(fields: dict[str, Any], code: str) -> None:
    assert refusal(World().with_county(), order(**fields), "clerk") == code


def test_a_village_may_be_the_subject() -> None:
    world = World().with_county()
    assert do(world, order(subject="v1", due_on=ORDERED_ON), "clerk").last_position


def test_records_steps_and_closes() -> None:
    world = World()
    duty = ordered(world)
    receipt = do(world, step(world, duty, evidence=(FILE,)), "worker")
    assert world.events(receipt) == [
        DutyStepRecorded(
            effective_on=ORDERED_ON,
            duty=duty,
            subject="p1",
            words=SEALED,
            done=True,
            evidence=(FILE,),
        )
    ]
    receipt = do(world, close(world, duty), "reviewer")
    assert world.events(receipt) == [
        DutyClosed(effective_on=ORDERED_ON, duty=duty, subject="p1", finding=SEALED)
    ]
    (recorded,) = world.ledger.read(after=receipt.first_position - 1)
    assert set(recorded.tags) == {"subject:p1", f"duty:{duty}"}


@pytest.mark.parametrize("judge", [close, return_])
@pytest.mark.parametrize(
    ("person", "actor"),
    [
        ("worker", {}),  # recorded the last step
        ("helper", {}),  # recorded one before
        ("p1", {}),  # is the subject
        ("boss", {"role": "township_committee", "body": "t1"}),  # owes it
    ],
)
def test_who_had_a_part_in_it_does_not_judge(
    judge: Callable[[World, int], UseCase], person: str, actor: dict[str, str]
) -> None:
    world = World()
    duty = ordered(world)
    do(world, step(world, duty, done=False), "helper")
    do(world, step(world, duty), "worker")
    assert refusal(world, judge(world, duty), person, **actor) == "own-duty"
    do(world, judge(world, duty), "reviewer", role="township_reviewer", body="t1")


def test_a_step_by_nobody_in_particular_is_not_closed_by_nobody_either() -> None:
    world = World()
    duty = ordered(world)
    world.do(step(world, duty))
    assert world.refusal(close(world, duty)) == "own-duty"


def test_only_what_is_reported_is_judged() -> None:
    world = World()
    duty = ordered(world)
    assert refusal(world, close(world, duty), "reviewer") == "duty-state"
    do(world, step(world, duty, done=False), "worker")
    assert refusal(world, close(world, duty), "reviewer") == "duty-state"


def test_what_is_returned_goes_back_to_work() -> None:
    world = World()
    duty = ordered(world)
    do(world, step(world, duty), "worker")
    do(world, return_(world, duty), "reviewer")
    assert refusal(world, close(world, duty), "reviewer") == "duty-state"
    do(world, step(world, duty), "worker")
    do(world, close(world, duty), "reviewer")
    for late in (step(world, duty), return_(world, duty), close(world, duty)):
        assert refusal(world, late, "other") == "duty-state"


def test_keeps_the_days_in_order() -> None:
    world = World()
    duty = ordered(world)
    before_ordered = step(world, duty, on=date(2025, 4, 9))
    assert refusal(world, before_ordered, "worker") == "duty-day-out-of-order"
    do(world, step(world, duty, on=date(2025, 4, 15)), "worker")
    before_done = close(world, duty, on=date(2025, 4, 14))
    assert refusal(world, before_done, "reviewer") == "duty-day-out-of-order"


def test_escalates_once_for_each_level() -> None:
    world = World()
    duty = ordered(world)

    def levels(on: date) -> list[tuple[int, int]]:
        receipt = do(world, escalate(world, duty, on), "clerk")
        told = [event for event in world.events(receipt) if isinstance(event, DutyEscalated)]
        return [(event.level, event.late_days) for event in told]

    assert levels(DUE_ON) == []
    assert levels(date(2025, 4, 21)) == [(1, 1)]
    assert levels(date(2025, 4, 22)) == []
    assert levels(date(2025, 5, 10)) == [(2, 20)]
    assert levels(date(2025, 5, 11)) == []


def test_what_waits_for_closing_is_not_late() -> None:
    world = World()
    duty = ordered(world)
    do(world, step(world, duty), "worker")
    head = world.ledger.head()
    do(world, escalate(world, duty, date(2025, 5, 10)), "clerk")
    assert world.ledger.head() == head
    do(world, return_(world, duty, on=date(2025, 5, 10)), "reviewer")
    do(world, escalate(world, duty, date(2025, 5, 11)), "clerk")
    assert world.ledger.head() == head + 3


def test_a_superseded_reason_cancels_the_duty_that_it_assigned_and_no_other() -> None:
    world = World().final()
    (talk,) = world.ledger.read(types=["duty-assigned"])
    by_hand = do(world, order(subject="p2"), "clerk").first_position
    do(world, step(world, talk.position, on=date(2025, 4, 12)), "worker")
    world.do(supersede(world, BETTER))
    (cancelled,) = world.ledger.read(types=["duty-cancelled"])
    assert isinstance(cancelled.event, DutyCancelled)
    for act in (step(world, talk.position), close(world, talk.position)):
        assert refusal(world, act, "reviewer") == "duty-state"
    do(world, step(world, by_hand), "worker")


def test_what_was_closed_before_stays_closed() -> None:
    world = World().final()
    (talk,) = world.ledger.read(types=["duty-assigned"])
    do(world, step(world, talk.position, on=date(2025, 4, 12)), "worker")
    do(world, close(world, talk.position, on=date(2025, 4, 13)), "reviewer")
    world.do(supersede(world, BETTER))
    with pytest.raises(DomainError) as refused:
        do(world, step(world, talk.position, on=date(2025, 6, 3)), "worker")
    assert refused.value.fields["state"] == "closed"
