"""A file of golden cases is read strictly, and a wrong expectation is found."""

from __future__ import annotations

from datetime import date

import pytest

from domain.errors import DomainError
from domain.schemes.cases import check_case, load_cases
from domain.schemes.load import load_scheme
from domain.schemes.model import Scheme
from domain.schemes.packs import pack_text

CASE = """
groups: {changes: [bonus, demerit]}
defaults:
  cadre: {unit: v1, group: t1, class: 正职, post: 村干部, since: 2015-01-01}
cases:
  - name: one
    rules: [TH-09]
    assessment: quarter
    period: 2024-Q1
    cadres: {a: {}}
    entries: {responsibility: {a: 50}, task_points: {a: 40.5}}
    expect: {a: {work: 40.50, work_rank: 1, task_worth: absent, task_list_complete: false}}
    working: 40.5 is within 50.
"""


@pytest.fixture(scope="module")
def scheme() -> Scheme:
    return load_scheme(pack_text("taihu-points", "2024.1"), on=date(2024, 12, 31))


def check_all(text: str, scheme: Scheme) -> list[str]:
    return [line for case in load_cases(text, scheme) for line in check_case(case, scheme)]


def test_a_right_case_has_no_difference(scheme: Scheme) -> None:
    (case,) = load_cases(CASE, scheme)
    assert check_case(case, scheme) == []


@pytest.mark.parametrize(
    ("right", "wrong", "difference"),
    [
        ("work: 40.50", "work: 40.51", "one: a: work is 40.5, expected 40.51"),
        ("work: 40.50", "work: absent", "one: a: work is 40.5, expected absent"),
        ("work_rank: 1", "work_rank: 2", "one: a: work_rank is 1, expected 2"),
        ("task_worth: absent", "task_worth: 0", "one: a: task_worth is absent, expected 0"),
        ("complete: false", "complete: true", "one: a: task_list_complete is false, expected true"),
        ("expect: {a: {", "expect: {b: {", "one: b is off the roster"),
        (
            "{work: 40.50, work_rank: 1, task_worth: absent, task_list_complete: false}",
            "off the roster",
            "one: a is on the roster, expected off the roster",
        ),
    ],
)
def test_a_wrong_expectation_is_named(
    scheme: Scheme, right: str, wrong: str, difference: str
) -> None:
    assert right in CASE
    (case,) = load_cases(CASE.replace(right, wrong), scheme)
    assert check_case(case, scheme) == [difference]


@pytest.mark.parametrize(
    ("right", "wrong", "words"),
    [
        ("rules: [TH-09]", "rules: [TH-99]", "no rule TH-99"),
        ("    working: 40.5 is within 50.\n", "", "working is missing"),
        ("period: 2024-Q1", "period: 2024-Q5", "'2024-Q5'"),
        ("assessment: quarter", "assessment: week", "week"),
        ("task_points: {a: 40.5}", "task_point: {a: 40.5}", "task_point"),
        ("task_points: {a: 40.5}", "task_points: {a: 140.5}", "may not be 140.5"),
        ("task_points: {a: 40.5}", "task_points: {a: x}", "not a plain decimal number: 'x'"),
        ("task_points: {a: 40.5}", "task_points: {a: {valeu: 1}}", "the key valeu is unknown"),
        ("task_points: {a: 40.5}", "changes: {a: [1]}", "2 inputs, 1 values"),
        ("task_points: {a: 40.5}", "task_points: {a: 1}, task_points: {a: 2}", "stands here twice"),
        ("cadres: {a: {}}", "cadres: {a: {klass: 正职}}", "the key klass is unknown"),
        ("    cadres:", "    as_of: later\n    cadres:", "as_of is one of before_changes"),
        ("    cadres:", "    cadre:", "the key cadre is unknown"),
        ("work: 40.50", "work: true", "'true' is not a number"),
        ("work_rank: 1", "wrok: 1", "no column wrok"),
        ("cases:", "case:", "the key case is unknown"),
        ("cadres: {a: {}}", "cadres: [a", "not readable as YAML"),
    ],
)
def test_a_mistake_in_the_file_is_refused(
    scheme: Scheme, right: str, wrong: str, words: str
) -> None:
    assert right in CASE
    with pytest.raises(DomainError) as error:
        check_all(CASE.replace(right, wrong), scheme)
    assert error.value.code == "cases-invalid"
    assert words in error.value.message


def test_two_cases_of_one_name_are_refused(scheme: Scheme) -> None:
    twice = CASE + CASE.split("cases:\n")[1]
    with pytest.raises(DomainError, match="another case has the same name"):
        load_cases(twice, scheme)


def test_a_correction_is_known_only_afterwards(scheme: Scheme) -> None:
    corrected = CASE.replace("{a: 40.5}", "{a: {value: 40.5, corrected: 30}}")
    (case,) = load_cases(corrected, scheme)
    assert check_case(case, scheme) == ["one: a: work is 30, expected 40.50"]
    before = corrected.replace("    period:", "    as_of: before_changes\n    period:")
    (case,) = load_cases(before, scheme)
    assert check_case(case, scheme) == []
