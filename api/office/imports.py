"""Workbooks in: read, check every cell, and record all of it or nothing."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date

from api.access import reach
from api.imports.entries import read_entries
from api.imports.errorbook import error_workbook
from api.imports.people import KnownBody
from api.imports.problems import CellProblem
from api.imports.reader import Workbook, read_workbook
from api.imports.roster import RosterRow, read_roster
from api.imports.sheets import Layout, read_tables
from api.imports.tables import Table
from api.imports.vocabulary import entries_vocabulary, roster_vocabulary
from api.office.entries import governing_scheme
from api.office.parts import Office
from api.office.people import known_people, known_places
from api.office.roster import record_roster
from api.office.schemes import assessment_named, period_named
from domain.errors import DomainError
from domain.events import tags
from domain.events.base import Evidence
from domain.events.entries import FileImported
from domain.scaled import MONEY_DECIMALS, format_scaled
from domain.schemes.model import Scheme
from domain.slices.entry_rules import Slot
from domain.slices.record_entries import RecordEntries
from ledger.context import Context
from ledger.ledger import Receipt
from projections.column_mappings import ColumnMappings
from projections.standing_entries import find_standing_entries


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What a file holds, what is wrong with it, and the receipt if it was recorded.

    Any problem blocks the whole file. `repeated`: this very file was imported before, as entry
    `recorded_at`; nothing was added. `error_book` is the file with the bad cells marked, `workbook`
    the file as read, and `tables` what was found in it.
    """

    file: Evidence
    summary: Mapping[str, object]
    problems: Sequence[CellProblem] = ()
    notices: Sequence[CellProblem] = ()
    receipt: Receipt | None = None
    repeated: bool = False
    recorded_at: int | None = None
    error_book: bytes | None = field(default=None, repr=False)
    workbook: Workbook | None = field(default=None, repr=False)
    tables: Sequence[Table] = field(default=(), repr=False)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Look for no garbage meanwhile: an import is a crowd of objects that live to its end.

    Looking through them again and again would take a quarter of the time.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def import_roster(
    office: Office,
    data: bytes,
    file_name: str,
    context: Context,
    *,
    county_name: str = "",
    classes: Sequence[str] = (),
    default_service_from: date | None = None,
    changes_on: date | None = None,
    layouts: Mapping[str, Layout] | None = None,
    dry_run: bool = False,
) -> ImportReport:
    """Import who serves where: new townships, villages, people and their appointments.

    The county itself carries the ledger's name as its code and is registered with the first file.
    Rows of people who are known and unchanged add nothing. Where the row of a known person
    differs, the person moves, changes class or gets other details on `changes_on`; without that
    day the file is blocked.
    """
    file = _evidence(data, file_name)
    if (earlier := _imported_at(office, file)) is not None:
        return ImportReport(file=file, summary={}, repeated=True, recorded_at=earlier)
    workbook = read_workbook(data, file_name)
    memory = ColumnMappings(office.database.pool, office.ledger.name)
    office.catch_up()
    tables, notices = read_tables(workbook, roster_vocabulary(), memory, layouts or {})
    places = known_places(office)
    people = known_people(office, on=max(office.today(), changes_on or office.today()))
    plan = read_roster(
        tables,
        people=people,
        places=places,
        county=office.ledger.name,
        classes=classes,
        default_service_from=default_service_from,
    )
    changed = [row for row in plan.rows if row.change == "changed"]
    problems = [*plan.problems, *(() if changes_on else map(_changed, changed))]
    report = ImportReport(
        file=file,
        summary=plan.summary(),
        problems=problems,
        notices=[*notices, *plan.notices],
        workbook=workbook,
        tables=tables,
    )
    if problems:
        return _with_error_book(report, workbook)
    if dry_run or all(row.change == "unchanged" for row in plan.rows):
        return report
    county = None
    if office.ledger.name not in places.by_code:
        county = KnownBody(
            body=office.ledger.name, kind="county", name=county_name or office.ledger.name
        )
    receipt = record_roster(
        office, plan, people, context, county=county, file=file, changes_on=changes_on
    )
    return _recorded(report, receipt)


@_without_collector()
def import_entries(
    office: Office,
    data: bytes,
    file_name: str,
    context: Context,
    *,
    scheme: str,
    assessment: str,
    period: str,
    layouts: Mapping[str, Layout] | None = None,
    dry_run: bool = False,
) -> ImportReport:
    """Import the entries of one period ("" for dated ones) from a wide or a long sheet."""
    file = _evidence(data, file_name)
    if (earlier := _imported_at(office, file)) is not None:
        return ImportReport(file=file, summary={}, repeated=True, recorded_at=earlier)
    # The child parses while the office looks up what the cells are held against.
    with ThreadPoolExecutor(max_workers=1) as aside:
        reading = aside.submit(read_workbook, data, file_name)
        position = office.catch_up()
        pack = governing_scheme(office, scheme, assessment, period, office.today())
        governed = assessment_named(pack, assessment, period_named(period) if period else None)
        people = known_people(office, on=period_named(period).ends_on if period else office.today())
        places = known_places(office)
        recorded = _recorded_slots(office, pack, assessment, period)
        workbook = reading.result()
    memory = ColumnMappings(office.database.pool, office.ledger.name)
    tables, notices = read_tables(
        workbook, entries_vocabulary(pack, governed), memory, layouts or {}
    )
    plan = read_entries(
        tables,
        pack,
        governed,
        period,
        people=people,
        places=places,
        recorded=recorded,
        reaches=_reaches(office),
    )
    report = ImportReport(
        file=file,
        summary=plan.summary(),
        problems=plan.problems,
        notices=[*notices, *plan.notices],
        workbook=workbook,
        tables=tables,
    )
    if plan.problems:
        return _with_error_book(report, workbook)
    if dry_run or not plan.entries:
        return report
    recording = RecordEntries(
        pack=pack,
        assessment=assessment,
        period=period,
        entries=plan.entries,
        file=file,
        imported_on=office.today(),
        people=people.by_id.keys(),
        bodies=places.by_code.keys(),
        taken=recorded.keys(),
        after_position=position,
    )
    return _recorded(report, office.ledger.do(recording, context))


def _recorded_slots(office: Office, pack: Scheme, assessment: str, period: str) -> dict[Slot, str]:
    """What stands already in each slot, as an entry would write it."""
    money = {known.name for known in pack.inputs if known.value_type == "money"}
    with office.database.connection() as connection:
        standing = find_standing_entries(
            connection, office.ledger.name, pack.name, assessment, period
        )
    slots: dict[Slot, str] = {}
    for one in standing:
        when = period or one.effective_on.isoformat()
        slot = Slot(pack.name, assessment, when, one.subject, one.input, one.item, one.rater)
        if one.value is None:
            slots[slot] = one.level
        elif one.input in money:
            slots[slot] = format_scaled(one.value, decimals=MONEY_DECIMALS)
        else:
            slots[slot] = format_scaled(one.value)
    return slots


def _reaches(office: Office) -> Callable[[str], bool]:
    """Whom the one who asks may record entries of: everybody, on the machine itself."""
    asker = office.asker
    if asker is None:
        return lambda _: True
    return lambda subject: reach.reaches_subject(office, asker, "import-entries", subject)


def _evidence(data: bytes, file_name: str) -> Evidence:
    suffix = file_name.rpartition(".")[2].lower()
    media_types = {
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "xls": "application/vnd.ms-excel",
        "csv": "text/csv",
    }
    return Evidence(
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        media_type=media_types.get(suffix, "application/octet-stream"),
    )


def _imported_at(office: Office, file: Evidence) -> int | None:
    for earlier in office.ledger.read(
        limit=1, types=[FileImported.TOPIC], tags=[tags.file(file.sha256)]
    ):
        return earlier.position
    return None


def _changed(row: RosterRow) -> CellProblem:
    return CellProblem(
        code="person-changed", sheet=row.sheet, row=row.row, column="", value=row.name
    )


def _with_error_book(report: ImportReport, workbook: Workbook) -> ImportReport:
    return replace(report, error_book=error_workbook(workbook, report.problems))


def _recorded(report: ImportReport, receipt: Receipt) -> ImportReport:
    return replace(report, receipt=receipt)


def require_clean(report: ImportReport) -> None:
    """DomainError `file-has-problems` if there are any; it names the first of them."""
    if not report.problems:
        return
    first = report.problems[0]
    raise DomainError(
        "file-has-problems",
        f"{len(report.problems)} cells or rows are wrong; nothing was recorded. The first: "
        f"{first.sheet} {first.place}: {first.message()}",
        next_step="Correct the marked cells in the error workbook and import it again.",
        problems=len(report.problems),
    )
