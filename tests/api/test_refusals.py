"""Every refusal has its sentence in both languages."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.pages.refusals import refusal
from api.pages.said.refusals import REFUSALS

HOUSE = Path(__file__).parents[2]
# What only the command line, or the check of a file's cells, says.
_ELSEWHERE = ("ops/", "api/imports/", "domain/schemes/tables.py")


def codes() -> Iterator[tuple[str, str, set[str]]]:
    """Every error of the source: where, its code, and the names of its fields."""
    for part in ("domain", "ledger", "projections", "api"):
        for path in sorted((HOUSE / part).rglob("*.py")):
            where = str(path.relative_to(HOUSE))
            if where.startswith(_ELSEWHERE):
                continue
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and _is_error(node):
                    code = node.args[0]
                    assert isinstance(code, ast.Constant)
                    yield where, str(code.value), {str(key.arg) for key in node.keywords}


def _is_error(node: ast.Call) -> bool:
    name = getattr(node.func, "id", getattr(node.func, "attr", ""))
    constant = node.args and isinstance(node.args[0], ast.Constant)
    return name in {"DomainError", "Problem"} and bool(constant)


def test_every_code_of_the_source_is_said_in_chinese() -> None:
    missing = sorted({code for _, code, _ in codes()} - REFUSALS.keys())
    assert missing == []


def test_a_sentence_names_only_fields_that_every_error_of_its_code_has() -> None:
    wrong = [
        (where, code, name)
        for where, code, fields in codes()
        for sentence in REFUSALS.get(code, ())
        for _, name, _, _ in string.Formatter().parse(sentence)
        if name and name not in fields
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("language", "sentence", "detail"),
    [
        ("zh", "考核期 2031-Q1 尚未开启。", "x: 2031-Q1 was never opened."),
        ("en", "x: 2031-Q1 was never opened.", ""),
    ],
)
def test_says_a_refusal_in_the_readers_language(language: str, sentence: str, detail: str) -> None:
    said = refusal(
        "zh" if language == "zh" else "en",
        code="period-not-opened",
        message="x: 2031-Q1 was never opened.",
        next_step="Open the period first.",
        fields={"period": "2031-Q1"},
    )
    assert (said.sentence, said.detail) == (sentence, detail)


def test_a_code_without_words_of_its_own_is_said_in_english() -> None:
    said = refusal("zh", code="new-code", message="It failed.", next_step="Wait.", fields={})
    assert (said.sentence, said.next_step, said.detail) == ("It failed.", "Wait.", "")
