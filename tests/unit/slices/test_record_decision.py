"""The meeting confirms, or changes what it may change, with a reason."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain.calendar import parse_period
from domain.evaluation.facts import Facts
from domain.evaluation.interpret import interpret
from domain.events.periods import Deviation, ResultDecided
from domain.schemes.model import Assessment, Scheme
from domain.schemes.steps import Choose, LatestLevel, Quota, Table
from domain.schemes.values import Column, Compare
from domain.slices.decided import decided_scheme, possible_values
from tests.unit.slices.world import (
    ASSESSMENT,
    MARCH,
    MONTHLY,
    PACK,
    World,
    label,
    result,
    scheme_of,
)

UPGRADE = Deviation(
    subject="p2", field="grade", computed="较差", decided="一般", reason="灾后抢修在岗"
)


def test_confirms_the_computed_result() -> None:
    world = World().computed()
    (decided,) = world.events(world.do(world.decide()))
    assert isinstance(decided, ResultDecided)
    assert decided.deviations == ()


def test_lists_each_deviation_with_its_reason() -> None:
    world = World().computed()
    (decided,) = world.events(world.do(world.decide(UPGRADE)))
    assert isinstance(decided, ResultDecided)
    assert decided.deviations == (UPGRADE,)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"field": "rank", "computed": "2", "decided": "1"}, "change-not-allowed"),
        ({"field": "coefficient", "computed": None, "decided": "1"}, "change-not-allowed"),
        ({"field": "talk", "computed": "true", "decided": "false"}, "change-not-allowed"),
        ({"subject": "p9"}, "not-assessed"),
        ({"computed": "一般", "decided": "优秀"}, "computed-differs"),
        ({"reason": "  "}, "reason-missing"),
        ({"decided": "较差"}, "no-deviation"),
        ({"decided": "良好"}, "not-a-result"),
        ({"field": "tier", "computed": "3", "decided": "6"}, "not-a-result"),
        ({"field": "tier", "computed": "3", "decided": "two"}, "not-a-result"),
        ({"field": "score", "computed": "3", "decided": "much"}, "not-a-result"),
    ],
)
def test_refuses_what_the_meeting_may_not_do(changes: dict[str, Any], code: str) -> None:
    world = World().computed()
    assert world.refusal(world.decide(replace(UPGRADE, **changes))) == code


def test_refuses_a_deviation_listed_twice() -> None:
    world = World().computed()
    twice = world.decide(UPGRADE, replace(UPGRADE, decided="优秀"))
    assert world.refusal(twice) == "deviation-repeated"


def test_takes_scores_tiers_and_the_absence_of_a_grade() -> None:
    world = World().computed()
    world.do(
        world.decide(
            replace(UPGRADE, field="score", computed="3", decided="3.5"),
            replace(UPGRADE, field="tier", computed="3", decided="2"),
            replace(UPGRADE, decided=None),
        )
    )


def test_writes_decided_values_as_results_are_written() -> None:
    world = World().computed()
    score = replace(UPGRADE, field="score", computed="3", decided="3.50", reason=" 复核 ")
    (decided,) = world.events(world.do(world.decide(score)))
    assert isinstance(decided, ResultDecided)
    assert decided.deviations == (replace(score, decided="3.5", reason="复核"),)
    same = replace(score, decided="3.0")
    assert world.refusal(world.decide(same)) == "no-deviation"


def test_reasons_may_be_waived_by_the_pack_alone() -> None:
    powers = replace(MONTHLY.powers, reason_required=False)
    lenient = replace(PACK, assessments=(replace(MONTHLY, powers=powers),))
    world = World().computed()
    world.do(world.decide(replace(UPGRADE, reason=""), pack=lenient))


def test_decides_only_on_the_result_that_was_computed() -> None:
    world = World().computed()
    other = result((("p1", 90_000), ("p2", 40_000)))
    assert world.refusal(world.decide(result=other)) == "result-differs"
    assert world.refusal(world.decide(pack=scheme_of("other", "2"))) == "wrong-scheme-version"
    assert world.refusal(world.decide(assessment="yearly")) == "period-state"


def test_what_follows_from_a_field_follows_from_the_decided_value() -> None:
    computed = {row["subject"]: row for row in result().rows}
    decided = {row["subject"]: row for row in result(deviations=[UPGRADE]).rows}
    assert (computed["p2"]["grade"], computed["p2"]["subsidy"]) == ("较差", 0)
    assert computed["p2"]["talk"] is True
    assert (decided["p2"]["grade"], decided["p2"]["subsidy"]) == ("一般", 30_000)
    assert decided["p2"]["talk"] is False
    assert decided["p2"]["grade_computed"] == "较差"
    assert {k: v for k, v in decided["p1"].items() if k != "grade_computed"} == computed["p1"]


def test_the_decided_scheme_keeps_digest_and_finds_a_free_name() -> None:
    assert decided_scheme(PACK, ASSESSMENT, []) is PACK
    taken = Choose(name="grade_computed", title=label("x"), type="text", cases=(), otherwise="x")
    pack = replace(PACK, assessments=(replace(MONTHLY, steps=(*MONTHLY.steps, taken)),))
    changed = decided_scheme(pack, ASSESSMENT, [UPGRADE])
    names = [step.name for step in changed.assessment(ASSESSMENT).steps]
    assert len(names) == len(set(names))
    assert changed.digest == PACK.digest
    interpret(changed, ASSESSMENT, parse_period(MARCH), Facts(), as_of=1)


def with_steps(*steps: Choose | Table | Quota | LatestLevel) -> tuple[Scheme, Assessment]:
    assessment = replace(MONTHLY, steps=(*MONTHLY.steps, *steps))
    return PACK, assessment


def test_knows_what_a_column_can_say() -> None:
    when = Compare("score", ">", 0)
    pack, assessment = with_steps(
        Choose(
            name="chosen",
            title=label(""),
            type="text",
            cases=((when, "甲"), (when, Column("grade"))),
            otherwise=None,
        ),
        Table(
            name="open",
            title=label(""),
            type="text",
            rows=((when, Column("post")),),
            otherwise="乙",
        ),
        Quota(
            name="shares",
            title=label(""),
            rank="place",
            bands=(("好", 2_000),),
            rounding="down",
            rest="中",
            small="中",
        ),
        LatestLevel(name="level", title=label(""), input="attitude"),
    )
    # The scale of the column first, then the exception that a case makes.
    assert possible_values(pack, assessment, "chosen") == ["优秀", "一般", "较差", "甲"]
    assert possible_values(pack, assessment, "open") is None
    assert possible_values(pack, assessment, "shares") == ["好", "中"]
    assert possible_values(pack, assessment, "level") == ["好", "差"]
    assert possible_values(pack, assessment, "tier") == ["1", "2", "3", "4", "5"]
