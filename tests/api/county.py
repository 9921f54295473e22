"""A small county in a real database: two townships, four villages, twelve cadres, two quarters."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from api.office import entries, periods, schemes
from api.office.parts import Office
from domain.actor import Actor
from domain.events.appointments import CadreAppointed
from domain.events.base import Evidence
from domain.events.bodies import BodyKind, BodyRegistered
from domain.events.people import PersonRegistered
from domain.slices.import_roster import ImportRoster
from ledger.context import Context
from ledger.ledger import Ledger
from ledger.postgres import PostgresRecorder
from ledger.postgres_vault import PostgresVault
from ledger.sealing import PersonDetails
from projections.catalogue import PROJECTIONS
from projections.database import Database
from projections.runner import Runner

LEDGER = "anqing/taihu"
SCHEME = (Path(__file__).parent / "points.yaml").read_text("utf-8")
QUARTER = ("points", "quarter")
CONTEXT = Context(Actor("taihu", "county_clerk"), "test")
PLACES = {"xuqiao": ("徐桥镇", ["石龙村", "双河村"]), "sikong": ("寺前镇", ["松岭村", "白沙村"])}
NAMES = [
    "王建国",
    "李秀英",
    "张伟",
    "刘洋",
    "陈静",
    "杨帆",
    "黄磊",
    "赵敏",
    "吴刚",
    "周芳",
    "徐亮",
    "孙琴",
]


@dataclass
class Clock:
    """A clock that stands still until it is set."""

    now: datetime = field(default=datetime(2025, 1, 2, 2, 0, tzinfo=UTC))

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now

    def today(self) -> date:
        return self.now.date()

    def set(self, year: int, month: int, day: int) -> None:
        self.now = datetime(year, month, day, 2, 0, tzinfo=UTC)


@dataclass
class County:
    """The office and what a test needs to know about its people."""

    office: Office
    clock: Clock
    people: list[str]

    def record(self, person: int, value: str, period: str, input_name: str = "tasks") -> int:
        """One entry about a person; its position."""
        receipt = entries.record_entry(
            self.office,
            *QUARTER,
            period,
            CONTEXT,
            subject=self.people[person],
            input_name=input_name,
            value=value,
            item=f"{input_name} {value}",
        )
        self.office.catch_up()
        return receipt.first_position


@contextmanager
def open_office(database_url: str, clock: Clock) -> Iterator[Office]:
    with Database(database_url) as database:
        yield Office(
            ledger=Ledger(LEDGER, PostgresRecorder(database.pool, LEDGER), clock),
            database=database,
            runner=Runner(database.pool, PROJECTIONS),
            vault=PostgresVault(database.pool, LEDGER, bytes(32)),
            today=clock.today,
        )


def settle(office: Office, clock: Clock, scheme: str = SCHEME) -> County:
    """The county after its first quarter became final, in the middle of the second."""
    schemes.adopt(office, scheme, CONTEXT)
    county = County(office, clock, _roster(office))
    periods.open_period(office, *QUARTER, "2025-Q1", CONTEXT)
    office.catch_up()
    clock.set(2025, 2, 20)
    for number in range(len(NAMES)):
        county.record(number, str(60 + 3 * number), "2025-Q1")
    county.record(0, "4", "2025-Q1", "deeds")
    county.record(0, "3.5", "2025-Q1", "deeds")
    clock.set(2025, 4, 3)
    for act in (periods.close_period, periods.compute_period):
        act(office, *QUARTER, "2025-Q1", CONTEXT)
        office.catch_up()
    _decide(county)
    office.catch_up()
    periods.publish_period(office, *QUARTER, "2025-Q1", CONTEXT)
    clock.set(2025, 4, 20)
    periods.finalise_period(office, *QUARTER, "2025-Q1", CONTEXT)
    periods.open_period(office, *QUARTER, "2025-Q2", CONTEXT)
    office.catch_up()
    clock.set(2025, 5, 15)
    for number in range(len(NAMES) - 1):
        county.record(number, str(80 - number), "2025-Q2")
    office.catch_up()
    return county


def _decide(county: County) -> None:
    changes = [
        periods.Change(county.people[1], "grade", "一般", "洪灾中主动值守，会议认为不应列为较差")
    ]
    deviations = periods.deviations_from(county.office, *QUARTER, "2025-Q1", changes)
    periods.decide_period(
        county.office,
        *QUARTER,
        "2025-Q1",
        CONTEXT,
        meeting="2025年4月3日联席会议",
        deviations=deviations,
    )


def _roster(office: Office) -> list[str]:
    day = date(2025, 1, 2)
    bodies = [_body("taihu", "county", "太湖县", None)]
    villages = []
    for township, (name, below) in PLACES.items():
        bodies.append(_body(township, "township", name, "taihu"))
        for index, village in enumerate(below, 1):
            villages.append(f"{township}-{index}")
            bodies.append(_body(villages[-1], "village", village, township))
    people = [f"person{number:02d}" for number in range(len(NAMES))]
    office.vault.new_person_keys(people)
    sealed = office.vault.seal_many(
        {person: PersonDetails(name=name) for person, name in zip(people, NAMES, strict=True)}
    )
    office.ledger.do(
        ImportRoster(
            file=Evidence(sha256="0" * 64, size=1, media_type="text/csv"),
            imported_on=day,
            rows=len(people),
            bodies=bodies,
            people=[
                PersonRegistered(effective_on=day, person=person, details=sealed[person])
                for person in people
            ],
            appointments=[
                CadreAppointed(
                    effective_on=day,
                    person=person,
                    body=villages[number % len(villages)],
                    post="村党组织书记" if number % 2 == 0 else "村委会副主任",
                    cadre_class="正职" if number % 2 == 0 else "副职",
                    service_from="2021-03-01",
                )
                for number, person in enumerate(people)
            ],
        ),
        CONTEXT,
    )
    office.catch_up()
    return people


def _body(code: str, kind: BodyKind, name: str, parent: str | None) -> BodyRegistered:
    return BodyRegistered(
        effective_on=date(2025, 1, 1), body=code, kind=kind, name=name, parent=parent
    )
