from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.imports.cells import JOINER, cell_text, clean_text, join_column, join_texts


@pytest.mark.parametrize(
    ("written", "clean"),
    [
        ("１２３ＡＢｃ", "123ABc"),
        ("\u3000张\u3000三\u00a0", "张 三"),
        ("张\u200b三\ufeff", "张三"),
        ("河口村（东）、西：“组”", "河口村（东）、西：“组”"),
        ("一行\n二行\t三", "一行 二行 三"),
        ("a  b", "a b"),
        ("", ""),
    ],
)
def test_cleans_what_only_machines_see(written: str, clean: str) -> None:
    assert clean_text(written) == clean
    assert join_texts([written, "x"]) == f"{clean}{JOINER}x"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3.0, "3"),
        (92.5, "92.5"),
        (0.1 + 0.2, "0.3"),
        (1e-5, "0.00001"),
        (-0.0, "0"),
        (999999999999999.0, "999999999999999"),
        (7, "7"),
        (True, "TRUE"),
        (dt.date(2025, 3, 8), "2025-03-08"),
        (dt.datetime(2025, 3, 8), "2025-03-08"),  # noqa: DTZ001 - Excel knows no zones
        (dt.datetime(2025, 3, 8, 9, 5), "2025-03-08 09:05"),  # noqa: DTZ001
        (dt.time(8, 30), "08:30"),
        (dt.timedelta(hours=30, minutes=5), "30:05"),
    ],
)
def test_writes_a_value_as_excel_shows_it(value: object, text: str) -> None:
    assert cell_text(value) == text
    joined, damaged = join_column(["标题", value, ""])
    assert joined.split(JOINER) == ["标题", text, ""]
    assert damaged == []


def test_names_the_rows_whose_number_lost_digits() -> None:
    joined, damaged = join_column(["身份证号", 340825199001011230.0, 34082519900101.0, 10**17])
    assert damaged == [1, 3]
    assert joined.split(JOINER)[2] == "34082519900101"


def test_keeps_true_and_one_apart() -> None:
    assert join_column([True, 1.0, 1, 0.0, False])[0].split(JOINER) == [
        "TRUE",
        "1",
        "1",
        "0",
        "FALSE",
    ]


@given(st.lists(st.text(), min_size=1, max_size=8))
def test_cleans_a_column_as_it_cleans_each_cell(texts: list[str]) -> None:
    assert join_texts(texts).split(JOINER) == [clean_text(text) for text in texts]


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=8))
def test_turns_many_numbers_as_it_turns_one(numbers: list[float]) -> None:
    assert join_column(numbers)[0].split(JOINER) == [cell_text(number) for number in numbers]
