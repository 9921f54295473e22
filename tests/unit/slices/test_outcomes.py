"""Finalising and superseding: what a period means, and what becomes of that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from domain.evaluation.result import Result
from domain.events.outcomes import (
    DutyAssigned,
    DutyCancelled,
    OutcomeRecorded,
    OutcomeSuperseded,
    PayDetermined,
    PaySettled,
    TierChanged,
)
from domain.events.periods import Deviation, PeriodComputed, PeriodFinalised
from domain.slices.outcome_form import outcomes_of, text_of, tier_moves
from domain.slices.supersede_outcomes import StandingOutcome, SupersedeOutcomes
from tests.unit.slices.world import MARCH_END, MONTHLY, PACK, PERIOD, World, result

FINAL_DAY = date(2025, 4, 10)
RULING_DAY = date(2025, 6, 2)
APRIL = date(2025, 4, 1)
TIER_UP = Deviation(subject="p2", field="tier", computed="3", decided="2", reason="抗洪")


def about(subject: str) -> dict[str, Any]:
    return {**PERIOD, "subject": subject}


def test_writes_outcomes_tiers_pay_and_duties_in_one_append() -> None:
    world = World().published()
    pinned: dict[str, Any] = {"digest": PACK.digest, "facts_position": _facts_position(world)}
    assert world.events(world.do(world.finalise())) == [
        OutcomeRecorded(
            **about("p1"),
            **pinned,
            effective_on=MARCH_END,
            score="9",
            rank=1,
            grade="优秀",
            tier=3,
            amount_fen=30_000,
            values={"praised": "true"},
        ),
        PayDetermined(**about("p1"), effective_on=MARCH_END, stream="subsidy", amount_fen=30_000),
        TierChanged(
            **about("p1"), effective_on=APRIL, from_tier=None, to_tier=3, grounds=("praised",)
        ),
        OutcomeRecorded(
            **about("p2"),
            **pinned,
            effective_on=MARCH_END,
            score="3",
            rank=2,
            grade="较差",
            tier=3,
            amount_fen=0,
            values={"praised": "false"},
        ),
        PayDetermined(**about("p2"), effective_on=MARCH_END, stream="subsidy", amount_fen=0),
        TierChanged(
            **about("p2"), effective_on=APRIL, from_tier=None, to_tier=3, grounds=("blamed",)
        ),
        DutyAssigned(
            **about("p2"),
            effective_on=FINAL_DAY,
            duty="talk",
            owner="township",
            due_on="2025-04-20",
        ),
        PeriodFinalised(**PERIOD, effective_on=FINAL_DAY, outcomes=2),
    ]


def _facts_position(world: World) -> int:
    (computed,) = (
        recorded.event
        for recorded in world.ledger.read()
        if isinstance(recorded.event, PeriodComputed)
    )
    return computed.facts_position


def test_waits_for_the_end_of_the_objection_window() -> None:
    world = World().published()
    last_day = world.finalise(finalised_on=date(2025, 4, 9))
    assert world.refusal(last_day) == "objection-window-open"


def test_records_the_deviation_and_what_follows_from_it() -> None:
    world = World().final(TIER_UP)
    outcomes = [r.event for r in world.ledger.read(types=["outcome-recorded"])]
    assert [getattr(o, "deviates", None) for o in outcomes] == [False, True]
    changes = [r.event for r in world.ledger.read(types=["tier-changed"])]
    assert changes[1] == TierChanged(
        **about("p2"),
        effective_on=APRIL,
        from_tier=None,
        to_tier=2,
        grounds=("blamed", "decision"),
    )


def test_refuses_a_result_without_the_deviations() -> None:
    world = World().published(TIER_UP)
    assert world.refusal(world.finalise()) == "decision-not-applied"
    nobody = result(points=(("p1", 90_000),), deviations=[TIER_UP])
    assert world.refusal(world.finalise(result=nobody)) == "decision-not-applied"
    world.do(world.finalise(TIER_UP))


def test_refuses_another_result_than_the_computed_one() -> None:
    world = World().published()
    other = result((("p1", 90_000), ("p2", 40_000)))
    assert world.refusal(world.finalise(result=other)) == "result-differs"


def test_moves_between_tiers_start_from_the_tier_that_the_scheme_read() -> None:
    moved = tier_moves(result(tiers=[("p1", 2)]), MONTHLY)
    assert (moved["p1"].from_tier, moved["p1"].grounds) == (2, ("praised",))
    assert (moved["p2"].from_tier, moved["p2"].grounds) == (None, ("blamed",))


def test_without_a_tier_machine_the_history_step_tells_the_tier_before() -> None:
    steps = tuple(step for step in MONTHLY.steps if step.name != "tier")
    moved = tier_moves(result(tiers=[("p1", 2)]), replace(MONTHLY, steps=steps))
    assert moved["p1"].from_tier == 2
    no_history = tuple(step for step in steps if step.name != "tier_before")
    unknown = tier_moves(result(tiers=[("p1", 2)]), replace(MONTHLY, steps=no_history))
    assert unknown["p1"].from_tier is None


def test_cells_are_written_as_plain_decimals() -> None:
    assert text_of(12_500, "number") == "1.25"
    assert text_of(12_550, "money") == "125.5"
    assert text_of(3, "count") == "3"
    assert text_of(True, "flag") == "true"
    assert text_of("好", "text") == "好"
    assert text_of(None, "number") is None


def standing(world: World, held: Result) -> dict[str, StandingOutcome]:
    positions = {
        getattr(r.event, "subject", ""): r.position
        for r in world.ledger.read()
        if isinstance(r.event, OutcomeRecorded | OutcomeSuperseded)
    }
    return {
        outcome.subject: StandingOutcome(positions[outcome.subject], outcome)
        for outcome in outcomes_of(held, MONTHLY)
    }


def supersede(
    world: World,
    points: Sequence[tuple[str, int]],
    held: Result | None = None,
    **fields: Any,
) -> SupersedeOutcomes:
    given = {
        **PERIOD,
        "pack": PACK,
        "result": result(points),
        "standing": standing(world, held or result()),
        "after_position": world.ledger.head(),
        "because": world.ledger.head(),
        "reason": "复核",
        "superseded_on": RULING_DAY,
        **fields,
    }
    return SupersedeOutcomes(**given)


def test_supersedes_who_differs_and_settles_the_pay() -> None:
    world = World().final()
    position = standing(world, result())["p2"].position
    head = world.ledger.head()
    assert world.events(world.do(supersede(world, [("p1", 90_000), ("p2", 60_000)]))) == [
        OutcomeSuperseded(
            **about("p2"),
            effective_on=MARCH_END,
            digest=PACK.digest,
            facts_position=head,
            score="6",
            rank=2,
            grade="一般",
            tier=3,
            amount_fen=30_000,
            values={"praised": "false"},
            supersedes=position,
            because=head,
            reason="复核",
        ),
        PaySettled(
            **about("p2"),
            effective_on=RULING_DAY,
            stream="subsidy",
            previous_fen=0,
            amount_fen=30_000,
            difference_fen=30_000,
        ),
        DutyCancelled(**about("p2"), effective_on=RULING_DAY, duty="talk", reason="复核"),
    ]


def test_supersession_assigns_new_duties_and_moves_tiers() -> None:
    world = World().final()
    fallen = result([("p1", 10_000), ("p2", 30_000)], tiers=[("p1", 3)])
    events = world.events(world.do(supersede(world, (), result=fallen)))
    assert (
        TierChanged(**about("p1"), effective_on=APRIL, from_tier=3, to_tier=4, grounds=("blamed",))
        in events
    )
    assert (
        DutyAssigned(
            **about("p1"),
            effective_on=RULING_DAY,
            duty="talk",
            owner="township",
            due_on="2025-06-12",
        )
        in events
    )
    settled = [event for event in events if isinstance(event, PaySettled)]
    assert [(event.subject, event.difference_fen) for event in settled] == [("p1", -30_000)]


def test_supersedes_who_was_missing_and_who_should_not_be_there() -> None:
    world = World().final()
    events = world.events(world.do(supersede(world, [("p1", 90_000), ("p3", 30_000)])))
    superseded = {e.subject: e for e in events if isinstance(e, OutcomeSuperseded)}
    assert superseded.keys() == {"p2", "p3"}
    assert superseded["p3"].supersedes is None
    gone = superseded["p2"]
    assert (gone.score, gone.rank, gone.grade, gone.tier, gone.amount_fen, gone.values) == (
        None,
        None,
        None,
        None,
        None,
        {},
    )
    assert (
        TierChanged(**about("p2"), effective_on=APRIL, from_tier=3, to_tier=None, grounds=())
        in events
    )


def test_refuses_to_supersede_nothing() -> None:
    world = World().final()
    nothing = supersede(world, [("p1", 90_000), ("p2", 30_000)])
    assert world.refusal(nothing) == "nothing-to-supersede"


def test_a_stream_settled_to_nothing_is_as_good_as_one_that_never_paid() -> None:
    world = World().final()
    held = standing(world, result())
    nothing_paid = replace(held["p2"].outcome, pay={})
    assert held["p2"].outcome.pay == {"subsidy": 0}
    held["p2"] = replace(held["p2"], outcome=nothing_paid)
    again = supersede(world, [("p1", 90_000), ("p2", 30_000)], standing=held)
    assert world.refusal(again) == "nothing-to-supersede"


def test_supersession_needs_a_reason_a_final_period_and_fresh_facts() -> None:
    world = World().final()
    changed = [("p1", 90_000), ("p2", 60_000)]
    assert world.refusal(supersede(world, changed, reason=" ")) == "reason-missing"
    early = supersede(world, changed, superseded_on=date(2025, 4, 9))
    assert world.refusal(early) == "act-out-of-order"
    outdated = supersede(world, [("p1", 90_000), ("p2", 70_000)])
    world.do(supersede(world, changed))
    assert world.refusal(outdated) == "facts-outdated"
    assert World().published().refusal(supersede(World().final(), changed)) == "period-state"
