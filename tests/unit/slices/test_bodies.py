"""Registering, renaming and closing bodies."""

from __future__ import annotations

from datetime import date

from domain.events.bodies import BodyClosed, BodyRegistered, BodyRenamed
from domain.slices.close_body import CloseBody
from domain.slices.record_departure import RecordDeparture
from domain.slices.register_body import RegisterBody
from domain.slices.rename_body import RenameBody
from tests.unit.slices.world import NEW_YEAR, World

MAY = date(2025, 5, 31)


def village(code: str, parent: str | None = "t1", on: date = NEW_YEAR) -> RegisterBody:
    return RegisterBody(body=code, kind="village", name="三村", parent=parent, effective_on=on)


def test_registers_a_body_under_another() -> None:
    world = World().with_county()
    receipt = world.do(village("v3"))
    assert world.events(receipt) == [
        BodyRegistered(effective_on=NEW_YEAR, body="v3", kind="village", name="三村", parent="t1")
    ]
    recorded = world.ledger.at(receipt.last_position)
    assert set(recorded.tags) == {"body:v3", "subject:v3", "below:t1", "roster"}


def test_refuses_bodies_that_do_not_fit_the_tree() -> None:
    world = World().with_county()
    assert world.refusal(village("v1")) == "body-exists"
    assert world.refusal(village("v3", parent=None)) == "parent-missing"
    assert world.refusal(village("v3", parent="t9")) == "unknown-body"
    assert world.refusal(village("v3", parent="v1")) == "parent-too-low"
    assert world.refusal(village("v3", on=date(2024, 1, 1))) == "body-not-open"


def test_renames_a_body() -> None:
    world = World().with_county()
    renamed = RenameBody(body="v1", name="幸福村", effective_on=MAY)
    assert world.events(world.do(renamed)) == [
        BodyRenamed(effective_on=MAY, body="v1", name="幸福村")
    ]
    again = RenameBody(body="v1", name="幸福村", effective_on=MAY)
    assert world.refusal(again) == "name-unchanged"
    assert world.refusal(RenameBody(body="v9", name="幸福村", effective_on=MAY)) == "unknown-body"


def test_closes_an_empty_body_and_then_its_parent() -> None:
    world = World().with_county()
    closed = CloseBody(body="v2", closed_on=MAY, reason=" 合并 ")
    assert world.events(world.do(closed)) == [
        BodyClosed(effective_on=MAY, body="v2", reason="合并")
    ]
    for person in ("p1", "p2"):
        world.do(RecordDeparture(person=person, last_day=MAY, reason="退休"))
    world.do(
        CloseBody(body="v1", closed_on=MAY, reason="合并"),
        CloseBody(body="t1", closed_on=MAY, reason="撤并"),
    )


def test_refuses_to_close_a_body_in_use_or_closed() -> None:
    world = World().with_county()
    assert world.refusal(CloseBody(body="v1", closed_on=MAY, reason="合并")) == "body-in-use"
    assert world.refusal(CloseBody(body="t1", closed_on=MAY, reason="合并")) == "body-in-use"
    world.do(CloseBody(body="v2", closed_on=MAY, reason="合并"))
    again = CloseBody(body="v2", closed_on=MAY, reason="合并")
    assert world.refusal(again) == "body-already-closed"
    assert world.refusal(CloseBody(body="v1", closed_on=MAY, reason="  ")) == "reason-missing"
    assert world.refusal(village("v4", parent="t9")) == "unknown-body"


def test_refuses_to_close_a_body_before_its_last_cadre_leaves() -> None:
    world = World().with_county()
    for person in ("p1", "p2"):
        world.do(RecordDeparture(person=person, last_day=date(2025, 6, 30), reason="退休"))
    assert world.refusal(CloseBody(body="v1", closed_on=MAY, reason="合并")) == "body-in-use"
