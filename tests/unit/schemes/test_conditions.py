from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.schemes.condition_text import format_condition
from domain.schemes.conditions import ConditionError, parameters_in, parse_condition
from domain.schemes.document_values import Resolved
from domain.schemes.values import (
    Absent,
    AllOf,
    AnyOf,
    ByUnit,
    Column,
    ColumnType,
    Compare,
    Condition,
    Not,
    OneOf,
)

COLUMNS: dict[str, ColumnType] = {
    "total": "number",
    "work": "number",
    "income": "money",
    "tier": "count",
    "grade": "text",
    "passed": "flag",
    "late": "flag",
}
PARAMETERS = {
    "cap": Resolved("cap", "5", (("T01", "4"),)),
    "good": Resolved("good", ("优秀", "合格")),
    "worst": Resolved("worst", "较差"),
}
FLAG = Compare("passed", "=", True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("passed", FLAG),
        ("not passed", Not(FLAG)),
        ("total >= 60", Compare("total", ">=", 600_000)),
        ("total>=59.5", Compare("total", ">=", 595_000)),
        ("total = -1", Compare("total", "=", -10_000)),
        ("total < 20%", Compare("total", "<", 2_000)),
        ("income >= 500000.5", Compare("income", ">=", 50_000_050)),
        ("tier <= 2", Compare("tier", "<=", 2)),
        ("grade = 优秀", Compare("grade", "=", "优秀")),
        ("grade != '优秀'", Compare("grade", "!=", "优秀")),
        ('grade = "a b"', Compare("grade", "=", "a b")),
        ("grade in [优秀, 'good', 3]", OneOf("grade", ("优秀", "good", "3"))),
        ("grade in []", OneOf("grade", ())),
        ("grade in {good}", OneOf("grade", ("优秀", "合格"))),
        ("grade = {worst}", Compare("grade", "=", "较差")),
        ("total is absent", Absent("total")),
        ("total is present", Not(Absent("total"))),
        ("total > {cap}", Compare("total", ">", ByUnit(50_000, (("T01", 40_000),)))),
        ("total > work", Compare("total", ">", Column("work"))),
        ("passed and late or tier = 1", AnyOf((AllOf((FLAG, Compare("late", "=", True))), Compare("tier", "=", 1)))),
        ("passed and (late or tier = 1)", AllOf((FLAG, AnyOf((Compare("late", "=", True), Compare("tier", "=", 1)))))),
        ("not not passed", Not(Not(FLAG))),
        ("not (passed or late)", Not(AnyOf((FLAG, Compare("late", "=", True))))),
    ],
)  # fmt: skip
def test_reads(text: str, expected: Condition) -> None:
    assert parse_condition(text, COLUMNS, PARAMETERS)[0] == expected


@pytest.mark.parametrize(
    ("text", "at", "words"),
    [
        ("", 1, "A column is expected, not the end."),
        ("total >= 60 and", 16, "not the end"),
        ("totals >= 60", 1, "There is no column totals"),
        ("total >= sixty", 10, "There is no column sixty"),
        ("total >= 60 total", 13, "total is not expected here"),
        ("total ?? 60", 7, "has to be compared"),
        ("total = 1.23456", 9, "More than 4 decimals"),
        ("tier = 1.5", 8, "is not a whole number"),
        ("income > 10%", 10, "a percentage is not possible"),
        ("passed = 1", 8, "passed is a flag"),
        ("grade >= 优秀", 7, ">= cannot compare it"),
        ("total", 6, "total is not a flag"),
        ("total in [1]", 10, "total is not a text"),
        ("grade in 优秀", 10, "[ is expected"),
        ("grade in [优秀 合格]", 14, ", is expected"),
        ("(passed", 8, ") is expected"),
        ("grade = 'x", 9, "is not understood"),
        ("total > grade", 9, "grade is a text, not a number"),
        ("total > {nothing}", 10, "There is no parameter nothing"),
        ("grade in {worst}", 10, "The parameter is not a list"),
        ("and passed", 1, "A column is expected, not and"),
        ("total is 5", 10, "present is expected"),
        ("total >= 优秀", 10, "is not a number"),
    ],
)
def test_refuses_with_the_place(text: str, at: int, words: str) -> None:
    with pytest.raises(ConditionError) as caught:
        parse_condition(text, COLUMNS, PARAMETERS)
    assert words in caught.value.message
    assert caught.value.at == at
    assert caught.value.next_step.endswith((".", "?"))


def test_says_which_columns_and_parameters_it_names() -> None:
    text = "total > {cap} and work > total or grade in {good}"
    names = parse_condition(text, COLUMNS, PARAMETERS)[1]
    assert names.columns == ("total", "work", "grade")
    assert names.parameters == ("cap", "good")
    assert parameters_in(text) == ["cap", "good"]


texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=6).filter(
    lambda text: not ('"' in text and "'" in text)
)
numbers = st.integers(-(10**11), 10**11)
orders = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
equals = st.sampled_from(["=", "!="])
leaves: st.SearchStrategy[Condition] = st.one_of(
    st.builds(Compare, st.sampled_from(["total", "work"]), orders, numbers | st.just(Column("work"))),
    st.builds(Compare, st.just("income"), orders, numbers),
    st.builds(Compare, st.just("tier"), orders, numbers),
    st.builds(Compare, st.just("grade"), equals, texts | st.just(Column("grade"))),
    st.builds(Compare, st.sampled_from(["passed", "late"]), st.just("="), st.just(True)),
    st.builds(OneOf, st.just("grade"), st.lists(texts, max_size=3).map(tuple)),
    st.builds(Absent, st.sampled_from(list(COLUMNS))),
)  # fmt: skip
conditions = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(AllOf, st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(AnyOf, st.lists(inner, min_size=2, max_size=3).map(tuple)),
    ),
    max_leaves=8,
)


@given(conditions)
def test_what_is_written_reads_back_the_same(condition: Condition) -> None:
    text = format_condition(condition, COLUMNS)
    assert parse_condition(text, COLUMNS, {})[0] == condition


def test_what_has_no_text_is_refused() -> None:
    with pytest.raises(ValueError, match="differs by township"):
        format_condition(Compare("total", ">", ByUnit(1, (("T01", 2),))), COLUMNS)
    with pytest.raises(ValueError, match="both kinds of quotation marks"):
        format_condition(Compare("grade", "=", "\"'"), COLUMNS)


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused_with_a_place(text: str) -> None:
    at = 1
    try:
        parse_condition(text, COLUMNS, PARAMETERS)
    except ConditionError as error:
        at = error.at
    assert 1 <= at <= len(text) + 1
