"""Random schemes for the property tests: every kind of step, every option, awkward texts."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date
from random import Random
from typing import Any, get_args

from hypothesis import strategies as st

from domain.calendar import Period, parse_period
from domain.schemes import values
from domain.schemes.columns import column_types, step_type
from domain.schemes.model import (
    Assessment,
    Disclosure,
    Input,
    Instrument,
    MeetingPowers,
    OutcomeFields,
    Parameter,
    Rule,
    Scheme,
    Supervision,
)
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
from domain.schemes.values import ByUnit, Column, Condition, Label

UNITS = ("u1", "u'2", "村三")
GROUPS = ("g1", 'g"2', "镇%s")
CLASSES = ("正职", "副职", "c'\\x")
LEVELS = ("优秀", "一般", "null", "%(ledger)s", "a'; drop table facts.entry; --", 'q"t\\')
RATERS = ("群众", "班子", "县'级")
POINTS = (-7_777, -5_000, 0, 1, 5_000, 10_000, 12_345, 66_666, 333_333, 1_000_000, 98_765_432_100)
FEN = (-1_050, 0, 1, 99, 10_000, 123_456, 99_999_999)
SHARES = (0, 1_000, 2_000, 3_333, 5_000, 6_000)
TITLE = Label(zh="标题 */ -- '", en='Title "x" %s %(a)s')

INPUTS = (
    Input(name="points", title=TITLE, kind="points"),
    Input(name="bonus", title=TITLE, kind="bonus", one=False),
    Input(name="village_points", title=TITLE, kind="points", about="unit"),
    Input(name="town_points", title=TITLE, kind="points", about="group"),
    Input(name="deeds", title=TITLE, kind="demerit", window="dated", months=6, one=False),
    Input(name="fresh", title=TITLE, kind="demerit", window="dated", months=0, one=False),
    Input(name="worth", title=TITLE, kind="allocation", window="standing"),
    Input(name="income", title=TITLE, kind="measure", value_type="money"),
    Input(name="village_income", title=TITLE, kind="measure", value_type="money", about="unit",
          window="standing"),
    Input(name="gate_a", title=TITLE, kind="gate"),
    Input(name="gate_b", title=TITLE, kind="gate", about="unit"),
    Input(name="listed", title=TITLE, kind="flag", about="unit", window="standing"),
    Input(name="level", title=TITLE, kind="level", levels=LEVELS),
    Input(name="honour", title=TITLE, kind="honour", levels=LEVELS, window="dated", months=14),
    Input(name="panel", title=TITLE, kind="panel", raters=RATERS, one=False),
    Input(name="cases", title=TITLE, kind="case", levels=LEVELS, window="dated", months=10, one=False),
    Input(name="village_cases", title=TITLE, kind="case", levels=LEVELS[:2], about="unit",
          window="dated", months=0, one=False),
    Input(name="sanction", title=TITLE, kind="sanction", window="standing", one=False),
    Input(name="town_panel", title=TITLE, kind="panel", raters=RATERS, one=False, about="group"),
)  # fmt: skip
NUMBERS = ("points", "bonus", "village_points", "town_points", "deeds", "fresh", "worth")
MONEYS = ("income", "village_income")
FLAGS = ("gate_a", "gate_b", "listed", "sanction")
LEVELLED = ("level", "honour", "cases", "village_cases")
PANELS = ("panel", "town_panel")

PERIODS = ("2024-06", "2024-B2", "2024-Q4", "2024-H1", "2024", "2025-01")
STEP_KINDS: tuple[type[AnyStep], ...] = get_args(AnyStep)


@dataclass
class Builder:
    """Makes steps one after another, each over columns that exist by then.

    Each step comes from a seed of its own, so that every option is equally likely, and hypothesis
    can still leave out the steps that a failure does not need.
    """

    steps: list[AnyStep] = field(default_factory=list)
    types: dict[str, values.ColumnType] = field(default_factory=lambda: dict(values.ROSTER_COLUMNS))
    random: Random = field(default_factory=Random)

    def step(self, seed: int | str, kind: type[AnyStep] | None = None) -> None:
        self.random = Random(seed)
        kind = kind or self.one(*STEP_KINDS)
        snake = "".join(f"_{c.lower()}" if c.isupper() else c for c in kind.__name__).lstrip("_")
        getattr(self, snake)()

    def one(self, *choices: Any) -> Any:
        return self.random.choice(choices)

    def some(self, choices: tuple[Any, ...], *, least: int = 1, most: int = 4) -> tuple[Any, ...]:
        size = self.random.randint(least, min(most, len(choices)))
        return tuple(self.random.sample(choices, size))

    def flip(self) -> bool:
        return self.random.random() < 0.5

    def add(self, kind: type[AnyStep], **options: Any) -> str:
        name = f"s{len(self.steps) + 1}"
        declared = {each.name for each in fields(kind)}
        if "rounding" in declared and kind is not Quota:
            options.setdefault("rounding", self.one("half_up", "half_even", "down", "up"))
        if "decimals" in declared:
            options.setdefault("decimals", self.one(0, 1, 2, 4))
        if kind is Gather:
            options.setdefault("months", self.one(None, None, 0, 1, 12))
        step = kind(name=name, title=TITLE, rules=("R-1",), parameters=("open",), **options)
        self.steps.append(step)
        self.types[name] = step_type(step)
        return name

    def column(self, *types: str) -> str:
        """An existing column of one of the types; a new one if there is none."""
        found = [name for name, of in self.types.items() if of in types]
        if types[0] in ("number", "money") and not any(self.types[n] == types[0] for n in found):
            return self.gather(types[0])
        return str(self.one(*found))

    def amount(self, *values: int) -> int | ByUnit:
        value = self.one(*values)
        if self.random.randint(0, 3):
            return int(value)
        groups = tuple((group, self.one(*values)) for group in self.some(GROUPS, most=2))
        return ByUnit(default=value, groups=groups)

    def constant(self, of: str) -> Any:
        match of:
            case "number":
                return self.amount(*POINTS)
            case "money":
                return self.amount(*FEN)
            case "count":
                return self.amount(0, 1, 2, 3, 12)
            case "text":
                return self.one(*LEVELS)
            case _:
                return self.flip()

    def operand(self, of: str) -> Any:
        choice = self.one("constant", "column", "absent")
        if choice == "column" and any(each == of for each in self.types.values()):
            return Column(self.column(of))
        return None if choice == "absent" else self.constant(of)

    def condition(self, depth: int = 2) -> Condition:
        simple = ("compare", "columns", "one_of", "absent")
        match self.one(*(simple if depth == 0 else (*simple, "not", "all", "any"))):
            case "compare":
                column = self.one(*self.types)
                of = self.types[column]
                ops = ("=", "!=") if of in ("text", "flag") else ("=", "!=", "<", "<=", ">", ">=")
                return values.Compare(column, self.one(*ops), self.constant(of))
            case "columns":
                column = self.one(*self.types)
                same = [name for name, of in self.types.items() if of == self.types[column]]
                return values.Compare(column, self.one("=", "!="), Column(self.one(*same)))
            case "one_of":
                return values.OneOf(self.column("text"), self.some(LEVELS + CLASSES, least=0))
            case "absent":
                return values.Absent(self.one(*self.types))
            case "not":
                return values.Not(self.condition(depth - 1))
            case "all":
                return values.AllOf(self._parts(depth))
            case _:
                return values.AnyOf(self._parts(depth))

    def _parts(self, depth: int) -> tuple[Condition, ...]:
        return tuple(self.condition(depth - 1) for _ in range(self.random.randint(0, 2)))

    def optional(self, column: str) -> str | None:
        return column if self.flip() else None

    # --- one method for each kind ---

    def gather(self, of: str | None = None) -> str:
        how = self.one("sum", "minimum", "maximum", "mean", "latest", "count", "all", "any")
        if of is not None or how not in ("count", "all", "any"):
            of = of or self.one("number", "money")
            if how in ("count", "all", "any"):
                how = "sum"
            missing = self.one("absent", "zero")
            if of == "number" and self.flip():
                scores = tuple((level, self.one(*POINTS)) for level in self.some(LEVELS))
                inputs = self.some(LEVELLED)
                return self.add(Gather, inputs=inputs, how=how, type=of, missing=missing,
                                level_scores=scores)  # fmt: skip
            inputs = self.some(NUMBERS if of == "number" else MONEYS)
            return self.add(Gather, inputs=inputs, how=how, type=of, missing=missing)
        if how == "count":
            inputs = self.some(NUMBERS + LEVELLED + FLAGS)
            levels = self.some(LEVELS, least=0)
            return self.add(Gather, inputs=inputs, how=how, type="count", levels=levels)
        return self.add(Gather, inputs=self.some(FLAGS), how=how, type="flag",
                        missing=self.one("zero", "pass"))  # fmt: skip

    def latest_level(self) -> str:
        return self.add(LatestLevel, input=self.one(*LEVELLED))

    def panel(self) -> str:
        groups = tuple((rater, self.one(0, 3_333, 5_000, 10_000)) for rater in self.some(RATERS))
        return self.add(
            Panel,
            input=self.one(*PANELS),
            groups=groups,
            trim=self.one(0, 1, 2),
            min_raters=self.one(0, 1, 2, 3),
            missing_group=self.one("reweight", "zero", "absent"),
        )

    def weigh(self) -> str:
        divide_by = self.one("one", "weights")
        weights: tuple[int, ...] = (0, 2_000, 3_333, 10_000, 15_000)
        if divide_by == "one":
            weights += (-10_000,)
        count = self.random.randint(1, 3)
        terms = tuple((self.column("number", "count"), self.amount(*weights)) for _ in range(count))
        missing = ("zero", "reweight", "absent") if divide_by == "weights" else ("zero", "absent")
        return self.add(Weigh, terms=terms, divide_by=divide_by, missing=self.one(*missing))

    def ratio(self) -> str:
        of = self.one("number", "money", "count")
        part, whole = self.column(of), self.column(of)
        return self.add(Ratio, part=part, whole=whole, times=self.amount(10_000, 1_000_000, -3_000))

    def clamp(self) -> str:
        of = self.one("number", "money", "count")
        bounds = {side: self.constant(of) for side in ("at_least", "at_most") if self.flip()}
        return self.add(Clamp, column=self.column(of), type=of, **bounds)

    def holds(self) -> str:
        return self.add(Holds, when=self.condition(), purpose=self.one("plain", "eligible"))

    def duty(self) -> str:
        return self.add(Duty, when=self.condition(), what=TITLE, owner="镇", within_days=30)

    def _cases(self, of: str) -> tuple[tuple[Condition, Any], ...]:
        count = self.random.randint(0, 3)
        return tuple((self.condition(1), self.operand(of)) for _ in range(count))

    def choose(self) -> str:
        of = self.one("number", "money", "count", "text", "flag")
        return self.add(Choose, type=of, cases=self._cases(of), otherwise=self.operand(of))

    def table(self) -> str:
        of = self.one("number", "money", "count", "text", "flag")
        return self.add(Table, type=of, rows=self._cases(of), otherwise=self.operand(of))

    def rank(self) -> str:
        keys = tuple(
            SortKey(self.column(self.one("number", "count", "money", "text", "flag")), self.flip())
            for _ in range(self.random.randint(1, 3))
        )
        texts = tuple(name for name, of in self.types.items() if of == "text" and name != "subject")
        return self.add(
            Rank,
            by=keys,
            within=self.some(texts, least=0, most=2),
            among=self.optional(self.column("flag")),
            style=self.one("competition", "dense", "ordinal"),
        )

    def band(self) -> str:
        of = self.one("number", "money", "count")
        column = self.column(of)
        bands: list[tuple[str, Any]] = [(label, self.constant(of)) for label in self.some(LEVELS)]
        if self.flip():
            bands[-1] = (bands[-1][0], None)
        among = self.optional(self.column("flag"))
        return self.add(Band, column=column, bands=tuple(bands), among=among)

    def quota(self) -> str:
        ranks = [step.name for step in self.steps if isinstance(step, Rank)] or [self.rank()]
        rounding = self.one("largest_remainder", "half_up", "down", "up", "heads")
        labels = self.some(LEVELS)
        if rounding == "heads":
            shares = [self.one(0, 1, 2, 5) for _ in labels]
        else:
            shares = [self.one(*SHARES) for _ in labels]
        if rounding == "largest_remainder":
            shares = [share * 10_000 // (sum(shares) or 1) for share in shares]
            shares[0] += 10_000 - sum(shares)
        return self.add(
            Quota,
            rank=self.one(*ranks),
            bands=tuple(zip(labels, shares, strict=True)),
            rounding=rounding,
            priority=self.some(labels, least=0),
            rest=self.one(None, *labels),
            min_population=self.one(1, 1, 2, 4),
            small=self.one(None, *LEVELS),
            ties=self.one("better", "worse", "split"),
        )

    def history(self) -> str:
        field_name = self.one("score", "rank", "grade", "tier", "coefficient", "amount")
        hows = ["count", "run", "latest"]
        if field_name != "grade":
            hows += ["sum", "mean", "minimum", "maximum"]
        how = self.one(*hows)
        natural = {"rank": "count", "tier": "count", "grade": "text", "amount": "money"}
        of = "count" if how in ("count", "run") else natural.get(field_name, "number")
        values: tuple[Any, ...] = LEVELS if field_name == "grade" else (1, 2, 3, 10_000)
        scheme, assessment = self.one(
            ("random", "tested"), ("random", "monthly"), ("random", "other"), ("x'", "c")
        )
        return self.add(
            History,
            scheme=scheme,
            assessment=assessment,
            field=field_name,
            how=how,
            type=of,
            equals=self.some(values, least=0),
            about=self.one("subject", "subject", "unit", "group"),
            within=self.one("year", "periods", "ever"),
            calendar="quarter" if scheme == "x'" else None,
            last=self.one(1, 2, 3, 6),
            gap=self.one("breaks", "skipped"),
        )

    def tally(self) -> str:
        count = self.random.randint(0, 3)
        terms = tuple((self.column("flag", "count"), self.one(0, 1, 2, -1)) for _ in range(count))
        return self.add(Tally, terms=terms, how=self.one("sum", "maximum"))

    def tier(self) -> str:
        return self.add(
            Tier,
            previous=self.column("count"),
            initial=self.column("count"),
            up=self.column("count"),
            down=self.column("count"),
            best=1,
            worst=self.one(3, 5),
            max_up=self.one(1, 2),
            max_down=self.one(1, 9),
            frozen=self.optional(self.column("flag")),
            among=self.optional(self.column("flag")),
        )

    def pay(self) -> str:
        count = self.random.randint(0, 2)
        factors = tuple(
            Column(self.column("number", "count"))
            if self.flip()
            else self.amount(500, 10_000, 13_000, -5_000)
            for _ in range(count)
        )
        return self.add(
            Pay,
            base=self.column("money"),
            minus=self.optional(self.column("money")),
            factors=factors,
            sign=self.one(1, -1),
            unit_fen=self.one(1, 10, 100),
            at_most=self.one(None, 0, 100_000),
            missing=self.one("zero", "absent"),
        )

    def add_money(self) -> str:
        count = self.random.randint(1, 3)
        terms = tuple((self.column("money"), self.one(1, -1)) for _ in range(count))
        return self.add(AddMoney, terms=terms)


RULES = (Rule(id="R-1", phrase="每月一考 '", document="d.txt"),)
PARAMETERS = (
    Parameter(name="open", title=TITLE, value="20", unit="%", rules=("R-1",), settles=("P-02",),
              status="assumed", reason=TITLE, decided_by="", valid_from=date(2024, 1, 1),
              review_on=None),
)  # fmt: skip
POWERS = MeetingPowers(confirmed_by=TITLE, may_change=())
DISCLOSURE = Disclosure(audience="village", fields=(), masked=(), days=7, objection_days=7,
                        ruling_days=15, appeal_days=7, appeal_to="same_body")  # fmt: skip
SUPERVISION = Supervision(in_time_days=31, escalate_after_days=(1, 15))


def assessment_of(name: str, period: Period, steps: list[AnyStep], **options: Any) -> Assessment:
    """An assessment with the steps and nothing else of interest."""
    given: dict[str, Any] = {"subject_kind": "person", "classes": (), **options}
    return Assessment(
        name=name, title=TITLE, calendar=period.kind, entries_until_days=0,
        inputs=tuple(each.name for each in INPUTS), steps=tuple(steps), outcome=OutcomeFields(),
        powers=POWERS, disclosure=DISCLOSURE, **given,
    )  # fmt: skip


def scheme_of(*assessments: Assessment) -> Scheme:
    """A scheme with the inputs of this module."""
    return Scheme(
        name="random", version="1", title=TITLE, digest="00", effective_on=date(2024, 1, 1),
        instrument=Instrument(name="办法"), reads=(("x'", "1"),), rules=RULES,
        parameters=PARAMETERS, inputs=INPUTS, assessments=assessments, supervision=SUPERVISION,
    )  # fmt: skip


def surroundings() -> tuple[Assessment, Assessment]:
    """Two further assessments, whose outcomes the one under test may look at."""
    month, quarter = parse_period("2024-01"), parse_period("2024-Q1")
    return assessment_of("monthly", month, []), assessment_of("other", quarter, [])


@st.composite
def schemes(draw: st.DrawFn) -> tuple[Scheme, str, Period]:
    """A scheme, the assessment to evaluate, and the period."""
    period = parse_period(draw(st.sampled_from(PERIODS)))
    builder = Builder()
    length = draw(st.sampled_from((1, 6, 10, 14)))
    for seed in draw(st.lists(st.integers(0, 2**32), min_size=length, max_size=length)):
        builder.step(seed)
    tested = assessment_of(
        "tested",
        period,
        builder.steps,
        subject_kind=draw(st.sampled_from(("person", "person", "person", "village", "township"))),
        classes=draw(st.sampled_from(((), (), CLASSES[:2]))),
    )
    if tested.subject_kind != "person":
        tested = assessment_of("tested", period, builder.steps, subject_kind=tested.subject_kind)
    assert list(column_types(tested).values()) == list(builder.types.values())
    return scheme_of(tested, *surroundings()), "tested", period
