"""Error codes are public: stable, one meaning each, with a next step, and written down."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

import domain.slices
from tests.unit.slices.world import use_cases

SLICES = Path(domain.slices.__path__[0])
PAGE = (SLICES.parents[1] / "ops/docs/use-cases.md").read_text("utf-8")
_REFUSALS = ("DomainError", "Problem", "_refused", "deviation_refused")


def refusals() -> list[ast.Call]:
    """Every place in the slices that makes a refusal with a code of its own."""
    return [
        node
        for path in SLICES.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in _REFUSALS
        and isinstance(node.args[0], ast.Constant)
    ]


def codes() -> list[str]:
    return [
        str(call.args[0].value) for call in refusals() if isinstance(call.args[0], ast.Constant)
    ]


def test_finds_the_refusals() -> None:
    assert len(codes()) > 40


def test_each_code_has_one_meaning() -> None:
    assert [code for code, places in Counter(codes()).items() if places > 1] == []


@pytest.mark.parametrize("code", sorted(set(codes())))
def test_codes_are_kebab_case_and_documented(code: str) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", code)
    assert f"`{code}`" in PAGE


def test_every_refusal_says_what_to_do() -> None:
    without = [
        ast.unparse(call)
        for call in refusals()
        if not any(keyword.arg == "next_step" for keyword in call.keywords) and len(call.args) < 3
    ]
    assert without == []


def test_the_page_names_every_use_case_and_no_code_that_is_gone() -> None:
    named = re.findall(r"^\| `([a-z_]+)` \|", PAGE, re.MULTILINE)
    assert sorted(named) == sorted(use_cases())
    listed = re.findall(r"^\| `([a-z-]+)` \|", PAGE, re.MULTILINE)
    assert sorted(code for code in listed if "-" in code) == sorted(codes())
