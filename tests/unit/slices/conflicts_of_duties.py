"""Duties and objections: which concurrent events stop their appends, and which must not."""

from __future__ import annotations

from datetime import date

from domain.slices.base import UseCase
from domain.slices.close_body import CloseBody
from domain.slices.correct_entry import CorrectEntry
from domain.slices.reopen_period import ReopenPeriod
from tests.unit.slices import office
from tests.unit.slices import test_redecisions as redecisions
from tests.unit.slices.conflicting import Case, always
from tests.unit.slices.world import PACK, PERIOD, World, entry, open_period, record

LATE = date(2025, 5, 10)


def ordered(world: World) -> None:
    assert office.ordered(world) == _duty(world)


def reported(world: World) -> None:
    office.do(world, office.step(world, office.ordered(world)), "worker")


def _duty(world: World) -> int:
    """The first duty of the world."""
    (first, *_) = world.ledger.read(types=["duty-ordered"])
    return first.position


def step(world: World) -> UseCase:
    return office.step(world, _duty(world))


def close(world: World) -> UseCase:
    return office.close(world, _duty(world))


def return_(world: World) -> UseCase:
    return office.return_(world, _duty(world))


def escalate(world: World) -> UseCase:
    return office.escalate(world, _duty(world), LATE)


def late_correction(world: World) -> UseCase:
    (first, *_) = world.ledger.read(types=["entry-recorded"])
    return CorrectEntry(
        pack=PACK,
        position=first.position,
        original=entry(value="9"),
        value="8",
        reason="x",
        late=True,
    )


def reopen(_: World) -> UseCase:
    return ReopenPeriod(**PERIOD, reason="x", reopened_on=date(2025, 4, 5), withdraw_notice=True)


ELSEWHERE = (always(open_period, "2025-04"), always(office.order, subject="p2"))

CASES = [
    Case(
        "order_duty",
        lambda world: world.with_county(),
        always(office.order, owner_body="v2"),
        (always(CloseBody, body="v2", closed_on=date(2025, 5, 31), reason="合并"),),
        (always(office.order, owner_body="v2"), always(open_period)),
    ),
    Case("record_duty_step", ordered, step, (step, escalate), ELSEWHERE),
    Case("close_duty", reported, close, (step, close, return_), ELSEWHERE),
    Case("return_duty", reported, return_, (step, close, return_), ELSEWHERE),
    Case("escalate_duty", ordered, escalate, (step, escalate), ELSEWHERE),
    Case(
        "file_objection",
        lambda world: world.published(),
        always(office.file),
        (reopen,),
        (always(office.file, "o2"), late_correction, always(open_period, "2025-04")),
    ),
    Case(
        "acknowledge_objection",
        office.objected,
        always(office.acknowledge),
        (always(office.acknowledge), always(office.withdraw)),
        (always(office.file, "o2"), late_correction, reopen),
    ),
    Case(
        "rule_objection",
        office.objected,
        always(office.rule),
        (always(office.acknowledge), always(office.withdraw), late_correction),
        (always(office.file, "o2"), reopen, always(open_period, "2025-04")),
    ),
    Case(
        "rule_objection, revising the decision",
        lambda world: redecisions.object_to(world, redecisions.LOWERED),
        always(redecisions.rule),
        (always(office.acknowledge), always(office.withdraw), late_correction, reopen),
        (always(office.file, "o2"), always(open_period, "2025-04")),
    ),
    Case(
        "withdraw_objection",
        office.objected,
        always(office.withdraw),
        (always(office.acknowledge), always(office.withdraw)),
        (always(office.file, "o2"), late_correction, reopen),
    ),
    Case(
        "file_appeal",
        office.ruled,
        always(office.appeal),
        (always(office.appeal),),
        (always(office.file, "o2"), late_correction, reopen),
    ),
    Case(
        "rule_appeal",
        office.appealed,
        always(office.rule_appeal),
        (late_correction,),
        (always(office.file, "o2"), reopen, always(open_period, "2025-04")),
    ),
    Case(
        "finalise_period, with objections",
        lambda world: world.published(),
        lambda world: world.finalise(),
        (always(office.file),),
        (always(record, period="", input="honours", kind="honour", level="县级"),),
    ),
]
