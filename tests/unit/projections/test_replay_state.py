from __future__ import annotations

from datetime import date

from domain.events.entries import EntryCorrected, EntryRecorded, EntryWithdrawn
from domain.events.outcomes import DutyAssigned, DutyCancelled, OutcomeRecorded, TierChanged
from projections.replay_state import Change, PeriodKey, SubjectState, advance, changes

DAY = date(2025, 1, 31)
KEY = PeriodKey("points", "month", "2025-01")


def recorded(
    value: str | None = "5", level: str | None = None, name: str = "work"
) -> EntryRecorded:
    return EntryRecorded(
        effective_on=DAY,
        **KEY._asdict(),
        subject="p1",
        input=name,
        kind="points",
        value=value,
        level=level,
    )


def corrected(position: int, value: str) -> EntryCorrected:
    return EntryCorrected(
        effective_on=DAY,
        corrects=position,
        **KEY._asdict(),
        subject="p1",
        input="work",
        kind="points",
        value=value,
        reason="r",
    )


def withdrawn(position: int) -> EntryWithdrawn:
    return EntryWithdrawn(
        effective_on=DAY,
        withdraws=position,
        **KEY._asdict(),
        subject="p1",
        input="work",
        reason="r",
    )


def test_points_are_the_sum_of_what_stands() -> None:
    state = SubjectState()
    for position, event in enumerate(
        [recorded("5"), recorded("2.5"), corrected(1, "4"), recorded("1"), withdrawn(4)], start=1
    ):
        state = advance(state, position, event)
    assert state.points(KEY) == {"work": "6.5"}


def test_each_change_is_named_with_its_value_before_and_after() -> None:
    before = advance(SubjectState(), 1, recorded("5"))
    assert changes(before, advance(before, 2, recorded("2.5"))) == [
        Change("points points/month/2025-01 work", "5", "7.5")
    ]
    assert changes(before, advance(before, 2, withdrawn(1))) == [
        Change("points points/month/2025-01 work", "5", None)
    ]


def test_levels_are_told_apart_by_their_entries() -> None:
    state = advance(SubjectState(), 7, recorded(None, "好", "opinion"))
    assert changes(SubjectState(), state) == [
        Change("level points/month/2025-01 opinion entry 7", None, "好")
    ]


def test_outcome_tier_and_duty_follow_their_events() -> None:
    outcome = OutcomeRecorded(
        effective_on=DAY,
        **KEY._asdict(),
        subject="p1",
        digest="d",
        facts_position=1,
        score="90",
        grade="优秀",
        coefficient="1.3",
        values={},
    )
    tier = TierChanged(
        effective_on=DAY, **KEY._asdict(), subject="p1", from_tier=3, to_tier=2, grounds=("g",)
    )
    owed = {"effective_on": DAY, **KEY._asdict(), "subject": "p1", "duty": "talk"}
    assigned = DutyAssigned(**owed, owner="township", due_on="2025-03-01")
    cancelled = DutyCancelled(**owed, reason="r")
    state = SubjectState()
    found = []
    for position, event in enumerate([outcome, tier, assigned, cancelled], start=1):
        after = advance(state, position, event)
        found.append(changes(state, after))
        state = after
    assert found == [
        [
            Change("outcome points/month/2025-01 score", None, "90"),
            Change("outcome points/month/2025-01 grade", None, "优秀"),
            Change("outcome points/month/2025-01 coefficient", None, "1.3"),
        ],
        [Change("tier points/month", None, "2")],
        [Change("duty points/month/2025-01 talk", None, "2025-03-01")],
        [Change("duty points/month/2025-01 talk", "2025-03-01", None)],
    ]


def test_earlier_states_stay_as_they_were() -> None:
    before = advance(SubjectState(), 1, recorded("5"))
    advance(before, 2, corrected(1, "9"))
    assert before.points(KEY) == {"work": "5"}
