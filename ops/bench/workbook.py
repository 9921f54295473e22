"""How long a workbook takes from its bytes to the refreshed standing, beside calamine alone.

The peer parses the file in this process, into Python lists, and judges nothing. Ours reads it in
a child under limits, cleans every cell, finds the table, resolves people and indicators, checks
each entry by the scheme, appends all of them, projects them, and computes the month's standing.
"""

from __future__ import annotations

import io
import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import partial

import python_calamine
import xlsxwriter

from api.imports.reader import read_workbook
from api.office.imports import import_entries, import_roster, require_clean
from api.office.parts import Office
from api.office.periods import open_period
from api.office.schemes import adopt
from domain.actor import Actor
from domain.calendar import parse_period
from domain.schemes.load import load_scheme
from domain.schemes.model import Scheme
from domain.schemes.packs import pack_text
from ledger.context import Context
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
_LEVELS = {"gate": "达标", "level": "无意见"}
_WHO = ("乡镇", "村", "姓名", "人员编号", "身份证号", "职务", "类别")


def workbook_seconds(url: str, rows: int = ROWS, rounds: int = ROUNDS) -> dict[str, float]:
    """Medians in seconds: calamine alone, our reading alone, and the whole import."""
    taken: dict[str, list[float]] = {"calamine": [], "read": [], "import": []}
    with Database(url) as database:
        office = _office(database)
        scheme = load_scheme(pack_text(*_PACK), on=date(_YEAR, 1, 1))
        indicators = _indicators(scheme)
        _prepare(office, cadres=-(-rows // len(indicators)))
        for month in range(1, rounds + 2):
            period = f"{_YEAR}-{month:02d}"
            open_period(office, scheme.name, _ASSESSMENT, period, _context())
            data = make_workbook(indicators, rows, parse_period(period).starts_on)
            taken["calamine"].append(_seconds(partial(_calamine, data)))
            taken["read"].append(_seconds(partial(read_workbook, data, "bench.xlsx")))
            taken["import"].append(
                _seconds(partial(_import_and_stand, office, scheme, period, data))
            )
    medians = {name: statistics.median(seconds[1:]) for name, seconds in taken.items()}
    return {f"workbook_{name}_s": seconds for name, seconds in medians.items()}


def make_workbook(indicators: Sequence[tuple[str, str]], rows: int, first_day: date) -> bytes:
    """A long sheet: one row an entry, each cadre with each indicator in turn, 12 columns."""

    def lines() -> Iterator[tuple[object, ...]]:
        for row in range(rows):
            cadre, indicator = divmod(row, len(indicators))
            title, kind = indicators[indicator]
            scored = _LEVELS.get(kind, (row * 7 % 21) / 10)
            remark = f"说明{row}" if row % 3 == 0 else None
            day = first_day + timedelta(row % 28)
            yield (row + 1, *_who(cadre), title, scored, day, remark)

    return _book(("序号", *_WHO, "指标", "得分", "日期", "备注"), lines())


def _book(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    output = io.BytesIO()
    options = {"in_memory": True, "default_date_format": "yyyy-mm-dd"}
    with xlsxwriter.Workbook(output, options) as book:
        page = book.add_worksheet("明细")
        page.write_row(0, 0, ["村干部积分明细表"])
        page.write_row(1, 0, header)
        for number, row in enumerate(rows, start=2):
            page.write_row(number, 0, row)
    return output.getvalue()


def _who(cadre: int) -> tuple[str, ...]:
    village = cadre // _CADRES_A_VILLAGE
    return (
        f"第{village // _VILLAGES_A_TOWNSHIP}乡",
        f"第{village}村",
        f"姓名{cadre}",
        f"C{cadre:05d}",
        f"{cadre:015d}",
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


def _indicators(scheme: Scheme) -> list[tuple[str, str]]:
    """Title and kind of what each cadre is given each month."""
    return [
        (declared.title.zh, declared.kind)
        for declared in map(scheme.input, scheme.assessment(_ASSESSMENT).inputs)
        if declared.kind in {"points", *_LEVELS} and declared.window == "period"
    ]


def _context() -> Context:
    return Context(Actor("county/org", "reviewer"), "bench")


def _prepare(office: Office, cadres: int) -> None:
    """A county that has adopted the scheme, and imported its roster and what everybody earns."""
    adopt(office, pack_text(*_PACK), _context())
    roster = _book((*_WHO, "任职时间"), ((*_who(cadre), "2021-03-01") for cadre in range(cadres)))
    require_clean(import_roster(office, roster, "roster.xlsx", _context()))
    rows = ((*_who(cadre), "月基础职务补贴", 1_800, f"{_YEAR}-01-01") for cadre in range(cadres))
    _import(office, "", _book((*_WHO, "指标", "得分", "日期"), rows))


def _import(office: Office, period: str, data: bytes) -> None:
    report = import_entries(
        office,
        data,
        "bench.xlsx",
        _context(),
        scheme=_PACK[0],
        assessment=_ASSESSMENT,
        period=period,
    )
    require_clean(report)


def _import_and_stand(office: Office, scheme: Scheme, period: str, data: bytes) -> None:
    _import(office, period, data)
    office.catch_up()
    with office.database.connection() as connection:
        result = standing(connection, _LEDGER, scheme, _ASSESSMENT, period)
    graded = sum(1 for row in result.rows if row["grade"] is not None)
    if graded < len(result.rows) - 1:  # the last cadre's rows may end before the last indicator
        raise RuntimeError(f"everybody should be graded: {graded} of {len(result.rows)} are")


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
