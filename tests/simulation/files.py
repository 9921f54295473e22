"""The files that clerks hand in: rosters and tables of entries, as CSV, right and wrong."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from random import Random

from api.office import imports
from domain.schemes.model import Input
from ledger.context import Context
from tests.simulation.world import County, Place

_TOWNSHIPS = ("徐桥镇", "寺前镇")
_VILLAGES = ("石龙村", "双河村", "松岭村")
_CELLS = {"pass": "达标", "fail": "未达标"}
_POINTS = 10_000


def staff_codes(cadre_count: int) -> list[str]:
    return [f"S{number:03d}" for number in range(cadre_count)]


def roster(county: County, dice: Random, cadre_count: int) -> bytes:
    """Everybody who serves at first, spread over two townships with three villages each."""
    rows = []
    for number, code in enumerate(staff_codes(cadre_count)):
        post, cadre_class = county.plot.posts[number % len(county.plot.posts)]
        township = _TOWNSHIPS[number % 2]
        village = _VILLAGES[number // 2 % 3]
        since = f"{dice.randrange(2014, 2024)}-03-01"
        rows.append([code, f"干部{number}", township, village, post, cadre_class, since])
    return _csv(["人员编号", "姓名", "乡镇", "行政村", "职务", "类别", "任职时间"], rows)


def import_roster(county: County, data: bytes, context: Context) -> imports.ImportReport:
    report = imports.import_roster(
        county.office, data, "花名册.csv", context, county_name=county.plot.county
    )
    imports.require_clean(report)
    return report


def entries(
    county: County,
    dice: Random,
    place: Place,
    codes: Sequence[str],
    window: str,
    *,
    mistaken: bool = False,
) -> bytes:
    """A long table: cadres by inputs of that window by items. Dated ones have no period.

    `mistaken`: with one cell that the scheme does not take.
    """
    declared = [
        known
        for known in map(county.scheme.input, county.scheme.assessment(place[0]).inputs)
        if known.about == "subject" and known.window == window
    ]
    day = "" if place[1] else county.clock.today().isoformat()
    rows = [
        [code, known.title.zh, item, rater, _cell(known, dice), day]
        for code in codes
        for known in declared
        for rater in known.raters or ("",)
        for item in county.plot.items.get(known.name, ("",))
    ]
    if rows and mistaken:
        dice.choice(rows)[4] = dice.choice(["-7", "99999.5", "没有"])
    headers = ["人员编号", "指标", "事项", "测评主体", "得分或等次", "日期"]
    width = len(headers) - bool(place[1])
    return _csv(headers[:width], [row[:width] for row in rows])


def import_entries(
    county: County, data: bytes, place: Place, context: Context
) -> imports.ImportReport:
    report = imports.import_entries(
        county.office,
        data,
        "计分表.csv",
        context,
        scheme=county.plot.scheme,
        assessment=place[0],
        period=place[1],
    )
    imports.require_clean(report)
    if report.receipt is not None:
        span = report.receipt
        county.entries.extend(range(span.first_position + 1, span.last_position + 1))
    return report


def content(declared: Input, dice: Random) -> tuple[str | None, str | None]:
    """A value or a level that the input takes."""
    fixed = {"gate": ("pass", "pass", "pass", "fail"), "flag": ("on", "off")}
    levels = declared.levels or fixed.get(declared.kind, ())
    if levels:
        return None, dice.choice(levels)
    if declared.value_type == "money":
        return f"{dice.randrange(1_000, 5_000)}.{dice.randrange(100):02d}", None
    most = 100 if declared.at_most is None else declared.at_most // _POINTS
    halves = dice.randrange(1, 2 * most)
    return f"{halves // 2}{'.5' if halves % 2 else ''}", None


def _cell(declared: Input, dice: Random) -> str:
    value, level = content(declared, dice)
    return value or _CELLS.get(level or "", level or "")


def _csv(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(headers)
    writer.writerows(rows)
    return text.getvalue().encode()
