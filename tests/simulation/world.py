"""The counties that the actors work in, and the journal of what they were told."""

from __future__ import annotations

import hashlib
import threading
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import psycopg

from api.office.cadres import Registered
from api.office.imports import ImportReport
from api.office.parts import Office
from domain.schemes import packs
from domain.schemes.load import load_scheme
from domain.schemes.model import Scheme
from ledger.context import Context
from ledger.ledger import Receipt
from tests.simulation.audit_bytes import Acknowledged
from tests.simulation.faults import Clock

VERSION = "2024.1"
Place = tuple[str, str]
"""An assessment and the key of a period."""


@dataclass(frozen=True, slots=True)
class Plot:
    """What is peculiar to one county: its scheme, its people, and the order of its periods.

    `items` are those of inputs that are entered several times; `changes` are decisions that its
    meeting may think of.
    """

    ledger: str
    scheme: str
    county: str
    posts: tuple[tuple[str, str], ...]
    periods: tuple[Place, ...]
    items: dict[str, tuple[str, ...]]
    changes: tuple[tuple[str, str], ...]


_YEARS = range(2025, 2030)


def _periods(assessment: str, *parts: str, yearly: bool = True) -> tuple[Place, ...]:
    """The periods of each year, some of them left out, then the year itself."""
    return tuple(
        place
        for year in _YEARS
        for place in (
            *((assessment, f"{year}-{part}") for part in parts),
            *([("year", str(year))] if yearly else []),
        )
    )


PLOTS = (
    Plot(
        ledger="anqing/taihu",
        scheme="taihu-points",
        county="太湖县",
        posts=(("村党组织书记", "正职"), ("村委会副主任", "副职"), ("后备干部", "后备")),
        periods=_periods("quarter", "Q1", "Q2"),
        items={
            "task_points": ("集体经济", "信访维稳", "人居环境"),
            "responsibility": ("集体经济", "信访维稳", "人居环境"),
            "task_allocation": ("集体经济", "信访维稳", "人居环境"),
            "bonus": ("防汛抢险", "招引项目"),
            "demerit": ("值班脱岗", "台账造假"),
            "evaluation": ("甲", "乙", "丙", "丁"),
        },
        changes=(("grade", "优秀"), ("grade", "称职"), ("grade", "不称职"), ("score", "80")),
    ),
    Plot(
        ledger="cangzhou/haixing",
        scheme="haixing-monthly",
        county="海兴县",
        posts=(("村党组织书记", "书记"), ("村“两委”成员", "委员")),
        periods=_periods("month", "01", "02", "03"),
        items={"daily_finding": ("脱岗", "记录不全")},
        changes=(("grade", "优秀"), ("grade", "一般"), ("grade", "较差"), ("score", "66.5")),
    ),
    Plot(
        ledger="anqing/tongcheng",
        scheme="tongcheng-tiers",
        county="桐城市",
        posts=(("村党组织书记", "书记"),),
        periods=_periods("half", "H1", "H2", yearly=False),
        items={"reputation": ("甲", "乙", "丙", "丁", "戊"), "honour": ("表彰一", "表彰二")},
        changes=(("tier", "1"), ("tier", "3"), ("tier", "5"), ("grade", "优秀")),
    ),
)


@dataclass
class County:
    """An office, and what its people believe: whom they know, what they entered, what is open."""

    plot: Plot
    office: Office
    clock: Clock
    townships: list[str] = field(default_factory=list)
    villages: list[str] = field(default_factory=list)
    codes: dict[str, str] = field(default_factory=dict)  # staff code: person
    states: dict[Place, str] = field(default_factory=dict)
    entries: list[int] = field(default_factory=list)  # positions
    duties: list[int] = field(default_factory=list)  # positions
    objections: list[str] = field(default_factory=list)  # ids
    filed: set[tuple[Place, str]] = field(default_factory=set)  # whom a file has scored where

    @cached_property
    def scheme(self) -> Scheme:
        return load_scheme(packs.pack_text(self.plot.scheme, VERSION), on=self.clock.today())

    @property
    def people(self) -> list[str]:
        return list(self.codes.values())


@dataclass
class Journal:
    """What the clients were told, as they would keep it: receipts with the bytes behind them."""

    url: str
    done: Counter[str] = field(default_factory=Counter)
    refusals: Counter[str] = field(default_factory=Counter)
    repeated: int = 0
    retried: int = 0
    problems: list[str] = field(default_factory=list)
    _digests: defaultdict[str, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))
    _refused: set[str] = field(default_factory=set)
    _receipts: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def acknowledge(self, ledger: str, title: str, context: Context, answer: object) -> None:
        """Keep the receipt, and the digests of its entries as a client would read them at once."""
        receipt = _receipt_of(answer)
        with self._lock:
            self.done[title] += 1
            if receipt is None:
                return
            self.repeated += receipt.repeated
            span = receipt.first_position, receipt.last_position
            key = context.idempotency_key or context.request
            if self._receipts.setdefault((ledger, key), span) != span:
                self.problems.append(
                    f"{ledger}: request {key} has receipts {self._receipts[ledger, key]}, {span}"
                )
        with psycopg.connect(self.url) as connection:
            rows = connection.execute(
                "select position, entry from ledger.event"
                " where ledger = %s and position between %s and %s",
                [ledger, *span],
            ).fetchall()
        digests = {position: hashlib.sha256(entry).hexdigest() for position, entry in rows}
        if len(digests) != max(0, span[1] - span[0] + 1):
            self.problems.append(f"{ledger}: {title} was acknowledged at {span}, and is not there")
        with self._lock:
            self._digests[ledger] |= digests

    def refuse(self, ledger: str, code: str, context: Context) -> None:
        """A refusal says that nothing was recorded."""
        with self._lock:
            self.refusals[code] += 1
            self._refused.add(f"{ledger} {context.request}")

    def told(self, ledger: str) -> Acknowledged:
        """What the auditor may hold the ledger to."""
        refused = {
            request.removeprefix(f"{ledger} ")
            for request in self._refused
            if request.startswith(f"{ledger} ")
        }
        return Acknowledged(self._digests[ledger], refused)


def _receipt_of(answer: Any) -> Receipt | None:
    if isinstance(answer, Registered | ImportReport):
        return answer.receipt
    return answer if isinstance(answer, Receipt) else None
