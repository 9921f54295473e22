"""Who is assessed, and what the roster knows of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from domain.calendar import parse_period
from domain.evaluation.facts import AppointmentFact, BodyFact, Facts
from domain.evaluation.interpret_roster import roster
from domain.evaluation.result import Row
from tests.unit.evaluation.small import cadre, scheme

QUARTER = parse_period("2025-Q1")


def rows(*spans: AppointmentFact, **options: Any) -> list[Row]:
    assessment = scheme([], **options).assessment("monthly")
    return roster(assessment, QUARTER, Facts(appointments=list(spans)))


def test_everyone_who_served_a_day_of_the_period_is_on_the_roster() -> None:
    found = rows(
        cadre("left before", ends_on=date(2024, 12, 31)),
        cadre("left on the first", ends_on=date(2025, 1, 1)),
        cadre("came on the last", starts_on=date(2025, 3, 31)),
        cadre("came after", starts_on=date(2025, 4, 1)),
    )
    assert [row["subject"] for row in found] == ["came on the last", "left on the first"]
    assert [row["present_at_end"] for row in found] == [True, False]
    assert [row["months_served"] for row in found] == [1, 1]


def test_last_span_of_the_period_gives_the_row() -> None:
    (row,) = rows(
        cadre("p", ends_on=date(2025, 1, 31)),
        cadre("p", starts_on=date(2025, 3, 1), cadre_class="副职", unit="village-2",
              unit_from=date(2025, 3, 1)),
    )  # fmt: skip
    assert row == {
        "subject": "p", "cadre_class": "副职", "post": "书记", "unit": "village-2",
        "group": "town-1", "months_in_post": 63, "months_in_unit": 1, "months_served": 2,
        "present_at_end": True, "classes_held": 2,
    }  # fmt: skip


def test_months_in_post_of_a_leaver_end_with_the_last_day_served() -> None:
    (row,) = rows(cadre("p", service_from=date(2024, 1, 15), ends_on=date(2025, 2, 14)))
    assert row["months_in_post"] == 13
    (row,) = rows(cadre("p", service_from=date(2024, 1, 16), ends_on=date(2025, 2, 14)))
    assert row["months_in_post"] == 12


def test_class_on_the_last_day_decides_who_is_assessed() -> None:
    changed = (cadre("p", ends_on=date(2025, 1, 31)),
               cadre("p", starts_on=date(2025, 2, 1), cadre_class="副职"))  # fmt: skip
    assert rows(*changed, classes=("正职",)) == []
    assert len(rows(*changed, classes=("副职",))) == 1


def test_subjects_are_in_the_order_of_code_points() -> None:
    found = rows(*(cadre(subject) for subject in ("é", "z", "Z", "a", "张", "𠮷")))
    assert [row["subject"] for row in found] == ["Z", "a", "z", "é", "张", "𠮷"]


def test_villages_are_assessed_as_their_own_units() -> None:
    village = BodyFact(body="v1", kind="village", name="一村", parent="town-1",
                       starts_on=date(2024, 4, 1), ends_on=None, known_from=1)  # fmt: skip
    town = BodyFact(body="town-1", kind="township", name="镇", parent="county",
                    starts_on=date(2024, 4, 1), ends_on=None, known_from=1)  # fmt: skip
    assessment = scheme([], subject_kind="village").assessment("monthly")
    (row,) = roster(assessment, QUARTER, Facts(bodies=[village, town]))
    assert (row["subject"], row["unit"], row["group"], row["cadre_class"]) == (
        "v1", "v1", "town-1", "",
    )  # fmt: skip
    assert (row["months_in_post"], row["months_served"]) == (12, 3)
