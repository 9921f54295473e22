"""Cases: which concurrent events stop the append of an act, and which must not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from domain.actor import Actor
from domain.slices.base import UseCase
from domain.slices.correct_case import CorrectCase
from domain.slices.dismiss_case import DismissCase
from domain.slices.erase_person import ErasePerson
from domain.slices.impose_measure import ImposeMeasure
from domain.slices.lift_measure import LiftMeasure
from domain.slices.open_case_details import OpenCaseDetails
from domain.slices.report_case import ReportCase
from domain.slices.reverse_case import ReverseCase
from domain.slices.start_verification import StartVerification
from domain.slices.verify_case import VerifyCase
from domain.slices.withdraw_case import WithdrawCase
from ledger.context import Context
from tests.unit.slices.conflicting import Case, Make, always
from tests.unit.slices.conflicts_of_submissions import DAY, NAMED, PACK, RECEIVED, with_list
from tests.unit.slices.world import SEALED, World, open_period

CLERK = Context(Actor("c", "county_clerk", person="p-clerk"), "request-2")
SECOND = Context(Actor("c", "county_clerk", person="p-second"), "request-3")
LATER = RECEIVED + timedelta(days=2)


def report(case: str = "C1", subject: str = "p1", **fields: Any) -> ReportCase:
    given = {
        "pack": PACK,
        "situation": "neglect",
        "day": DAY,
        "confidentiality": "internal",
        "details": SEALED,
        "received_on": RECEIVED,
    }
    return ReportCase(case=case, subject=subject, **{**given, **fields})


def correct(case: str = "C1", **fields: Any) -> CorrectCase:
    given = {
        "on": LATER,
        "pack": PACK,
        "subject": "p1",
        "situation": "petition",
        "day": DAY,
        "details": SEALED,
        "reason": SEALED,
    }
    return CorrectCase(case=case, **{**given, **fields})


def withdraw(case: str = "C1") -> WithdrawCase:
    return WithdrawCase(case=case, on=LATER, reason=SEALED)


def start(case: str = "C1") -> StartVerification:
    return StartVerification(case=case, on=LATER)


def verify(case: str = "C1", subject: str = "p1", **fields: Any) -> VerifyCase:
    given = {"on": LATER, "pack": PACK, "situation": "neglect", "day": DAY, "finding": SEALED}
    return VerifyCase(case=case, subject=subject, **{**given, **fields})


def dismiss(case: str = "C1", **fields: Any) -> DismissCase:
    given = {"on": LATER, "pack": PACK, "finding": SEALED}
    return DismissCase(case=case, **{**given, **fields})


def impose(case: str = "C1", **fields: Any) -> ImposeMeasure:
    given = {
        "on": LATER,
        "pack": PACK,
        "measure": "withhold",
        "first_day": date(2025, 5, 1),
        "last_day": date(2025, 10, 31),
        "reason": SEALED,
    }
    return ImposeMeasure(case=case, **{**given, **fields})


def lift(world: World, **fields: Any) -> LiftMeasure:
    (imposed, *_) = world.ledger.read(types=["measure-imposed"])
    given = {
        "case": "C1",
        "on": LATER,
        "position": imposed.position,
        "first_day_without": date(2025, 6, 1),
        "reason": SEALED,
    }
    return LiftMeasure(**{**given, **fields})


def reverse(case: str = "C1") -> ReverseCase:
    return ReverseCase(case=case, on=LATER, reason=SEALED)


def look(case: str = "C1") -> OpenCaseDetails:
    return OpenCaseDetails(case=case, on=LATER)


def erase(person: str) -> ErasePerson:
    return ErasePerson(person=person, reason="本人申请", erased_on=LATER)


def do(world: World, use_case: UseCase, context: Context = CLERK) -> int:
    return world.ledger.do(use_case, context).first_position


def reported(world: World) -> None:
    """C1 is about p1, C2 about p2."""
    with_list(world)
    do(world, report(), NAMED)
    do(world, report("C2", "p2"), NAMED)


def started(world: World) -> None:
    reported(world)
    for case in ("C1", "C2"):
        do(world, start(case), SECOND)


def verified(world: World) -> None:
    started(world)
    do(world, verify())


def imposed(world: World) -> None:
    verified(world)
    do(world, impose())


def _of(context: Context, case: Case) -> Case:
    return replace(case, context=context)


ELSEWHERE: tuple[Make, ...] = (always(report, "C8", "p2"), always(look, "C2"))

CASES = [
    _of(
        NAMED,
        Case(
            "report_case",
            with_list,
            always(report, reference="n1"),
            (
                always(report, "C9", reference="n1"),
                always(report, reference="n2"),
                always(erase, "p1"),
            ),
            (always(report, "C9"), always(erase, "p2"), always(open_period)),
        ),
    ),
    _of(
        NAMED,
        Case(
            "correct_case",
            reported,
            always(correct),
            (always(correct), always(withdraw), always(erase, "p1")),
            ELSEWHERE,
        ),
    ),
    _of(
        NAMED,
        Case(
            "withdraw_case",
            reported,
            always(withdraw),
            (always(correct), always(withdraw)),
            ELSEWHERE,
        ),
    ),
    _of(
        CLERK,
        Case("start_verification", reported, always(start), (always(start),), ELSEWHERE),
    ),
    _of(
        CLERK,
        Case(
            "verify_case",
            started,
            always(verify),
            (
                always(verify),
                always(dismiss),
                always(verify, "C2", "p1"),
                always(erase, "p1"),
            ),
            (always(verify, "C2", "p2"), *ELSEWHERE),
        ),
    ),
    _of(
        CLERK,
        Case(
            "dismiss_case",
            started,
            always(dismiss, same_as="C2"),
            (always(dismiss), always(verify)),
            (always(verify, "C2", "p2"), *ELSEWHERE),
        ),
    ),
    _of(
        SECOND,
        Case(
            "impose_measure",
            verified,
            always(impose),
            (always(impose), always(reverse)),
            ELSEWHERE,
        ),
    ),
    _of(
        SECOND,
        Case("lift_measure", imposed, lift, (lift, always(reverse)), ELSEWHERE),
    ),
    _of(
        SECOND,
        Case(
            "reverse_case",
            imposed,
            always(reverse),
            (always(reverse), lift),
            ELSEWHERE,
        ),
    ),
    _of(
        CLERK,
        Case(
            "open_case_details",
            reported,
            always(look),
            (always(look),),
            (always(start), always(report, "C8", "p2"), always(look, "C2")),
        ),
    ),
]
