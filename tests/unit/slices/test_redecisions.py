"""What an upheld objection makes of the decision: with the ruling, within the meeting's powers."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain.errors import DomainError
from domain.events.objections import ObjectionRuled, Ruling
from domain.events.outcomes import OutcomeRecorded
from domain.events.periods import DecisionRevised, Deviation, PeriodFinalised
from domain.slices.reopen_period import ReopenPeriod
from domain.slices.revise_decision import Revision
from domain.slices.rule_objection import RuleObjection
from tests.unit.slices.office import NOTICE_ON, by, do, file, filed
from tests.unit.slices.test_objections import refusal
from tests.unit.slices.world import PACK, PERIOD, SEALED, World, close_period, publish, result

LOWERED = Deviation(subject="p1", field="grade", computed="优秀", decided="一般", reason="议定")
OTHER = Deviation(subject="p2", field="tier", computed="3", decided="2", reason="抗洪")


def objected(*deviations: Deviation) -> World:
    """March is on notice as the meeting decided it; p1 objects."""
    return object_to(World(), *deviations)


def object_to(world: World, *deviations: Deviation) -> World:
    """The same in a world that is there already."""
    world.context = by("clerk")
    world.published(*deviations)
    do(world, file(field="grade"), "p1", role="cadre", body="v1")
    return world


def revision(**fields: Any) -> Revision:
    given = {
        "field": "grade",
        "set_aside": True,
        "reason": "议定事由不成立",
        "pack": PACK,
        "result": result(),
    }
    return Revision(**{**given, **fields})


def rule(judged: Ruling = "upheld", on: date = NOTICE_ON, **fields: Any) -> RuleObjection:
    return RuleObjection(
        filed=filed(field="grade"),
        on=on,
        judged=judged,
        reasons=SEALED,
        appeal_days=10,
        revision=revision(**fields),
    )


def revised(world: World, **fields: Any) -> DecisionRevised:
    ruled, event = world.events(do(world, rule(**fields), "ruler"))
    assert isinstance(ruled, ObjectionRuled)
    assert isinstance(event, DecisionRevised)
    return event


def test_the_meetings_change_is_set_aside_with_the_ruling() -> None:
    event = revised(objected(LOWERED))
    assert event == DecisionRevised(
        effective_on=NOTICE_ON,
        **PERIOD,
        objection="o1",
        subject="p1",
        field="grade",
        computed="优秀",
        before="一般",
        decided="优秀",
        set_aside=True,
        reason="议定事由不成立",
    )


def test_it_is_about_the_objection_the_subject_and_the_period() -> None:
    world = objected(LOWERED)
    revised(world)
    (recorded,) = world.ledger.read(types=[DecisionRevised.TOPIC])
    assert set(recorded.tags) == {"objection:o1", "subject:p1", "period:points/monthly/2025-03"}


def test_another_value_may_hold_instead_also_where_the_meeting_changed_nothing() -> None:
    event = revised(objected(), set_aside=False, decided="较差")
    assert (event.before, event.decided, event.set_aside) == ("优秀", "较差", False)
    event = revised(objected(LOWERED), field="score", set_aside=False, decided="8.50")
    assert (event.before, event.decided) == ("9", "8.5")


def test_deciding_what_was_computed_is_setting_aside() -> None:
    assert revised(objected(LOWERED), set_aside=False, decided="优秀").set_aside


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"judged": "rejected"}, "revision-not-upheld"),
        ({"field": "rank", "set_aside": False, "decided": "1"}, "change-not-allowed"),
        ({"field": "nonsense"}, "change-not-allowed"),
        ({"set_aside": False, "decided": "极好"}, "not-a-result"),
        ({"set_aside": False, "decided": "一般"}, "nothing-revised"),
        ({"field": "tier"}, "nothing-revised"),
        ({"reason": " "}, "reason-missing"),
        ({"result": result(deviations=[LOWERED])}, "result-differs"),
    ],
)
def test_refuses_what_a_meeting_could_not_decide(fields: dict[str, Any], code: str) -> None:
    assert refusal(objected(LOWERED), rule(**fields)) == code


@pytest.mark.parametrize("hand", ["clerk", "p1"])
def test_who_had_a_hand_in_the_decision_does_not_revise_it(hand: str) -> None:
    assert refusal(objected(LOWERED), rule(), hand) == "own-work"


def test_a_reopened_period_is_decided_anew_by_the_meeting() -> None:
    world = objected(LOWERED)
    day = date(2025, 4, 5)
    world.do(ReopenPeriod(**PERIOD, reason="补录", reopened_on=day, withdraw_notice=True))
    assert refusal(world, rule(on=day)) == "period-state"


def finalise(world: World, *deviations: Deviation) -> PeriodFinalised:
    *_, last = world.events(world.do(world.finalise(*deviations)))
    assert isinstance(last, PeriodFinalised)
    return last


def outcomes(world: World) -> list[tuple[str | None, bool]]:
    """The grades recorded of p1, and whether each deviates from the computed one."""
    return [
        (recorded.event.grade, recorded.event.deviates)
        for recorded in world.ledger.read(types=["outcome-recorded"], tags=["subject:p1"])
        if isinstance(recorded.event, OutcomeRecorded)
    ]


def test_the_revised_decision_becomes_final_without_another_notice() -> None:
    world = objected(LOWERED, OTHER)
    revised(world)
    assert finalise(world, OTHER).outcomes == 2
    assert outcomes(world) == [("优秀", False)]


def test_a_result_that_was_evaluated_before_the_ruling_is_outdated() -> None:
    world = objected(LOWERED, OTHER)
    evaluated = world.ledger.head()
    revised(world)
    stale = world.finalise(LOWERED, OTHER, after_position=evaluated)
    with pytest.raises(DomainError) as refused:
        world.do(stale)
    assert refused.value.code == "facts-outdated"


def test_a_ruling_without_a_revision_still_wants_the_period_reopened() -> None:
    world = objected(LOWERED)
    plain = rule()
    plain.revision = None
    do(world, plain, "ruler")
    assert world.refusal(world.finalise(LOWERED)) == "ruling-not-carried-out"


def test_another_decision_replaces_what_a_ruling_made_of_the_first() -> None:
    world = objected(LOWERED)
    revised(world, set_aside=False, decided="较差")
    day = date(2025, 4, 5)
    world.do(ReopenPeriod(**PERIOD, reason="补录", reopened_on=day, withdraw_notice=True))
    world.do(close_period(day))
    world.do(world.compute(computed_on=day), world.decide(OTHER, decided_on=day))
    again = publish()
    again.published_on = day
    world.do(again, world.finalise(OTHER, finalised_on=date(2025, 4, 11)))
    assert outcomes(world) == [("优秀", False)]
