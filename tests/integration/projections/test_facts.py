from __future__ import annotations

from datetime import date

import pytest

from domain.events.bodies import BodyClosed, BodyRenamed
from domain.events.outcomes import OutcomeRecorded, OutcomeSuperseded
from tests.integration.projections.counties import (
    JANUARY,
    County,
    adoption,
    appointed,
    body,
    class_changed,
    correction,
    departed,
    entry,
    person,
    transferred,
    withdrawal,
)

pytestmark = pytest.mark.database

ENTRIES = (
    "select value, level, item, rater, position, known_from, known_until"
    " from facts.entry order by known_from"
)
SPANS = (
    "select unit, group_body, cadre_class, starts_on, ends_on, unit_from, known_from, known_until"
    " from facts.appointment order by known_from, starts_on"
)


def test_correction_ends_the_row_and_adds_one_in_its_place(county: County) -> None:
    original = entry("p1", "5", item="task 1", rater="peers")
    first = county.happens(original)
    county.catch_up()
    second = county.happens(correction(first, original, "4.5"))
    county.catch_up()
    assert county.rows(ENTRIES) == [
        (50_000, "", "task 1", "peers", first, first, second),
        (45_000, "", "task 1", "peers", first, second, None),
    ]


def test_correction_and_withdrawal_within_one_page_give_the_same_rows(county: County) -> None:
    original = entry("p1", "5")
    county.happens(original, correction(1, original, "4"), withdrawal(1, original))
    county.catch_up()
    assert county.rows(ENTRIES) == [
        (50_000, "", "", "", 1, 1, 2),
        (40_000, "", "", "", 1, 2, 3),
    ]


def test_level_entry_has_no_value(county: County) -> None:
    county.happens(entry("p1", None, kind="level", level="好"))
    county.catch_up()
    assert county.rows(ENTRIES) == [(None, "好", "", "", 1, 1, None)]


@pytest.mark.parametrize(
    "item", ["a\tb", "a\nb", "a\\b", "\\N", "\\.", "a\rb", '"', "\u2028", "𠀀", ""]
)
def test_any_text_arrives_as_it_was_recorded(county: County, item: str) -> None:
    county.happens(entry("p1", "5", item=item, rater=item))
    county.happens(entry("p1", None, kind="level", level=item or "-"))
    county.catch_up()
    assert county.rows("select item, rater from facts.entry where value is not null") == [
        (item, item)
    ]
    assert county.rows("select level from facts.entry where value is null") == [(item or "-",)]


def test_money_is_in_fen_once_the_scheme_says_that_the_input_is_money(county: County) -> None:
    money = entry("p1", "120.5", input="allowance", kind="measure", period="")
    county.happens(money, *adoption(parts=3), money, entry("p1", "120.5"))
    county.catch_up()
    assert [row[0] for row in county.rows(ENTRIES)] == [1_205_000, 12_050, 1_205_000]


def test_group_is_the_township_above_the_unit(county: County) -> None:
    county.happens(
        body("c1", "county", None),
        body("t1", "township", "c1"),
        body("v1"),
        person("p1"),
        person("p2"),
        person("p3"),
        appointed("p1", "v1"),
        appointed("p2", "t1"),
        appointed("p3", "c1"),
    )
    county.catch_up()
    assert county.rows("select subject, group_body from facts.appointment order by 1") == [
        ("p1", "t1"),
        ("p2", "t1"),
        ("p3", ""),
    ]


def test_transfer_and_class_change_split_the_span(county: County) -> None:
    service = date(2021, 3, 1)
    county.happens(body("t1", "township", None), body("t2", "township", None))
    county.happens(body("v1"), body("v2", parent="t2"), appointed("p1", "v1"))
    county.catch_up()
    county.happens(
        transferred("p1", "v2", date(2025, 4, 1)), class_changed("p1", "副职", date(2025, 6, 1))
    )
    county.happens(departed("p1", date(2025, 9, 30)))
    county.catch_up()
    april, june, september = date(2025, 4, 1), date(2025, 6, 1), date(2025, 9, 30)
    assert county.rows(SPANS) == [
        ("v1", "t1", "正职", JANUARY, None, service, 5, 6),
        ("v1", "t1", "正职", JANUARY, date(2025, 3, 31), service, 6, None),
        ("v2", "t2", "正职", april, None, april, 6, 7),
        ("v2", "t2", "正职", april, date(2025, 5, 31), april, 7, None),
        ("v2", "t2", "副职", june, None, april, 7, 8),
        ("v2", "t2", "副职", june, september, april, 8, None),
    ]


def test_renamed_and_closed_bodies_keep_one_open_row(county: County) -> None:
    county.happens(body("v1"))
    county.catch_up()
    county.happens(
        BodyRenamed(effective_on=date(2025, 2, 1), body="v1", name="新村"),
        BodyClosed(effective_on=date(2025, 3, 31), body="v1", reason="merged"),
    )
    county.catch_up()
    assert county.rows(
        "select name, ends_on, known_from, known_until from facts.body order by known_from"
    ) == [("v1", None, 1, 2), ("新村", None, 2, 3), ("新村", date(2025, 3, 31), 3, None)]


def test_superseding_outcome_replaces_the_row(county: County) -> None:
    first = OutcomeRecorded(
        effective_on=date(2025, 3, 31),
        scheme="points",
        assessment="quarter",
        period="2025-Q1",
        subject="p1",
        digest="d",
        facts_position=1,
        score="90.5",
        grade="优秀",
        coefficient="1.3",
        amount_fen=100,
        values={},
    )
    later = OutcomeSuperseded(
        effective_on=date(2025, 3, 31),
        scheme="points",
        assessment="quarter",
        period="2025-Q1",
        subject="p1",
        digest="d",
        facts_position=1,
        score="80",
        values={},
        supersedes=1,
        because=1,
        reason="a case was verified",
    )
    county.happens(first)
    county.catch_up()
    county.happens(later)
    county.catch_up()
    assert county.rows(
        "select ordinal, ends_on, score, grade, coefficient, amount_fen, position, known_until"
        " from facts.outcome order by position"
    ) == [
        (8_100, date(2025, 3, 31), 905_000, "优秀", 13_000, 100, 1, 2),
        (8_100, date(2025, 3, 31), 800_000, None, None, None, 2, None),
    ]
