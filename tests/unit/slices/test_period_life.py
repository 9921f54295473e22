"""Opening, closing, reopening, computing and publishing; every move in every state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from domain.evaluation.result import result_digest
from domain.events.periods import (
    PeriodClosed,
    PeriodComputed,
    PeriodOpened,
    PeriodReopened,
    ResultPublished,
)
from domain.slices.base import UseCase
from domain.slices.correct_entry import CorrectEntry
from domain.slices.open_period import OpenPeriod
from domain.slices.period_life import MOVES, Act, State
from domain.slices.reopen_period import ReopenPeriod
from tests.unit.slices.world import (
    ASSESSMENT,
    MARCH,
    MARCH_END,
    PACK,
    PERIOD,
    SCHEME,
    World,
    adopt,
    close_period,
    entry,
    open_period,
    publish,
    record,
    result,
    scheme_of,
)


def reopen(*, withdraw_notice: bool = False, reason: str = "补录") -> ReopenPeriod:
    return ReopenPeriod(
        scheme=SCHEME,
        assessment=ASSESSMENT,
        period=MARCH,
        reason=reason,
        reopened_on=date(2025, 4, 20),
        withdraw_notice=withdraw_notice,
    )


STATES: dict[State, Callable[[], World]] = {
    "unopened": lambda: World().with_county(),
    "open": lambda: World().opened(),
    "closed": lambda: World().closed(),
    "computed": lambda: World().computed(),
    "decided": lambda: World().decided(),
    "published": lambda: World().published(),
    "final": lambda: World().final(),
}
ACTS: dict[Act, Callable[[World], UseCase]] = {
    "open": lambda _: open_period(),
    "record": lambda _: record(item="b"),
    "close": lambda _: close_period(),
    "reopen": lambda _: reopen(withdraw_notice=True),
    "compute": lambda world: world.compute(),
    "decide": lambda world: world.decide(),
    "publish": lambda _: publish(),
    "finalise": lambda world: world.finalise(),
}


@pytest.mark.parametrize("state", STATES)
def test_each_state_allows_its_moves_and_no_others(state: State) -> None:
    for act, make in ACTS.items():
        world = STATES[state]()
        if state in MOVES[act]:
            world.do(make(world))
        else:
            assert world.refusal(make(world)) == "period-state", act


def test_opening_pins_the_pack() -> None:
    world = World().with_county()
    assert world.events(world.do(open_period())) == [
        PeriodOpened(
            **PERIOD, effective_on=date(2025, 3, 1), scheme_version="1", digest=PACK.digest
        )
    ]


def test_a_period_opens_under_the_version_in_force_on_its_first_day() -> None:
    world = World().with_county()
    second = scheme_of("second", "2")
    third = scheme_of("third", "3")
    assert world.refusal(open_period(pack=second)) == "scheme-not-adopted"
    world.do(adopt("second", "2", on=date(2025, 3, 1)), adopt("third", "3", on=date(2025, 3, 2)))
    assert world.refusal(open_period()) == "scheme-not-in-force"
    assert world.refusal(open_period(pack=third)) == "scheme-not-in-force"
    assert world.refusal(open_period("2024-12")) == "scheme-not-in-force"
    world.do(open_period("2025-02"), open_period(pack=second), open_period("2025-04", third))


def test_of_two_versions_of_one_day_the_later_adopted_is_in_force() -> None:
    world = World().with_county()
    world.do(adopt("second", "2"))
    assert world.refusal(open_period()) == "scheme-not-in-force"
    world.do(open_period(pack=scheme_of("second", "2")))


def test_a_period_must_be_one_of_the_assessments_calendar() -> None:
    world = World().with_county()
    assert world.refusal(open_period("2025-Q1")) == "wrong-calendar"
    assert world.refusal(open_period("2025-3")) == "wrong-calendar"
    yearly = OpenPeriod(pack=PACK, assessment="yearly", period="2025", opened_on=MARCH_END)
    assert world.refusal(yearly) == "unknown-assessment"


def test_closes_on_the_last_day_at_the_earliest() -> None:
    world = World().opened()
    assert world.refusal(close_period(date(2025, 3, 30))) == "period-not-over"
    assert world.events(world.do(close_period())) == [
        PeriodClosed(**PERIOD, effective_on=MARCH_END)
    ]


def test_acts_come_in_the_order_of_their_days() -> None:
    world = World().closed()
    early = world.compute(computed_on=date(2025, 3, 30))
    assert world.refusal(early) == "act-out-of-order"
    world.do(world.compute(computed_on=MARCH_END))


def test_reopening_needs_a_reason_and_lets_entries_in_again() -> None:
    world = World().decided()
    assert world.refusal(reopen(reason="")) == "reason-missing"
    assert world.events(world.do(reopen())) == [
        PeriodReopened(**PERIOD, effective_on=date(2025, 4, 20), reason="补录")
    ]
    world.do(record(item="b"), close_period(date(2025, 4, 21)))
    assert world.refusal(world.decide(decided_on=date(2025, 4, 22))) == "period-state"


def test_reopening_withdraws_a_notice_only_when_told_to() -> None:
    world = World().published()
    assert world.refusal(reopen()) == "notice-on-show"
    world.do(reopen(withdraw_notice=True))


def test_a_computation_pins_facts_pack_and_result() -> None:
    world = World().closed()
    position = world.ledger.head()
    assert world.events(world.do(world.compute())) == [
        PeriodComputed(
            **PERIOD,
            effective_on=date(2025, 4, 2),
            digest=PACK.digest,
            facts_position=position,
            result_digest=result_digest(result()),
            subjects=2,
        )
    ]


def test_refuses_results_of_another_period_or_pack() -> None:
    world = World().closed()
    other_period = replace(result(), period="2025-02")
    assert world.refusal(world.compute(result=other_period)) == "wrong-result"
    other_pack = result(pack=scheme_of("other", "2"))
    assert world.refusal(world.compute(result=other_pack)) == "wrong-scheme-version"


def test_refuses_facts_that_miss_something_about_the_period() -> None:
    world = World().closed()
    before_closing = world.ledger.head() - 1
    assert world.refusal(world.compute(after_position=before_closing)) == "facts-outdated"
    position = next(r.position for r in world.ledger.read(types=["entry-recorded"]))
    computing = world.compute()
    world.do(
        CorrectEntry(
            pack=PACK,
            position=position,
            original=entry(value="9"),
            value="8",
            reason="x",
            late=True,
        )
    )
    assert world.refusal(computing) == "facts-outdated"
    world.do(world.compute())


def test_publishing_counts_days_from_the_next_day_on() -> None:
    world = World().decided()
    assert world.events(world.do(publish())) == [
        ResultPublished(
            **PERIOD,
            effective_on=date(2025, 4, 4),
            on_show_until="2025-04-11",
            objections_until="2025-04-09",
        )
    ]
