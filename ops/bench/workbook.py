"""How long a workbook takes from its bytes to the refreshed standing, beside calamine alone.

The peer parses the file in this process, into Python lists, and judges nothing. Ours reads it in
a child under limits, cleans every cell, finds the table, resolves people and indicators, checks
each entry by the scheme, appends all of them, projects them, and computes the month's standing.
"""

from __future__ import annotations

import io
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial

import python_calamine
import xlsxwriter

from api.imports.reader import read_workbook
from api.office.imports import import_entries, import_roster, require_clean
from api.office.parts import Office
from api.office.periods import open_period
from api.office.schemes import adopt
from domain.calendar import parse_period
from domain.schemes.load import load_scheme
from domain.schemes.model import Scheme
from domain.schemes.packs import pack_text
from ledger.context import Actor, Context
from ledger.ledger import Ledger
from ledger.postgres import PostgresRecorder
from ledger.postgres_vault import PostgresVault
from projections.catalogue import PROJECTIONS
from projections.database import Database
from projections.runner import Runner
from projections.standings import standing

ROWS = 30_000
ROUNDS = 6  # besides a first one to warm up; each takes a month of its own
_YEAR = 2025
_LEDGER = "bench/workbook"
_PACK = ("haixing-monthly", "2024.1")
_ASSESSMENT = "month"
_CADRES_A_VILLAGE = 6
_VILLAGES_A_TOWNSHIP = 15
_WHO = ("乡镇", "村", "姓名", "人员编号", "身份证号", "职务", "类别")


def workbook_seconds(url: str, rows: int = ROWS, rounds: int = ROUNDS) -> dict[str, float]:
    """Medians in seconds: calamine alone, our reading alone, and the whole import."""
    taken: dict[str, list[float]] = {"calamine": [], "read": [], "import": []}
    with Database(url) as database:
        office = _office(database)
        scheme = load_scheme(pack_text(*_PACK), on=date(_YEAR, 1, 1))
        titles = _indicators(scheme)
        _prepare(office, cadres=-(-rows // len(titles)))
        for month in range(1, rounds + 2):
            period = f"{_YEAR}-{month:02d}"
            require_open(office, period)
            data = make_workbook(titles, rows, parse_period(period).starts_on)
            taken["calamine"].append(_seconds(partial(_calamine, data)))
            taken["read"].append(_seconds(partial(read_workbook, data, "bench.xlsx")))
            taken["import"].append(_seconds(partial(_import, office, scheme, period, data, rows)))
    medians = {name: statistics.median(seconds[1:]) for name, seconds in taken.items()}
    return {f"workbook_{name}_s": seconds for name, seconds in medians.items()}


def make_workbook(titles: Sequence[str], rows: int, first_day: date) -> bytes:
    """A long sheet: one row an entry, each cadre with each indicator in turn, 12 columns."""
    output = io.BytesIO()
    with xlsxwriter.Workbook(output, {"in_memory": True}) as book:
        page = book.add_worksheet("计分明细")
        day_format = book.add_format({"num_format": "yyyy-mm-dd"})
        page.write_row(0, 0, ["村干部积分明细表"])
        page.write_row(1, 0, ("序号", *_WHO, "指标", "得分", "日期", "备注"))
        for row in range(rows):
            cadre, indicator = divmod(row, len(titles))
            page.write_number(row + 2, 0, row + 1)
            for column, text in enumerate((*_who(cadre), titles[indicator]), start=1):
                page.write_string(row + 2, column, text)
            page.write_number(row + 2, 9, (row * 7 % 21) / 10)
            page.write_datetime(row + 2, 10, first_day + timedelta(row % 28), day_format)
            if row % 3 == 0:
                page.write_string(row + 2, 11, f"说明{row}")
    return output.getvalue()


def _who(cadre: int) -> tuple[str, ...]:
    village = cadre // _CADRES_A_VILLAGE
    return (
        f"第{village // _VILLAGES_A_TOWNSHIP}乡",
        f"第{village}村",
        f"姓名{cadre}",
        f"C{cadre:05d}",
        f"3408{cadre:014d}",
        "村党组织书记",
        "书记",
    )


def _office(database: Database) -> Office:
    return Office(
        ledger=Ledger(_LEDGER, PostgresRecorder(database.pool, _LEDGER)),
        database=database,
        runner=Runner(database.pool, PROJECTIONS),
        vault=PostgresVault(database.pool, _LEDGER, bytes(32)),
        today=lambda: date(_YEAR, 12, 31),
    )


def _indicators(scheme: Scheme) -> list[str]:
    return [
        declared.title.zh
        for declared in map(scheme.input, scheme.assessment(_ASSESSMENT).inputs)
        if (declared.kind, declared.window) == ("points", "period")
    ]


def _context() -> Context:
    return Context(Actor("county/org", "reviewer"), "bench")


def _prepare(office: Office, cadres: int) -> None:
    """A county that has adopted the scheme and imported its roster."""
    adopt(office, pack_text(*_PACK), _context())
    output = io.BytesIO()
    with xlsxwriter.Workbook(output, {"in_memory": True}) as book:
        page = book.add_worksheet("名册")
        page.write_row(0, 0, (*_WHO, "任职时间"))
        for cadre in range(cadres):
            page.write_row(cadre + 1, 0, (*_who(cadre)[:4], "", *_who(cadre)[5:], "2021-03-01"))
            page.write_string(cadre + 1, 4, _who(cadre)[4])
    require_clean(import_roster(office, output.getvalue(), "roster.xlsx", _context()))


def require_open(office: Office, period: str) -> None:
    open_period(office, _PACK[0], _ASSESSMENT, period, _context())


def _import(office: Office, scheme: Scheme, period: str, data: bytes, rows: int) -> None:
    report = import_entries(
        office,
        data,
        "bench.xlsx",
        _context(),
        scheme=scheme.name,
        assessment=_ASSESSMENT,
        period=period,
    )
    require_clean(report)
    office.catch_up()
    with office.database.connection() as connection:
        result = standing(connection, _LEDGER, scheme, _ASSESSMENT, period)
    scored = sum(1 for row in result.rows if row["score"] is not None)
    if report.receipt is None or scored == 0:
        raise RuntimeError(f"the month should be scored: {report.summary}")


def _calamine(data: bytes) -> object:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    return book.get_sheet_by_index(0).to_python()


def _seconds(work: Callable[[], object]) -> float:
    """How long the work takes; what it made is freed afterwards."""
    started_s = time.perf_counter()
    made = work()
    taken_s = time.perf_counter() - started_s
    del made
    return taken_s
