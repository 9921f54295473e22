"""One small scheme for each kind of step, for the golden SQL."""

from __future__ import annotations

from typing import Any

from domain.schemes.model import Input
from domain.schemes.steps import (
    AddMoney,
    AnyStep,
    Band,
    Choose,
    Clamp,
    Duty,
    Gather,
    History,
    Holds,
    LatestLevel,
    Panel,
    Pay,
    Quota,
    Rank,
    Ratio,
    SortKey,
    Table,
    Tally,
    Tier,
    Weigh,
)
from domain.schemes.values import ByUnit, Column, Compare
from tests.unit.evaluation.small import money, number, some_input, title

A, B = number("a"), number("b")
PLACE = Rank(name="place", title=title("place"), by=(SortKey("a"),), within=("cadre_class",))
GATES = (some_input("safety", kind="gate"), some_input("meeting", kind="gate"))
NAMED: dict[str, Any] = {"name": "it", "title": title("it"), "rules": ("S-01",)}
AT_LEAST_90 = Compare("a", ">=", 900_000)

CASES: dict[str, tuple[tuple[AnyStep, ...], tuple[Input, ...]]] = {
    "gather": (
        (
            Gather(**NAMED, inputs=("safety", "meeting"), how="all", type="flag"),
            Gather(name="mean", title=title("mean"), inputs=("a_in",), how="mean", type="number",
                   decimals=2),
            A,
        ),
        GATES,
    ),
    "latest_level": (
        (LatestLevel(**NAMED, input="honour"),),
        (some_input("honour", kind="honour", window="dated", months=12),),
    ),
    "panel": (
        (Panel(**NAMED, input="vote", groups=(("群众", 6_000), ("班子", 4_000)), trim=1,
               min_raters=3),),
        (some_input("vote", kind="panel", about="unit"),),
    ),
    "weigh": ((A, B, Weigh(**NAMED, terms=(("a", 6_000), ("b", 4_000)), decimals=2)), ()),
    "ratio": ((A, B, Ratio(**NAMED, part="a", whole="b", times=1_000_000)), ()),
    "clamp": ((A, Clamp(**NAMED, column="a", type="number",
                        at_most=ByUnit(50_000, (("town-1", 30_000),)))), ()),
    "holds": ((A, Holds(**NAMED, when=AT_LEAST_90)), ()),
    "choose": ((A, Choose(**NAMED, type="text", cases=((AT_LEAST_90, "优秀"),),
                          otherwise=None)), ()),
    "rank": ((A, PLACE), ()),
    "band": ((A, Band(**NAMED, column="a", bands=(("优秀", 900_000), ("合格", None)))), ()),
    "quota": ((A, PLACE, Quota(**NAMED, rank="place", rounding="largest_remainder",
                               bands=(("优秀", 2_000), ("一般", 6_000), ("较差", 2_000)),
                               priority=("一般", "优秀", "较差"))), ()),
    "history": ((History(**NAMED, scheme="small", assessment="monthly", field="grade", how="run",
                         type="count", equals=("优秀",)),), ()),
    "tally": ((A, Holds(name="good", title=title("good"), when=AT_LEAST_90),
               Tally(**NAMED, terms=(("good", 2), ("classes_held", 1)))), ()),
    "tier": ((Tally(name="up", title=title("up"), terms=()),
              Tier(**NAMED, previous="months_in_post", initial="classes_held", up="up", down="up",
                   best=1, worst=5, max_up=1, max_down=2)), ()),
    "table": ((A, Table(**NAMED, type="number", rows=((AT_LEAST_90, 13_000), (AT_LEAST_90, None)),
                        otherwise=Column("a"))), ()),
    "pay": ((money("base"), A, Pay(**NAMED, base="base", factors=(2_000, Column("a")),
                                   unit_fen=100, at_most=100_000)), ()),
    "add_money": ((money("x"), money("y"), AddMoney(**NAMED, terms=(("x", 1), ("y", -1)))), ()),
    "several_periods": (
        (A, PLACE, LatestLevel(**NAMED, input="honour")),
        (some_input("honour", kind="honour", window="dated", months=12),),
    ),
    "duty": ((A, Duty(**NAMED, when=AT_LEAST_90, what=title("talk"), owner="town",
                      within_days=10)), ()),
}  # fmt: skip
