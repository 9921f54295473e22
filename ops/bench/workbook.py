"""How long a workbook of 30,000 rows takes to be read and checked, beside calamine alone.

calamine parses in this process, into Python lists, and judges nothing. Ours reads in a child under
limits, cleans every cell, finds the table, resolves people and indicators and checks each entry by
the scheme: all of an import but the append.
"""

from __future__ import annotations

import io
import statistics
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta

import python_calamine
import xlsxwriter

from api.imports.entries import EntriesPlan, read_entries
from api.imports.people import KnownBody, KnownPerson, People, Places
from api.imports.reader import Workbook, read_workbook
from api.imports.sheets import read_tables
from api.imports.vocabulary import entries_vocabulary
from domain.schemes.load import load_scheme
from domain.schemes.model import Assessment, Scheme
from domain.schemes.packs import pack_text

ROWS = 30_000
PERIOD = "2025-03"
_LAST_DAY = date(2025, 3, 31)
_PACK = ("haixing-monthly", "2024.1")
_CADRES_A_VILLAGE = 6
_VILLAGES_A_TOWNSHIP = 15
_HEADER = (
    *("序号", "乡镇", "村", "姓名", "人员编号", "身份证号"),
    *("职务", "类别", "指标", "得分", "日期", "备注"),
)


def workbook_seconds(rounds: int = 7) -> dict[str, float]:
    """Medians, in seconds: calamine alone, our reading, our reading with all checks."""
    scheme = load_scheme(pack_text(*_PACK), on=_LAST_DAY)
    assessment = scheme.assessment("month")
    titles = [
        declared.title.zh
        for declared in map(scheme.input, assessment.inputs)
        if (declared.kind, declared.window) == ("points", "period")
    ]
    data = make_workbook(titles, ROWS)
    cadres = -(-ROWS // len(titles))
    people, places = _known(cadres)
    taken: dict[str, list[float]] = {"calamine": [], "read": [], "read_and_check": []}
    for _ in range(rounds):
        taken["calamine"].append(_seconds(lambda: _calamine(data)))
        taken["read"].append(_seconds(lambda: read_workbook(data, "bench.xlsx")))
        taken["read_and_check"].append(
            _seconds(
                lambda: _plan(read_workbook(data, "b.xlsx"), scheme, assessment, people, places)
            )
        )
    plan = _plan(read_workbook(data, "bench.xlsx"), scheme, assessment, people, places)
    if len(plan.entries) != ROWS:
        raise RuntimeError(f"the workbook should be good: {plan.summary()}")
    return {name: statistics.median(seconds) for name, seconds in taken.items()}


def make_workbook(titles: list[str], rows: int) -> bytes:
    """A long sheet: one row an entry, each cadre with each indicator in turn, 12 columns."""
    output = io.BytesIO()
    book = xlsxwriter.Workbook(output, {"in_memory": True})
    page = book.add_worksheet("计分明细")
    day_format = book.add_format({"num_format": "yyyy-mm-dd"})
    page.write_row(0, 0, ["村干部积分明细表"])
    page.write_row(1, 0, _HEADER)
    for row in range(rows):
        cadre, indicator = divmod(row, len(titles))
        village = cadre // _CADRES_A_VILLAGE
        page.write_row(
            row + 2,
            0,
            [
                row + 1,
                f"第{village // _VILLAGES_A_TOWNSHIP}乡",
                f"第{village}村",
                f"姓名{cadre}",
                f"C{cadre:05d}",
                "",
                "村党组织书记",
                "正职",
                titles[indicator],
                (row * 7 % 21) / 10,
            ],
        )
        page.write_string(row + 2, 5, f"3408{cadre:014d}")
        page.write_datetime(row + 2, 10, _day(row), day_format)
        if row % 3 == 0:
            page.write_string(row + 2, 11, f"说明{row}")
    book.close()
    return output.getvalue()


def _day(row: int) -> datetime:
    return datetime(2025, 3, 1) + timedelta(days=row % 31)  # noqa: DTZ001 - Excel knows no zones


def _known(cadres: int) -> tuple[People, Places]:
    villages = cadres // _CADRES_A_VILLAGE + 1
    bodies = [
        KnownBody(body=f"t{number}", kind="township", name=f"第{number}乡")
        for number in range(villages // _VILLAGES_A_TOWNSHIP + 1)
    ]
    bodies += [
        KnownBody(
            body=f"v{number}",
            kind="village",
            name=f"第{number}村",
            parent=f"t{number // _VILLAGES_A_TOWNSHIP}",
        )
        for number in range(villages)
    ]
    people = [
        KnownPerson(
            person=f"p{cadre}",
            name=f"姓名{cadre}",
            staff_code=f"C{cadre:05d}",
            identity_number=f"3408{cadre:014d}",
            unit=f"v{cadre // _CADRES_A_VILLAGE}",
        )
        for cadre in range(cadres)
    ]
    return People(people), Places(bodies)


def _calamine(data: bytes) -> object:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    return book.get_sheet_by_index(0).to_python()


def _plan(
    read: Workbook, scheme: Scheme, assessment: Assessment, people: People, places: Places
) -> EntriesPlan:
    tables, _ = read_tables(read, entries_vocabulary(scheme, assessment))
    return read_entries(tables, scheme, assessment, PERIOD, people=people, places=places)


def _seconds(work: Callable[[], object]) -> float:
    """How long the work takes; what it made is freed afterwards."""
    started_s = time.perf_counter()
    made = work()
    taken_s = time.perf_counter() - started_s
    del made
    return taken_s
