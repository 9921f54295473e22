"""A roster is imported whole or not at all, and once."""

from __future__ import annotations

from datetime import date
from typing import Any

from domain.events.appointments import (
    CadreAppointed,
    CadreClassChanged,
    CadreDeparted,
    CadreTransferred,
)
from domain.events.bodies import BodyRegistered
from domain.events.entries import FileImported
from domain.events.people import PersonDetailsChanged, PersonRegistered
from domain.slices.import_roster import ImportRoster
from domain.slices.person_state import AnyAppointment
from tests.unit.slices.world import NEW_YEAR, SEALED, World, file

VILLAGE = BodyRegistered(effective_on=NEW_YEAR, body="v3", kind="village", name="三村", parent="t1")
PERSON = PersonRegistered(effective_on=NEW_YEAR, person="p8", details=SEALED)


def appointed(person: str = "p8", body: str = "v3") -> CadreAppointed:
    return CadreAppointed(
        effective_on=NEW_YEAR,
        person=person,
        body=body,
        post="村委",
        cadre_class="副职",
        service_from="2020-01-01",
    )


def roster(**fields: Any) -> ImportRoster:
    given = {"file": file(), "imported_on": date(2025, 1, 5), "rows": 1, **fields}
    return ImportRoster(**given)


def full() -> ImportRoster:
    return roster(bodies=[VILLAGE], people=[PERSON], appointments=[appointed()])


def test_records_the_file_and_what_it_adds_in_one_append() -> None:
    world = World().with_county()
    imported = FileImported(effective_on=date(2025, 1, 5), kind="roster", file=file(), rows=1)
    assert world.events(world.do(full())) == [imported, VILLAGE, PERSON, appointed()]


def test_builds_a_whole_county_from_nothing() -> None:
    county = BodyRegistered(effective_on=NEW_YEAR, body="c", kind="county", name="太湖县")
    town = BodyRegistered(
        effective_on=NEW_YEAR, body="t1", kind="township", name="晋熙镇", parent="c"
    )
    world = World()
    world.do(roster(bodies=[county, town, VILLAGE], people=[PERSON], appointments=[appointed()]))
    assert world.ledger.head() == 6


def test_the_same_file_twice_adds_nothing() -> None:
    world = World().with_county()
    world.do(full())
    assert world.refusal(full()) == "file-already-imported"


def test_people_who_are_known_may_be_appointed() -> None:
    world = World().with_county()
    world.do(roster(appointments=[appointed("p3", "v2")]))


def test_people_who_are_known_may_change_details_class_and_village() -> None:
    world = World().with_county()
    june = date(2025, 6, 1)
    details = PersonDetailsChanged(effective_on=june, person="p1", details=SEALED)
    moves: list[AnyAppointment] = [
        CadreTransferred(
            effective_on=june, person="p1", body="v2", post="村委", cadre_class="副职"
        ),
        CadreClassChanged(effective_on=june, person="p2", post="村委", cadre_class="副职"),
        CadreDeparted(effective_on=june, person="p2", reason="退休"),
    ]
    receipt = world.do(roster(details=[details], appointments=moves))
    assert world.events(receipt)[1:] == [details, *moves]


def test_one_bad_row_refuses_the_whole_file() -> None:
    world = World().with_county()
    bad_rows: list[tuple[dict[str, Any], str]] = [
        ({"bodies": [VILLAGE, VILLAGE]}, "body-exists"),
        ({"bodies": [VILLAGE], "people": [PERSON, PERSON]}, "person-exists"),
        ({"appointments": [appointed("p1", "v2")]}, "already-appointed"),
        ({"people": [PERSON], "appointments": [appointed(), appointed()]}, "unknown-body"),
        ({"people": [PERSON], "appointments": [appointed(body="v2")] * 2}, "already-appointed"),
        ({"appointments": [appointed("p9", "v2")]}, "unknown-person"),
        (
            {"details": [PersonDetailsChanged(effective_on=NEW_YEAR, person="p9", details=SEALED)]},
            "unknown-person",
        ),
        ({}, "roster-unchanged"),
    ]
    for fields, code in bad_rows:
        assert world.refusal(roster(**fields)) == code
