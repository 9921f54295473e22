from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest

from api.imports.people import KnownPerson, People, Places
from api.imports.reader import Sheet
from api.imports.roster import RosterPlan, body_code, read_roster
from api.imports.tables import read_table
from api.imports.vocabulary import roster_vocabulary

Make = Callable[..., Sheet]
_HEADER = ["乡镇", "村", "姓名", "人员编号", "身份证号", "手机号", "职务", "类别", "任职时间"]
_GOOD = [
    "东乡",
    "河口村",
    "孙七",
    "C009",
    "11010519491231002x",
    "13800000000",
    "书记",
    "正职",
    "2021.03",
]


@pytest.fixture
def plan_of(sheet_of: Make, people: People, places: Places) -> Callable[..., RosterPlan]:
    def plan(rows: Sequence[Sequence[str]], **options: Any) -> RosterPlan:
        marks = options.pop("marks", None)
        header = options.pop("header", _HEADER)
        table = read_table(sheet_of([header, *rows], marks=marks), roster_vocabulary())
        assert table is not None
        known: dict[str, Any] = {
            "people": people,
            "places": places,
            "county": "c1",
            "classes": ("正职", "副职"),
        }
        return read_roster([table], **(known | options))

    return plan


def _codes(plan: RosterPlan) -> list[tuple[str, str]]:
    return [(problem.code, problem.place) for problem in plan.problems]


def _with(**changes: str) -> list[str]:
    return [changes.get(title, cell) for title, cell in zip(_HEADER, _GOOD, strict=True)]


def test_plans_a_new_cadre_in_a_known_village(plan_of: Callable[..., RosterPlan]) -> None:
    plan = plan_of([_GOOD])
    [row] = plan.rows
    assert plan.problems == []
    assert plan.bodies == []
    assert (row.person, row.unit, row.change) == ("", "v1", "new")
    assert row.identity_number == "11010519491231002X"
    assert row.service_from == date(2021, 3, 1)


def test_plans_new_townships_and_villages_with_codes_of_their_names(
    plan_of: Callable[..., RosterPlan],
) -> None:
    plan = plan_of(
        [
            _with(乡镇="南乡", 村="新村"),
            _with(乡镇="南乡", 村="新村", 人员编号="C010", 身份证号=""),
            _with(乡镇="东乡", 村="山村", 人员编号="C011", 身份证号=""),
        ]
    )
    assert plan.problems == []
    assert [(body.body, body.kind, body.parent) for body in plan.bodies] == [
        (body_code("南乡"), "township", "c1"),
        (body_code("南乡", "新村"), "village", body_code("南乡")),
        (body_code("东乡", "山村"), "village", "t1"),
    ]
    assert body_code("南乡", "新村") == "v-3902678d2c"
    assert plan.rows[0].unit == plan.rows[1].unit == body_code("南乡", "新村")


def test_takes_codes_of_places_from_their_columns(plan_of: Callable[..., RosterPlan]) -> None:
    header = ["乡镇代码", "乡镇", "村代码", "村", "姓名", "类别", "任职时间"]
    rows = [
        ["340801", "北乡", "340801201", "一村", "甲", "正职", "2020-01-01"],
        ["340801", "北乡", "340801201", "二村", "乙", "正职", "2020-01-01"],
    ]
    plan = plan_of(rows, header=header)
    assert [body.body for body in plan.bodies] == ["340801", "340801201"]
    assert _codes(plan) == [("unit-contradictory", "C3")]
    assert "一村" in plan.problems[0].message("zh")


def test_knows_people_and_says_what_changed(plan_of: Callable[..., RosterPlan]) -> None:
    plan = plan_of(
        [
            ["东乡", "河口村", "张三", "C001", "", "", "", "正职", "2020-01-01"],
            ["东乡", "河口村", "李四", "C002", "", "", "", "副职", "2020-01-01"],
            ["西乡", "新村", "王伟", "", "", "", "", "副职", "2020-01-01"],
        ]
    )
    assert plan.problems == []
    assert [(row.person, row.change) for row in plan.rows] == [
        ("p1", "unchanged"),
        ("p2", "changed"),
        ("p3", "unchanged"),
    ]
    assert plan.summary() == {
        "rows": 3,
        "new": 0,
        "changed": 1,
        "unchanged": 2,
        "bodies": 0,
        "problems": {},
    }


def test_numbers_found_later_belong_to_the_person_known_by_name(
    plan_of: Callable[..., RosterPlan],
) -> None:
    plan = plan_of([["西乡", "新村", "王伟", "C077", "", "", "", "副职", "2020-01-01"]])
    assert [(row.person, row.change) for row in plan.rows] == [("p3", "changed")]


def test_an_identity_number_is_added_to_who_is_known_by_staff_code(
    plan_of: Callable[..., RosterPlan],
) -> None:
    """It once counted as a contradiction, since the number led to nobody."""
    row = ["东乡", "河口村", "李四", "C002", "11010519491231002X", "", "", "副职", "2020-01-01"]
    plan = plan_of([row])
    assert plan.problems == []
    assert [(row.person, row.change) for row in plan.rows] == [("p2", "changed")]
    assert plan.rows[0].identity_number == "11010519491231002X"


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"姓名": ""}, ("value-missing", "C2")),
        ({"类别": ""}, ("value-missing", "H2")),
        ({"类别": "站长"}, ("class-unknown", "H2")),
        ({"任职时间": ""}, ("value-missing", "I2")),
        ({"任职时间": "2021.1"}, ("day-ambiguous", "I2")),
        ({"任职时间": "去年"}, ("day-unreadable", "I2")),
        ({"身份证号": "110105194912310021"}, ("identity-number-wrong", "E2")),
        ({"村": ""}, ("value-missing", "B2")),
        ({"乡镇": "", "村": "新村"}, ("unit-ambiguous", "B2")),
        ({"乡镇": "", "村": "无名村"}, ("unit-unknown", "B2")),
        ({"人员编号": "C001", "身份证号": ""}, ("person-contradictory", "C2")),
    ],
)
def test_names_the_cell_that_is_wrong(
    plan_of: Callable[..., RosterPlan], changes: dict[str, str], problem: tuple[str, str]
) -> None:
    plan = plan_of([_with(**changes)])
    assert _codes(plan) == [problem]
    assert plan.rows == []
    assert "{" not in plan.problems[0].message("zh") + plan.problems[0].next_step("en")


def test_tells_all_that_is_wrong_with_a_row(plan_of: Callable[..., RosterPlan]) -> None:
    plan = plan_of([_with(类别="", 任职时间="?", 身份证号="1")])
    assert {place for _, place in _codes(plan)} == {"H2", "I2", "E2"}


def test_gives_a_default_day_where_none_is_written(plan_of: Callable[..., RosterPlan]) -> None:
    plan = plan_of([_with(任职时间="")], default_service_from=date(2024, 1, 1))
    assert plan.rows[0].service_from == date(2024, 1, 1)


@pytest.mark.parametrize(
    "again",
    [
        {"人员编号": "C010", "姓名": "周八"},  # the same identity number
        {"身份证号": "", "姓名": "周八"},  # the same staff code
    ],
)
def test_refuses_two_rows_of_one_number(
    plan_of: Callable[..., RosterPlan], again: dict[str, str]
) -> None:
    plan = plan_of([_GOOD, _with(**again)])
    assert _codes(plan) == [("duplicate-row", "C3")]
    assert "第 2 行" in plan.problems[0].message("zh")


def test_refuses_two_rows_of_one_name_in_a_village_without_numbers(
    plan_of: Callable[..., RosterPlan],
) -> None:
    same = _with(人员编号="", 身份证号="")
    assert _codes(plan_of([same, same])) == [("duplicate-row", "C3")]


def test_a_damaged_number_blocks_but_not_in_a_column_that_is_not_read(
    plan_of: Callable[..., RosterPlan],
) -> None:
    plan = plan_of([_GOOD], marks={(1, 4): "number-damaged"})
    assert _codes(plan) == [("number-damaged", "E2")]
    assert "文本" in plan.problems[0].next_step("zh")
    plan = plan_of([[*_GOOD, "x"]], header=[*_HEADER, "血型"], marks={(1, 9): "error-value"})
    assert plan.problems == []


def test_a_name_alone_is_not_enough_where_two_bear_it() -> None:
    people = People(
        [KnownPerson(person=f"p{n}", name="赵一", staff_code=f"C{n}", unit="v") for n in (1, 2)]
    )
    found = people.find(name="赵一", unit="v")
    assert not isinstance(found, str)
    assert found.code == "person-ambiguous"
