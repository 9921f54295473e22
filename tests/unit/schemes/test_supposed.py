"""Other values of parameters, put into a scheme's text."""

from __future__ import annotations

from datetime import date

import pytest

from domain.errors import DomainError
from domain.schemes import packs
from domain.schemes.load import load_scheme
from domain.schemes.supposed import with_parameters

DAY = date(2025, 12, 31)
TAIHU = packs.pack_text("taihu-points", "2024.1")


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("excellent_share", "30%", "30%"),
        ("notice_days", "9", 9),
        ("masked_fields", "name、score", ("name", "score")),
        ("missing_part", " zero ", "zero"),
        ("reason_required", "否", False),
    ],
)
def test_a_value_is_written_as_its_unit_wants_it(name: str, typed: str, value: object) -> None:
    scheme = load_scheme(with_parameters(TAIHU, {name: typed}, DAY), on=DAY)
    known = {one.name: one.value for one in scheme.parameters}
    before = {one.name: one.value for one in load_scheme(TAIHU, on=DAY).parameters}
    assert known[name] == value
    assert {**before, name: value} == known


def test_the_value_in_force_on_the_day_is_the_one_that_changes() -> None:
    dated = TAIHU.replace(
        'value: "5"\n',
        'value: "5"\n        status: decided\n        decided_by: 县委\n      - from: 2027-01-01\n        value: "7"\n',
        1,
    )
    text = with_parameters(dated, {"bonus_cap": "6"}, DAY)
    values = {
        day: next(
            one.value for one in load_scheme(text, on=day).parameters if one.name == "bonus_cap"
        )
        for day in (DAY, date(2027, 6, 30))
    }
    assert values == {DAY: "6", date(2027, 6, 30): "7"}


def test_what_does_not_fit_is_refused_by_the_scheme_itself() -> None:
    with pytest.raises(DomainError, match="mistake"):
        load_scheme(with_parameters(TAIHU, {"excellent_share": "a third"}, DAY), on=DAY)


def test_an_unknown_parameter_is_named_with_the_nearest() -> None:
    with pytest.raises(DomainError, match="excellent_share"):
        with_parameters(TAIHU, {"excelent_share": "30%"}, DAY)
