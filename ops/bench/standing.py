"""How long a standing takes, beside the plainest query over the same rows, in both engines.

The county is of real size: 1,296 cadres x 20 indicators x 12 months. The plain query adds up the
values of each period and ranks the sums; ours applies the whole scheme: gates, a weighted score, a
rank within the class, 20/60/20 by largest remainder, what the grade pays, and the duties, and
yields 26 columns where the plain one yields 4.

PostgreSQL computes one month of the twelve in the table, and both answers are fetched. DuckDB
computes the year, both times in one statement, into a table; and, as `by_month`, in twelve
statements, each for a month.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import duckdb
import psycopg

from domain.calendar import Period, periods_of
from domain.evaluation.plan import compile_assessment
from domain.evaluation.sql import to_duckdb, to_postgres
from domain.schemes.model import (
    Assessment,
    Disclosure,
    Input,
    Instrument,
    MeetingPowers,
    OutcomeFields,
    Scheme,
    Supervision,
)
from domain.schemes.steps import (
    Choose,
    Clamp,
    Duty,
    Gather,
    History,
    Holds,
    Pay,
    Quota,
    Rank,
    SortKey,
    Weigh,
)
from domain.schemes.values import AllOf, Column, Compare, Label

CADRES = 1_296
INDICATORS = 20
GATES = 4
YEAR = 2025
_LEDGER = "bench/county"
_NAME = "bench"
_ASSESSMENT = "month"
_ALL_KNOWN = 2**62
_VILLAGES = 197
_TOWNSHIPS = 7
_CLASSES = ("正职", "副职")
_Row = tuple[Any, ...]
_Run = Callable[[], object]


def postgres_month(url: str, repeats: int = 25) -> dict[str, float]:
    """Medians in milliseconds, and their ratio, for the last month of a county-year."""
    period = periods_of("month", YEAR)[-1]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("set jit = off")
        for table, rows in (("appointment", appointments()), ("entry", entries())):
            with connection.cursor().copy(f"copy facts.{table} from stdin") as copy:
                for row in rows:
                    copy.write_row(row)
        connection.execute("vacuum analyze facts.appointment, facts.entry, facts.outcome")
        plain = _plain(period).encode()
        ours = to_postgres(compile_assessment(scheme(), _ASSESSMENT, period)).encode()
        parameters = {"ledger": _LEDGER, "as_of": _ALL_KNOWN}

        def run(text: bytes) -> _Run:
            return lambda: connection.cursor(binary=True).execute(text, parameters).fetchall()

        return _compared("postgres_month", run(plain), run(ours), repeats)


def duckdb_year(repeats: int = 7) -> dict[str, float]:
    """The same for all twelve months, in a DuckDB that holds the exported facts."""
    with duckdb.connect() as connection:
        connection.execute("create schema facts")
        for statement in _DUCKDB_TABLES:
            connection.execute(statement)
        for table, rows in (("appointment", appointments()), ("entry", entries())):
            columns = [list(column) for column in zip(*rows, strict=True)]
            unnested = ", ".join(["unnest(?)"] * len(columns))
            connection.execute(f"insert into facts.{table} select {unnested}", columns)
        months = periods_of("month", YEAR)

        def run(asked: list[list[Period]], text_of: Callable[[list[Period]], str]) -> _Run:
            texts = [f"create or replace temp table answer as {text_of(each)}" for each in asked]
            return lambda: [connection.execute(text) for text in texts]

        by_month = [[month] for month in months]
        return _compared(
            "duckdb_year", run([months], _plain_in_duckdb), run([months], _ours_in_duckdb), repeats
        ) | _compared(
            "duckdb_year_by_month",
            run(by_month, _plain_in_duckdb),
            run(by_month, _ours_in_duckdb),
            repeats,
        )


def _ours_in_duckdb(periods: list[Period]) -> str:
    plan = compile_assessment(scheme(), _ASSESSMENT, *periods)
    return to_duckdb(plan, as_of=_ALL_KNOWN, ledger=_LEDGER)


def _plain_in_duckdb(periods: list[Period]) -> str:
    text = _plain(*periods).replace("%(ledger)s", f"'{_LEDGER}'")
    return text.replace("%(as_of)s", str(_ALL_KNOWN))


def _compared(name: str, plain: _Run, ours: _Run, repeats: int) -> dict[str, float]:
    """Both run in turn, so that whatever else the machine does touches both alike."""
    times_ms: dict[str, list[float]] = {"plain": [], "ours": []}
    for _ in range(repeats + 1):
        for label, run in (("plain", plain), ("ours", ours)):
            started_s = time.perf_counter()
            run()
            times_ms[label].append((time.perf_counter() - started_s) * 1000)
    medians = {label: statistics.median(times[1:]) for label, times in times_ms.items()}
    return {
        f"{name}_plain_ms": medians["plain"],
        f"{name}_ms": medians["ours"],
        f"{name}_ratio": medians["ours"] / medians["plain"],
    }


def _plain(*periods: Period) -> str:
    first, last = periods[0].key, periods[-1].key
    asked = f"= '{first}'" if first == last else f"between '{first}' and '{last}'"
    return f"""select period, subject, sum(value)::bigint as total,
  rank() over (partition by period order by sum(value) desc) as place
from facts.entry
where ledger = %(ledger)s and scheme = '{_NAME}' and assessment = '{_ASSESSMENT}'
  and period {asked}
  and known_from <= %(as_of)s and (known_until is null or known_until > %(as_of)s)
group by period, subject"""


# --- the county ----------------------------------------------------------------------------------


def appointments() -> Iterator[_Row]:
    """One span for each cadre, in the order of the columns of facts.appointment."""
    for cadre in range(CADRES):
        village = cadre % _VILLAGES
        start = date(2020, 1 + cadre % 12, 1)
        unit, group = f"village-{village:03d}", f"township-{village % _TOWNSHIPS}"
        yield (
            _LEDGER, f"person-{cadre:05d}", unit, group, _CLASSES[cadre % 2], "委员",
            start, start, start, None, cadre + 1, None,
        )  # fmt: skip


def entries() -> Iterator[_Row]:
    """A county-year of entries, in the order of the columns of facts.entry."""
    position = CADRES
    for period in periods_of("month", YEAR):
        for cadre in range(CADRES):
            for indicator in range(INDICATORS):
                position += 1
                gate = indicator < GATES
                value = None if gate else 30_000 + (cadre * 7919 + indicator * 104_729) % 20_000
                failed = gate and (cadre + indicator) % 97 == 0
                yield (
                    _LEDGER, _NAME, _ASSESSMENT, period.key, f"person-{cadre:05d}",
                    f"indicator_{indicator + 1}", "", "", value,
                    ("fail" if failed else "pass") if gate else "",
                    period.ends_on, position, position, None,
                )  # fmt: skip


_DUCKDB_TABLES = (
    """create table facts.appointment (ledger text, subject text, unit text, group_body text,
        cadre_class text, post text, service_from date, unit_from date, starts_on date,
        ends_on date, known_from bigint, known_until bigint)""",
    """create table facts.entry (ledger text, scheme text, assessment text, period text,
        subject text, input text, item text, rater text, value bigint, level text,
        effective_on date, position bigint, known_from bigint, known_until bigint)""",
    """create table facts.outcome (ledger text, scheme text, assessment text, period text,
        ordinal integer, ends_on date, subject text, score bigint, rank integer, grade text,
        tier integer, coefficient bigint, amount_fen bigint, position bigint,
        known_from bigint, known_until bigint)""",
)


# --- the scheme ----------------------------------------------------------------------------------


def scheme() -> Scheme:
    """A monthly scheme with gates, scores, quotas and pay."""
    names = [f"indicator_{number + 1}" for number in range(INDICATORS)]
    inputs = tuple(
        Input(name=name, title=_title(name), kind="gate" if index < GATES else "points")
        for index, name in enumerate(names)
    )
    month = Assessment(
        name=_ASSESSMENT, title=_title("month"), calendar="month", subject_kind="person",
        classes=(), entries_until_days=5, inputs=tuple(names), steps=_steps(names),
        outcome=OutcomeFields(score="score", rank="place", grade="grade", pay=("subsidy",)),
        powers=MeetingPowers(confirmed_by=_title("meeting"), may_change=()),
        disclosure=Disclosure(audience="village", fields=(), masked=(), days=7, objection_days=7,
                              ruling_days=15, appeal_days=7, appeal_to="same_body"),
    )  # fmt: skip
    return Scheme(
        name=_NAME, version="1", title=_title("bench"), digest="", effective_on=date(YEAR, 1, 1),
        instrument=Instrument(name="bench"), reads=(), rules=(), parameters=(), inputs=inputs,
        assessments=(month,),
        supervision=Supervision(in_time_days=31, escalate_after_days=(1, 15)),
    )  # fmt: skip


def _title(text: str) -> Label:
    return Label(zh=text, en=text)


def _steps(names: list[str]) -> tuple[Any, ...]:
    score = Compare("score", ">=", 600_000)
    halves = (tuple(names[GATES:12]), tuple(names[12:]))
    titled = {
        "gates": {"kind": Gather, "inputs": tuple(names[:GATES]), "how": "all", "type": "flag"},
        "work": {"kind": Gather, "inputs": halves[0], "how": "sum", "type": "number"},
        "conduct": {"kind": Gather, "inputs": halves[1], "how": "sum", "type": "number"},
        "scored": {"kind": Gather, "inputs": tuple(names), "how": "count", "type": "count"},
        "excellent_before": {"kind": History, "scheme": _NAME, "assessment": _ASSESSMENT,
                             "field": "grade", "how": "count", "type": "count",
                             "equals": ("优秀",)},
        "total": {"kind": Weigh, "terms": (("work", 6_000), ("conduct", 14_000)), "decimals": 2},
        "score": {"kind": Clamp, "column": "total", "type": "number", "at_most": 1_000_000,
                  "at_least": 0},
        "eligible": {"kind": Holds, "when": AllOf((Compare("gates", "=", value=True),
                                                   Compare("present_at_end", "=", value=True)))},
        "place": {"kind": Rank, "by": (SortKey("score"), SortKey("work")), "among": "eligible",
                  "within": ("cadre_class",)},
        "share": {"kind": Quota, "rank": "place", "rounding": "largest_remainder",
                  "bands": (("优秀", 2_000), ("一般", 6_000), ("较差", 2_000)),
                  "priority": ("一般", "优秀", "较差")},
        "grade": {"kind": Choose, "type": "text", "cases": ((Compare("eligible", "=", value=False),
                                                             "较差"),),
                  "otherwise": Column("share")},
        "coefficient": {"kind": Choose, "type": "number", "otherwise": 10_000,
                        "cases": ((Compare("grade", "=", "优秀"), 13_000),
                                  (Compare("grade", "=", "较差"), 0))},
        "allowance": {"kind": Choose, "type": "money", "cases": ((score, 60_000),),
                      "otherwise": 50_000},
        "subsidy": {"kind": Pay, "base": "allowance", "factors": (2_000, Column("coefficient"))},
        "talk": {"kind": Duty, "when": Compare("grade", "=", "较差"), "what": _title("talk"),
                 "owner": "township", "within_days": 10},
    }  # fmt: skip
    return tuple(
        options.pop("kind")(name=name, title=_title(name), **options)  # type: ignore[operator]
        for name, options in titled.items()
    )
