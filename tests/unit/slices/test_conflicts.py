"""For each use case: which concurrent events stop its append, and which must not.

Each case reads the boundary, lets a rival record something, then appends what was decided before,
on the condition that the ledger would set.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain.events.appointments import CadreAppointed
from domain.events.people import PersonRegistered
from domain.slices.base import UseCase
from domain.slices.change_cadre_class import ChangeCadreClass
from domain.slices.change_person_details import ChangePersonDetails
from domain.slices.close_body import CloseBody
from domain.slices.correct_entry import CorrectEntry
from domain.slices.entry_rules import Slot
from domain.slices.erase_person import ErasePerson
from domain.slices.import_roster import ImportRoster
from domain.slices.record_departure import RecordDeparture
from domain.slices.record_entries import RecordEntries
from domain.slices.register_body import RegisterBody
from domain.slices.register_person import RegisterPerson
from domain.slices.rename_body import RenameBody
from domain.slices.reopen_period import ReopenPeriod
from domain.slices.supersede_outcomes import SupersedeOutcomes
from domain.slices.transfer_cadre import TransferCadre
from domain.slices.withdraw_entry import WithdrawEntry
from tests.unit.slices import (
    conflicts_of_access,
    conflicts_of_cases,
    conflicts_of_duties,
    conflicts_of_log_keys,
    conflicts_of_submissions,
)
from tests.unit.slices.conflicting import Case, Make, always, conflicts
from tests.unit.slices.test_outcomes import standing
from tests.unit.slices.world import (
    ASSESSMENT,
    MARCH,
    MARCH_END,
    NEW_YEAR,
    PACK,
    PERIOD,
    SEALED,
    World,
    adopt,
    appoint,
    close_period,
    entry,
    file,
    open_period,
    publish,
    record,
    result,
    use_cases,
)

MAY, JUNE = date(2025, 5, 31), date(2025, 6, 1)


def village(code: str, parent: str = "t1") -> RegisterBody:
    return RegisterBody(body=code, kind="village", name=code, parent=parent, effective_on=NEW_YEAR)


def close_body(code: str) -> CloseBody:
    return CloseBody(body=code, closed_on=MAY, reason="合并")


def rename(code: str) -> RenameBody:
    return RenameBody(body=code, name="新名", effective_on=MAY)


def register(person: str) -> RegisterPerson:
    return RegisterPerson(person=person, details=SEALED, effective_on=NEW_YEAR)


def details(person: str) -> ChangePersonDetails:
    return ChangePersonDetails(person=person, details=SEALED, effective_on=MAY)


def erase(person: str) -> ErasePerson:
    return ErasePerson(person=person, reason="申请", erased_on=MAY)


def transfer(person: str = "p1", body: str = "v2") -> TransferCadre:
    return TransferCadre(
        person=person, body=body, post="村书记", cadre_class="正职", effective_on=JUNE
    )


def change_class(person: str = "p1") -> ChangeCadreClass:
    return ChangeCadreClass(person=person, post="村委", cadre_class="副职", effective_on=JUNE)


def depart(person: str = "p1") -> RecordDeparture:
    return RecordDeparture(person=person, last_day=MAY, reason="退休")


def roster(name: str, person: str) -> ImportRoster:
    registered = PersonRegistered(effective_on=NEW_YEAR, person=person, details=SEALED)
    appointed = CadreAppointed(
        effective_on=NEW_YEAR,
        person=person,
        body="v2",
        post="村委",
        cadre_class="副职",
        service_from="2020-01-01",
    )
    return ImportRoster(
        file=file(name),
        imported_on=MAY,
        rows=1,
        people=[registered],
        appointments=[appointed],
    )


def batch(name: str, *subjects: str, **fields: Any) -> Make:
    """A batch of points; its facts are as of when it is made."""

    def make(world: World) -> RecordEntries:
        given = {
            "assessment": ASSESSMENT,
            "period": MARCH,
            "entries": [entry(subject=subject) for subject in subjects],
            **fields,
        }
        return RecordEntries(
            pack=PACK,
            file=file(name),
            imported_on=MARCH_END,
            people={"p1", "p2"},
            bodies=set(),
            taken=set[Slot](),
            after_position=world.ledger.head(),
            **given,
        )

    return make


def honours(name: str) -> Make:
    dated = entry(input="honours", kind="honour", level="县级", value=None, period="")
    return batch(name, period="", entries=[dated])


def honour(**fields: Any) -> UseCase:
    return record(input="honours", kind="honour", level="县级", value=None, period="", **fields)


def first_entry(world: World) -> int:
    return next(r.position for r in world.ledger.read(types=["entry-recorded"]))


def correct(value: str = "5", **fields: Any) -> Make:
    return lambda world: CorrectEntry(
        pack=PACK,
        position=first_entry(world),
        original=entry(),
        value=value,
        reason="x",
        **fields,
    )


def correct_other(world: World) -> CorrectEntry:
    return CorrectEntry(
        pack=PACK,
        position=first_entry(world) + 1,
        original=entry(subject="p2"),
        value="6",
        reason="x",
    )


def withdraw(**fields: Any) -> Make:
    return lambda world: WithdrawEntry(
        pack=PACK, position=first_entry(world), original=entry(), reason="x", **fields
    )


def reopen(_: World) -> ReopenPeriod:
    return ReopenPeriod(**PERIOD, reason="x", reopened_on=date(2025, 6, 30), withdraw_notice=True)


def supersede(points: int) -> Make:
    return lambda world: SupersedeOutcomes(
        **PERIOD,
        pack=PACK,
        result=result([("p1", 90_000), ("p2", points)]),
        standing=standing(world, result()),
        after_position=world.ledger.head(),
        because=1,
        reason="x",
        superseded_on=date(2025, 7, 1),
    )


def with_entries(world: World) -> None:
    world.opened().do(record(), record(subject="p2"))


def county(world: World) -> None:
    world.with_county()


def opened(world: World) -> None:
    world.opened()


def closed(world: World) -> None:
    with_entries(world)
    world.do(close_period())


def computed(world: World) -> None:
    world.computed()


def decided(world: World) -> None:
    world.decided()


def published(world: World) -> None:
    world.published()


def final(world: World) -> None:
    world.final()


ELSEWHERE = (always(open_period, "2025-04"), always(village, "v8"), always(register, "p8"))

CASES = [
    *conflicts_of_access.CASES,
    *conflicts_of_cases.CASES,
    *conflicts_of_duties.CASES,
    *conflicts_of_log_keys.CASES,
    *conflicts_of_submissions.CASES,
    Case(
        "register_body",
        county,
        always(village, "v3"),
        (always(village, "v3"),),
        (always(village, "v4"), always(rename, "t1"), always(close_body, "v2"), always(depart)),
    ),
    Case(
        "register_body below a closing one",
        lambda world: world.with_county().do(close_body("v2"), depart("p1"), depart("p2")),
        lambda _: RegisterBody(
            body="d", kind="department", name="党建办", parent="t1", effective_on=MAY
        ),
        (),
        (always(close_body, "v1"),),
    ),
    Case(
        "rename_body",
        county,
        always(rename, "v2"),
        (always(rename, "v2"), always(close_body, "v2")),
        (always(rename, "v1"), always(village, "v3"), always(transfer)),
    ),
    Case(
        "close_body",
        county,
        always(close_body, "v2"),
        (always(close_body, "v2"), always(appoint, "p3", "v2"), always(transfer)),
        (always(appoint, "p3", "v1"), always(rename, "v2"), always(village, "v3"), *ELSEWHERE),
    ),
    Case(
        "close_body with bodies below",
        lambda world: world.with_county().do(
            RegisterBody(
                body="t2", kind="township", name="小池镇", parent="c", effective_on=NEW_YEAR
            )
        ),
        always(close_body, "t2"),
        (always(village, "v3", "t2"),),
        (always(village, "v3", "t1"),),
    ),
    Case(
        "register_person",
        county,
        always(register, "p7"),
        (always(register, "p7"),),
        (always(register, "p8"), always(erase, "p1"), always(appoint, "p3")),
    ),
    Case(
        "change_person_details",
        county,
        always(details, "p1"),
        (always(erase, "p1"),),
        (always(details, "p1"), always(erase, "p2"), always(transfer), always(depart)),
    ),
    Case(
        "erase_person",
        county,
        always(erase, "p1"),
        (always(erase, "p1"),),
        (always(erase, "p2"), always(details, "p1"), always(depart), always(transfer)),
    ),
    Case(
        "appoint_cadre",
        county,
        always(appoint, "p3", "v2"),
        (always(appoint, "p3", "v1"), always(close_body, "v2"), always(erase, "p3")),
        (always(transfer), always(rename, "v2"), always(details, "p3"), *ELSEWHERE),
    ),
    Case(
        "transfer_cadre",
        county,
        always(transfer),
        (
            always(transfer),
            always(change_class),
            always(depart),
            always(close_body, "v2"),
            always(erase, "p1"),
        ),
        (always(transfer, "p2"), always(depart, "p2"), always(rename, "v2"), *ELSEWHERE),
    ),
    Case(
        "change_cadre_class",
        county,
        always(change_class),
        (always(change_class), always(transfer), always(depart), always(erase, "p1")),
        (always(change_class, "p2"), always(details, "p1"), always(close_body, "v2")),
    ),
    Case(
        "record_departure",
        county,
        always(depart),
        (always(depart), always(transfer), always(change_class)),
        (always(depart, "p2"), always(details, "p1"), always(close_body, "v2")),
    ),
    Case(
        "import_roster",
        county,
        always(roster, "a", "p7"),
        (
            always(roster, "a", "p7"),
            always(roster, "b", "p8"),
            always(register, "p8"),
            always(close_body, "v2"),
            always(depart),
        ),
        (always(rename, "v2"), always(details, "p1"), always(open_period)),
    ),
    Case(
        "adopt_scheme",
        county,
        always(adopt, "second", "2"),
        (always(adopt, "second", "2"), always(adopt, "other", "2")),
        (always(open_period), always(village, "v3")),
    ),
    Case(
        "open_period",
        county,
        always(open_period),
        (always(open_period), always(adopt, "second", "2")),
        (always(open_period, "2025-04"), always(honour), always(depart)),
    ),
    Case(
        "close_period",
        with_entries,
        always(close_period),
        (always(close_period),),
        (
            always(record, item="b"),
            batch("a", "p1"),
            correct(),
            withdraw(),
            always(open_period, "2025-04"),
        ),
    ),
    Case(
        "reopen_period",
        closed,
        reopen,
        (reopen, lambda world: world.compute()),
        (correct(late=True), always(open_period, "2025-04"), always(honour)),
    ),
    Case(
        "record_entry",
        opened,
        always(record),
        (always(record, value="5"), always(close_period), batch("a", "p1")),
        (
            always(record, subject="p2"),
            batch("a", "p2"),
            always(open_period, "2025-04"),
            always(depart),
        ),
    ),
    Case(
        "record_entry, dated",
        opened,
        always(honour),
        (always(honour), honours("a")),
        (always(close_period), always(honour, subject="p2"), always(depart)),
    ),
    Case(
        "record_entries",
        opened,
        batch("a", "p1", "p2"),
        (
            batch("a", "p1", "p2"),
            batch("b", "p1"),
            batch("b", "p2"),
            always(record),
            always(close_period),
        ),
        (honours("b"), always(honour), always(open_period, "2025-04"), always(depart)),
    ),
    Case(
        "record_entries beside entries",
        with_entries,
        batch("a", entries=[entry(item="b")]),
        (withdraw(),),
        (correct(),),
    ),
    Case(
        "record_entries, dated",
        opened,
        honours("a"),
        (honours("a"), honours("b"), always(honour)),
        (always(close_period), always(record), batch("b", "p1")),
    ),
    Case(
        "correct_entry",
        with_entries,
        correct(),
        (correct("6"), withdraw(), always(close_period)),
        (
            correct_other,
            always(record, item="b"),
            batch("a", entries=[entry(item="c")]),
            always(honour),
            always(open_period, "2025-04"),
        ),
    ),
    Case(
        "correct_entry late",
        closed,
        correct(late=True),
        (withdraw(late=True), reopen, lambda world: world.compute()),
        (always(honour), always(open_period, "2025-04")),
    ),
    Case(
        "withdraw_entry",
        with_entries,
        withdraw(),
        (correct(), withdraw(), always(close_period)),
        (correct_other, always(record, item="b"), always(open_period, "2025-04")),
    ),
    Case(
        "record_computation",
        closed,
        lambda world: world.compute(),
        (
            lambda world: world.compute(),
            reopen,
            correct(late=True),
            withdraw(late=True),
        ),
        (always(honour), always(open_period, "2025-04"), always(depart)),
    ),
    Case(
        "record_decision",
        computed,
        lambda world: world.decide(),
        (lambda world: world.decide(), lambda world: world.compute(), reopen),
        (always(honour), always(depart), always(open_period, "2025-04")),
    ),
    Case(
        "publish_result",
        decided,
        always(publish),
        (always(publish), reopen, lambda world: world.decide()),
        (always(honour), always(depart), always(open_period, "2025-04")),
    ),
    Case(
        "finalise_period",
        published,
        lambda world: world.finalise(),
        (lambda world: world.finalise(), reopen),
        (always(honour), always(depart), always(open_period, "2025-04")),
    ),
    Case(
        "supersede_outcomes",
        final,
        supersede(60_000),
        (
            supersede(60_000),
            supersede(70_000),
            lambda world: CorrectEntry(
                pack=PACK,
                position=first_entry(world),
                original=entry(value="9"),
                value="8",
                reason="x",
                late=True,
            ),
        ),
        (always(honour), always(depart), always(open_period, "2025-04")),
    ),
]

MUST = [
    pytest.param(case, rival, id=f"{case.name} {number}")
    for case in CASES
    for number, rival in enumerate(case.conflicting)
]
MUST_NOT = [
    pytest.param(case, rival, id=f"{case.name} {number}")
    for case in CASES
    for number, rival in enumerate(case.harmless)
]


@pytest.mark.parametrize(("case", "rival"), MUST)
def test_conflicts_with_what_could_change_the_decision(case: Case, rival: Make) -> None:
    assert conflicts(case.start, case.decide, rival, case.context)


@pytest.mark.parametrize(("case", "rival"), MUST_NOT)
def test_goes_through_beside_everything_else(case: Case, rival: Make) -> None:
    assert not conflicts(case.start, case.decide, rival, case.context)


@pytest.mark.parametrize("name", use_cases())
def test_every_use_case_is_in_the_table(name: str) -> None:
    own = [case for case in CASES if case.name.split(",")[0].split(" ")[0] == name]
    assert any(case.conflicting for case in own)
    assert any(case.harmless for case in own)
