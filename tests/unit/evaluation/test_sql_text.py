"""Nothing that a pack says can become SQL."""

from __future__ import annotations

from datetime import date

import pytest

from domain.evaluation.plan import compile_assessment
from domain.evaluation.sql import to_postgres
from domain.evaluation.sql_text import columns_read, identifier, literal
from domain.schemes.steps import Choose
from domain.schemes.values import Column, Compare
from tests.unit.evaluation.small import PERIOD, scheme, title


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a'b", "'a''b'"),
        ("back\\slash", "'back\\slash'"),
        ("'; drop table x; --", "'''; drop table x; --'"),
        (None, "null"),
        ("null", "'null'"),
        (True, "true"),
        (1, "1"),
        (-1, "(-1)"),
        (date(2025, 1, 31), "date '2025-01-31'"),
    ],
)
def test_literals_are_escaped(value: str | int | date | None, text: str) -> None:
    assert literal(value) == text


def test_refuses_text_that_postgresql_cannot_hold() -> None:
    with pytest.raises(ValueError, match=r"U\+0000"):
        literal("a\x00ledger\x00b")


@pytest.mark.parametrize("name", ['a"b', "A", "a b", "", "1a", "a.", "列"])
def test_refuses_names_that_are_no_columns(name: str) -> None:
    with pytest.raises(ValueError, match="not a column name"):
        identifier(name)


def test_refuses_names_that_postgresql_would_cut_off() -> None:
    assert identifier("a" * 63)
    with pytest.raises(ValueError, match="63"):
        identifier("a" * 64)


def test_finds_the_columns_of_an_expression_but_not_in_its_texts() -> None:
    assert columns_read("""case "a" when 'x"y''"z"' then "b.c" end""") == ["a", "b.c"]


def test_percent_signs_are_no_parameters() -> None:
    step = Choose(name="it", title=title("it"), type="text", otherwise="%(ledger)s",
                  cases=((Compare("post", "=", "100%"), Column("post")),))  # fmt: skip
    text = to_postgres(compile_assessment(scheme([step]), "monthly", PERIOD))
    assert "'%%(ledger)s'" in text
    assert "'100%%'" in text
    assert text % {"ledger": "L", "as_of": 1}


def test_a_title_stays_in_its_comment() -> None:
    step = Choose(name="it", title=title("x\n; drop table y\r\u2028--"), type="text", cases=(),
                  otherwise="a")  # fmt: skip
    text = to_postgres(compile_assessment(scheme([step]), "monthly", PERIOD))
    (line,) = [line for line in text.splitlines() if "drop table" in line]
    assert line.lstrip().startswith("--")
