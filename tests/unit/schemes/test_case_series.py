from __future__ import annotations

import pytest

from domain.schemes.case_series import names_in, value_at


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("a b", ["a", "b"]),
        ("s1..s3", ["s1", "s2", "s3"]),
        ("a s9..s11 b", ["a", "s9", "s10", "s11", "b"]),
        ("s7..s7", ["s7"]),
    ],
)
def test_a_line_names_single_subjects_and_ranges(written: str, names: list[str]) -> None:
    assert names_in(written) == names


@pytest.mark.parametrize("written", ["s3..s1", "s1..t3", "s1..", "a..b"])
def test_a_range_of_nobody_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="is not a range"):
        names_in(written)


def test_a_series_gives_each_subject_its_value() -> None:
    written = {"2024-Q1": {"score": {"first": "40", "step": "0.25"}, "grade": "优秀"}}
    assert [value_at(written, index)["2024-Q1"]["score"] for index in range(3)] == [
        "40",
        "40.25",
        "40.5",
    ]
    assert value_at({"first": "1", "step": "-0.5"}, 3) == "-0.5"
    assert value_at([{"first": "1", "step": "1"}, "x"], 1) == ["2", "x"]


def test_a_value_that_is_not_a_series_stays_as_it_is() -> None:
    assert value_at({"first": "1"}, 5) == {"first": "1"}
