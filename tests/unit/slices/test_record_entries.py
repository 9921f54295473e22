"""The entries of one file: all or none, and once."""

from __future__ import annotations

from typing import Any

import pytest

from domain.errors import DomainError
from domain.events.base import Event
from domain.events.entries import EntryRecorded, FileImported
from domain.slices.entry_rules import Slot
from domain.slices.record_entries import RecordEntries
from tests.unit.slices.world import ASSESSMENT, MARCH, MARCH_END, PACK, World, entry, file, record


def batch(world: World, *entries: EntryRecorded, **fields: Any) -> RecordEntries:
    given = {
        "pack": PACK,
        "assessment": ASSESSMENT,
        "period": MARCH,
        "entries": entries,
        "file": file(),
        "imported_on": MARCH_END,
        "people": {"p1", "p2"},
        "bodies": {"v1"},
        "taken": set[Slot](),
        "after_position": world.ledger.head(),
    }
    return RecordEntries(**{**given, **fields})


def test_records_the_file_and_its_rows_in_one_append() -> None:
    world = World().opened()
    rows = [entry(), entry(subject="p2")]
    receipt = world.do(batch(world, *rows))
    imported: Event = FileImported(effective_on=MARCH_END, kind="entries", file=file(), rows=2)
    assert world.events(receipt) == [imported, *rows]
    tags = [set(recorded.tags) for recorded in world.ledger.read(receipt.first_position - 1)]
    assert tags == [
        {"file:" + "a" * 64, "sheet:points/monthly/2025-03"},
        {"subject:p1"},
        {"subject:p2"},
    ]


def test_the_same_file_twice_adds_nothing_also_to_another_period() -> None:
    world = World().opened()
    world.do(batch(world, entry()))
    again = batch(world, entry(subject="p2"))
    assert world.refusal(again) == "file-already-imported"
    dated = entry(input="honours", kind="honour", level="县级", value=None, period="")
    assert world.refusal(batch(world, dated, period="")) == "file-already-imported"


def test_one_bad_row_refuses_the_whole_file() -> None:
    world = World().opened()
    taken = {Slot("points", "monthly", MARCH, "p1", "tasks", "", "")}
    refused: list[tuple[RecordEntries, str]] = [
        (batch(world), "no-entries"),
        (batch(world, entry(), entry(subject="p2", value="11")), "value-out-of-bounds"),
        (batch(world, entry(), entry(subject="p9")), "unknown-subject"),
        (batch(world, entry(), entry(value="5")), "duplicate-entry"),
        (batch(world, entry(), taken=taken), "duplicate-entry"),
        (
            batch(
                world,
                entry(),
                entry(input="honours", kind="honour", level="县级", value=None, period=""),
            ),
            "mixed-periods",
        ),
        (batch(world, entry(assessment="yearly")), "wrong-assessment"),
        (batch(world, entry(), assessment="yearly"), "unknown-assessment"),
    ]
    for use_case, code in refused:
        assert world.refusal(use_case) == code


def test_says_in_which_row() -> None:
    world = World().opened()
    with pytest.raises(DomainError) as refused:
        world.do(batch(world, entry(), entry(subject="p2", value="11")))
    assert refused.value.fields["row"] == 2


def test_needs_an_open_period() -> None:
    world = World().with_county()
    assert world.refusal(batch(world, entry())) == "period-state"


def test_refuses_facts_that_are_out_of_date() -> None:
    world = World().opened()
    before = world.ledger.head()
    world.do(record())
    outdated = batch(world, entry(subject="p2"), after_position=before)
    assert world.refusal(outdated) == "facts-outdated"
