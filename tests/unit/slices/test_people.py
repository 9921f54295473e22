"""Registering people, changing their sealed details, erasing them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from domain.events.people import PersonDetailsChanged, PersonErased, PersonRegistered
from domain.slices.change_person_details import ChangePersonDetails
from domain.slices.erase_person import ErasePerson
from domain.slices.record_departure import RecordDeparture
from domain.slices.register_person import RegisterPerson
from tests.unit.slices.world import NEW_YEAR, SEALED, World, appoint

MAY = date(2025, 5, 31)
NEW_DETAILS = replace(SEALED, ciphertext="bmV3")


def test_registers_a_person_once() -> None:
    world = World()
    registered = RegisterPerson(person="p1", details=SEALED, effective_on=NEW_YEAR)
    assert world.events(world.do(registered)) == [
        PersonRegistered(effective_on=NEW_YEAR, person="p1", details=SEALED)
    ]
    again = RegisterPerson(person="p1", details=SEALED, effective_on=NEW_YEAR)
    assert world.refusal(again) == "person-exists"


def test_changes_the_details_of_who_is_known() -> None:
    world = World().with_county()
    changed = ChangePersonDetails(person="p1", details=NEW_DETAILS, effective_on=MAY)
    assert world.events(world.do(changed)) == [
        PersonDetailsChanged(effective_on=MAY, person="p1", details=NEW_DETAILS)
    ]
    unknown = ChangePersonDetails(person="p9", details=SEALED, effective_on=MAY)
    assert world.refusal(unknown) == "unknown-person"


def test_nothing_is_added_to_who_was_erased_but_the_departure() -> None:
    world = World().with_county()
    erased = ErasePerson(person="p1", reason="本人申请", erased_on=MAY)
    assert world.events(world.do(erased)) == [
        PersonErased(effective_on=MAY, person="p1", reason="本人申请")
    ]
    changed = ChangePersonDetails(person="p1", details=SEALED, effective_on=MAY)
    assert world.refusal(changed) == "person-erased"
    assert world.refusal(ErasePerson(person="p1", reason="x", erased_on=MAY)) == "person-erased"
    again = RegisterPerson(person="p1", details=SEALED, effective_on=MAY)
    assert world.refusal(again) == "person-exists"
    world.do(RecordDeparture(person="p1", last_day=MAY, reason="离任"))
    assert world.refusal(appoint("p1", effective_on=date(2025, 6, 2))) == "person-erased"


def test_erasing_needs_a_reason() -> None:
    world = World().with_county()
    assert world.refusal(ErasePerson(person="p1", reason="", erased_on=MAY)) == "reason-missing"
