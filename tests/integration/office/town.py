"""A small town in a real database, with a clock that is set by hand: what clerks do, act by act."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

import pytest

from api.office import answers, cadres, imports, periods, schemes
from api.office.imports import ImportReport
from api.office.parts import Office
from api.office.views.answers import StandingRow
from domain.actor import Actor
from domain.errors import DomainError
from domain.schemes import packs
from ledger.context import Context
from ops.demo.sheets import Cell, workbook
from ops.settings import Settings
from ops.wiring import Site
from projections.check import CheckReport, replay_check
from projections.database import Database
from projections.pay import PayLine, find_pay

CONTEXT = Context(Actor("county", "county_clerk"), "test")
ROSTER = ("人员编号", "姓名", "手机号", "乡镇", "行政村", "职务", "类别", "任职时间")
WHO = ("人员编号", "姓名")
NAMES = [
    *("王建国", "李秀英", "张伟", "刘洋", "陈静"),
    *("杨帆", "黄磊", "赵敏", "吴刚", "周芳"),
]
VILLAGES = ("石龙村", "双河村")
_NOON = time(4, 0, tzinfo=UTC)


@dataclass
class Clock:
    """Noon of a day that is set by hand; each look is a moment later."""

    day: date
    looks: int = 0

    def __call__(self) -> datetime:
        self.looks += 1
        return datetime.combine(self.day, _NOON) + timedelta(milliseconds=self.looks)


@dataclass
class Town:
    """One scheme in one county. Cadres are numbered from 0; their codes are C-00, C-01, ..."""

    office: Office
    database: Database
    clock: Clock
    scheme: str
    cadre_class: str
    sheets: int = field(default=0)

    def on(self, year: int, month: int, day: int) -> None:
        self.clock.day = date(year, month, day)

    def adopt(self) -> None:
        schemes.adopt(self.office, packs.pack_text(self.scheme, "2024.1"), CONTEXT)

    def roster_row(self, number: int) -> list[Cell]:
        return [
            code(number),
            NAMES[number],
            "",
            "徐桥镇",
            VILLAGES[number % len(VILLAGES)],
            "村干部",
            self.cadre_class,
            "2015-03-01",
        ]

    def roster(self) -> bytes:
        return workbook("花名册", ROSTER, [self.roster_row(number) for number in range(len(NAMES))])

    def import_roster(
        self, data: bytes, *, dry_run: bool = False, changes_on: date | None = None
    ) -> ImportReport:
        return imports.import_roster(
            self.office,
            data,
            "roster.xlsx",
            CONTEXT,
            county_name="示例县",
            dry_run=dry_run,
            changes_on=changes_on,
        )

    def import_entries(
        self, data: bytes, assessment: str, period: str, *, dry_run: bool = False
    ) -> ImportReport:
        return imports.import_entries(
            self.office,
            data,
            "entries.xlsx",
            CONTEXT,
            scheme=self.scheme,
            assessment=assessment,
            period=period,
            dry_run=dry_run,
        )

    def enter(
        self, assessment: str, period: str, headers: Sequence[str], rows: Sequence[Sequence[Cell]]
    ) -> None:
        """Import a sheet that must be without fault."""
        self.sheets += 1
        report = self.import_entries(
            workbook(f"表{self.sheets}", headers, rows), assessment, period
        )
        imports.require_clean(report)
        assert report.receipt is not None

    def enrol(self) -> None:
        self.adopt()
        imports.require_clean(self.import_roster(self.roster()))

    def open(self, assessment: str, period: str) -> None:
        periods.open_period(self.office, self.scheme, assessment, period, CONTEXT)

    def close_and_compute(self, assessment: str, period: str) -> None:
        periods.close_period(self.office, self.scheme, assessment, period, CONTEXT)
        periods.compute_period(self.office, self.scheme, assessment, period, CONTEXT)

    def decide(self, assessment: str, period: str, *changes: periods.Change) -> None:
        deviations = periods.deviations_from(self.office, self.scheme, assessment, period, changes)
        periods.decide_period(
            self.office,
            self.scheme,
            assessment,
            period,
            CONTEXT,
            meeting="联席会议",
            deviations=deviations,
        )

    def publish(self, assessment: str, period: str) -> None:
        periods.publish_period(self.office, self.scheme, assessment, period, CONTEXT)

    def finalise(self, assessment: str, period: str) -> None:
        periods.finalise_period(self.office, self.scheme, assessment, period, CONTEXT)

    def settle(self, assessment: str, period: str, *changes: periods.Change) -> None:
        """From open to final, at the clock's day and eight days on."""
        self.close_and_compute(assessment, period)
        self.decide(assessment, period, *changes)
        self.publish(assessment, period)
        self.clock.day += timedelta(days=8)
        self.finalise(assessment, period)

    def supersede(self, assessment: str, period: str, because: int) -> None:
        periods.supersede_period(
            self.office,
            self.scheme,
            assessment,
            period,
            CONTEXT,
            because=because,
            reason="迟到的更正",
        )

    def person(self, number: int) -> str:
        return cadres.find_subject(self.office, code(number))

    def standing(self, assessment: str, period: str) -> dict[str, StandingRow]:
        """The rows by the names of the cadres ("" for the erased)."""
        self.office.catch_up()
        view = answers.standing_view(self.office, self.scheme, assessment, period)
        return {row.name or "": row for row in view.rows}

    def pay(self, number: int) -> list[PayLine]:
        self.office.catch_up()
        with self.office.database.connection() as connection:
            return find_pay(connection, self.office.ledger.name, subject=self.person(number))

    def check(self) -> CheckReport:
        self.office.catch_up()
        with self.database.pool.connection() as connection:
            return replay_check(connection, self.office.ledger.name)


def code(number: int) -> str:
    return f"C-{number:02d}"


def each(make: Callable[[int], Sequence[Cell]]) -> list[list[Cell]]:
    """A row for every cadre: code, name, and what `make` says of the number."""
    return [[code(number), NAMES[number], *make(number)] for number in range(len(NAMES))]


def refused(
    expected: str, act: Callable[..., object], *arguments: object, **options: object
) -> DomainError:
    """The act is refused with that code."""
    with pytest.raises(DomainError) as caught:
        act(*arguments, **options)
    assert caught.value.code == expected
    return caught.value


@contextmanager
def open_town(database_url: str, scheme: str, *, cadre_class: str, day: date) -> Iterator[Town]:
    settings = Settings.model_validate({"database_url": database_url})
    with Database(database_url) as database:
        clock = Clock(day)
        office = Site(settings, database, bytes(32)).office("test/county", clock=clock)
        yield Town(office, database, clock, scheme, cadre_class)
