"""A small county for the slices' tests: a scheme, a ledger in memory, and how to get somewhere."""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import domain.slices
from domain.actor import Actor
from domain.calendar import parse_period
from domain.errors import DomainError
from domain.evaluation.facts import AppointmentFact, EntryFact, Facts, OutcomeFact
from domain.evaluation.interpret import interpret
from domain.evaluation.result import Result
from domain.events.base import Event, Evidence, Sealed
from domain.events.entries import EntryRecorded
from domain.events.periods import Deviation
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
    Band,
    Choose,
    Duty,
    Gather,
    History,
    Holds,
    Pay,
    Rank,
    SortKey,
    Tally,
    Tier,
)
from domain.schemes.values import Compare, Label
from domain.slices.adopt_scheme import AdoptScheme
from domain.slices.appoint_cadre import AppointCadre
from domain.slices.base import UseCase
from domain.slices.close_period import ClosePeriod
from domain.slices.decided import decided_scheme
from domain.slices.finalise_period import FinalisePeriod
from domain.slices.open_period import OpenPeriod
from domain.slices.publish_result import PublishResult
from domain.slices.record_computation import RecordComputation
from domain.slices.record_decision import RecordDecision
from domain.slices.record_entry import RecordEntry
from domain.slices.register_body import RegisterBody
from domain.slices.register_person import RegisterPerson
from ledger.context import Context
from ledger.ledger import Ledger, Receipt
from ledger.memory import MemoryRecorder

CONTEXT = Context(Actor("county", "organisation-department"), "request-1")
SEALED = Sealed(nonce="bm9uY2U=", ciphertext="c2VhbGVk", commitment="Y29tbWl0")
NEW_YEAR = date(2025, 1, 1)
MARCH = "2025-03"
MARCH_END = date(2025, 3, 31)
SCHEME, ASSESSMENT = "points", "monthly"
TEXT = "name: points\n"
"""The text that the ledger adopts in these tests; the model below stands for it."""


def label(text: str) -> Label:
    return Label(text, text)


def declared(name: str, **fields: Any) -> Input:
    return Input(name=name, title=label(name), **fields)


INPUTS = (
    declared("tasks", kind="points", at_least=0, at_most=100_000),
    declared("deeds", kind="bonus", one=False, at_most=50_000),
    declared("faults", kind="demerit", one=False),
    declared("talks", kind="panel", raters=("villagers", "leaders")),
    declared("discipline", kind="gate"),
    declared("attitude", kind="level", levels=("好", "差")),
    declared("honours", kind="honour", window="dated", months=12, levels=("县级", "省级")),
    declared("income", kind="measure", window="standing", about="unit", value_type="money"),
    declared("weak_branch", kind="flag", window="dated", months=6, about="unit", one=False),
)

STEPS = (
    Gather(
        name="score",
        title=label("score"),
        inputs=("tasks",),
        how="sum",
        type="number",
        missing="zero",
    ),
    Rank(name="place", title=label("place"), by=(SortKey("score"),)),
    Band(
        name="grade",
        title=label("grade"),
        column="score",
        bands=(("优秀", 80_000), ("一般", 50_000), ("较差", None)),
    ),
    History(
        name="tier_before",
        title=label("tier before"),
        scheme=SCHEME,
        assessment=ASSESSMENT,
        field="tier",
        how="latest",
        type="count",
        within="ever",
    ),
    Holds(name="praised", title=label("praised"), when=Compare("grade", "=", "优秀")),
    Holds(name="blamed", title=label("blamed"), when=Compare("grade", "=", "较差")),
    Tally(name="up", title=label("up"), terms=(("praised", 1),)),
    Tally(name="down", title=label("down"), terms=(("blamed", 1),)),
    Choose(name="first_tier", title=label("first tier"), type="count", cases=(), otherwise=3),
    Tier(
        name="tier",
        title=label("tier"),
        previous="tier_before",
        initial="first_tier",
        up="up",
        down="down",
        best=1,
        worst=5,
        max_up=1,
        max_down=1,
    ),
    Choose(
        name="base",
        title=label("base"),
        type="money",
        cases=((Compare("grade", "=", "较差"), 0),),
        otherwise=30_000,
    ),
    Pay(name="subsidy", title=label("subsidy"), base="base"),
    Duty(
        name="talk",
        title=label("talk"),
        when=Compare("grade", "=", "较差"),
        what=label("talk"),
        owner="township",
        within_days=10,
    ),
)

MONTHLY = Assessment(
    name=ASSESSMENT,
    title=label("monthly"),
    calendar="month",
    subject_kind="person",
    classes=(),
    entries_until_days=5,
    inputs=tuple(known.name for known in INPUTS),
    steps=STEPS,
    outcome=OutcomeFields(
        score="score",
        rank="place",
        grade="grade",
        tier="tier",
        pay=("subsidy",),
        keep=("praised",),
    ),
    powers=MeetingPowers(confirmed_by=label("meeting"), may_change=("score", "grade", "tier")),
    disclosure=Disclosure(
        audience="village",
        fields=(),
        masked=(),
        days=7,
        objection_days=5,
        ruling_days=15,
        appeal_days=10,
        appeal_to="same_body",
    ),
)


def scheme_of(text: str = TEXT, version: str = "1") -> Scheme:
    """The scheme that a text stands for in these tests: all are alike but for their digest."""
    return Scheme(
        name=SCHEME,
        version=version,
        title=label("points"),
        digest=hashlib.sha256(text.encode()).hexdigest(),
        effective_on=NEW_YEAR,
        instrument=Instrument(name="办法"),
        reads=(),
        rules=(),
        parameters=(),
        inputs=INPUTS,
        assessments=(MONTHLY,),
        supervision=Supervision(in_time_days=31, escalate_after_days=(1, 15)),
    )


PACK = scheme_of()
PERIOD = {"scheme": SCHEME, "assessment": ASSESSMENT, "period": MARCH}


def entry(**fields: Any) -> EntryRecorded:
    """An entry of 4 points to p1 in March, but for the fields given."""
    given = {
        "effective_on": date(2025, 3, 10),
        **PERIOD,
        "subject": "p1",
        "input": "tasks",
        "kind": "points",
        **fields,
    }
    if "value" not in given and "level" not in given:
        given["value"] = "4"
    return EntryRecorded(**given)


def file(name: str = "a") -> Evidence:
    return Evidence(sha256=name * 64, size=1000, media_type="text/csv")


def use_cases() -> list[str]:
    """The modules of `domain.slices` that hold a use case, by name."""
    modules = [path.stem for path in sorted(Path(domain.slices.__path__[0]).glob("*.py"))]
    return [name for name in modules if _holds_use_case(f"domain.slices.{name}")]


def _holds_use_case(module: str) -> bool:
    return any(
        isinstance(value, type)
        and issubclass(value, UseCase)
        and value.__module__ == module
        and "execute" in vars(value)
        for value in vars(importlib.import_module(module)).values()
    )


class World:
    """A ledger in memory, and shortcuts to the states that tests start from."""

    def __init__(self) -> None:
        self.recorder = MemoryRecorder()
        self.ledger = Ledger("anqing/taihu", self.recorder)
        self.context = CONTEXT

    def do(self, *use_cases: UseCase) -> Receipt:
        """Carry out use cases one by one; the receipt of the last."""
        receipt = Receipt(1, 0)
        for use_case in use_cases:
            receipt = self.ledger.do(use_case, self.context)
        return receipt

    def events(self, receipt: Receipt) -> list[Event]:
        """What an append recorded."""
        count = receipt.last_position - receipt.first_position + 1
        return [r.event for r in self.ledger.read(receipt.first_position - 1, count)]

    def refusal(self, use_case: UseCase) -> str:
        """The code with which a use case is refused; nothing may have been recorded."""
        before = self.ledger.head()
        with pytest.raises(DomainError) as refused:
            self.do(use_case)
        assert self.ledger.head() == before
        assert refused.value.next_step
        return refused.value.code

    def with_county(self) -> World:
        """A county, a township, two villages; p1 and p2 serve in village v1; the pack adopted."""
        self.do(
            RegisterBody(body="c", kind="county", name="太湖县", effective_on=NEW_YEAR),
            RegisterBody(
                body="t1", kind="township", name="晋熙镇", parent="c", effective_on=NEW_YEAR
            ),
            RegisterBody(
                body="v1", kind="village", name="一村", parent="t1", effective_on=NEW_YEAR
            ),
            RegisterBody(
                body="v2", kind="village", name="二村", parent="t1", effective_on=NEW_YEAR
            ),
            *(
                RegisterPerson(person=person, details=SEALED, effective_on=NEW_YEAR)
                for person in ("p1", "p2", "p3")
            ),
            *(appoint(person) for person in ("p1", "p2")),
            adopt(),
        )
        return self

    def opened(self) -> World:
        """March is open."""
        self.with_county().do(open_period())
        return self

    def closed(self) -> World:
        """March is closed; p1 has 9 points, p2 has 3."""
        self.opened().do(
            record(subject="p1", value="9"), record(subject="p2", value="3"), close_period()
        )
        return self

    def computed(self) -> World:
        self.closed().do(self.compute())
        return self

    def decided(self, *deviations: Deviation) -> World:
        self.computed().do(self.decide(*deviations))
        return self

    def published(self, *deviations: Deviation) -> World:
        self.decided(*deviations).do(publish())
        return self

    def final(self, *deviations: Deviation) -> World:
        self.published(*deviations).do(self.finalise(*deviations))
        return self

    def compute(self, **fields: Any) -> RecordComputation:
        given = {
            **PERIOD,
            "result": result(),
            "after_position": self.ledger.head(),
            "computed_on": date(2025, 4, 2),
        }
        return RecordComputation(**{**given, **fields})

    def decide(self, *deviations: Deviation, **fields: Any) -> RecordDecision:
        given = {
            **PERIOD,
            "pack": PACK,
            "result": result(),
            "meeting": "联席会 2025-04-03",
            "deviations": deviations,
            "decided_on": date(2025, 4, 3),
        }
        return RecordDecision(**{**given, **fields})

    def finalise(self, *deviations: Deviation, **fields: Any) -> FinalisePeriod:
        given = {
            **PERIOD,
            "pack": PACK,
            "result": result(deviations=deviations),
            "finalised_on": date(2025, 4, 10),
        }
        return FinalisePeriod(**{**given, **fields})


def appoint(person: str, body: str = "v1", **fields: Any) -> AppointCadre:
    given = {"post": "村书记", "cadre_class": "正职", "effective_on": date(2025, 1, 2)}
    return AppointCadre(person=person, body=body, **{**given, **fields})


def adopt(text: str = TEXT, version: str = "1", on: date = NEW_YEAR) -> AdoptScheme:
    return AdoptScheme(scheme=SCHEME, scheme_version=version, text=text, effective_on=on)


def open_period(period: str = MARCH, pack: Scheme = PACK) -> OpenPeriod:
    return OpenPeriod(pack=pack, assessment=ASSESSMENT, period=period, opened_on=date(2025, 3, 1))


def close_period(on: date = MARCH_END) -> ClosePeriod:
    return ClosePeriod(**PERIOD, closed_on=on)


def record(**fields: Any) -> RecordEntry:
    return RecordEntry(entry=entry(**fields), pack=PACK)


def publish() -> PublishResult:
    return PublishResult(**PERIOD, pack=PACK, published_on=date(2025, 4, 4))


def result(
    points: Sequence[tuple[str, int]] = (("p1", 90_000), ("p2", 30_000)),
    deviations: Sequence[Deviation] = (),
    tiers: Sequence[tuple[str, int]] = (),
    pack: Scheme = PACK,
) -> Result:
    """March evaluated by the interpreter: points by person, tiers held since February."""
    facts = Facts(
        appointments=[_serving(person) for person, _ in points],
        entries=[_scored(person, value) for person, value in points],
        outcomes=[_held(person, tier) for person, tier in tiers],
    )
    scheme = decided_scheme(pack, ASSESSMENT, deviations)
    return interpret(scheme, ASSESSMENT, parse_period(MARCH), facts, as_of=1)


def _serving(person: str) -> AppointmentFact:
    return AppointmentFact(
        subject=person,
        unit="v1",
        group="t1",
        cadre_class="正职",
        post="村书记",
        service_from=NEW_YEAR,
        unit_from=NEW_YEAR,
        starts_on=NEW_YEAR,
        ends_on=None,
        known_from=1,
    )


def _scored(person: str, value: int) -> EntryFact:
    return EntryFact(
        scheme=SCHEME,
        assessment=ASSESSMENT,
        period=MARCH,
        subject=person,
        input="tasks",
        item="",
        rater="",
        value=value,
        level="",
        effective_on=date(2025, 3, 10),
        position=1,
        known_from=1,
    )


def _held(person: str, tier: int) -> OutcomeFact:
    february = parse_period("2025-02")
    return OutcomeFact(
        scheme=SCHEME,
        assessment=ASSESSMENT,
        period=february.key,
        ordinal=february.ordinal,
        ends_on=february.ends_on,
        subject=person,
        score=None,
        rank=None,
        grade=None,
        tier=tier,
        coefficient=None,
        amount_fen=None,
        position=1,
        known_from=1,
    )
