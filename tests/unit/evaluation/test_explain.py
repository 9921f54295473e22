"""Explanations of hand-worked values, in both languages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.errors import DomainError
from domain.evaluation.explain import Node, explain, to_text
from domain.evaluation.facts import Facts
from domain.schemes.model import Scheme
from domain.schemes.steps import Choose, Clamp, Duty, Quota, Rank, SortKey
from domain.schemes.values import Column, Compare
from tests.unit.evaluation.small import PERIOD, cadre, entry, number, people, scheme, title

BONUS = number("bonus")
CAPPED = Clamp(
    name="capped", title=title("capped"), column="bonus", type="number", at_most=50_000,
    rules=("S-01",), parameters=("bonus_cap",),
)  # fmt: skip
PLACE = Rank(name="place", title=title("place"), by=(SortKey("bonus"),))
GRADE = Quota(name="grade", title=title("grade"), rank="place", rounding="heads",
              bands=(("优", 1), ("良", 2)), ties="worse")  # fmt: skip
TALK = Duty(name="talk", title=title("talk"), when=Compare("bonus", "<", 30_000),
            what=title("a talk"), owner="镇党委", within_days=10)  # fmt: skip


def asked(given: Scheme, facts: Facts, subject: str, column: str) -> Node:
    return explain(given, "monthly", PERIOD, facts, subject, column, 10_000)


def test_capped_bonus_down_to_rule_parameter_and_entries() -> None:
    facts = Facts(
        appointments=[cadre("p")],
        entries=[entry("p", "bonus_in", 45_000, 12), entry("p", "bonus_in", 20_000, 17)],
    )
    node = asked(scheme([BONUS, CAPPED]), facts, "p", "capped")
    assert to_text(node, "en") == (
        "capped: 5\n"
        "    bonus 6.5, held to at most 5: 5\n"
        "    rule S-01 「加分最高5分」 办法.txt\n"
        "    parameter cap = 5 points (assumed: open)\n"
        "  bonus: 6.5\n"
        "      4.5 + 2 = 6.5\n"
        "      entry #12 2025-03-10 bonus_in 4.5\n"
        "      entry #17 2025-03-10 bonus_in 2\n"
    )
    assert "bonus项 6.5，限于至多5：5" in to_text(node, "zh")
    assert node.value == 50_000


def test_rank_and_quota_say_who_is_tied_and_where_the_cuts_are() -> None:
    facts = people({"p": {"bonus": 9}, "q": {"bonus": 9}, "r": {"bonus": 5}, "s": {"bonus": None}})
    given = scheme([BONUS, PLACE, GRADE])
    grade = asked(given, facts, "q", "grade")
    assert grade.standing is not None
    assert grade.standing.population == 3
    assert (grade.standing.first_place, grade.standing.last_place) == (1, 2)
    assert grade.standing.tied_with == ("p",)
    assert grade.standing.heads == (("优", 1), ("良", 2))
    assert grade.shown.en == "良"
    assert [child.column for child in grade.children] == ["place", "bonus"]
    assert grade.children[1].above  # explained below the place
    outside = asked(given, facts, "s", "place")
    assert outside.standing is None
    assert "not in the population" in outside.working.en


def test_a_decided_value_says_what_was_computed_and_why_the_meeting_changed_it() -> None:
    computed = replace(CAPPED, name="capped_computed")
    decided = Choose(
        name="capped",
        title=CAPPED.title,
        type="number",
        cases=((Compare("subject", "=", "p"), 30_000),),
        otherwise=Column("capped_computed"),
        reasons=("抗洪表现突出",),
    )
    facts = people({"p": {"bonus": 20_000}, "q": {"bonus": 40_000}})
    given = scheme([BONUS, computed, decided])
    changed = asked(given, facts, "p", "capped")
    assert changed.working.zh == "会议研究确定为3（计算结果：2）。理由：抗洪表现突出"
    assert changed.working.en == ("The meeting decided 3 (computed: 2). Reason: 抗洪表现突出")
    assert [child.column for child in changed.children] == ["capped_computed"]
    assert asked(given, facts, "q", "capped").working.en == "The meeting changed nothing: 4"


def test_duty_says_who_owes_what_by_when() -> None:
    facts = people({"p": {"bonus": 20_000}, "q": {"bonus": 40_000}})
    owed = asked(scheme([BONUS, TALK]), facts, "p", "talk")
    assert owed.working.en == "bonus 2 < 3: holds; 镇党委 owes within 10 days: a talk"
    assert asked(scheme([BONUS, TALK]), facts, "q", "talk").working.zh == "bonus项 4 < 3：不成立"


@pytest.mark.parametrize(
    ("subject", "column", "code"),
    [("nobody", "bonus", "subject-not-assessed"), ("p", "nothing", "column-unknown")],
)
def test_refuses_what_is_not_there(subject: str, column: str, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        asked(scheme([BONUS]), people({"p": {}}), subject, column)
    assert refused.value.code == code
    assert refused.value.next_step
