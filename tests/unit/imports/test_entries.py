from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import pytest

from api.imports.entries import EntriesPlan, read_entries
from api.imports.people import People, Places
from api.imports.reader import Sheet
from api.imports.tables import read_table
from api.imports.vocabulary import entries_vocabulary
from domain.errors import DomainError
from domain.schemes.model import Assessment, Scheme
from domain.slices.entry_rules import EntryRules

Make = Callable[..., Sheet]
Plan = Callable[..., EntriesPlan]
_LONG = ["人员编号", "姓名", "指标", "得分", "等次", "测评主体", "事项", "日期", "备注"]


def _row(**cells: str) -> list[str]:
    good = {"人员编号": "C001", "指标": "值班", "得分": "5"}
    return [(good | cells).get(title, "") for title in _LONG]


@pytest.fixture
def plan_of(
    sheet_of: Make, scheme: Scheme, assessment: Assessment, people: People, places: Places
) -> Plan:
    def plan(
        rows: Sequence[Sequence[str]],
        *,
        header: Sequence[str] = _LONG,
        period: str = "2025-03",
        marks: Mapping[tuple[int, int], str] | None = None,
        **options: Any,
    ) -> EntriesPlan:
        sheet = sheet_of([list(header), *rows], marks=marks)
        table = read_table(sheet, entries_vocabulary(scheme, assessment))
        assert table is not None
        return read_entries(
            [table], scheme, assessment, period, people=people, places=places, **options
        )

    return plan


def _codes(plan: EntriesPlan) -> list[tuple[str, str]]:
    return [(problem.code, problem.place) for problem in plan.problems]


def test_reads_a_long_sheet(plan_of: Plan, scheme: Scheme, assessment: Assessment) -> None:
    plan = plan_of(
        [
            _row(日期="2025/3/8", 备注="夜班"),
            _row(指标="走访", 得分="１2.5分"),
            _row(指标="民主测评", 得分="90", 测评主体="村民"),
            _row(指标="基础项", 得分="通过"),
            _row(指标="服务评价", 得分="", 等次="较好"),
            _row(指标="加分", 得分="2", 事项="救火"),
        ]
    )
    assert plan.problems == []
    entries = plan.entries
    assert [entry.input for entry in entries] == assessment_inputs(assessment)[:6]
    assert [entry.value for entry in entries] == ["5", "12.5", "90", None, None, "2"]
    assert [entry.level for entry in entries] == [None, None, None, "pass", "较好", None]
    assert entries[0].effective_on == date(2025, 3, 8)
    assert entries[1].effective_on == date(2025, 3, 31)
    assert (entries[0].note, entries[2].rater, entries[5].item) == ("夜班", "villagers", "救火")
    rules = EntryRules(scheme, assessment)
    assert [rules.check(entry) for entry in entries] == [None] * 6


def assessment_inputs(assessment: Assessment) -> list[str]:
    return list(assessment.inputs)


def test_reads_a_wide_sheet_and_skips_blank_cells(plan_of: Plan) -> None:
    plan = plan_of(
        [["C001", "张三", "5", "", "通过", "90"], ["C002", "李四", "", "6", "不通过", ""]],
        header=["人员编号", "姓名", "值班", "走访", "基础项", "民主测评（镇）"],
    )
    assert plan.problems == []
    assert [(e.subject, e.input, e.value or e.level, e.rater) for e in plan.entries] == [
        ("p1", "duty", "5", ""),
        ("p2", "visits", "6", ""),
        ("p1", "basic", "pass", ""),
        ("p2", "basic", "fail", ""),
        ("p1", "panel", "90", "township"),
    ]
    assert plan.summary() == {
        "rows": 2,
        "entries": 5,
        "unchanged": 0,
        "subjects": 2,
        "problems": {},
    }


def test_finds_people_by_village_and_name_where_that_is_unique(plan_of: Plan) -> None:
    header = ["乡镇", "村", "姓名", "值班"]
    plan = plan_of(
        [
            ["西乡", "新村", "王伟", "5"],
            ["东乡", "新村", "赵一", "5"],
            ["", "新村", "王伟", "5"],
            ["东乡", "河口村", "无名", "5"],
            ["东乡", "无村", "张三", "5"],
        ],
        header=header,
    )
    assert [entry.subject for entry in plan.entries] == ["p3"]
    assert [code for code, _ in _codes(plan)] == [
        "person-ambiguous",
        "unit-ambiguous",
        "person-unknown",
        "unit-unknown",
    ]
    assert [problem.row for problem in plan.problems] == [3, 4, 5, 6]


def test_an_input_about_the_village_needs_only_the_village(plan_of: Plan) -> None:
    plan = plan_of([["东乡", "河口村", "3"]], header=["乡镇", "村", "村任务"])
    assert [(entry.subject, entry.value) for entry in plan.entries] == [("v1", "3")]


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"得分": ""}, ("value-missing", "D2")),
        ({"得分": "九十"}, ("not-a-number", "D2")),
        ({"得分": "85%"}, ("percent-not-points", "D2")),
        ({"得分": "10.5"}, ("value-out-of-bounds", "D2")),
        ({"得分": "1.23456"}, ("not-a-value", "D2")),
        ({"得分": "-2", "指标": "加分"}, ("value-out-of-bounds", "D2")),
        ({"指标": "值日"}, ("unknown-input", "C2")),
        ({"指标": "服务评价", "得分": "极好"}, ("unknown-level", "D2")),
        ({"指标": "民主测评", "测评主体": "县"}, ("unknown-rater", "F2")),
        ({"测评主体": "县"}, ("unknown-rater", "F2")),
        ({"日期": "昨天"}, ("day-unreadable", "H2")),
        ({"日期": "2025-02-28"}, ("day-outside-period", "H2")),
        ({"指标": "表彰", "得分": "省级"}, ("mixed-periods", "D2")),
        ({"人员编号": "C999"}, ("person-unknown", "2")),
        ({"姓名": "李四"}, ("person-contradictory", "2")),
    ],
)
def test_names_the_cell_that_is_wrong(
    plan_of: Plan, cells: dict[str, str], problem: tuple[str, str]
) -> None:
    plan = plan_of([_row(**cells)])
    assert _codes(plan) == [problem]
    assert plan.entries == []
    for language in ("zh", "en"):
        said = plan.problems[0].message(language) + plan.problems[0].next_step(language)
        assert said
        assert "{" not in said


def test_a_bound_is_told_with_the_value(plan_of: Plan) -> None:
    [problem] = plan_of([_row(得分="10.5")]).problems
    assert "10.5" in problem.message("en")
    assert "0 ～ 10" in problem.message("zh")


def test_dated_entries_need_their_day(plan_of: Plan) -> None:
    row = _row(指标="表彰", 得分="", 等次="省级")
    assert _codes(plan_of([row], period="")) == [("value-missing", "H2")]
    dated = _row(指标="表彰", 得分="", 等次="省级", 日期="2024-05-01")
    [entry] = plan_of([dated], period="").entries
    assert (entry.period, entry.effective_on) == ("", date(2024, 5, 1))
    assert plan_of([_row()], period="").problems[0].code == "mixed-periods"


def test_refuses_a_second_row_for_one_slot_and_names_both(plan_of: Plan) -> None:
    plan = plan_of([_row(), _row(指标="走访"), _row(得分="6")])
    assert _codes(plan) == [("duplicate-row", "D4")]
    assert "第 2 行" in plan.problems[0].message("zh")


def test_several_deeds_of_one_input_differ_in_something(plan_of: Plan) -> None:
    deed = {"指标": "加分", "得分": "1"}
    good = plan_of([_row(**deed, 事项="一"), _row(**deed, 事项="二"), _row(**deed, 备注="三")])
    assert good.problems == []
    assert len(good.entries) == 3
    assert _codes(plan_of([_row(**deed), _row(**deed)])) == [("duplicate-row", "D3")]


def test_leaves_out_what_the_ledger_holds_and_refuses_what_differs(
    plan_of: Plan, scheme: Scheme, assessment: Assessment
) -> None:
    rows = [_row(), _row(指标="走访")]
    rules = EntryRules(scheme, assessment)
    slots = [rules.slot(entry) for entry in plan_of(rows).entries]
    plan = plan_of(rows, recorded=dict(zip(slots, ("5", "6"), strict=True)))
    assert plan.unchanged == 1
    assert plan.entries == []
    assert _codes(plan) == [("already-recorded", "D3")]
    assert "6" in plan.problems[0].message("zh")


def test_a_bad_cell_blocks_its_row_with_its_own_reason(plan_of: Plan) -> None:
    plan = plan_of(
        [_row(得分="#N/A"), _row(得分="")],
        marks={(1, 3): "error-value", (2, 3): "formula-not-computed", (1, 8): "error-value"},
    )
    assert _codes(plan) == [("error-value", "D2"), ("formula-not-computed", "D3")]


def test_a_blank_bad_cell_of_a_wide_sheet_is_not_taken_for_no_entry(plan_of: Plan) -> None:
    plan = plan_of(
        [["C001", ""]], header=["人员编号", "值班"], marks={(1, 1): "formula-not-computed"}
    )
    assert _codes(plan) == [("formula-not-computed", "B2")]


def test_a_long_sheet_needs_indicator_and_value(plan_of: Plan) -> None:
    plan = plan_of([["C001", "张三"]], header=["人员编号", "姓名"])
    [problem] = plan.problems
    assert problem.code == "column-missing"
    assert "指标" in problem.message("zh")


def test_refuses_a_period_that_the_assessment_does_not_have(plan_of: Plan) -> None:
    with pytest.raises(DomainError) as caught:
        plan_of([_row()], period="2025-Q1")
    assert caught.value.code == "wrong-calendar"
