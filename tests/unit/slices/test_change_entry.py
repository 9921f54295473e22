"""Correcting and withdrawing entries."""

from __future__ import annotations

from typing import Any

from domain.events.entries import EntryCorrected, EntryWithdrawn
from domain.slices.correct_entry import CorrectEntry
from domain.slices.withdraw_entry import WithdrawEntry
from tests.unit.slices.world import MARCH, PACK, World, close_period, entry, record, scheme_of

ABOUT: dict[str, Any] = {
    "effective_on": entry().effective_on,
    "scheme": "points",
    "assessment": "monthly",
    "period": MARCH,
    "subject": "p1",
    "input": "tasks",
    "item": "抢险",
}
ORIGINAL = entry(item="抢险")


def with_entry() -> tuple[World, int]:
    world = World().opened()
    return world, world.do(record(item="抢险")).first_position


def correct(position: int, value: str = "5", **fields: Any) -> CorrectEntry:
    given = {"pack": PACK, "original": ORIGINAL, "reason": " 漏记 ", **fields}
    return CorrectEntry(position=position, value=value, **given)


def withdraw(position: int, **fields: Any) -> WithdrawEntry:
    given = {"pack": PACK, "original": ORIGINAL, "reason": "误录", **fields}
    return WithdrawEntry(position=position, **given)


def test_a_correction_names_the_entry_and_can_be_read_alone() -> None:
    world, position = with_entry()
    receipt = world.do(correct(position))
    corrected = EntryCorrected(**ABOUT, corrects=position, kind="points", value="5", reason="漏记")
    assert world.events(receipt) == [corrected]
    assert set(world.ledger.at(receipt.last_position).tags) == {
        "subject:p1",
        f"entry:{position}",
        f"sheet:points/monthly/{MARCH}",
    }


def test_a_correction_must_fit_the_scheme_and_change_something() -> None:
    world, position = with_entry()
    assert world.refusal(correct(position, "11")) == "value-out-of-bounds"
    assert world.refusal(correct(position, "4")) == "nothing-to-correct"
    assert world.refusal(correct(position, reason=" ")) == "reason-missing"
    world.do(correct(position, "5"))
    assert world.refusal(correct(position, "5")) == "nothing-to-correct"
    world.do(correct(position, "4"))


def test_a_withdrawn_entry_is_neither_corrected_nor_withdrawn_again() -> None:
    world, position = with_entry()
    receipt = world.do(withdraw(position))
    assert world.events(receipt) == [EntryWithdrawn(**ABOUT, withdraws=position, reason="误录")]
    assert world.refusal(correct(position)) == "entry-already-withdrawn"
    assert world.refusal(withdraw(position)) == "entry-already-withdrawn"


def test_once_the_period_closed_only_late_changes_are_taken_and_say_so() -> None:
    world, position = with_entry()
    world.do(close_period())
    assert world.refusal(correct(position)) == "period-state"
    assert world.refusal(withdraw(position)) == "period-state"
    (corrected,) = world.events(world.do(correct(position, late=True)))
    assert isinstance(corrected, EntryCorrected)
    assert corrected.late
    (withdrawn,) = world.events(world.do(withdraw(position, late=True)))
    assert isinstance(withdrawn, EntryWithdrawn)
    assert withdrawn.late


def test_a_change_in_an_open_period_is_not_late_whatever_was_allowed() -> None:
    world, position = with_entry()
    (corrected,) = world.events(world.do(correct(position, late=True)))
    assert isinstance(corrected, EntryCorrected)
    assert not corrected.late


def test_entries_of_final_periods_change_late() -> None:
    world = World().final()
    position = next(r.position for r in world.ledger.read(types=["entry-recorded"]))
    change = correct(position, "1", original=entry(value="9"), late=True)
    (corrected,) = world.events(world.do(change))
    assert isinstance(corrected, EntryCorrected)
    assert corrected.late


def test_a_change_needs_the_pack_that_governs_the_entry() -> None:
    world, position = with_entry()
    other = scheme_of("other text", "2")
    assert world.refusal(correct(position, pack=other)) == "wrong-scheme-version"


def test_dated_entries_change_without_a_period() -> None:
    world = World().with_county()
    honour = entry(input="honours", kind="honour", level="县级", value=None, period="")
    position = world.do(
        record(input="honours", kind="honour", level="县级", value=None, period="")
    ).first_position
    world.do(
        CorrectEntry(pack=PACK, position=position, original=honour, level="省级", reason="核实")
    )
    world.do(withdraw(position, original=honour))
