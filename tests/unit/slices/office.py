"""Duties and objections in the small county, done by several people."""

from __future__ import annotations

from datetime import date
from typing import Any

from domain.actor import Actor
from domain.events.base import Evidence
from domain.events.duties import DutyOrdered
from domain.events.objections import ObjectionFiled, Ruling
from domain.events.outcomes import DutyAssigned
from domain.slices.acknowledge_objection import AcknowledgeObjection
from domain.slices.base import UseCase
from domain.slices.close_duty import CloseDuty
from domain.slices.escalate_duty import EscalateDuty, Rung
from domain.slices.file_appeal import FileAppeal
from domain.slices.file_objection import FileObjection
from domain.slices.order_duty import OrderDuty
from domain.slices.record_duty_step import RecordDutyStep
from domain.slices.return_duty import ReturnDuty
from domain.slices.rule_appeal import RuleAppeal
from domain.slices.rule_objection import RuleObjection
from domain.slices.withdraw_objection import WithdrawObjection
from ledger.context import Context
from ledger.ledger import Receipt
from tests.unit.slices.world import PERIOD, SEALED, World

ORDERED_ON = date(2025, 4, 10)
DUE_ON = date(2025, 4, 20)
NOTICE_ON = date(2025, 4, 4)  # the window ends on the 9th
LADDER = (Rung(1, 1, "c", "county_clerk"), Rung(2, 15, "c", "county_clerk"))
FILE = Evidence(sha256="a" * 64, size=10, media_type="image/jpeg")


def by(person: str, role: str = "county_clerk", body: str = "c") -> Context:
    """A request of that person."""
    return Context(Actor(body, role, person=person), f"request of {person}")


def do(world: World, use_case: UseCase, person: str, **actor: str) -> Receipt:
    """Carry it out in the name of a person."""
    return world.ledger.do(use_case, by(person, **actor))


def order(**fields: Any) -> OrderDuty:
    given = {
        "subject": "p1",
        "kind": "rectification",
        "what": "整改",
        "owner": "township_committee",
        "owner_body": "t1",
        "due_on": DUE_ON,
        "on": ORDERED_ON,
    }
    return OrderDuty(**{**given, **fields})


def ordered(world: World) -> int:
    """A duty about p1; its position."""
    world.with_county()
    return do(world, order(), "clerk").first_position


def duty_of(world: World, position: int) -> dict[str, Any]:
    """What the slices about a duty take."""
    assigned = world.ledger.at(position).event
    assert isinstance(assigned, DutyOrdered | DutyAssigned)
    return {"position": position, "assigned": assigned, "on": ORDERED_ON}


def step(world: World, position: int, **fields: Any) -> RecordDutyStep:
    return RecordDutyStep(**{**duty_of(world, position), "words": SEALED, "done": True, **fields})


def close(world: World, position: int, **fields: Any) -> CloseDuty:
    given = {**duty_of(world, position), "owner_body": "t1", "finding": SEALED}
    return CloseDuty(**{**given, **fields})


def return_(world: World, position: int, **fields: Any) -> ReturnDuty:
    given = {**duty_of(world, position), "owner_body": "t1", "reason": SEALED}
    return ReturnDuty(**{**given, **fields})


def escalate(world: World, position: int, on: date) -> EscalateDuty:
    return EscalateDuty(**{**duty_of(world, position), "on": on, "ladder": LADDER})


def filed(objection: str = "o1", **fields: Any) -> ObjectionFiled:
    given = {
        "effective_on": NOTICE_ON,
        **PERIOD,
        "objection": objection,
        "subject": "p1",
        "objector": "subject",
        "field": "score",
        "text": SEALED,
    }
    return ObjectionFiled(**{**given, **fields})


def file(objection: str = "o1", **fields: Any) -> FileObjection:
    return FileObjection(filed=filed(objection, **fields))


def acknowledge(on: date = NOTICE_ON, **fields: Any) -> AcknowledgeObjection:
    return AcknowledgeObjection(filed=filed(), on=on, ruling_days=15, **fields)


def rule(judged: Ruling = "rejected", on: date = NOTICE_ON, objection: str = "o1") -> RuleObjection:
    return RuleObjection(
        filed=filed(objection), on=on, judged=judged, reasons=SEALED, appeal_days=10
    )


def withdraw(on: date = NOTICE_ON) -> WithdrawObjection:
    return WithdrawObjection(filed=filed(), on=on)


def appeal(on: date = NOTICE_ON) -> FileAppeal:
    return FileAppeal(filed=filed(), on=on, text=SEALED)


def rule_appeal(
    judged: Ruling = "upheld", on: date = NOTICE_ON, superiors: tuple[str, ...] = ()
) -> RuleAppeal:
    return RuleAppeal(
        filed=filed(), on=on, judged=judged, reasons=SEALED, superiors=frozenset(superiors)
    )


def objected(world: World) -> World:
    """March is on notice: a clerk did all of it. p1 objects."""
    world.context = by("clerk")
    world.published()
    do(world, file(), "p1", role="cadre", body="v1")
    return world


def ruled(world: World, judged: Ruling = "rejected") -> World:
    objected(world)
    do(world, rule(judged), "ruler")
    return world


def appealed(world: World) -> World:
    ruled(world)
    do(world, appeal(), "p1", role="cadre", body="v1")
    return world
