"""The same roster again, a few months later: who moved, rose, came back or got another number."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from api.imports.reader import read_workbook
from api.office import cadres
from api.office.people import opened_cadres
from domain.errors import DomainError
from ops.demo.sheets import Cell, workbook
from projections.cadres import Cadre
from tests.integration.office.town import CONTEXT, NAMES, ROSTER, Town, code, open_town, refused

MAY = date(2025, 5, 6)
_PHONE, _VILLAGE, _POST, _CLASS = 2, 4, 5, 6

CHANGES: dict[int, dict[int, Cell]] = {
    0: {_VILLAGE: "双河村"},
    1: {_VILLAGE: "新塘村"},
    2: {_CLASS: "正职", _POST: ""},
    3: {_PHONE: "13900000000"},
}


@pytest.fixture
def town(database: str) -> Iterator[Town]:
    with open_town(database, "taihu-points", cadre_class="副职", day=date(2025, 1, 6)) as opened:
        opened.enrol()
        opened.on(2025, 5, 20)
        yield opened


def changed_roster(
    town: Town, changes: dict[int, dict[int, Cell]], *, title: str = "五月花名册"
) -> bytes:
    rows = [town.roster_row(number) for number in range(len(NAMES))]
    for number, cells in changes.items():
        for column, cell in cells.items():
            rows[number][column] = cell
    return workbook(title, ROSTER, rows)


def cadre(town: Town, number: int, on: date) -> Cadre:
    town.office.catch_up()
    [(found, _)] = opened_cadres(town.office, on=on, persons=[town.person(number)])
    return found


def types_since(town: Town, position: int) -> list[str]:
    return [one.event.TOPIC for one in town.office.ledger.read(after=position)]


def test_without_a_day_a_row_that_differs_blocks_the_file(town: Town) -> None:
    report = town.import_roster(changed_roster(town, {2: {_CLASS: "正职"}}))
    [problem] = report.problems
    assert (problem.code, problem.value) == ("person-changed", NAMES[2])
    assert "变动日期" in problem.next_step("zh")
    assert report.error_book is not None
    assert read_workbook(report.error_book, "marked.xlsx")


def test_with_a_day_every_kind_of_change_is_recorded_in_one_append(town: Town) -> None:
    cadres.depart(town.office, town.person(4), CONTEXT, last_day=date(2025, 3, 1), reason="辞职")
    head = town.office.ledger.head()
    roster = changed_roster(town, CHANGES)
    dry = town.import_roster(roster, dry_run=True, changes_on=MAY)
    assert (dry.summary["changed"], dry.summary["bodies"], dry.problems) == (5, 1, [])
    assert town.office.ledger.head() == head

    done = town.import_roster(roster, changes_on=MAY)
    assert done.receipt is not None
    assert types_since(town, head) == [
        "file-imported",
        "body-registered",
        "person-details-changed",
        "cadre-transferred",
        "cadre-transferred",
        "cadre-class-changed",
        "cadre-appointed",
    ]
    assert cadre(town, 0, date(2025, 5, 5)).unit != cadre(town, 0, MAY).unit
    assert cadre(town, 0, MAY).unit == cadre(town, 3, MAY).unit
    assert cadre(town, 2, MAY).cadre_class == "正职"
    assert cadre(town, 2, MAY).post == "村干部"  # what was left blank has not changed
    assert cadre(town, 4, MAY).unit_from == MAY
    [(_, details)] = opened_cadres(town.office, on=MAY, persons=[town.person(3)])
    assert details is not None
    assert (details.phone, details.staff_code, details.name) == ("13900000000", code(3), NAMES[3])
    assert town.import_roster(roster, changes_on=MAY).repeated
    again = town.import_roster(changed_roster(town, CHANGES, title="又一份"), changes_on=MAY)
    assert (again.summary["unchanged"], again.receipt) == (10, None)


def test_a_refused_change_takes_the_new_people_with_it_and_they_can_come_again(
    town: Town,
) -> None:
    cells = [*town.roster_row(0)]
    cells[0], cells[1] = "C-77", "新来的"
    rows = [town.roster_row(0), cells]
    rows[0][_VILLAGE] = "双河村"
    roster = workbook("新人", ROSTER, rows)
    head = town.office.ledger.head()
    # Cadre 0 serves since 2015: no move can begin before that.
    refused("appointment-out-of-order", town.import_roster, roster, changes_on=date(2015, 3, 1))
    assert town.office.ledger.head() == head
    with pytest.raises(DomainError):
        cadres.find_subject(town.office, "C-78")
    town.import_roster(roster, changes_on=MAY)
    town.office.catch_up()
    [(_, details)] = opened_cadres(
        town.office, on=MAY, persons=[cadres.find_subject(town.office, "C-77")]
    )
    assert details is not None
    assert details.name == "新来的"
