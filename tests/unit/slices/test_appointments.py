"""One assessed appointment at a time, in the order of days, in bodies that exist."""

from __future__ import annotations

from datetime import date
from typing import Any

from domain.events.appointments import (
    CadreAppointed,
    CadreClassChanged,
    CadreDeparted,
    CadreTransferred,
)
from domain.slices.change_cadre_class import ChangeCadreClass
from domain.slices.close_body import CloseBody
from domain.slices.record_departure import RecordDeparture
from domain.slices.transfer_cadre import TransferCadre
from tests.unit.slices.world import World, appoint

APPOINTED = date(2025, 1, 2)
MAY, JUNE = date(2025, 5, 31), date(2025, 6, 1)


def transfer(body: str = "v2", on: date = JUNE, **fields: Any) -> TransferCadre:
    given = {"person": "p1", "post": "村书记", "cadre_class": "正职", **fields}
    return TransferCadre(body=body, effective_on=on, **given)


def change_class(on: date = JUNE, **fields: Any) -> ChangeCadreClass:
    given = {"person": "p1", "post": "村书记", "cadre_class": "副职", **fields}
    return ChangeCadreClass(effective_on=on, **given)


def depart(on: date = MAY, person: str = "p1") -> RecordDeparture:
    return RecordDeparture(person=person, last_day=on, reason="退休")


def test_appoints_with_service_that_began_earlier() -> None:
    world = World().with_county()
    receipt = world.do(appoint("p3", service_from=date(2019, 8, 1)))
    assert world.events(receipt) == [
        CadreAppointed(
            effective_on=APPOINTED,
            person="p3",
            body="v1",
            post="村书记",
            cadre_class="正职",
            service_from="2019-08-01",
        )
    ]
    recorded = world.ledger.at(receipt.last_position)
    assert set(recorded.tags) == {"person:p3", "subject:p3", "serving:v1", "roster"}


def test_refuses_a_second_post_at_the_same_time() -> None:
    assert World().with_county().refusal(appoint("p1", "v2")) == "already-appointed"


def test_refuses_unknown_people_and_closed_bodies() -> None:
    world = World().with_county()
    world.do(CloseBody(body="v2", closed_on=MAY, reason="合并"))
    assert world.refusal(appoint("p9")) == "unknown-person"
    assert world.refusal(appoint("p3", "v9")) == "unknown-body"
    assert world.refusal(appoint("p3", "v2", effective_on=JUNE)) == "body-not-open"
    assert world.refusal(transfer()) == "body-not-open"
    later = appoint("p3", service_from=date(2025, 2, 1))
    assert world.refusal(later) == "service-after-appointment"


def test_transfers_and_tells_both_bodies() -> None:
    world = World().with_county()
    receipt = world.do(transfer())
    assert world.events(receipt) == [
        CadreTransferred(
            effective_on=JUNE, person="p1", body="v2", post="村书记", cadre_class="正职"
        )
    ]
    assert {"serving:v1", "serving:v2"} <= set(world.ledger.at(receipt.last_position).tags)
    assert world.refusal(transfer(on=date(2025, 7, 1))) == "same-body"


def test_changes_the_class_within_the_body() -> None:
    world = World().with_county()
    assert world.events(world.do(change_class())) == [
        CadreClassChanged(effective_on=JUNE, person="p1", post="村书记", cadre_class="副职")
    ]
    assert world.refusal(change_class(on=date(2025, 7, 1))) == "class-unchanged"


def test_a_departure_ends_the_service_and_allows_another() -> None:
    world = World().with_county()
    assert world.events(world.do(depart())) == [
        CadreDeparted(effective_on=MAY, person="p1", reason="退休")
    ]
    assert world.refusal(depart(on=date(2025, 7, 1))) == "not-appointed"
    assert world.refusal(transfer()) == "not-appointed"
    assert world.refusal(change_class()) == "not-appointed"
    assert world.refusal(appoint("p1", effective_on=MAY)) == "appointment-out-of-order"
    world.do(appoint("p1", effective_on=JUNE))


def test_changes_come_in_the_order_of_their_days() -> None:
    world = World().with_county()
    assert world.refusal(transfer(on=APPOINTED)) == "appointment-out-of-order"
    assert world.refusal(change_class(on=APPOINTED)) == "appointment-out-of-order"
    assert world.refusal(depart(on=date(2025, 1, 1))) == "appointment-out-of-order"


def test_who_came_for_a_day_leaves_on_that_day() -> None:
    world = World().with_county()
    world.do(depart(on=APPOINTED))
